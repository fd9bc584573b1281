"""Facts about the case list. Only for people with case rights; by pseudonym, never a word of a record."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, not_, null, or_, select
from sqlalchemy.orm import Session

from app.casetracking.models import ActNow, CaseCheck, CasePathway, CaseStage, LogState, ReflectiveLog, TrackedCase
from app.gaps.gap import Fact, Scope
from app.gaps.queries.parts import facts, there_is
from app.selfassessment.models import Support

CHOSEN = (CaseStage.CHOSEN, CaseStage.TRACKED)
NOT_ASKED = ("", "not asked")
AGREED = ("agreed", "agreed by attorney or deputy", "best-interests decision recorded")


def _listed(scope: Scope) -> ColumnElement[bool]:
    return and_(TrackedCase.assessment_id == scope.assessment_id, TrackedCase.stage != CaseStage.POOL)


def _checked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return there_is(CaseCheck.case_id == TrackedCase.id, CaseCheck.finished.is_(True), *conditions)


def _cases(session: Session, scope: Scope, *conditions: ColumnElement[bool]) -> Sequence[Fact]:
    references = session.scalars(select(TrackedCase.reference).where(_listed(scope), *conditions))
    return [Fact(reference, "") for reference in references]


def list_short(session: Session, scope: Scope) -> Sequence[Fact]:
    """Fewer cases on the list than CQC asked for; number is how many are there, detail how many were asked."""
    if scope.case_list_size is None:
        return []
    there = session.scalar(select(func.count()).select_from(TrackedCase).where(_listed(scope))) or 0
    if there >= scope.case_list_size:
        return []
    return [Fact(scope.assessment_reference, "Case list", detail=str(scope.case_list_size), number=there)]


def axis_uncovered(session: Session, scope: Scope) -> Sequence[Fact]:
    """Values of an axis of the spread that no case on the list has; detail names them."""
    spread = session.execute(select(*AXIS_COLUMNS.values()).where(_listed(scope)).distinct()).all()
    covered = {axis: {row[at] for row in spread} for at, axis in enumerate(AXIS_COLUMNS)}
    covered["pathway"] = set(
        session.scalars(
            select(CasePathway.pathway)
            .join(TrackedCase, TrackedCase.id == CasePathway.case_id)
            .where(_listed(scope))
            .distinct()
        )
    )
    found: list[Fact] = []
    for axis, values in scope.axes.items():
        there = covered.get(
            axis, set()
        )  # other axes have values of the council's own: nobody can say which are missing
        missing = [value for value in values if value not in there]
        if there and missing:
            found.append(Fact(axis, axis.replace("_", " "), detail="; ".join(missing), number=len(missing)))
    return found


AXIS_COLUMNS = {
    "age": TrackedCase.age_band,
    "primary_support_reason": TrackedCase.primary_support_reason,
    "outcome": TrackedCase.outcome,
}


def not_checked(session: Session, scope: Scope) -> Sequence[Fact]:
    return _cases(session, scope, not_(_checked()))


def act_now_open(session: Session, scope: Scope) -> Sequence[Fact]:
    """Something had to be done the same day and nobody has closed it; number counts the days since."""
    statement = (
        select(
            TrackedCase.reference,
            literal(""),
            CaseCheck.checker_id,
            null(),
            literal(""),
            literal(0),
            func.min(CaseCheck.saved_at),
            literal(""),
        )
        .select_from(CaseCheck)
        .outerjoin(
            TrackedCase, and_(TrackedCase.id == CaseCheck.case_id, TrackedCase.assessment_id == scope.assessment_id)
        )
        .where(
            CaseCheck.act_now != ActNow.NOTHING,
            CaseCheck.act_closed_at.is_(None),
        )
        .group_by(TrackedCase.reference, CaseCheck.checker_id)
        .having(func.count(TrackedCase.id) > 0)
    )
    # It was due on the day on which it was found, so it stands before everything else.
    return [
        fact._replace(due_on=fact.day.date() if isinstance(fact.day, datetime) else fact.day)
        for fact in facts(session, statement)
    ]


def no_log(session: Session, scope: Scope) -> Sequence[Fact]:
    written = there_is(
        ReflectiveLog.case_id == TrackedCase.id, ReflectiveLog.state.in_((LogState.WRITTEN, LogState.REVIEWED))
    )
    return _cases(session, scope, TrackedCase.stage.in_(CHOSEN), not_(written))


def no_consent(session: Session, scope: Scope) -> Sequence[Fact]:
    """Nobody was asked yet; or, once CQC has chosen the case, nobody has agreed."""
    return _cases(
        session,
        scope,
        or_(
            TrackedCase.consent_status.in_(NOT_ASKED),
            and_(TrackedCase.stage.in_(CHOSEN), TrackedCase.consent_status.not_in(AGREED)),
        ),
    )


def shows_no_assertion(session: Session, scope: Scope) -> Sequence[Fact]:
    shows = there_is(Support.case_id == TrackedCase.id)
    return _cases(session, scope, _checked(), not_(shows))


def entries_partial(session: Session, scope: Scope) -> Sequence[Fact]:
    return _cases(session, scope, TrackedCase.entries_partial.is_(True))
