"""The facts of requests in a fixed number of set queries: tuples, no row objects."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, ScalarSelect, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.accounts.models import User
from app.answers.models import (
    Answer,
    AnswerPart,
    Approval,
    Ask,
    AskState,
    CategoryResponse,
    ResponsePart,
    SecondReading,
)
from app.answers.queries.rows import visible
from app.answers.schemas.facts import (
    AnswerFacts,
    AskFacts,
    CategoryFacts,
    ItemFacts,
    PartFacts,
    PersonFacts,
    ResponseFacts,
    SignedFacts,
)
from app.assessments.models import CouncilSettings
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, EvidenceRevision, Finding, FindingState
from app.framework.models import RequestCategory

UNSEEN_TITLE = "A document that you can’t open"
# Statements over the same requests are built once in a process: building one of forty columns costs more than asking it.
_IDS: BindParameter[UUID] = bindparam("ids", expanding=True)
_Among = dict[str, list[UUID]]
_Owner, _Reader, _Approver, _Decider = (aliased(User, name=name) for name in ("owner", "reader", "approver", "decider"))
_Under = aliased(CategoryResponse, name="under_response")


def list_facts(session: Session, actor: Actor, codes: Collection[str] | None = None) -> list[ResponseFacts]:
    """The live requests that this person may see (or those of `codes`), in the list's order.

    A request that one of them is answered under comes too, marked `may_see=False` when it was not asked for.
    """
    shown = visible(actor).where(CategoryResponse.retired.is_(False))
    if codes is not None:
        shown = shown.where(CategoryResponse.code.in_(codes))
    found = session.execute(shown.with_only_columns(CategoryResponse.id, CategoryResponse.under_id)).all()
    seen = frozenset(row.id for row in found)
    ids = seen.union(row.under_id for row in found if row.under_id is not None)
    among: _Among = {"ids": list(ids)}
    parts, answers = _parts(session, among), _answers(session, actor, among)
    readings, approvals, asks = _readings(session, among), _approvals(session, among), _asks(session, among)
    return [
        ResponseFacts(
            id=row.id,
            category=_category(row),
            version=row.version,
            owner=_person(row, "owner"),
            reader=_person(row, "reader"),
            approver=_person(row, "approver"),
            due_on=row.due_on,
            note=row.note,
            word_limit=_first(row.word_limit, row.list_word_limit, row.council_word_limit),
            own_word_limit=row.word_limit,
            period_from=row.period_from,
            period_to=row.period_to,
            standing=row.standing,
            standing_reason=row.standing_reason,
            standing_plan=row.standing_plan,
            standing_by=_person(row, "decider"),
            under_id=row.under_id,
            under_code=row.under_code or "",
            parts=tuple(parts[row.id]),
            answers=tuple(answers[row.id]),
            readings=tuple(readings[row.id]),
            approvals=tuple(approvals[row.id]),
            asks=asks.get(row.id),
            may_see=row.id in seen,
        )
        for row in session.execute(_responses(), among)
    ]


@cache
def _responses() -> Select[*tuple[Any, ...]]:
    response, category = CategoryResponse, RequestCategory
    return (
        select(
            response.id, response.version, response.due_on, response.note, response.word_limit, response.period_from,
            response.period_to, response.standing, response.standing_reason, response.standing_plan, response.under_id,
            response.code, response.position, _Under.code.label("under_code"),
            category.id.label("category_id"), category.title, category.asked, category.official_ref, category.theme,
            category.kind, category.quality_statements, category.evidence_categories, category.certainty, category.source,
            category.word_limit.label("list_word_limit"), _council_word_limit().label("council_word_limit"),
            *(
                column.label(f"{name}_{column.key}")
                for name, person in (("owner", _Owner), ("reader", _Reader), ("approver", _Approver), ("decider", _Decider))
                for column in (person.id, person.name, person.email, person.active)
            ),
        )
        .join(category, category.id == response.category_id)
        .outerjoin(_Owner, _Owner.id == response.owner_id)
        .outerjoin(_Reader, _Reader.id == response.reader_id)
        .outerjoin(_Approver, _Approver.id == response.approver_id)
        .outerjoin(_Decider, _Decider.id == response.standing_by)
        .outerjoin(_Under, _Under.id == response.under_id)
        .where(response.id.in_(_IDS))
        .order_by(response.position, response.code)
    )  # fmt: skip


def find_word_limit(session: Session, response_id: UUID) -> int | None:
    """Words that the note of a request may have: its own limit, else its list's, else the council's; None for any."""
    limit = func.coalesce(CategoryResponse.word_limit, RequestCategory.word_limit, _council_word_limit())
    statement = select(limit).join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
    return session.scalar(statement.where(CategoryResponse.id == response_id))


def _council_word_limit() -> ScalarSelect[int]:
    return select(func.max(CouncilSettings.note_word_limit)).scalar_subquery()


def _category(row: Row[*tuple[Any, ...]]) -> CategoryFacts:
    return CategoryFacts(
        id=row.category_id,
        code=row.code,
        position=row.position,
        title=row.title,
        asked=row.asked,
        official_ref=row.official_ref,
        theme=row.theme,
        kind=row.kind,
        quality_statements=tuple(row.quality_statements),
        evidence_categories=tuple(row.evidence_categories),
        certainty=row.certainty,
        source=row.source,
    )


def _person(row: Row[*tuple[Any, ...]], name: str) -> PersonFacts | None:
    person_id = getattr(row, f"{name}_id")
    if person_id is None:
        return None
    return PersonFacts(
        person_id, getattr(row, f"{name}_name"), getattr(row, f"{name}_email"), getattr(row, f"{name}_active")
    )


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _parts(session: Session, among: _Among) -> dict[UUID, list[PartFacts]]:
    found: dict[UUID, list[PartFacts]] = defaultdict(list)
    for row in session.execute(_part_rows(), among):
        found[row[0]].append(PartFacts(*row[1:]))
    return found


@cache
def _part_rows() -> Select[*tuple[Any, ...]]:
    part = ResponsePart
    return (
        select(part.response_id, part.id, part.code, part.position, part.ask, part.note, part.reason, part.version)
        .where(part.response_id.in_(_IDS))
        .order_by(part.position, part.code)
    )


def _answers(session: Session, actor: Actor, among: _Among) -> dict[UUID, list[AnswerFacts]]:
    covers: dict[UUID, set[UUID]] = defaultdict(set)
    for answer_id, part_id in session.execute(_covered(), among):
        covers[answer_id].add(part_id)
    used = select(Answer.item_id).where(Answer.response_id.in_(_IDS))
    seen = evidence.visible(actor).where(EvidenceItem.id.in_(used)).with_only_columns(EvidenceItem.id)
    may_see = frozenset(session.scalars(seen, among))
    found: dict[UUID, list[AnswerFacts]] = defaultdict(list)
    items: dict[UUID, ItemFacts] = {}
    for row in session.execute(_answer_rows(), among):
        item = items.get(row.item_id) or items.setdefault(row.item_id, _item(row, row.item_id in may_see))
        found[row.response_id].append(
            AnswerFacts(
                id=row.id,
                item=item,
                position=row.position,
                where_to_look=row.where_to_look,
                what_it_shows=row.what_it_shows,
                whole_document=row.whole_document,
                revision_number=row.revision_number,
                added_by=row.added_by,
                version=row.version,
                part_ids=frozenset(covers[row.id]),
            )
        )
    return found


@cache
def _covered() -> Select[UUID, UUID]:
    answered = select(Answer.id).where(Answer.response_id.in_(_IDS))
    return select(AnswerPart.answer_id, AnswerPart.part_id).where(AnswerPart.answer_id.in_(answered))


@cache
def _answer_rows() -> Select[*tuple[Any, ...]]:
    answer, item, revision = Answer, EvidenceItem, EvidenceRevision
    return (
        select(
            answer.id, answer.response_id, answer.position, answer.where_to_look, answer.what_it_shows,
            answer.whole_document, answer.revision_number, answer.added_by, answer.version,
            item.id.label("item_id"), item.reference, item.title, item.kind, item.status, item.current_revision,
            item.marked_draft, item.document_date, item.period_from, item.period_to, item.review_by, item.sensitivity,
            item.permission_to_share, item.consent, item.superseded_by_id,
            revision.file_name, revision.media_type, revision.page_count, revision.size, revision.url,
            open_findings().label("open_findings"),
        )
        .join(item, item.id == answer.item_id)
        .outerjoin(revision, and_(revision.item_id == item.id, revision.number == item.current_revision))
        .where(answer.response_id.in_(_IDS))
        .order_by(answer.position, answer.added_at, answer.id)
    )  # fmt: skip


def open_findings() -> ScalarSelect[int]:
    """Undecided findings on the item or on its current revision; one on a replaced revision no longer counts."""
    return (
        select(func.count())
        .select_from(Finding)
        .outerjoin(EvidenceRevision, EvidenceRevision.id == Finding.revision_id)
        .where(
            Finding.item_id == EvidenceItem.id,
            Finding.state == FindingState.OPEN,
            or_(Finding.revision_id.is_(None), EvidenceRevision.number == EvidenceItem.current_revision),
        )
        .correlate(EvidenceItem)
        .scalar_subquery()
    )


def _item(row: Row[*tuple[Any, ...]], may_see: bool) -> ItemFacts:
    return ItemFacts(
        id=row.item_id,
        reference=row.reference if may_see else "",
        title=row.title if may_see else UNSEEN_TITLE,
        status=row.status,
        current_revision=row.current_revision,
        kind=row.kind,
        marked_draft=row.marked_draft,
        document_date=row.document_date,
        period_from=row.period_from,
        period_to=row.period_to,
        review_by=row.review_by,
        open_findings=row.open_findings,
        may_see=may_see,
        file_name=(row.file_name or "") if may_see else "",
        media_type=row.media_type or "",
        page_count=row.page_count,
        size=row.size or 0,
        url=(row.url or "") if may_see else "",
        sensitivity=row.sensitivity,
        permission_to_share=row.permission_to_share,
        consent=row.consent,
        superseded=row.superseded_by_id is not None,
    )


def _readings(session: Session, among: _Among) -> dict[UUID, list[SignedFacts]]:
    """The latest first."""
    return _signed(session.execute(_reading_rows(), among).all())


@cache
def _reading_rows() -> Select[*tuple[Any, ...]]:
    reading = SecondReading
    return (
        select(reading.response_id, reading.id, reading.reader_id, User.name, reading.read_at, reading.set_sha256)
        .join(User, User.id == reading.reader_id)
        .where(reading.response_id.in_(_IDS))
        .order_by(reading.read_at.desc(), reading.id)
    )


def _approvals(session: Session, among: _Among) -> dict[UUID, list[SignedFacts]]:
    """Those not undone, the latest first."""
    return _signed(session.execute(_approval_rows(), among).all())


@cache
def _approval_rows() -> Select[*tuple[Any, ...]]:
    approval = Approval
    return (
        select(
            approval.response_id, approval.id, approval.approver_id, User.name, approval.approved_at,
            approval.set_sha256, approval.reason,
        )
        .join(User, User.id == approval.approver_id)
        .where(approval.response_id.in_(_IDS), approval.undone_at.is_(None))
        .order_by(approval.approved_at.desc(), approval.id)
    )  # fmt: skip


def _signed(rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[UUID, list[SignedFacts]]:
    found: dict[UUID, list[SignedFacts]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(SignedFacts(*row[1:]))
    return found


def _asks(session: Session, among: _Among) -> dict[UUID, AskFacts]:
    """Open asks by request: how many, and the one asked last."""
    found: dict[UUID, AskFacts] = {}
    for response_id, name, asked_at, due_on in session.execute(_ask_rows(), among):
        before = found.get(response_id)
        found[response_id] = AskFacts(1 + (before.count if before else 0), name, asked_at, due_on)
    return found


@cache
def _ask_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(Ask.response_id, User.name, Ask.asked_at, Ask.due_on)
        .join(User, User.id == Ask.asked_of)
        .where(and_(Ask.response_id.in_(_IDS), Ask.state.in_((AskState.ASKED, AskState.MORE_TIME))))
        .order_by(Ask.asked_at, Ask.reference)
    )
