"""REST: why somebody can or can't see a thing."""

from fastapi import APIRouter

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.whynot import service
from app.whynot.schemas import WhyIn, WhyOut

router = APIRouter(tags=["people"])


@router.post("/why-not", responses=documented(), operation_id="explain")
def explain(data: WhyIn, db: Db, actor: CurrentActor) -> WhyOut:
    """Which permission or rule lets a person see a thing, or not; nothing of the thing itself."""
    with db.read() as session:
        return service.explain(session, actor, data)
