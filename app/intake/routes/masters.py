"""REST: a file of a batch that may be the changed master of a document."""

from fastapi import APIRouter, Request
from pydantic import Field

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.core.schema import In
from app.intake.models import MasterAct
from app.intake.routes.files import BatchReference, Position, tools_of
from app.intake.schemas import BatchFileOut
from app.intake.work import decide_master

router = APIRouter(tags=["batches"])


class MasterIn(In):
    act: MasterAct = Field(
        description="Take it as a new version, leave ours, add it as another document, or undo taking or leaving it."
    )


@router.post(
    "/batches/{reference}/files/{position}/master", responses=documented(409), operation_id="decide_on_changed_master"
)
def decide_on_changed_master(
    reference: BatchReference, position: Position, data: MasterIn, request: Request, db: Db, actor: CurrentActor
) -> BatchFileOut:
    """Say what becomes of a file that differs from the one that we took from the same place or under the same name."""
    return decide_master(tools_of(request), db, actor, reference, position, data.act)
