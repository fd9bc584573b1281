"""Break-glass: an administrator reads everything for an hour, with a reason; who did, why, and ending it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service
from app.accounts.schemas import GlassIn, GlassOut
from app.core.errors import Invalid, RuleBroken
from app.web.dates import time_of_day, when
from app.web.forms import Posted, errors_from, read_form
from app.web.frame import frame
from app.web.set_up.answering import Sent, done, refused
from app.web.shell import render
from app.web.views.people import GlassPage, GlassRow

router = APIRouter()
GLASS = "/people/break-glass"
NOTHING = Sent()


@router.get("/people/break-glass")
def glass_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Every break-glass, the newest first."""
    return _show(request, db, actor)


@router.post("/people/break-glass")
def break_glass(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Begin the hour."""
    actor.require(Permission.PEOPLE_BREAK_GLASS)
    data, errors = read_form(GlassIn, form)
    if data is None:
        return _show(request, db, actor, refused(form, errors))
    try:
        with db.write() as session:
            glass = service.break_glass(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return _show(request, db, actor, Sent(form, errors_from(problem), problem.status))
    return done(GLASS, f"You can read everything until {time_of_day(glass.ends_at)}. The lead officer was told.")


@router.post("/people/break-glass/{reference}/end")
def end_glass(reference: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """End it early."""
    try:
        with db.write() as session:
            service.end_glass(session, actor, reference)
    except RuleBroken as problem:
        return _show(request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    return done(GLASS, f"{reference} is ended.")


def _show(request: Request, db: Db, actor: Actor, sent: Sent = NOTHING) -> Response:
    with db.read() as session:
        found = service.list_glass(session, actor)
        page = frame(session, actor, "Break-glass", "/people", errors=sent.errors)
    view = GlassPage(
        rows=[_row(one) for one in found],
        may_break=actor.may(Permission.PEOPLE_BREAK_GLASS) and actor.glass is None,
        reason=sent.form["reason"],
        errors=sent.errors,
    )
    return render(request, "people/glass.html", page, view, sent.status)


def _row(one: GlassOut) -> GlassRow:
    ended = f"Ended early by {one.ended_by}, {when(one.ended_at)}." if one.ended_at else ""
    return GlassRow(
        one.reference, one.name, one.reason, one.begun_at, one.ends_at, ended, one.is_open, one.may_end,
    )  # fmt: skip
