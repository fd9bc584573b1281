"""Answering a request with documents: add, change, put in order, take out, put back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import Answer, AnswerPart, CategoryResponse, ResponsePart, Standing
from app.answers.queries import removals
from app.answers.queries.documents import find_document
from app.answers.schemas.changes import AnswerIn, AnswerPatch, Direction
from app.answers.schemas.requests import DoneOut
from app.answers.service.changing import done, get_changeable
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, ItemStatus

_PLACE = ("where_to_look", "whole_document")


def answer_with(session: Session, actor: Actor, code: str, data: AnswerIn) -> DoneOut:
    """Answer a request with a document, last in the reading order. The place counts for its current version.

    One whose file is still to come may be named, and counts as nothing until the file is there.

    Raises Invalid (422) for a document that this person may not see, RuleBroken (409) for one that answers it already.
    """
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code)
    item = find_document(session, actor, data.document)
    if item is None:
        detail = f"There is no document {data.document} that you can see. Check the reference."
        raise Invalid(detail, errors=(FieldError("/document", detail),))
    return add_answer(session, actor, response, item, data)


def answer_with_several(session: Session, actor: Actor, code: str, data: Sequence[AnswerIn]) -> DoneOut:
    """Answer a request with several documents in the order given, all or none, with one entry in the record.

    Faults as for one, each at its place in the list.
    """
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code)
    items = evidence.documents_called(session, actor, [one.document for one in data])
    for place, one in enumerate(data):
        if one.document not in items:
            detail = f"There is no document {one.document} that you can see. Check the reference."
            raise Invalid(detail, errors=(FieldError(f"/{place}/document", detail),))
    added = _add(session, actor, response, [(items[one.document], one) for one in data])
    says = f"{', '.join(added)} now answer{'s' if len(added) == 1 else ''} request {response.code}."
    return done(session, actor, response, "answers.answer.added", says)


def add_answer(
    session: Session, actor: Actor, response: CategoryResponse, item: EvidenceItem, data: AnswerIn
) -> DoneOut:
    """The same for rows in hand: a person who was asked for a document answers with it without changing the request."""
    actor.require(Permission.REQUESTS_READ)
    _add(session, actor, response, [(item, data)])
    says = f"{item.reference} now answers request {response.code}."
    return done(session, actor, response, "answers.answer.added", says)


def _add(
    session: Session, actor: Actor, response: CategoryResponse, coming: Sequence[tuple[EvidenceItem, AnswerIn]]
) -> list[str]:
    """Put documents at the end of the reading order; gives their references."""
    if response.standing is not Standing.DOCUMENTS:
        raise RuleBroken(f"Request {response.code} is answered without documents. Go back to documents first.")
    there = queries.list_places(session, response.id)
    here = {item_id for item_id, _ in there}
    position = max((taken for _, taken in there), default=-1)
    parts = queries.list_parts(session, response.id)
    for item, data in coming:
        _require_usable(item)
        if item.id in here:
            raise RuleBroken(f"{item.reference} already answers request {response.code}. Change that answer instead.")
        here.add(item.id)
        position += 1
        session.add(
            Answer(
                response_id=response.id,
                item_id=item.id,
                position=position,
                where_to_look=data.where_to_look,
                whole_document=data.whole_document,
                what_it_shows=data.what_it_shows,
                revision_number=item.current_revision,
                added_by=actor.person_id,
                added_at=now(),
                covers=[AnswerPart(part_id=part.id) for part in _chosen(parts, data.parts)],
            )
        )
    return [item.reference for item, _ in coming]


def change_answer(session: Session, actor: Actor, code: str, document: str, version: int, data: AnswerPatch) -> DoneOut:
    """Change where to look, what it shows or which parts it covers. A new place counts for the current version."""
    actor.require(Permission.REQUESTS_WRITE)
    response, item, answer = _find(session, actor, code, document, version)
    sent = data.model_fields_set
    for field in (*_PLACE, "what_it_shows"):
        value = getattr(data, field)
        if field in sent and value is not None:
            setattr(answer, field, value)
    if data.still_holds or any(field in sent for field in _PLACE):
        answer.revision_number = item.current_revision
    if data.parts is not None:
        chosen = {part.id for part in _chosen(queries.list_parts(session, response.id), data.parts)}
        kept = [cover for cover in answer.covers if cover.part_id in chosen]
        new = chosen - {cover.part_id for cover in kept}
        answer.covers = [*kept, *(AnswerPart(part_id=part_id) for part_id in new)]
    says = f"{document} in request {code} is saved."
    return done(session, actor, response, "answers.answer.changed", says)


def move_answer(
    session: Session, actor: Actor, code: str, document: str, version: int, direction: Direction
) -> DoneOut:
    """One place up or down in the reading order; at the end already it stays."""
    actor.require(Permission.REQUESTS_WRITE)
    response, _, answer = _find(session, actor, code, document, version)
    answers = list(queries.list_answers(session, response.id))
    at = answers.index(answer)
    to = at - 1 if direction is Direction.UP else at + 1
    if not 0 <= to < len(answers):
        end = "first" if direction is Direction.UP else "last"
        raise RuleBroken(f"{document} is the {end} document of request {code} already.")
    answers[at], answers[to] = answers[to], answers[at]
    for position, one in enumerate(answers):
        one.position = position
    says = f"{document} is now document {to + 1} of request {code}."
    return done(session, actor, response, "answers.answer.moved", says)


def remove_answer(session: Session, actor: Actor, code: str, document: str, version: int) -> DoneOut:
    """Take a document out of a request; the document stays. `put_back` with the act brings the answer again."""
    actor.require(Permission.REQUESTS_WRITE)
    response, _, answer = _find(session, actor, code, document, version)
    session.delete(answer)
    says = f"{document} no longer answers request {code}."
    return done(session, actor, response, "answers.answer.removed", says)


def put_back(session: Session, actor: Actor, act: UUID) -> DoneOut:
    """Bring back what an act of this domain took out: an answer or a part, as it was and where it was.

    NotFound (404) for another kind of act; RuleBroken (409) when something stands in its place by now.
    """
    actor.require(Permission.REQUESTS_WRITE)
    removed = removals.find_removal(session, act)
    if removed is None:
        raise NotFound("There is nothing to put back from that act.")
    response = get_changeable(session, actor, removed.code)
    if response.id != removed.response_id:
        raise RuleBroken("The request list has changed since. Add it again where it belongs now.")
    if removed.part is not None:
        return _part_again(session, actor, response, removed.part, removed.covered_by)
    assert removed.answer is not None
    return _answer_again(session, actor, response, removed.answer, removed.covers)


def _part_again(
    session: Session, actor: Actor, response: CategoryResponse, part: ResponsePart, covered_by: tuple[UUID, ...]
) -> DoneOut:
    if any(one.code == part.code for one in queries.list_parts(session, response.id)):
        raise RuleBroken(f"Request {response.code} has another part {part.code} by now. Add the old one as a new part.")
    session.add(part)
    session.flush()
    here = {answer.id for answer in queries.list_answers(session, response.id)}
    session.add_all(AnswerPart(answer_id=one, part_id=part.id) for one in covered_by if one in here)
    says = f"Part {part.code} is back in request {response.code}."
    return done(session, actor, response, "answers.part.put_back", says)


def _answer_again(
    session: Session, actor: Actor, response: CategoryResponse, answer: Answer, covers: tuple[UUID, ...]
) -> DoneOut:
    if queries.find_answer(session, response.id, answer.item_id) is not None:
        raise RuleBroken(f"That document answers request {response.code} again already.")
    if response.standing is not Standing.DOCUMENTS:
        raise RuleBroken(f"Request {response.code} is answered without documents by now. Go back to documents first.")
    parts = {part.id for part in queries.list_parts(session, response.id)}
    answer.covers = [AnswerPart(part_id=part_id) for part_id in covers if part_id in parts]
    others = list(queries.list_answers(session, response.id))
    others.insert(answer.position, answer)
    for position, one in enumerate(others):
        one.position = position
    session.add(answer)
    says = f"The document is back in request {response.code}."
    return done(session, actor, response, "answers.answer.put_back", says)


def _find(
    session: Session, actor: Actor, code: str, document: str, version: int
) -> tuple[CategoryResponse, EvidenceItem, Answer]:
    response = get_changeable(session, actor, code)
    item = find_document(session, actor, document)
    answer = None if item is None else queries.find_answer(session, response.id, item.id)
    if item is None or answer is None:
        raise NotFound(f"{document[:20]} does not answer request {code}.")
    require_version(answer.version, version)
    return response, item, answer


def _require_usable(item: EvidenceItem) -> None:
    if item.status is ItemStatus.WITHDRAWN:
        raise RuleBroken(f"{item.reference} was withdrawn. Restore it, or choose another document.")


def _chosen(parts: Sequence[ResponsePart], codes: list[str] | None) -> list[ResponsePart]:
    """The parts of these codes; without codes the only one there is. Invalid (422) for a code that is not there."""
    there = {part.code: part for part in parts}
    if codes is None:
        return list(there.values()) if len(there) == 1 else []
    unknown = [code for code in codes if code not in there]
    if unknown:
        detail = f"There is no part {unknown[0][:20]}. Choose among {', '.join(there) or 'none'}."
        raise Invalid(detail, errors=(FieldError("/parts", detail),))
    return [there[code] for code in dict.fromkeys(codes)]
