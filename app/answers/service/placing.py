"""What waits for a place after a change of list: seen, placed by a person, or left out with a reason."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import Answer, CategoryResponse, ResponsePart, Standing
from app.answers.queries import moves as move_queries
from app.answers.rules.moving import Tally, clear_standing, move_answer, place_text, put_standing
from app.answers.schemas.lists import LeaveOutIn, PlaceIn, WaitingAddress, WaitingKind, WaitingOut
from app.answers.service.changing import require_open
from app.audit import record
from app.core.errors import NotFound, RuleBroken
from app.evidence import queries as evidence
from app.framework.models import RequestList


def list_waiting(session: Session, actor: Actor) -> list[WaitingOut]:
    """Everything of retired requests that has no place in the list in use, with where it may belong."""
    actor.require(Permission.REQUESTS_READ_ALL)
    found: list[WaitingOut] = []
    for old_list in move_queries.list_waiting_lists(session, actor):
        offers = move_queries.list_offers(session, actor, old_list.id)
        responses = move_queries.list_whole_responses(session, actor.assessment, old_list.id)
        items = {answer.item_id for response in responses if response.retired for answer in response.answers}
        seen = move_queries.list_seen_items(session, actor, items)
        for response in responses:
            if response.retired:
                title, may_belong = offers.get(response.category_id, ("", ()))
                found += _waiting(old_list, response, seen, title, may_belong)
    return found


def place(session: Session, actor: Actor, data: PlaceIn) -> None:
    """Put one waiting thing, or everything of its request, where it belongs; merged with what is there.

    RuleBroken (409) when it can't go there: then nothing of it moves.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    if data.kind is WaitingKind.EVERYTHING:
        for one in _everything(session, actor, data):
            place(session, actor, PlaceIn(**one.model_dump(), to=data.to))
        return
    old, answer, part = _find(session, actor, data)
    target = _target(session, actor, data.to)
    if data.kind is WaitingKind.ANSWER:
        assert answer is not None
        if target.standing is not Standing.DOCUMENTS:
            raise RuleBroken(f"Request {data.to} is answered without documents. Go back to documents there first.")
        tally = Tally()
        move_answer(old, answer, [target], tally)
        session.flush()
        for gone in tally.gone:
            session.delete(gone)
        session.flush()
        session.expire(old, ["answers"])
    elif data.kind is WaitingKind.STANDING:
        if target.answers or target.standing is not Standing.DOCUMENTS:
            raise RuleBroken(f"Request {data.to} is answered already, so that decision does not fit there.")
        if old.standing is Standing.UNDER_ANOTHER:
            raise RuleBroken("Say under which request of the new list it is answered now, on that request itself.")
        put_standing(old, target, None)
        clear_standing(old)
    else:
        place_text(old, part, target)
    record(session, actor, "answers.list.placed", target, rows=(old,))


def leave_out(session: Session, actor: Actor, data: LeaveOutIn) -> None:
    """Say that one waiting thing has no place any more, and why. Documents stay in the catalogue."""
    actor.require(Permission.REQUESTS_MANAGE)
    if data.kind is WaitingKind.EVERYTHING:
        for one in _everything(session, actor, data):
            leave_out(session, actor, LeaveOutIn(**one.model_dump(), reason=data.reason))
        return
    old, answer, part = _find(session, actor, data)
    if answer is not None:
        session.delete(answer)
        session.flush()
        session.expire(old, ["answers"])
    elif part is not None:
        part.note = part.reason = ""
    elif data.kind is WaitingKind.NOTE:
        old.note = ""
    else:
        clear_standing(old)
    record(session, actor, "answers.list.left_out", old, reason=data.reason)


def _everything(session: Session, actor: Actor, at: WaitingAddress) -> list[WaitingAddress]:
    """What waits of a request and this person may place; a decision goes by itself. NotFound (404) where nothing does."""
    found = [
        WaitingAddress(
            kind=one.kind,
            old_list=one.old_list,
            request=one.request,
            document=one.document or None,
            part=one.part or None,
        )
        for one in list_waiting(session, actor)
        if (one.old_list, one.request) == (at.old_list, at.request) and one.may_go_along
    ]
    if not found:
        raise _nothing_waits(at)
    return found


def _nothing_waits(at: WaitingAddress) -> NotFound:
    return NotFound(f"Nothing waits on request {at.request[:40]} of the list {at.old_list[:60]}.")


def _waiting(
    old_list: RequestList,
    response: CategoryResponse,
    seen: Mapping[UUID, tuple[str, str]],
    title: str,
    may_belong: tuple[str, ...],
) -> Iterator[WaitingOut]:
    def one(kind: WaitingKind, words: str, *, document: str = "", part: str = "") -> WaitingOut:
        return WaitingOut(
            kind=kind,
            old_list=old_list.code,
            request=response.code,
            request_title=title,
            document=document,
            part=part,
            words=words,
            may_belong_to=may_belong,
        )

    for answer in response.answers:
        reference, words = seen.get(answer.item_id, ("", "A document that you can’t open"))
        yield one(WaitingKind.ANSWER, words, document=reference)
    if response.note:
        yield one(WaitingKind.NOTE, response.note)
    for part in response.parts:
        if part.note or part.reason:
            yield one(WaitingKind.PART, part.note or part.reason, part=part.code)
    if response.standing is not Standing.DOCUMENTS:
        yield one(WaitingKind.STANDING, f"Said to be {response.standing.value}: {response.standing_reason}")


def _find(
    session: Session, actor: Actor, at: WaitingAddress
) -> tuple[CategoryResponse, Answer | None, ResponsePart | None]:
    require_open(session, actor)
    old_list = queries.find_list(session, at.old_list)
    old = None
    if old_list is not None:
        responses = move_queries.list_whole_responses(session, actor.assessment, old_list.id)
        old = next((one for one in responses if one.retired and one.code == at.request), None)
    if old is None:
        raise _nothing_waits(at)
    answer = part = None
    if at.kind is WaitingKind.ANSWER:
        references = evidence.references_of(session, actor, [one.item_id for one in old.answers])
        answer = next((one for one in old.answers if references.get(one.item_id) == at.document), None)
    if at.kind is WaitingKind.PART:
        part = next((one for one in old.parts if one.code == at.part and (one.note or one.reason)), None)
    waits = {
        WaitingKind.ANSWER: answer is not None,
        WaitingKind.PART: part is not None,
        WaitingKind.NOTE: bool(old.note),
        WaitingKind.STANDING: old.standing is not Standing.DOCUMENTS,
    }
    if not waits[at.kind]:
        raise NotFound("That does not wait any more. Look at the list again.")
    return old, answer, part


def _target(session: Session, actor: Actor, code: str) -> CategoryResponse:
    target = move_queries.find_whole_response(session, actor, code)
    if target is None:
        raise NotFound(f"There is no request {code[:40]} in the list in use.")
    return target
