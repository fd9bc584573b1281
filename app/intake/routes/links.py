"""REST: what a person sends by a one-time link. Nobody need be signed in: the token is the right to it."""

from fastapi import APIRouter, Request, Response

from app.access import Db
from app.answers import service as answers
from app.answers.routes.links import AskPass, Token
from app.answers.schemas.links import AskSeen
from app.core.bodies import read_upload
from app.core.db import Database
from app.core.errors import FieldError, Invalid
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented
from app.intake import service
from app.intake.routes.files import FILE, MADE_UP, files_of, form_of, in_thread, is_true, stream_of, text_of, tools_of
from app.intake.schemas import AddressIn, Coming, Tools
from app.intake.work import drop, look_at

router = APIRouter(tags=["ask links"])


@router.post(
    "/ask-links/{token}/file",
    responses=documented(409, 410, 412, 413, 415, 428, 507),
    openapi_extra=form_of("file", file=FILE, where_to_look={"type": "string"}, made_up=MADE_UP),
    operation_id="send_file_by_link",
)
async def send_file_by_link(
    token: Token, version: IfMatch, request: Request, response: Response, db: Db, ask_pass: AskPass = ""
) -> AskSeen:
    """Send the document that was asked for by a one-time link; that uses the link up. Nobody need be signed in."""
    tools = tools_of(request)
    # Before the body is read: a stranger sends us nothing.
    await in_thread(request, lambda: may_send_by_link(db, token, ask_pass))
    form = await read_upload(request, tools.limits.max_bytes, 1)
    try:
        file, where, made_up = files_of(form, "file")[0], text_of(form, "where_to_look") or "", is_true(form, "made_up")
        seen, sentence = await in_thread(
            request,
            lambda: take_by_link(
                tools,
                db,
                token,
                ask_pass,
                version,
                Coming(file.filename or "", stream_of(file)),
                where,
                made_up=made_up,
            ),
        )
    finally:
        await form.close()
    if seen is None:
        raise Invalid(sentence, errors=(FieldError("/file", sentence),))
    set_etag(response, seen.version)
    return seen


@router.post(
    "/ask-links/{token}/address",
    responses=documented(409, 410, 412, 428),
    operation_id="send_address_by_link",
)
def send_address_by_link(
    token: Token, data: AddressIn, version: IfMatch, response: Response, db: Db, ask_pass: AskPass = ""
) -> AskSeen:
    """Send the address of a public page instead of a file; that uses the link up. It is noted, never fetched."""
    with db.write() as session:
        actor, linked = answers.actor_of_link(session, token, ask_pass)
        out = service.reply_with_address(session, actor, linked.ask, version, data.where_to_look, data.url)
        seen = answers.after_reply(session, token, out)
    set_etag(response, seen.version)
    return seen


def may_send_by_link(db: Database, token: str, ask_pass: str) -> None:
    """Raises what the link is refused with."""
    with db.read() as session:
        answers.actor_of_link(session, token, ask_pass)


def take_by_link(
    tools: Tools, db: Database, token: str, ask_pass: str, version: int, coming: Coming, where: str, *, made_up: bool
) -> tuple[AskSeen | None, str]:
    """Look at the file and answer the ask with it; None and why not."""
    looked = look_at(tools, coming)
    try:
        with db.write() as session:
            actor, linked = answers.actor_of_link(session, token, ask_pass)
            out, sentence = service.reply_with_file(
                session, actor, linked.ask, version, where, looked, tools, made_up=made_up
            )
            return (None, sentence) if out is None else (answers.after_reply(session, token, out), "")
    finally:
        drop(tools, looked)
