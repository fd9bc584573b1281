"""REST: one-time links for people who were asked. What is under /ask-links needs no session: the token is the right to it."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.routes.paths import ADDED, CHANGED, READ, AskReference
from app.answers.schemas.asks import AskOut, QuietIn, ReplyIn
from app.answers.schemas.links import AskSeen, CodeIn, LinkIn, LinkMade, LinkStanding, Opened, PassOut
from app.core.errors import NotSignedIn
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented

router = APIRouter(tags=["ask links"])
Token = Annotated[str, Path(max_length=100, description="What stands at the end of the link.")]
AskPass = Annotated[str, Header(max_length=100, description="What the right code gave, where the link needs one.")]
BY_LINK = documented(409, 410, 412, 428)


def base_of(request: Request) -> str:
    """Where this site is reached: behind a proxy that ends TLS we see plain http ourselves."""
    secure = request.app.state.settings.secure_cookies
    return f"{'https' if secure else request.url.scheme}://{request.url.netloc}"


@router.post("/asks/{reference}/link", status_code=201, responses=ADDED, operation_id="make_link")
def make_link(reference: AskReference, data: LinkIn, request: Request, db: Db, actor: CurrentActor) -> LinkMade:
    """A link by which the person asked replies without signing in; shown this once. An earlier one ends."""
    with db.write() as session:
        return service.make_link(session, actor, reference, data, base_of(request))


@router.get("/asks/{reference}/link", responses=READ, operation_id="link_of")
def link_of(reference: AskReference, db: Db, actor: CurrentActor) -> LinkStanding:
    """How the latest link of an ask stands, and what you may do about it."""
    with db.read() as session:
        return service.link_of(session, actor, reference)


@router.delete("/asks/{reference}/link", status_code=204, responses=ADDED, operation_id="withdraw_link")
def withdraw_link(reference: AskReference, db: Db, actor: CurrentActor) -> None:
    """Take the link back."""
    with db.write() as session:
        service.withdraw_link(session, actor, reference)


@router.post("/asks/{reference}/allow-outside", responses=CHANGED, operation_id="allow_outside")
def allow_outside(reference: AskReference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> AskOut:
    """The lead's consent to a link to an address outside the council's own mail."""
    with db.write() as session:
        service.allow_outside(session, actor, reference, version)
        session.flush()
        ask = service.get_ask(session, actor, reference)
    set_etag(response, ask.version)
    return ask


@router.get("/ask-links/{token}", responses=documented(410), operation_id="open_link")
def open_link(token: Token, response: Response, db: Db, ask_pass: AskPass = "") -> Opened:
    """What the link leads to. Looking never uses it up."""
    with db.read() as session:
        opened = service.open_link(session, token, ask_pass)
    if opened.ask is not None:
        set_etag(response, opened.ask.version)
    return opened


@router.post("/ask-links/{token}/code", responses=documented(409, 410), operation_id="try_code")
def try_code(token: Token, data: CodeIn, db: Db) -> PassOut:
    """Type the code that was sent apart; after five wrong ones the link is over."""
    with db.write() as session:
        made = service.try_code(session, token, data.code)
    if not made:
        raise NotSignedIn("That is not the code. Ask whoever sent the link.")
    return PassOut(ask_pass=made)


@router.post("/ask-links/{token}/reply", responses=BY_LINK, operation_id="reply_by_link")
def reply_by_link(
    token: Token, data: ReplyIn, version: IfMatch, response: Response, db: Db, ask_pass: AskPass = ""
) -> AskSeen:
    """Say that there is none, that someone else has it, or that you need more time."""
    with db.write() as session:
        seen = service.reply_by_link(session, token, ask_pass, version, data)
    set_etag(response, seen.version)
    return seen


@router.post("/ask-links/{token}/quiet", responses=BY_LINK, operation_id="quiet_by_link")
def quiet_by_link(
    token: Token, data: QuietIn, version: IfMatch, response: Response, db: Db, ask_pass: AskPass = ""
) -> AskSeen:
    """Say that you are not to be reminded before a day, and why; null wants reminders again."""
    with db.write() as session:
        seen = service.quiet_by_link(session, token, ask_pass, version, data)
    set_etag(response, seen.version)
    return seen
