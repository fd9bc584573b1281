"""Every SELECT over settings, rounds, milestones and extensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, case, delete, func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.assessments.models import (
    Assessment,
    AssessmentStatus,
    ClosureDay,
    CouncilSettings,
    Extension,
    ExtensionState,
    ListedName,
    Milestone,
    MilestoneKind,
)
from app.core.errors import NotFound
from app.core.etag import require_version
from app.framework.models import Certainty, RequestCategory, RequestList

# The round that people mean when they name none: the open one, else the one being prepared, else the last one sent.
_FIRST = case(
    {
        AssessmentStatus.OPEN: 0,
        AssessmentStatus.PREPARING: 1,
        AssessmentStatus.SENT: 2,
        AssessmentStatus.CLOSED: 3,
    },
    value=Assessment.status,
)
_Before = aliased(Assessment, name="before")


@dataclass(frozen=True)
class RoundRow:
    """A round with its list and the reference of the round before it."""

    assessment: Assessment
    list_code: str
    list_name: str
    predecessor: str | None
    list_is_planning: bool


def find_settings(session: Session) -> CouncilSettings | None:
    return session.scalars(select(CouncilSettings)).one_or_none()


def list_closure_days(session: Session) -> Sequence[ClosureDay]:
    return session.scalars(select(ClosureDay).order_by(ClosureDay.on)).all()


def closures(session: Session) -> tuple[tuple[date, str], ...]:
    rows = session.execute(select(ClosureDay.on, ClosureDay.name).order_by(ClosureDay.on))
    return tuple((row.on, row.name) for row in rows)


def current_assessment_id(session: Session) -> UUID | None:
    return session.scalars(
        select(Assessment.id).order_by(_FIRST, Assessment.set_up_at.desc(), Assessment.reference.desc()).limit(1)
    ).one_or_none()


def reference_of(session: Session, assessment_id: UUID) -> str | None:
    return session.scalars(select(Assessment.reference).where(Assessment.id == assessment_id)).one_or_none()


def list_rounds(session: Session) -> list[RoundRow]:
    """Every round, the newest first."""
    return [
        _round(row) for row in session.execute(_rounds().order_by(Assessment.set_up_at.desc(), Assessment.reference))
    ]


def get_round(session: Session, reference: str) -> RoundRow:
    """A round with its list; NotFound (404) in words."""
    row = session.execute(_rounds().where(Assessment.reference == reference)).one_or_none()
    if row is None:
        raise _no_such_round(reference)
    return _round(row)


def find_assessment(session: Session, reference: str) -> Assessment | None:
    return session.scalars(select(Assessment).where(Assessment.reference == reference)).one_or_none()


def get_assessment(session: Session, reference: str) -> Assessment:
    """The round; NotFound (404) in words."""
    row = find_assessment(session, reference)
    if row is None:
        raise _no_such_round(reference)
    return row


def get_at_version(session: Session, reference: str, version: int) -> Assessment:
    """The round to be changed, as the caller read it. NotFound (404), EditConflict (412)."""
    row = get_assessment(session, reference)
    require_version(row.version, version)
    return row


def get_round_of(session: Session, actor: Actor) -> Assessment:
    """The round that the actor works in; RuleBroken (409) while there is none."""
    row = session.get(Assessment, actor.assessment)
    if row is None:
        raise NotFound("The round you work in is no longer here. Choose another one.")
    return row


def find_open(session: Session, other_than: UUID | None = None) -> Assessment | None:
    statement = select(Assessment).where(Assessment.status == AssessmentStatus.OPEN).limit(1)
    return session.scalars(statement if other_than is None else statement.where(Assessment.id != other_than)).first()


def list_references(session: Session) -> Sequence[str]:
    return session.scalars(select(Assessment.reference)).all()


def list_milestones(session: Session, assessment_id: UUID) -> Sequence[Milestone]:
    return session.scalars(
        select(Milestone).where(Milestone.assessment_id == assessment_id).order_by(Milestone.position)
    ).all()


def find_milestone(session: Session, assessment_id: UUID, code: str) -> Milestone | None:
    statement = select(Milestone).where(Milestone.assessment_id == assessment_id, Milestone.code == code)
    return session.scalars(statement).one_or_none()


def own_milestone_days(session: Session, assessment_id: UUID) -> dict[str, int]:
    """Day numbers of our own milestones, by code."""
    rows = session.execute(
        select(Milestone.code, Milestone.day).where(
            Milestone.assessment_id == assessment_id,
            Milestone.kind == MilestoneKind.OURS,
            Milestone.day.is_not(None),
        )
    )
    return {row.code: row.day for row in rows}


def list_extensions(session: Session, assessment_id: UUID) -> Sequence[Extension]:
    return session.scalars(
        select(Extension).where(Extension.assessment_id == assessment_id).order_by(Extension.asked_on, Extension.until)
    ).all()


def find_open_extension(session: Session, assessment_id: UUID) -> Extension | None:
    return session.scalars(
        select(Extension).where(Extension.assessment_id == assessment_id, Extension.state == ExtensionState.ASKED)
    ).one_or_none()


def _no_such_round(reference: str) -> NotFound:
    return NotFound(f"There is no assessment with the reference {reference[:20]}. Choose one from Set up.")


def _rounds() -> Select[Assessment, str, str, str | None, int]:
    planning = (
        select(func.count())
        .where(
            RequestCategory.request_list_id == Assessment.request_list_id,
            RequestCategory.certainty != Certainty.OFFICIAL,
        )
        .correlate(Assessment)
        .scalar_subquery()
    )
    return (
        select(Assessment, RequestList.code, RequestList.name, _Before.reference, planning)
        .join(RequestList, RequestList.id == Assessment.request_list_id)
        .outerjoin(_Before, _Before.id == Assessment.predecessor_id)
    )


def _round(row: Row[Assessment, str, str, str | None, int]) -> RoundRow:
    assessment, code, name, before, planning = row
    return RoundRow(assessment, code, name, before, bool(planning))


def forget_names(session: Session, assessment_id: UUID) -> None:
    """The names that were looked for in this round, known only by their hashes."""
    session.execute(delete(ListedName).where(ListedName.assessment_id == assessment_id))
