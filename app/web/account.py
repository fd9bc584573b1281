"""Sign in, sign out, one's own account."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db
from app.access.permissions import ROLE_WORDS
from app.accounts import service
from app.accounts.routes import cookie_name, give_cookie
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import NotSignedIn, TooManyTries
from app.web.errors import local_path
from app.web.forms import FormError, FormErrors, Posted, PostedForm
from app.web.frame import bare_frame, frame
from app.web.shell import render
from app.web.views.account import AccountPage, DemoPerson, SignInPage

router = APIRouter()


@router.get("/sign-in")
def sign_in_page(request: Request, db: Db, next: str = "/") -> Response:
    """The form; where to go afterwards comes with the address."""
    return _show(request, db, SignInPage(local_path(next)))


@router.post("/sign-in")
def sign_in(request: Request, db: Db, form: Posted) -> Response:
    """Start a session, or say in one sentence that it was not right."""
    settings: Settings = request.app.state.settings
    fault = _empty_field(form)
    if fault is not None:
        return _again(request, db, form, fault, 422)
    try:
        with db.write() as session:
            token, _, _ = service.sign_in(session, form["email"], form["password"], settings.session_hours)
    except (NotSignedIn, TooManyTries) as refusal:
        return _again(request, db, form, FormError("email", refusal.detail), refusal.status)
    response = RedirectResponse(local_path(form["next"]), 303)
    give_cookie(response, settings, token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, db: Db) -> Response:
    """End this session."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(cookie_name(settings))
    if token:
        with db.write() as session:
            service.sign_out(session, token)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(cookie_name(settings), path="/")
    return response


@router.get("/account")
def account_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Who is signed in, and with which roles."""
    with db.read() as session:
        me = service.who_am_i(session, actor)
        page = frame(session, actor, "Your account")
    view = AccountPage(me.name, me.email, "", [ROLE_WORDS[role] for role in me.roles], ())
    return render(request, "account/page.html", page, view)


def _empty_field(form: PostedForm) -> FormError | None:
    if not form["email"].strip():
        return FormError("email", "Enter your work email.")
    if not form["password"]:
        return FormError("password", "Enter your password.")
    return None


def _again(request: Request, db: Database, form: PostedForm, fault: FormError, status: int) -> Response:
    view = SignInPage(local_path(form["next"]), form["email"][:254], FormErrors((fault,)))
    return _show(request, db, view, status)


def _show(request: Request, db: Database, view: SignInPage, status: int = 200) -> Response:
    with db.read() as session:
        page = bare_frame(session, "Sign in", view.errors)
        people = [
            DemoPerson(person.name, ", ".join(ROLE_WORDS[role] for role in person.roles), person.email)
            for person in service.demo_people(session)
        ]
    shown = SignInPage(view.next, view.email, view.errors, people)
    return render(request, "account/sign_in.html", page, shown, status)
