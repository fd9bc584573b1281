"""The master of a document changed: take it as a new version, leave it, or say that it is another document."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db, Permission
from app.core.errors import Problem
from app.intake.models import MasterAct
from app.intake.routes import tools_of
from app.intake.work import decide_master
from app.web.forms import Posted
from app.web.notices import tell

router = APIRouter()


@router.post("/evidence/batches/{reference}/files/{position:int}/master")
def master(request: Request, reference: str, position: int, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Do what the button says; it can be undone, but for a changed master that was added as another document."""
    actor.require(Permission.EVIDENCE_WRITE)
    act = MasterAct(form["act"]) if form["act"] in set(MasterAct) else MasterAct.LEAVE
    here = f"/evidence/batches/{reference}"
    response = RedirectResponse(f"{here}#file-{position}", 303)
    try:
        done = decide_master(tools_of(request), db, actor, reference, position, act)
    except Problem as problem:
        if problem.status not in (409, 412, 422, 503):
            raise
        tell(response, problem.detail)
        return response
    if act is not MasterAct.UNDO and done.document:
        tell(response, done.sentence, undo_at=f"{here}/files/{position}/master", undo_fields={"act": "undo"})
    else:
        tell(response, done.sentence)
    return response
