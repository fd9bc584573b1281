"""Signing in and out, the code of the second factor, a locked session, and a link that sets a password."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Db
from app.access.permissions import ROLE_WORDS
from app.accounts import provider, service
from app.accounts.routes import door, give_cookie, limits_of, own_cookie, renew_cookie, take_cookie
from app.accounts.routes.credentials import browser_words
from app.accounts.routes.own import passwords_are_on
from app.accounts.rules import SHORTEST_PASSWORD, Standing
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotSignedIn, Problem, TooManyTries
from app.web.addresses import local_path
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from
from app.web.frame import bare_frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.account import (
    CodePage,
    DemoPerson,
    Kept,
    LockedPage,
    ResendPage,
    SetPasswordPage,
    SignInPage,
    UnlockedPage,
)

router = APIRouter()
Link = str


@router.get("/sign-in")
def sign_in_page(request: Request, db: Db, next: str = "/") -> Response:
    """The form; where to go afterwards comes with the address."""
    return _show(request, db, SignInPage(local_path(next)))


@router.post("/sign-in")
def sign_in(request: Request, db: Db, form: Posted) -> Response:
    """Start a session, or say in one sentence that it was not right."""
    fault = _empty_field(form)
    if fault is not None:
        return _again(request, db, form, fault, 422)
    try:
        begun = door.sign_in(request, db, form["email"], form["password"])
    except (NotSignedIn, TooManyTries) as refusal:
        return _again(request, db, form, FormError("email", refusal.detail), refusal)
    response = _onwards("/sign-in/code" if begun.waits_for_code else "", form["next"])
    give_cookie(response, request.app.state.settings, begun.token)
    return response


@router.get("/sign-in/code")
def code_page(request: Request, db: Db, next: str = "/") -> Response:
    """The second step: the code that the person's phone shows."""
    return _show_code(request, db, local_path(next))


@router.post("/sign-in/code")
def give_code(request: Request, db: Db, form: Posted) -> Response:
    """The code, or a recovery code: the session is good from here."""
    try:
        fresh = door.give_code(request, db, own_cookie(request), form["code"])
    except (NotSignedIn, TooManyTries) as refusal:
        return _show_code(request, db, local_path(form["next"]), refusal)
    response = _onwards("", form["next"])
    give_cookie(response, request.app.state.settings, fresh)
    return response


async def _sent(request: Request, next: str = "/", silent: str = "") -> Response:
    provider.require_on(request.app.state.settings)
    return await provider.begin(request, local_path(next), silent=silent == "yes")


async def _word(request: Request) -> provider.Vouched | Problem:
    provider.require_on(request.app.state.settings)
    try:
        return await provider.vouched(request)
    except Problem as refusal:
        return refusal


@router.get("/sign-in/council")
def to_the_council(sent: Annotated[Response, Depends(_sent)]) -> Response:
    """To the council's own sign-in; `silent` only has it vouch again for a session that is open."""
    return sent


@router.get("/sign-in/council/back")
def back_from_the_council(
    request: Request, db: Db, word: Annotated[provider.Vouched | Problem, Depends(_word)]
) -> Response:
    """From there: a session for whoever it vouches for, or the one that is open goes on."""
    if isinstance(word, Problem):
        return _show(request, db, SignInPage(errors=FormErrors((FormError("", word.detail),))), word.status)
    settings: Settings = request.app.state.settings
    if word.claims is None:
        return locked_page(request, db, local_path(word.back), None)
    browser = browser_words(request.headers.get("user-agent", ""))
    try:
        with db.write() as session:
            welcome = service.sign_in_on_word(
                session, word.claims, own_cookie(request), settings.session_hours, browser
            )
    except Forbidden as refusal:
        return _show(request, db, SignInPage(errors=FormErrors((FormError("", refusal.detail),))), refusal.status)
    if welcome.begun is None:
        return RedirectResponse(local_path(word.back), 303)
    response = _onwards("/sign-in/code" if welcome.begun.waits_for_code else "", word.back)
    give_cookie(response, settings, welcome.begun.token)
    return response


@router.get("/unlocked")
def unlocked_page(request: Request, db: Db) -> Response:
    """For the tab in which somebody unlocked: the one they came from goes on by itself."""
    with db.read() as session:
        page = bare_frame(session, "Unlocked")
    return render(request, "account/unlocked.html", page, UnlockedPage())


@router.post("/sign-out")
def sign_out(request: Request, db: Db) -> Response:
    """End this session."""
    cookie = own_cookie(request)
    if cookie:
        with db.write() as session:
            service.sign_out(session, cookie)
    response = RedirectResponse("/sign-in", 303)
    take_cookie(response, request.app.state.settings)
    return response


@router.post("/unlock")
def unlock(request: Request, db: Db, form: Posted) -> Response:
    """Go on where the session stood; what was typed before it locked is offered to be sent."""
    back, kept = local_path(form["back"]), _unpacked(form["kept"])
    try:
        fresh = door.unlock(request, db, form["password"], form["code"])
    except (Invalid, TooManyTries) as refusal:
        return locked_page(request, db, back, kept, errors_from(refusal), refusal)
    response: Response = RedirectResponse(back, 303)
    if kept is not None:
        with db.read() as session:
            page = bare_frame(session, "Unlocked")
        words = "What you typed before the session locked was not saved yet. Send it now."
        response = render(request, "account/resend.html", page, ResendPage(kept, words))
    renew_cookie(request, response, fresh)
    return response


@router.get("/set-password/{token}")
def set_password_page(token: Link, request: Request, db: Db) -> Response:
    """The page of a link that sets a password. Looking at it does not use it up: scanners of mail look too."""
    return _show_link(request, db, token)


@router.post("/set-password/{token}")
def set_password(token: Link, request: Request, db: Db, form: Posted) -> Response:
    """Set the password; the link is used up."""
    passwords_are_on(request)
    if form["password"] != form["again"]:
        return _show_link(request, db, token, FormErrors((FormError("again", "The two passwords are not the same."),)))
    try:
        with db.write() as session:
            service.set_password_by_link(session, token, form["password"])
    except Invalid as refusal:
        return _show_link(request, db, token, errors_from(refusal))
    response = RedirectResponse("/sign-in", 303)
    tell(response, "Your password is set. Sign in with it.")
    return response


def locked_page(
    request: Request,
    db: Database,
    back: str,
    kept: Kept | None,
    errors: FormErrors = FormErrors(),  # noqa: B008 - frozen
    refusal: Problem | None = None,
) -> Response:
    """What stands in for every page of a locked session: no name of a thing, nothing that was typed in sight."""
    settings: Settings = request.app.state.settings
    with db.read() as session:
        state = service.state_of_session(session, own_cookie(request), limits_of(settings))
        page = bare_frame(session, "Locked", errors)
    # Only the provider can say that the hour is good.
    is_the_hour = state.standing == Standing.NOT_VOUCHED.value
    view = LockedPage(
        name=state.name,
        asks_password=state.has_password and settings.local_passwords and not is_the_hour,
        asks_code=state.asks_code and not is_the_hour,
        provider=provider.words_on_button(settings),
        back=back,
        kept=_packed(kept),
        sends=kept,
        errors=errors,
    )
    return _waiting(render(request, "account/locked.html", page, view, refusal.status if refusal else 401), refusal)


def _onwards(step: str, wanted: str) -> Response:
    back = local_path(wanted)
    if not step:
        return RedirectResponse(back, 303)
    from urllib.parse import quote

    return RedirectResponse(step if back == "/" else f"{step}?next={quote(back, safe='')}", 303)


def _packed(kept: Kept | None) -> str:
    return "" if kept is None else json.dumps([kept.address, kept.fields, kept.had_files])


def _unpacked(text: str) -> Kept | None:
    """What came back in the locked page's hidden field; None for none and for what is not ours."""
    try:
        address, fields, had_files = json.loads(text)
        pairs = tuple((str(name), str(value)) for name, value in fields)
        return Kept(local_path(str(address)), pairs, had_files=bool(had_files))
    except (ValueError, TypeError):
        return None


def _empty_field(form: PostedForm) -> FormError | None:
    if not form["email"].strip():
        return FormError("email", "Enter your work email.")
    if not form["password"]:
        return FormError("password", "Enter your password.")
    return None


def _again(request: Request, db: Database, form: PostedForm, fault: FormError, refused: Problem | int) -> Response:
    view = SignInPage(local_path(form["next"]), form["email"][:254], FormErrors((fault,)))
    if isinstance(refused, int):
        return _show(request, db, view, refused)
    return _waiting(_show(request, db, view, refused.status), refused)


def _show(request: Request, db: Database, view: SignInPage, status: int = 200) -> Response:
    settings: Settings = request.app.state.settings
    with db.read() as session:
        page = bare_frame(session, "Sign in", view.errors)
        people = [
            DemoPerson(person.name, ", ".join(ROLE_WORDS[role] for role in person.roles), person.email)
            for person in service.demo_people(session)
        ]
    shown = SignInPage(
        view.next,
        view.email,
        view.errors,
        people,
        with_password=settings.local_passwords,
        provider=provider.words_on_button(settings),
    )
    return render(request, "account/sign_in.html", page, shown, status)


def _show_code(request: Request, db: Database, back: str, refusal: Problem | None = None) -> Response:
    cookie = own_cookie(request)
    errors = FormErrors() if refusal is None else FormErrors((FormError("code", refusal.detail),))
    try:
        with db.read() as session:
            service.whose_code(session, cookie)
            page = bare_frame(session, "Enter the code", errors)
            code = service.demo_code(session, cookie, door.factor_key(request.app.state.settings))
            is_demo = service.holds_demo_accounts(session)
    except NotSignedIn:
        response = RedirectResponse("/sign-in", 303)
        tell(response, "Too much time went by since the password. Sign in again.")
        return response
    view = CodePage(back, errors, demo_code=code, is_demo=is_demo)
    return _waiting(render(request, "account/code.html", page, view, refusal.status if refusal else 200), refusal)


def _show_link(request: Request, db: Database, token: str, errors: FormErrors = FormErrors()) -> Response:  # noqa: B008
    with db.read() as session:
        link = service.look_at_password_link(session, token)
        page = bare_frame(session, "Set your password", errors)
    view = SetPasswordPage(link.name, link.email, token, SHORTEST_PASSWORD, errors)
    return render(request, "account/set_password.html", page, view, 422 if errors else 200)


def _waiting(response: Any, refusal: Problem | None) -> Response:
    """Where somebody has to wait, the answer says how long (Retry-After)."""
    made: Response = response
    if isinstance(refusal, TooManyTries):
        made.headers["Retry-After"] = str(refusal.facts.get("retry_after", 60))
    return made
