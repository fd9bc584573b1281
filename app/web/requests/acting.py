"""An act from the page of a request: carried out and told, or refused beside what was typed."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor
from app.answers import service
from app.answers.schemas.requests import DoneOut, RequestOut
from app.core.db import Database
from app.core.errors import EditConflict, Invalid, Problem, RuleBroken
from app.web.addresses import local_path
from app.web.forms import FormError, FormErrors, PostedForm, errors_from
from app.web.notices import Notice, tell
from app.web.requests.showing import Beside, page_of
from app.web.shell import asked_part, render
from app.web.views.shared import Conflict, Pair

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Act = Callable[["Session"], DoneOut]
Undo = Callable[[DoneOut], tuple[str, Mapping[str, str]]]
Compare = Callable[[RequestOut], list[Pair]]


def carry_out(
    request: Request,
    db: Database,
    actor: Actor,
    code: str,
    form: PostedForm,
    act: Act,
    *,
    typed: Mapping[str, str] | None = None,
    compare: Compare | None = None,
    undo: Undo | None = None,
    part: str = "",
) -> Response:
    """Do `act` and go back to the page, at `part` of it; the notice offers `undo` where there is one.

    A refusal (409, 422) is told at the top of the page, an edit conflict (412) with what `compare` finds; `typed` keeps
    what was written. A script that saved one piece gets the page again, or the refusal alone.
    """
    try:
        with db.write() as session:
            done = act(session)
    except (Invalid, RuleBroken, EditConflict) as problem:
        if asked_part(request):
            raise
        return refused(request, db, actor, code, problem, typed or {}, compare)
    undo_at, undo_fields = undo(done) if undo else ("", {})
    if asked_part(request):
        with db.read() as session:
            notice = Notice(done.says, undo_at, undo_fields)
            page, view = page_of(session, actor, done.code, Beside(notice=notice))
        return render(request, "requests/one.html", page, view)
    response = RedirectResponse(_next(form, code, part), 303)
    tell(response, done.says, undo_at=undo_at, undo_fields=undo_fields)
    return response


def take_out(
    request: Request, db: Database, actor: Actor, code: str, form: PostedForm, act: Act, part: str
) -> Response:
    """Take something out of the request; the notice puts it back. Someone else's edit of it is told, with nothing typed."""
    return carry_out(
        request, db, actor, code, form, act, compare=lambda now: [], part=part,
        undo=lambda done: (f"/requests/{code}/put-back", {"act": str(done.act)}),
    )  # fmt: skip


def refused(
    request: Request,
    db: Database,
    actor: Actor,
    code: str,
    problem: Problem,
    typed: Mapping[str, str],
    compare: Compare | None = None,
) -> Response:
    """The page of the request again, with what was wrong or what somebody else saved, and what was typed."""
    errors = errors_from(problem)
    conflict = None
    with db.read() as session:
        if isinstance(problem, EditConflict) and compare is not None:
            conflict = _conflict(session, actor, code, compare)
            errors = FormErrors()
        page, view = page_of(session, actor, code, Beside(errors, conflict, typed))
    return render(request, "requests/one.html", page, view, problem.status)


def at_fields(
    request: Request, db: Database, actor: Actor, code: str, errors: FormErrors, typed: Mapping[str, str]
) -> Response:
    """The page again with faults found before anything was asked of a service."""
    with db.read() as session:
        page, view = page_of(session, actor, code, Beside(errors, typed=typed))
    return render(request, "requests/one.html", page, view, 422)


def one_error(field: str, message: str) -> FormErrors:
    """One fault at one field."""
    return FormErrors((FormError(field, message),))


def _conflict(session: "Session", actor: Actor, code: str, compare: Compare) -> Conflict:
    now = service.one_request(session, actor, code)
    last = next(iter(service.history_of(session, actor, code)), None)
    pairs = [pair for pair in compare(now) if pair.theirs != pair.yours]
    return Conflict(pairs, last.who if last else "", last.at if last else None)


def _next(form: PostedForm, code: str, part: str) -> str:
    if form["next"]:
        return local_path(form["next"])
    return f"/requests/{code}#{part}" if part else f"/requests/{code}"
