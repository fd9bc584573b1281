"""Asking a person for a document, and replying to it."""

from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import Ask, AskState, CategoryResponse
from app.answers.queries import asks as ask_queries
from app.answers.queries.documents import find_document
from app.answers.rules.quiet import quiet_fault
from app.answers.rules.wording import badge
from app.answers.schemas.asks import AskFilter, AskIn, AskOut, AskPatch, AskReply, QuietIn, ReplyIn
from app.answers.schemas.changes import AnswerIn
from app.answers.schemas.requests import PersonRef
from app.answers.service.answering import add_answer
from app.answers.service.changing import get_changeable, require_open
from app.answers.service.linking import keep_links_back
from app.answers.service.requests import find_part, person_id
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.ukdates import in_full

_STATES = {
    AskReply.SENT: AskState.SENT,
    AskReply.NOT_HELD: AskState.NOT_HELD,
    AskReply.SOMEONE_ELSE: AskState.SOMEONE_ELSE,
    AskReply.MORE_TIME: AskState.MORE_TIME,
}


def ask_for_document(session: Session, actor: Actor, code: str, data: AskIn) -> AskOut:
    """Ask one person for one document by a date. They see this request and nothing else by it."""
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code)
    asked_of = person_id(session, actor, data.of, "/of")
    assert asked_of is not None
    _require_ahead(data.due_on, "/due_on")
    part = None if data.part is None else find_part(session, actor, response, data.part)
    ask = Ask(
        reference=f"Q-{ask_queries.next_number(session)}",
        assessment_id=response.assessment_id,
        response_id=response.id,
        part_id=None if part is None else part.id,
        asked_of=asked_of,
        asked_by=actor.person_id,
        asked_at=now(),
        due_on=data.due_on,
        what=data.what,
        state=AskState.ASKED,
    )
    session.add(ask)
    record(session, actor, "answers.ask.asked", ask)
    return get_ask(session, actor, ask.reference)


def list_asks(session: Session, actor: Actor, wanted: AskFilter | None = None) -> list[AskOut]:
    """The asks that this person may see, the next due first, in one SELECT."""
    actor.require(Permission.REQUESTS_READ)
    wanted = wanted or AskFilter()
    of = actor.person_id if wanted.of_me else None
    rows = ask_queries.list_asks(session, actor, of=of, code=wanted.request, open_only=wanted.open_only)
    return [_out(row, today()) for row in rows]


def get_ask(session: Session, actor: Actor, reference: str) -> AskOut:
    actor.require(Permission.REQUESTS_READ)
    rows = ask_queries.list_asks(session, actor, reference=reference)
    if not rows:
        raise NotFound(f"There is no ask {reference[:20]} that you can see.")
    return _out(rows[0], today())


def change_ask(session: Session, actor: Actor, reference: str, version: int, data: AskPatch) -> AskOut:
    """Change the words or the date: by whoever asked, the request's owner or the team."""
    actor.require(Permission.REQUESTS_WRITE)
    ask = _changeable_ask(session, actor, reference, version)
    if data.what is not None:
        ask.what = data.what
    if "due_on" in data.model_fields_set:
        _require_ahead(data.due_on, "/due_on")
        ask.due_on = data.due_on
    if data.reminds is not None:
        ask.reminds = data.reminds
    if ask.state is AskState.MORE_TIME and data.model_fields_set & {"what", "due_on"}:
        ask.state, ask.quiet_until, ask.quiet_why = AskState.ASKED, None, ""
    record(session, actor, "answers.ask.changed", ask)
    return get_ask(session, actor, reference)


def withdraw_ask(session: Session, actor: Actor, reference: str, version: int) -> AskOut:
    """No longer ask for it; the person no longer sees the request by it."""
    actor.require(Permission.REQUESTS_WRITE)
    ask = _changeable_ask(session, actor, reference, version)
    if ask.state is AskState.SENT:
        raise RuleBroken(f"{reference} was answered with a document. Take that document out instead.")
    ask.state = AskState.WITHDRAWN
    keep_links_back(session, actor, ask)
    record(session, actor, "answers.ask.withdrawn", ask)
    return get_ask(session, actor, reference)


def reply(session: Session, actor: Actor, reference: str, version: int, data: ReplyIn) -> AskOut:
    """Reply to an ask: by the person asked, or by the team for them. A document that is sent answers the request."""
    actor.require(Permission.REQUESTS_READ)
    ask = _ask(session, actor, reference)
    if ask.asked_of != actor.person_id and not actor.may(Permission.REQUESTS_MANAGE):
        raise Forbidden(f"{reference} was asked of someone else. They reply to it, or the assessment team for them.")
    require_open(session, actor)
    require_version(ask.version, version)
    if ask.state in (AskState.SENT, AskState.WITHDRAWN):
        raise RuleBroken(f"{reference} is closed: {ask.state.value}. There is nothing left to reply to.")
    _require_whole(data)
    if data.reply is AskReply.SENT:
        _send(session, actor, ask, data)
    ask.state = _STATES[data.reply]
    until = f"Until {in_full(data.until)}. " if data.reply is AskReply.MORE_TIME and data.until else ""
    ask.reply = f"{until}{data.words}".strip()
    ask.replied_at = now()
    if data.reply is AskReply.MORE_TIME:
        # They said when: until then nothing reminds them of it.
        ask.quiet_until, ask.quiet_why = data.until, ""
    record(session, actor, "answers.ask.replied", ask)
    return get_ask(session, actor, reference)


def quiet_ask(session: Session, actor: Actor, reference: str, version: int, data: QuietIn) -> AskOut:
    """Not to be reminded of an ask before a day, or again after all: by the person asked. Whoever asked sees why."""
    actor.require(Permission.REQUESTS_READ)
    ask = _ask(session, actor, reference)
    if ask.asked_of != actor.person_id:
        raise Forbidden(f"{reference} was asked of someone else. They say when they are reminded of it.")
    require_open(session, actor)
    require_version(ask.version, version)
    if ask.state not in ask_queries.OPEN:
        raise RuleBroken(f"{reference} is closed: {ask.state.value}. Nothing reminds you of it any more.")
    if data.until is not None:
        fault = quiet_fault(data.until, data.why, today())
        if fault is not None:
            raise _wrong(*fault)
    ask.quiet_until, ask.quiet_why = data.until, data.why if data.until else ""
    record(session, actor, "answers.ask.quiet" if data.until else "answers.ask.reminded_again", ask)
    return get_ask(session, actor, reference)


def _send(session: Session, actor: Actor, ask: Ask, data: ReplyIn) -> None:
    item = find_document(session, actor, data.document or "")
    if item is None:
        raise _wrong("/document", f"There is no document {data.document} that you can see. Check the reference.")
    response = ask_queries.find_response_of(session, ask)
    part = ask_queries.find_part_of(session, ask)
    if queries.find_answer(session, response.id, item.id) is None:
        answer = AnswerIn(
            document=item.reference,
            where_to_look=data.where_to_look,
            parts=None if part is None else [part.code],
        )
        add_answer(session, actor, response, item, answer)
    ask.item_id = item.id


def _require_whole(data: ReplyIn) -> None:
    if data.reply is AskReply.SENT and not data.document:
        raise _wrong("/document", "Say which document you send.")
    if data.reply is AskReply.SOMEONE_ELSE and not data.words:
        raise _wrong("/words", "Say who has it.")
    if data.reply is AskReply.MORE_TIME:
        if data.until is None:
            raise _wrong("/until", "Say until when you need.")
        _require_ahead(data.until, "/until")


def _ask(session: Session, actor: Actor, reference: str) -> Ask:
    ask = ask_queries.find_ask(session, actor, reference)
    if ask is None:
        raise NotFound(f"There is no ask {reference[:20]} that you can see.")
    return ask


def _changeable_ask(session: Session, actor: Actor, reference: str, version: int) -> Ask:
    ask = _ask(session, actor, reference)
    response: CategoryResponse = ask_queries.find_response_of(session, ask)
    if ask.asked_by != actor.person_id and not queries.may_change(session, actor, response.id):
        raise Forbidden(f"{reference} is changed by whoever asked, the owner of the request or the assessment team.")
    require_open(session, actor)
    require_version(ask.version, version)
    if ask.state is AskState.WITHDRAWN:
        raise RuleBroken(f"{reference} was withdrawn. Ask again instead.")
    return ask


def _require_ahead(on: date | None, pointer: str) -> None:
    if on is not None and on < today():
        raise _wrong(pointer, "Give a day that is not past.")


def _out(row: Row[*tuple[Any, ...]], on: date) -> AskOut:
    is_open = row.state in ask_queries.OPEN
    late = (on - row.due_on).days if is_open and row.due_on is not None and row.due_on < on else 0
    return AskOut(
        reference=row.reference,
        request=row.request,
        request_title=row.title,
        badge=badge(row.certainty),
        part=row.part or "",
        part_asks=row.part_asks or "",
        what=row.what,
        asked_of=PersonRef(name=row.of_name, email=row.of_email),
        asked_by=PersonRef(name=row.by_name, email=row.by_email),
        asked_at=row.asked_at,
        due_on=row.due_on,
        days_late=late,
        period_from=row.period_from,
        period_to=row.period_to,
        state=row.state,
        reply=row.reply,
        replied_at=row.replied_at,
        document=row.document or "",
        reminds=row.reminds,
        quiet_until=row.quiet_until if row.quiet_until and row.quiet_until > on else None,
        quiet_why=row.quiet_why if row.quiet_until and row.quiet_until > on else "",
        version=row.version,
    )


def _wrong(pointer: str, detail: str) -> Invalid:
    return Invalid(detail, errors=(FieldError(pointer, detail),))
