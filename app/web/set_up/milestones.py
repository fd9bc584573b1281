"""Set up: the steps of the round, done, not done after all, moved."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import CurrentActor, Db, Permission
from app.assessments import service
from app.assessments.schemas import AssessmentOut, MilestonePatch
from app.core.clock import today
from app.web.forms import FormError, FormErrors, Posted, PostedForm, read_form
from app.web.set_up.answering import refused
from app.web.set_up.dates import do_for_round, show_dates

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()


@router.post("/set-up/milestones/{code}/done")
def mark_done(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Done today, or not done after all."""
    patch = MilestonePatch(done_on=None if form["undo"] == "yes" else today())
    return _change(request, db, actor, code, form, patch, "marked as not done" if form["undo"] == "yes" else "done")


@router.post("/set-up/milestones/{code}/move")
def move(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A step of ours to another day number, a step of CQC's that it does not state to a date."""
    actor.require(Permission.ASSESSMENT_DATES)
    names = [name for name in ("day", "on") if name in form]
    data, errors = read_form(MilestonePatch, PostedForm({name: (form[name],) for name in names}))
    if data is None:
        said = FormErrors(tuple(FormError(f"{one.field}-{code}", one.message) for one in errors))
        return show_dates(request, db, actor, refused(form, said))
    return _change(request, db, actor, code, form, data, "moved")


def _change(request: Request, db: Db, actor: CurrentActor, code: str, form: PostedForm, patch: MilestonePatch,
            did: str) -> Response:  # fmt: skip
    actor.require(Permission.ASSESSMENT_DATES)

    def act(session: "Session", here: AssessmentOut) -> str:
        out = service.change_milestone(session, actor, here.reference, code, form.version, patch)
        name = next((one.name for one in out.milestones if one.code == code), code)
        return f"{name}: {did}."

    return do_for_round(request, db, actor, form, act, part=f"milestone-{code}")
