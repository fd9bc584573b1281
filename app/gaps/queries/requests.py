"""Facts about requests: what is missing, out of place or late."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.answers.models import Answer, AnswerPart, Approval, CategoryResponse, ResponsePart, Standing
from app.evidence.models import EvidenceItem, Finding, FindingState, ItemStatus
from app.framework.models import ListOrigin, RequestCategory, RequestList
from app.gaps.gap import Fact, Scope
from app.gaps.queries.parts import (
    OF_A_REQUEST,
    about_answer,
    about_cited_item,
    about_request,
    as_text,
    by_documents,
    facts,
    has_documents,
    has_words,
    is_in,
    live,
    outrun,
    there_is,
)


def nothing_in(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_request().where(live(scope), by_documents(), not_(has_documents()), not_(has_words())))


def no_owner(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_request().where(live(scope), CategoryResponse.owner_id.is_(None)))


def no_due_date(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_request().where(live(scope), CategoryResponse.due_on.is_(None)))


def no_reader(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_request().where(live(scope), by_documents(), CategoryResponse.reader_id.is_(None)))


def part_uncovered(session: Session, scope: Scope) -> Sequence[Fact]:
    """Parts with neither document, note nor reason; detail is their codes, number how many."""
    # By the few answers whose file is still to come: of the others only that they cover the part is looked up.
    to_come = select(Answer.id).where(not_(is_in()))
    covered = there_is(AnswerPart.part_id == ResponsePart.id, AnswerPart.answer_id.not_in(to_come))
    bare = (
        select(
            ResponsePart.response_id,
            func.aggregate_strings(ResponsePart.code, ", ").label("codes"),
            func.count().label("number"),
        )
        .where(ResponsePart.note == "", ResponsePart.reason == "", not_(covered))
        .group_by(ResponsePart.response_id)
        .subquery("bare")
    )
    return facts(
        session,
        about_request(bare.c.codes, bare.c.number)
        .join(bare, bare.c.response_id == CategoryResponse.id)
        .where(live(scope), by_documents()),
    )


def no_pointer(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_answer(scope).where(Answer.where_to_look == "", Answer.whole_document.is_(False)))


def pointer_out_of_date(session: Session, scope: Scope) -> Sequence[Fact]:
    """The document has a newer version than the pointer was written for; detail is the pointer, number the new version."""
    pointed = about_answer(scope, Answer.where_to_look, EvidenceItem.current_revision).where(
        or_(Answer.where_to_look != "", Answer.whole_document)
    )
    return [fact for older in outrun(Answer) for fact in facts(session, pointed.where(older))]


def nothing_said(session: Session, scope: Scope) -> Sequence[Fact]:
    wordless = select(Answer.id).where(Answer.what_it_shows == "")
    return facts(session, about_answer(scope).where(Answer.id.in_(wordless)))


def out_of_date(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_cited_item(scope, func.min(""), func.min(0), func.min(EvidenceItem.review_by)).where(
            EvidenceItem.id.in_(select(EvidenceItem.id).where(EvidenceItem.review_by < scope.on))
        ),
    )


def wrong_period(session: Session, scope: Scope) -> Sequence[Fact]:
    """The documents together stop short of the period asked; day is where they stop, detail the end asked."""
    stops = func.max(EvidenceItem.period_to)
    return facts(
        session,
        about_request(as_text(CategoryResponse.period_to), func.count(EvidenceItem.period_to), stops)
        .join(Answer, Answer.response_id == CategoryResponse.id)
        .join(EvidenceItem, EvidenceItem.id == Answer.item_id)
        .where(live(scope), by_documents(), CategoryResponse.period_to.is_not(None), EvidenceItem.current_revision > 0)
        .group_by(*OF_A_REQUEST, CategoryResponse.period_to)
        .having(or_(stops < CategoryResponse.period_to, stops.is_(None))),
    )


def draft(session: Session, scope: Scope) -> Sequence[Fact]:
    """One whose file is still to come has its own rule."""
    is_draft = or_(EvidenceItem.marked_draft, EvidenceItem.status == ItemStatus.DRAFT)
    return facts(session, about_cited_item(scope).where(is_draft, EvidenceItem.current_revision > 0))


def file_to_come(session: Session, scope: Scope) -> Sequence[Fact]:
    """Named under a request, by an old tracker for instance, and not in yet."""
    chosen = about_cited_item(scope).where(
        EvidenceItem.current_revision == 0, EvidenceItem.status != ItemStatus.WITHDRAWN
    )
    return facts(session, chosen)


def withdrawn(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_cited_item(scope).where(EvidenceItem.status == ItemStatus.WITHDRAWN))


def flag_open(session: Session, scope: Scope) -> Sequence[Fact]:
    """Something personal or hidden that nobody has decided on; detail is its kinds. Never what was found."""
    return facts(
        session,
        about_cited_item(scope, func.min(Finding.kind), func.count(Finding.id.distinct()))
        .join(Finding, Finding.item_id == EvidenceItem.id)
        .where(Finding.state == FindingState.OPEN),
    )


def late(session: Session, scope: Scope) -> Sequence[Fact]:
    approved = _approved()
    return facts(
        session,
        about_request().where(
            live(scope),
            CategoryResponse.standing.in_((Standing.DOCUMENTS, Standing.NOT_HELD)),
            CategoryResponse.due_on < scope.on,
            not_(approved),
        ),
    )


def _approved() -> ColumnElement[bool]:
    return there_is(Approval.response_id == CategoryResponse.id, Approval.undone_at.is_(None))


def not_held_without_plan(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_request().where(
            live(scope), CategoryResponse.standing == Standing.NOT_HELD, CategoryResponse.standing_plan == ""
        ),
    )


def reason_not_approved(session: Session, scope: Scope) -> Sequence[Fact]:
    approved = _approved()
    return facts(
        session,
        about_request(as_text(CategoryResponse.standing)).where(
            live(scope),
            CategoryResponse.standing.in_((Standing.NOT_HELD, Standing.DOES_NOT_APPLY)),
            not_(approved),
        ),
    )


def under_an_empty_one(session: Session, scope: Scope) -> Sequence[Fact]:
    """Answered under another request that has nothing in itself; detail is that request's code."""
    other = aliased(CategoryResponse)
    empty = and_(
        other.standing == Standing.DOCUMENTS, other.note == "", not_(there_is(Answer.response_id == other.id, is_in()))
    )
    return facts(
        session,
        about_request(other.code)
        .join(other, other.id == CategoryResponse.under_id)
        .where(live(scope), CategoryResponse.standing == Standing.UNDER_ANOTHER, or_(other.retired, empty)),
    )


def note_length(session: Session, scope: Scope) -> Sequence[Fact]:
    """Notes that may be over their limit (so many words have at least that many spaces too); the rule counts the words.

    Detail is the note, number the limit.
    """
    return facts(
        session,
        about_request(CategoryResponse.note, CategoryResponse.word_limit).where(
            live(scope),
            CategoryResponse.note != "",
            func.length(CategoryResponse.note) > 2 * CategoryResponse.word_limit,
        ),
    )


def not_yet_placed(session: Session, scope: Scope) -> Sequence[Fact]:
    """Old requests, after a change of list, on which answers still wait; number is how many."""
    return facts(
        session,
        about_request(RequestCategory.title, func.count(Answer.id))
        .join(Answer, Answer.response_id == CategoryResponse.id)
        .where(CategoryResponse.assessment_id == scope.assessment_id, CategoryResponse.retired)
        .group_by(*OF_A_REQUEST),
    )


def list_is_ours(session: Session, scope: Scope) -> Sequence[Fact]:
    """The round is open but still works from a planning list of ours."""
    if scope.notified_on is None:
        return []
    statement = select(RequestList.code, RequestList.name).where(
        RequestList.id == scope.request_list_id, RequestList.origin == ListOrigin.SHIPPED
    )
    return [Fact(scope.assessment_reference, row.name, detail=row.code) for row in session.execute(statement)]
