"""REST: one's own password, second factor and tokens; links that set a password; resets and their second look."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.access import CurrentActor, Db
from app.accounts import service
from app.accounts.routes.credentials import give_cookie, limits_of
from app.accounts.routes.door import NO_PASSWORDS, asking_again, factor_key
from app.accounts.routes.people import Email
from app.accounts.routes.sessions import OwnCookie, Reference, settings_of
from app.accounts.schemas import (
    CodeIn,
    FactorBeginIn,
    FactorBegunOut,
    FactorOut,
    NewPasswordIn,
    PasswordChangeIn,
    PasswordLinkMadeOut,
    PasswordLinkOut,
    ProofIn,
    ReasonIn,
    RecoveryCodesOut,
    ResetOut,
    TokenIn,
    TokenMadeOut,
    TokenOut,
)
from app.core.errors import RuleBroken
from app.core.problems import documented

router = APIRouter(tags=["sign-in"])
Link = Annotated[str, Path(max_length=100)]


@router.post("/me/password", status_code=204, responses=documented(409, 429), operation_id="change_password")
def change_password(
    data: PasswordChangeIn, request: Request, response: Response, db: Db, actor: CurrentActor, cookie: OwnCookie
) -> None:
    """Change one's own password; all other sessions end, and this one gets a new cookie."""
    settings = settings_of(request)
    passwords_are_on(request)
    with asking_again(request, db, "/current"), db.write() as session:
        fresh = service.change_password(session, cookie, limits_of(settings), data.current, data.new)
    give_cookie(response, settings, fresh)


@router.get("/password-links/{token}", responses=documented(), operation_id="look_at_password_link")
def look_at_password_link(token: Link, db: Db) -> PasswordLinkOut:
    """Whom a link that sets a password is for; looking does not use it up."""
    with db.read() as session:
        return service.look_at_password_link(session, token)


@router.post("/password-links/{token}", status_code=204, responses=documented(409), operation_id="set_password_by_link")
def set_password_by_link(token: Link, data: NewPasswordIn, request: Request, db: Db) -> None:
    """Set the password that a link is for; the link is used up."""
    passwords_are_on(request)
    with db.write() as session:
        service.set_password_by_link(session, token, data.password)


@router.post(
    "/people/{email}/password-link", status_code=201, responses=documented(409), operation_id="make_password_link"
)
def make_password_link(email: Email, request: Request, db: Db, actor: CurrentActor) -> PasswordLinkMadeOut:
    """A link by which a person sets their first or a new password, shown this once; it works once, for three days."""
    passwords_are_on(request)
    with db.write() as session:
        token, ends_at = service.make_password_link(session, actor, email)
    return PasswordLinkMadeOut(address=f"/set-password/{token}", ends_at=ends_at)


@router.get("/me/second-factor", responses=documented(), operation_id="get_second_factor")
def get_second_factor(request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> FactorOut:
    """How one's own second factor stands."""
    with db.read() as session:
        return service.second_factor(session, cookie, limits_of(settings_of(request)))


@router.post("/me/second-factor", status_code=201, responses=documented(409, 429), operation_id="begin_second_factor")
def begin_second_factor(
    data: FactorBeginIn, request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie
) -> FactorBegunOut:
    """A new secret for an authenticator app; it counts once its first code was given."""
    settings = settings_of(request)
    with asking_again(request, db, "/password"), db.write() as session:
        return service.begin_second_factor(session, cookie, limits_of(settings), factor_key(settings), data.password)


@router.get("/me/second-factor/next", responses=documented(409), operation_id="pending_second_factor")
def pending_second_factor(request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> FactorBegunOut:
    """The secret again, while its first code is awaited."""
    settings = settings_of(request)
    with db.read() as session:
        return service.pending_second_factor(session, cookie, limits_of(settings), factor_key(settings))


@router.post("/me/second-factor/confirm", responses=documented(409), operation_id="confirm_second_factor")
def confirm_second_factor(
    data: CodeIn, request: Request, response: Response, db: Db, actor: CurrentActor, cookie: OwnCookie
) -> RecoveryCodesOut:
    """The first code: from now on every sign-in asks for one. Gives ten recovery codes, shown this once."""
    settings = settings_of(request)
    with db.write() as session:
        fresh, codes = service.confirm_second_factor(
            session, cookie, limits_of(settings), factor_key(settings), data.code
        )
    give_cookie(response, settings, fresh)
    return RecoveryCodesOut(codes=codes)


@router.post("/me/recovery-codes", status_code=201, responses=documented(409, 429), operation_id="new_recovery_codes")
def new_recovery_codes(
    data: ProofIn, request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie
) -> RecoveryCodesOut:
    """Ten new recovery codes, for one's password or a code; the ones before are good for nothing now."""
    settings = settings_of(request)
    with asking_again(request, db, "/proof"), db.write() as session:
        codes = service.new_recovery_codes(session, cookie, limits_of(settings), factor_key(settings), data.proof)
    return RecoveryCodesOut(codes=codes)


@router.get("/me/tokens", responses=documented(), operation_id="list_tokens")
def list_tokens(request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> list[TokenOut]:
    """One's own tokens, newest first."""
    with db.read() as session:
        return service.list_tokens(session, cookie, limits_of(settings_of(request)))


@router.post("/me/tokens", status_code=201, responses=documented(409), operation_id="make_token")
def make_token(data: TokenIn, request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> TokenMadeOut:
    """A token for a program, shown this once; it may do no more than its owner."""
    settings = settings_of(request)
    with db.write() as session:
        return service.make_token(session, cookie, limits_of(settings), settings.token_days, data)


@router.delete("/me/tokens/{reference}", status_code=204, responses=documented(), operation_id="end_token")
def end_token(reference: Reference, request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> None:
    """Take a token back; it is refused from the next request on."""
    with db.write() as session:
        service.end_token(session, cookie, limits_of(settings_of(request)), reference)


@router.post(
    "/people/{email}/second-factor/reset",
    status_code=204,
    responses=documented(409),
    operation_id="reset_second_factor",
)
def reset_second_factor(email: Email, data: ReasonIn, db: Db, actor: CurrentActor) -> None:
    """Take a person's second factor away, for a lost phone; case rights wait until somebody else has looked at it."""
    with db.write() as session:
        service.reset_second_factor(session, actor, email, data.reason)


@router.get("/second-looks", responses=documented(), operation_id="list_resets")
def list_resets(db: Db, actor: CurrentActor) -> list[ResetOut]:
    """Resets of second factors that nobody else has looked at yet."""
    with db.read() as session:
        return service.list_resets(session, actor)


@router.post("/second-looks/{email}", status_code=204, responses=documented(409), operation_id="look_at_reset")
def look_at_reset(email: Email, db: Db, actor: CurrentActor) -> None:
    """A second person says that a reset was right."""
    with db.write() as session:
        service.look_at_reset(session, actor, email)


def passwords_are_on(request: Request) -> None:
    """RuleBroken (409) where the council switched passwords off."""
    if not settings_of(request).local_passwords:
        raise RuleBroken(NO_PASSWORDS)
