"""REST: one person asked for one document."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.routes.paths import ADDED, CHANGED, READ, AskReference, Code
from app.answers.schemas.asks import AskFilter, AskIn, AskOut, AskPatch, QuietIn, ReplyIn
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.paging import Page, Paging, next_place

router = APIRouter(tags=["asks"])


@router.get("/asks", responses=READ, operation_id="list_asks")
def list_asks(
    page: Paging,
    db: Db,
    actor: CurrentActor,
    open_only: Annotated[bool, Query(alias="open", description="Only what is not answered yet.")] = False,
    of_me: Annotated[bool, Query(alias="mine", description="Only what you were asked for.")] = False,
    request: Annotated[str, Query(max_length=40, description="Only for this request.")] = "",
) -> Page[AskOut]:
    """Who was asked for what, the next due first."""
    wanted = AskFilter(open_only=open_only, of_me=of_me, request=request)
    with db.read() as session:
        found = service.list_asks(session, actor, wanted)
    place = page.place()
    references = [ask.reference for ask in found]
    start = references.index(place[-1]) + 1 if place and place[-1] in references else 0
    shown = found[start : start + page.limit]
    more = shown and start + len(shown) < len(found)
    return Page(items=shown, next=next_place(shown[-1].reference) if more else None, total=len(found))


@router.post("/requests/{code}/asks", status_code=201, responses=ADDED, operation_id="ask_for_document")
def ask_for_document(
    code: Code, data: AskIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> AskOut:
    """Ask a person for a document."""
    with db.write() as session:
        ask = once(
            session, actor.person_id, key, f"asks {code} {data.model_dump_json()}", AskOut,
            lambda: service.ask_for_document(session, actor, code, data),
        )  # fmt: skip
    set_etag(response, ask.version)
    return ask


@router.get("/asks/{reference}", responses=READ, operation_id="get_ask")
def get_ask(reference: AskReference, response: Response, db: Db, actor: CurrentActor) -> AskOut:
    """One ask."""
    with db.read() as session:
        ask = service.get_ask(session, actor, reference)
    set_etag(response, ask.version)
    return ask


@router.patch("/asks/{reference}", responses=CHANGED, operation_id="change_ask")
def change_ask(
    reference: AskReference, data: AskPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AskOut:
    """Change the words or the date; whoever asked for more time is asked again by it."""
    with db.write() as session:
        ask = service.change_ask(session, actor, reference, version, data)
    set_etag(response, ask.version)
    return ask


@router.post("/asks/{reference}/reply", responses=CHANGED, operation_id="reply")
def reply(
    reference: AskReference, data: ReplyIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AskOut:
    """Send a document, or say that there is none, that someone else has it, or that you need more time."""
    with db.write() as session:
        ask = service.reply(session, actor, reference, version, data)
    set_etag(response, ask.version)
    return ask


@router.post("/asks/{reference}/quiet", responses=CHANGED, operation_id="quiet_ask")
def quiet_ask(
    reference: AskReference, data: QuietIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AskOut:
    """Say that you are not to be reminded of it before a day, and why; null wants reminders again."""
    with db.write() as session:
        ask = service.quiet_ask(session, actor, reference, version, data)
    set_etag(response, ask.version)
    return ask


@router.post("/asks/{reference}/withdraw", responses=CHANGED, operation_id="withdraw_ask")
def withdraw_ask(reference: AskReference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> AskOut:
    """No longer ask for it."""
    with db.write() as session:
        ask = service.withdraw_ask(session, actor, reference, version)
    set_etag(response, ask.version)
    return ask
