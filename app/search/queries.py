"""Short texts are looked through as they are, each by the rights of its own domain; a round has a few hundred of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.access import Actor, Permission
from app.accounts.models import User
from app.answers import queries as requests
from app.answers.models import Answer, CategoryResponse
from app.casetracking import queries as cases
from app.casetracking.models import TrackedCase
from app.core.turns import take_turn
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem
from app.evidence.queries.undecided import kept_back
from app.framework.models import RequestCategory
from app.fulltext.matching import holds
from app.fulltext.words import Term
from app.improvement import queries as actions
from app.improvement.models import Action
from app.search.models import SavedView
from app.search.schemas import NOBODY, SearchFilter
from app.selfassessment import queries as assertions
from app.selfassessment.models import Assertion, AssertionStatus


@dataclass(frozen=True)
class Short:
    """One thing with a short text: what it is called, what it says, and the text that is looked through and shown."""

    reference: str
    title: str
    text: str


def find_requests(
    session: Session, actor: Actor, terms: Sequence[Term], wanted: SearchFilter, limit: int
) -> list[Short]:
    """Requests of the round that this person may see, by code, title or what was asked."""
    rows = session.execute(
        requests.visible(actor)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(CategoryResponse.retired.is_(False), *_owned(wanted, CategoryResponse.owner_id))
        .order_by(CategoryResponse.position)
        .with_only_columns(CategoryResponse.code, RequestCategory.title, RequestCategory.asked)
    )
    return holding(terms, [Short(code, title, asked) for code, title, asked in rows], limit)


def find_assertions(
    session: Session, actor: Actor, terms: Sequence[Term], wanted: SearchFilter, limit: int
) -> list[Short]:
    rows = session.execute(
        assertions.visible(actor)
        .where(Assertion.status != AssertionStatus.WITHDRAWN, *_owned(wanted, Assertion.owner_id))
        .order_by(Assertion.quality_statement, Assertion.position)
        .with_only_columns(Assertion.reference, Assertion.text)
    )
    return holding(terms, [Short(reference, said, "") for reference, said in rows], limit)


def find_actions(
    session: Session, actor: Actor, terms: Sequence[Term], wanted: SearchFilter, limit: int
) -> list[Short]:
    rows = session.execute(
        actions.visible(actor)
        .where(*_owned(wanted, Action.owner_id))
        .order_by(Action.reference)
        .with_only_columns(Action.reference, Action.aim, Action.progress)
    )
    return holding(terms, [Short(*row) for row in rows], limit)


def find_cases(session: Session, actor: Actor, terms: Sequence[Term], wanted: SearchFilter, limit: int) -> list[Short]:
    """By pseudonym only: no case text is searched."""
    rows = session.execute(
        cases.visible(actor).order_by(TrackedCase.reference).with_only_columns(TrackedCase.reference)
    )
    return holding(terms, [Short(row[0], "", "") for row in rows], limit)


def chosen_documents(actor: Actor, wanted: SearchFilter) -> Select[UUID] | None:
    """Ids of the documents that the filters leave; None where there are none set."""
    conditions = _owned(wanted, EvidenceItem.owner_id)
    if wanted.state:
        conditions.append(EvidenceItem.status == wanted.state)
    dated = func.coalesce(EvidenceItem.document_date, EvidenceItem.period_to)
    if wanted.since:
        conditions.append(dated >= wanted.since)
    if wanted.until:
        conditions.append(dated <= wanted.until)
    if wanted.request:
        answered = requests.visible(actor).where(CategoryResponse.code == wanted.request)
        response = Answer.response_id.in_(answered.with_only_columns(CategoryResponse.id))
        conditions.append(EvidenceItem.id.in_(select(Answer.item_id).where(response)))
    return select(EvidenceItem.id).where(*conditions) if conditions else None


def document_titles(session: Session, actor: Actor, references: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Titles of those documents among these that this person may see now, whatever the index says.

    With each, whether its words are kept back from them.
    """
    statement = evidence.visible(actor).where(EvidenceItem.reference.in_(references))
    rows = session.execute(statement.with_only_columns(EvidenceItem.id, EvidenceItem.reference, EvidenceItem.title))
    found = {row.id: (row.reference, row.title) for row in rows}
    hidden = kept_back(session, actor, found.keys())
    return {reference: (title, item_id in hidden) for item_id, (reference, title) in found.items()}


def _owned(wanted: SearchFilter, owner_id: InstrumentedAttribute[UUID | None]) -> list[ColumnElement[bool]]:
    if not wanted.owner:
        return []
    if wanted.owner == NOBODY:
        return [owner_id.is_(None)]
    return [owner_id.in_(select(User.id).where(User.email == wanted.owner.strip().lower()))]


def holding(terms: Sequence[Term], things: Sequence[Short], limit: int) -> list[Short]:
    """The first of these things in whose texts all terms stand."""
    found = [one for one in things if holds(terms, (one.reference, one.title, one.text))]
    return found[:limit]


CASES = "/cases"


def visible_views(actor: Actor) -> Select[SavedView]:
    """The views of the round that this person saved or that are shared; those of cases only for who may see cases."""
    theirs = or_(SavedView.owner_id == actor.person_id, SavedView.shared)
    here = SavedView.assessment_id == actor.assessment_id
    statement = select(SavedView).where(here, theirs, SavedView.removed_at.is_(None))
    if actor.may(Permission.CASES_LIST_ALL) or actor.may(Permission.CASES_READ):
        return statement
    # A view's name may say what somebody looks for among cases.
    return statement.where(SavedView.address != CASES, SavedView.address.not_like(f"{CASES}?%"))


def list_views(session: Session, actor: Actor, path: str | None = None) -> list[tuple[SavedView, str]]:
    """With the name of who saved each, by name; of all pages, or of the one at `path`."""
    visible = visible_views(actor)
    if path is not None:
        visible = visible.where(
            or_(SavedView.address == path, SavedView.address.startswith(f"{path}?", autoescape=True))
        )
    statement = visible.join(User, User.id == SavedView.owner_id).add_columns(User.name)
    return [(row[0], row[1]) for row in session.execute(statement.order_by(func.lower(SavedView.name), SavedView.id))]


def find_view(session: Session, actor: Actor, reference: str) -> SavedView | None:
    return session.scalars(visible_views(actor).where(SavedView.reference == reference)).one_or_none()


def find_removed_view(session: Session, actor: Actor, reference: str) -> SavedView | None:
    """One that this person took away."""
    theirs = SavedView.assessment_id == actor.assessment_id, SavedView.owner_id == actor.person_id
    removed = select(SavedView).where(*theirs, SavedView.removed_at.is_not(None))
    return session.scalars(removed.where(SavedView.reference == reference)).one_or_none()


def next_view_number(session: Session) -> int:
    take_turn(session)
    return (session.scalar(select(func.max(cast(func.substr(SavedView.reference, 3), Integer)))) or 0) + 1
