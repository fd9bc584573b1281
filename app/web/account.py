"""One's own account: who one is, where one is signed in, the password, the second factor, tokens."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from app.access import Actor, CurrentActor, Db, Permission
from app.access.permissions import ROLE_WORDS
from app.accounts import service
from app.accounts.routes import give_cookie, limits_of, own_cookie
from app.accounts.routes.door import asking_again, factor_key
from app.accounts.routes.own import passwords_are_on
from app.accounts.rules import SHORTEST_PASSWORD
from app.accounts.schemas import PasswordChangeIn, TokenIn, TokenMadeOut
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Invalid, RuleBroken
from app.web.forms import NO_ERRORS, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.account import (
    AccountPage,
    CodesPage,
    FactorLine,
    FactorPage,
    FactorSetUpPage,
    LookLine,
    LooksPage,
    SessionLine,
    TokenLine,
    TokensPage,
)
from app.web.views.shared import Choice

router = APIRouter()


@router.get("/account")
def account_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Who is signed in, with which roles, where else, and what proves it."""
    return _show_account(request, db, actor)


@router.post("/account/password")
def change_password(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change one's own password; every other session ends."""
    passwords_are_on(request)
    data, errors = read_form(PasswordChangeIn, form)
    if data is None:
        return _show_account(request, db, actor, errors)
    settings: Settings = request.app.state.settings
    try:
        with asking_again(request, db, "/current"), db.write() as session:
            fresh = service.change_password(
                session, own_cookie(request), limits_of(settings), form["current"], form["new"]
            )
    except Invalid as refusal:
        return _show_account(request, db, actor, errors_from(refusal))
    response = _back("/account", "Your password is changed. You are signed out everywhere else.")
    give_cookie(response, settings, fresh)
    return response


@router.post("/account/sessions/{reference}/end")
def end_session(reference: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """End one of one's own sessions."""
    with db.write() as session:
        service.end_session(session, own_cookie(request), limits_of(request.app.state.settings), reference)
    return _back("/account", "That session has ended.")


@router.post("/account/sessions/end-others")
def end_other_sessions(request: Request, db: Db, actor: CurrentActor) -> Response:
    """End all of one's own sessions but this."""
    with db.write() as session:
        service.end_other_sessions(session, own_cookie(request), limits_of(request.app.state.settings))
    return _back("/account", "You are signed out everywhere else.")


@router.get("/account/second-factor")
def second_factor_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """How the second factor stands, and the way to set one up."""
    return _show_factor(request, db, actor)


@router.post("/account/second-factor")
def begin_second_factor(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A new secret for the phone; its page shows it as a picture and in letters."""
    settings: Settings = request.app.state.settings
    try:
        with asking_again(request, db, "/password"), db.write() as session:
            service.begin_second_factor(
                session, own_cookie(request), limits_of(settings), factor_key(settings), form["password"]
            )
    except (Invalid, RuleBroken) as refusal:
        return _show_factor(request, db, actor, errors_from(refusal), refusal.status)
    return RedirectResponse("/account/second-factor/confirm", 303)


@router.get("/account/second-factor/confirm")
def set_up_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The secret for an authenticator app, and the field for its first code."""
    return _show_set_up(request, db, actor)


@router.post("/account/second-factor/confirm")
def confirm_second_factor(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """The first code; the recovery codes are shown this once."""
    settings: Settings = request.app.state.settings
    try:
        with db.write() as session:
            fresh, codes = service.confirm_second_factor(
                session, own_cookie(request), limits_of(settings), factor_key(settings), form["code"]
            )
    except Invalid as refusal:
        return _show_set_up(request, db, actor, errors_from(refusal))
    response = _show_codes(request, db, actor, codes, is_new=True)
    give_cookie(response, settings, fresh)
    return response


@router.post("/account/recovery-codes")
def new_recovery_codes(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Ten new recovery codes, shown this once, for whoever proves again who they are."""
    settings: Settings = request.app.state.settings
    limits, key = limits_of(settings), factor_key(settings)
    try:
        with asking_again(request, db, "/proof"), db.write() as session:
            codes = service.new_recovery_codes(session, own_cookie(request), limits, key, form["proof"])
    except (Invalid, RuleBroken) as refusal:
        return _show_factor(request, db, actor, errors_from(refusal), refusal.status)
    return _show_codes(request, db, actor, codes, is_new=False)


@router.get("/account/tokens")
def tokens_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """One's own tokens, and the form for a new one."""
    return _show_tokens(request, db, actor)


@router.post("/account/tokens")
def make_token(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A new token; it is shown this once."""
    data, errors = read_form(TokenIn, form)
    if data is None:
        return _show_tokens(request, db, actor, form, errors)
    settings: Settings = request.app.state.settings
    try:
        with db.write() as session:
            made = service.make_token(session, own_cookie(request), limits_of(settings), settings.token_days, data)
    except (Invalid, RuleBroken) as refusal:
        return _show_tokens(request, db, actor, form, errors_from(refusal), refusal.status)
    return _show_tokens(request, db, actor, made=made)


@router.post("/account/tokens/{reference}/end")
def end_token(reference: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """Take a token back."""
    with db.write() as session:
        service.end_token(session, own_cookie(request), limits_of(request.app.state.settings), reference)
    return _back("/account/tokens", "That token is taken back. Programs that use it are refused from now on.")


@router.get("/second-looks")
def looks_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Second factors that an administrator took away, until somebody else has looked at it."""
    with db.read() as session:
        found = service.list_resets(session, actor)
        page = frame(session, actor, "Second looks")
    lines = [LookLine(one.name, one.email, one.reset_by, one.reason, one.reset_at, one.is_yours) for one in found]
    return render(request, "account/second_looks.html", page, LooksPage(lines))


@router.post("/second-looks")
def look_at_reset(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A second person says that a reset was right."""
    with db.write() as session:
        service.look_at_reset(session, actor, form["email"])
    return _back("/second-looks", "Looked at. The rights on cases follow the new second factor.")


def _back(address: str, words: str) -> Response:
    response = RedirectResponse(address, 303)
    tell(response, words)
    return response


def _show_account(request: Request, db: Database, actor: Actor, errors: FormErrors = NO_ERRORS) -> Response:
    settings: Settings = request.app.state.settings
    cookie = own_cookie(request)
    with db.read() as session:
        me = service.who_am_i(session, actor)
        open_ones = service.list_sessions(session, cookie, limits_of(settings))
        factor = service.second_factor(session, cookie, limits_of(settings))
        has_password = service.state_of_session(session, cookie, limits_of(settings)).has_password
        tokens = service.list_tokens(session, cookie, limits_of(settings))
        looks = len(service.list_resets(session, actor)) if actor.may(Permission.PEOPLE_SECOND_LOOK) else 0
        page = frame(session, actor, "Your account", errors=errors)
    view = AccountPage(
        me.name,
        me.email,
        "",
        [ROLE_WORDS[role] for role in me.roles],
        [SessionLine(one.signed_in_at, one.last_seen_at, one.is_this, one.browser, one.reference) for one in open_ones],
        may_change_password=settings.local_passwords and has_password,
        password_length=SHORTEST_PASSWORD,
        errors=errors,
        factor=FactorLine(**factor.model_dump()),
        tokens=len(tokens),
        looks=looks,
    )
    return render(request, "account/page.html", page, view, 422 if errors else 200)


def _show_factor(
    request: Request, db: Database, actor: Actor, errors: FormErrors = NO_ERRORS, status: int = 200
) -> Response:
    settings: Settings = request.app.state.settings
    cookie = own_cookie(request)
    with db.read() as session:
        factor = service.second_factor(session, cookie, limits_of(settings))
        has_password = service.state_of_session(session, cookie, limits_of(settings)).has_password
        page = frame(session, actor, "Your second factor", errors=errors)
    view = FactorPage(FactorLine(**factor.model_dump()), asks_password=has_password, errors=errors)
    return render(request, "account/second_factor.html", page, view, status)


def _show_set_up(request: Request, db: Database, actor: Actor, errors: FormErrors = NO_ERRORS) -> Response:
    settings: Settings = request.app.state.settings
    with db.read() as session:
        begun = service.pending_second_factor(session, own_cookie(request), limits_of(settings), factor_key(settings))
        page = frame(session, actor, "Set up your second factor", errors=errors)
    in_fours = " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4))
    view = FactorSetUpPage(qr_code(begun.address), in_fours, begun.address, errors)
    return render(request, "account/set_up_factor.html", page, view, 422 if errors else 200)


def _show_codes(request: Request, db: Database, actor: Actor, codes: list[str], *, is_new: bool) -> Response:
    with db.read() as session:
        page = frame(session, actor, "Your recovery codes")
    return render(request, "account/recovery_codes.html", page, CodesPage(codes, is_new=is_new))


def _show_tokens(
    request: Request,
    db: Database,
    actor: Actor,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
    status: int = 422,
    made: TokenMadeOut | None = None,
) -> Response:
    settings: Settings = request.app.state.settings
    with db.read() as session:
        found = service.list_tokens(session, own_cookie(request), limits_of(settings))
        page = frame(session, actor, "Your API tokens", errors=errors)
    typed = form or PostedForm()
    view = TokensPage(
        tokens=[
            TokenLine(
                one.reference, one.name, [words_of(permission) for permission in one.permissions], one.ends_at,
                one.last_used_at, one.has_run_out,
            )
            for one in found
        ],
        choices=[Choice(one.value, words_of(one.value)) for one in sorted(actor.permissions)],
        longest_days=settings.token_days,
        name=typed["name"],
        days=typed["days"] or str(min(30, settings.token_days)),
        chosen=typed.many("permissions"),
        made=made.token if made else "",
        made_name=made.name if made else "",
        errors=errors,
    )  # fmt: skip
    return render(request, "account/tokens.html", page, view, status if errors else 200)


def words_of(permission: str) -> str:
    """ "requests:read-all" as a person reads it: "Requests: read all"."""
    area, _, verb = permission.partition(":")
    return f"{area.replace('-', ' ').capitalize()}: {verb.replace('-', ' ')}"


def qr_code(address: str) -> Markup:
    """The address as a picture for a phone's camera: SVG without styles or scripts."""
    import segno

    picture = segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff", dark="#000")
    # Its key stands below it in letters, for whoever can't see the picture.
    return Markup(picture.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - no word of it is typed
