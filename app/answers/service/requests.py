"""Changing a request: owner, reader, approver, dates, note, limits, and its parts."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import CategoryResponse, ResponsePart
from app.answers.queries import facts as facts_queries
from app.answers.rules.bulk import in_bulk, why_not
from app.answers.rules.parts import next_part_code
from app.answers.rules.wording import count_words
from app.answers.schemas.changes import AtVersion, PartIn, PartPatch, RequestPatch
from app.answers.schemas.requests import BulkOut, DoneOut, RefusedOut
from app.answers.service.changing import done, get_changeable
from app.core.errors import EditConflict, FieldError, Forbidden, Invalid, NotFound
from app.core.etag import require_version
from app.core.ukdates import in_full
from app.core.words import some

_MANAGED = frozenset({"owner", "reader", "due_on", "word_limit", "period_from", "period_to"})


def change_request(session: Session, actor: Actor, code: str, version: int, data: RequestPatch) -> DoneOut:
    """Change the fields sent. The note is its owner's and the team's; the rest the team's; the approver the lead's."""
    actor.require(Permission.REQUESTS_WRITE)
    sent = data.model_fields_set
    if sent & _MANAGED:
        actor.require(Permission.REQUESTS_MANAGE)
    if "approver" in sent:
        actor.require(Permission.REQUESTS_NAME_APPROVER)
    response = get_changeable(session, actor, code, version)
    named: dict[str, str | None] = {
        field: getattr(data, field) for field in ("owner", "reader", "approver") if field in sent
    }
    for field, chosen in _person_ids(session, named).items():
        setattr(response, f"{field}_id", chosen)
    for field in ("due_on", "word_limit", "period_from", "period_to"):
        if field in sent:
            setattr(response, field, getattr(data, field))
    _require_period(response)
    if "note" in sent:
        response.note = data.note or ""
        _require_length(session, response)
    action = "answers.note.written" if sent == {"note"} else "answers.request.changed"
    return done(session, actor, response, action, _what_changed(code, data))


def change_owner_of_many(session: Session, actor: Actor, rows: list[AtVersion], owner: str | None) -> BulkOut:
    """Give several requests one owner; rows that changed meanwhile are left and named."""
    actor.require(Permission.REQUESTS_MANAGE)
    new_owner = person_id(session, actor, owner, "/owner")

    def change(response: CategoryResponse) -> None:
        response.owner_id = new_owner

    return _each(session, actor, rows, change, "Owner changed for {number}.")


def change_due_of_many(session: Session, actor: Actor, rows: list[AtVersion], due_on: date | None) -> BulkOut:
    """Move the due date of several requests; rows that changed meanwhile are left and named."""
    actor.require(Permission.REQUESTS_MANAGE)

    def change(response: CategoryResponse) -> None:
        response.due_on = due_on

    return _each(session, actor, rows, change, "Due date moved for {number}.")


def add_part(session: Session, actor: Actor, code: str, data: PartIn) -> DoneOut:
    """Add a part to what a request asks for, at the end, under the next free letter."""
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code)
    parts = queries.list_parts(session, response.id)
    part = ResponsePart(
        response_id=response.id,
        code=next_part_code(part.code for part in parts),
        position=max((part.position for part in parts), default=-1) + 1,
        ask=data.ask,
    )
    session.add(part)
    return done(session, actor, response, "answers.part.added", f"Part {part.code} is added to request {code}.")


def change_part(session: Session, actor: Actor, code: str, part_code: str, version: int, data: PartPatch) -> DoneOut:
    """Change the words of a part, or cover it by a note or a reason."""
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code)
    part = find_part(session, actor, response, part_code)
    require_version(part.version, version)
    for field in ("ask", "note", "reason"):
        if field in data.model_fields_set:
            setattr(part, field, getattr(data, field) or (part.ask if field == "ask" else ""))
    return done(session, actor, response, "answers.part.changed", f"Part {part_code} of request {code} is saved.")


def remove_part(session: Session, actor: Actor, code: str, part_code: str, version: int) -> DoneOut:
    """Take a part out of a request; `put_back` with the act brings it again."""
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code)
    part = find_part(session, actor, response, part_code)
    require_version(part.version, version)
    for covering in queries.list_coverings(session, part.id):
        session.delete(covering)
    session.flush()
    session.delete(part)
    return done(session, actor, response, "answers.part.removed", f"Part {part_code} is taken out of request {code}.")


def find_part(session: Session, actor: Actor, response: CategoryResponse, part_code: str) -> ResponsePart:
    actor.require(Permission.REQUESTS_READ)
    for part in queries.list_parts(session, response.id):
        if part.code == part_code:
            return part
    raise NotFound(f"Request {response.code} has no part {part_code[:20]}.")


def person_id(session: Session, actor: Actor, email: str | None, pointer: str) -> UUID | None:
    """The person behind an address, or None for none; Invalid (422) when there is nobody or they have left."""
    actor.require(Permission.REQUESTS_READ)
    return _person_ids(session, {pointer.removeprefix("/"): email})[pointer.removeprefix("/")]


def _person_ids(session: Session, named: Mapping[str, str | None]) -> dict[str, UUID | None]:
    """The same for several fields of a body at once: one look at who is here."""
    addresses = {field: (email or "").strip().lower() for field, email in named.items()}
    here = queries.find_people(session, frozenset(filter(None, addresses.values())))
    chosen: dict[str, UUID | None] = {}
    for field, address in addresses.items():
        person = here.get(address)
        if address and person is None:
            raise _wrong(f"/{field}", f"There is nobody with the address {address[:80]}. Choose someone from the list.")
        if person is not None and not person.active:
            raise _wrong(f"/{field}", f"{person.name} no longer has an account. Choose someone else.")
        chosen[field] = None if person is None else person.id
    return chosen


def _each(
    session: Session, actor: Actor, rows: list[AtVersion], change: Callable[[CategoryResponse], None], says: str
) -> BulkOut:
    changed: list[str] = []
    refused: list[RefusedOut] = []
    for row in rows:
        try:
            response = get_changeable(session, actor, row.code, row.version)
        except (EditConflict, NotFound, Forbidden) as problem:
            refused.append(why_not(row.code, problem))
            continue
        change(response)
        done(session, actor, response, "answers.request.changed", "")
        changed.append(row.code)
    return in_bulk(changed, refused, says.format(number=some(len(changed), "request")))


def _require_length(session: Session, response: CategoryResponse) -> None:
    limit = facts_queries.find_word_limit(session, response.id)
    words = count_words(response.note)
    if limit is not None and words > limit:
        raise _wrong("/note", f"The note has {some(words, 'word')} and the limit is {limit}. Shorten it.")


def _require_period(response: CategoryResponse) -> None:
    if response.period_from and response.period_to and response.period_from > response.period_to:
        raise _wrong("/period_to", "The period ends before it begins. Check both dates.")


def _what_changed(code: str, data: RequestPatch) -> str:
    if data.model_fields_set == {"owner"}:
        return f"Request {code} has a new owner." if data.owner else f"Request {code} has no owner now."
    if data.model_fields_set == {"due_on"} and data.due_on is not None:
        return f"Request {code} is due on {in_full(data.due_on)}."
    if data.model_fields_set == {"note"}:
        return f"The note to request {code} is saved."
    return f"Request {code} is saved."


def _wrong(pointer: str, detail: str) -> Invalid:
    return Invalid(detail, errors=(FieldError(pointer, detail),))
