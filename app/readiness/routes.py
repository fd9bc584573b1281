"""REST: where the return stands, and Today."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.access import CurrentActor, Db
from app.answers.schemas.requests import CountsOut
from app.core.problems import documented
from app.core.schema import Moment
from app.readiness import service
from app.readiness.schemas import ReadinessOut, TodayOut

router = APIRouter(tags=["readiness"])


@router.get("/readiness", responses=documented(409), operation_id="readiness")
def readiness(db: Db, actor: CurrentActor) -> ReadinessOut:
    """Counts by state, the plan, the pace and the forecast, with the days so far."""
    with db.read() as session:
        return service.readiness(session, actor)


@router.get("/readiness/today", responses=documented(409), operation_id="today_for")
def today_for(
    db: Db,
    actor: CurrentActor,
    since: Annotated[
        Moment | None, Query(description="When you last looked; your session before this one without.")
    ] = None,
) -> TodayOut:
    """Today as you see it: what is urgent, what waits for you, what is most at risk, what happened."""
    with db.read() as session:
        return service.today_for(session, actor, since=since)


@router.post("/readiness/note", responses=documented(409), operation_id="note_today")
def note_today(db: Db, actor: CurrentActor) -> CountsOut:
    """Write today's counts down for the burn-up; a later look on the same day takes their place."""
    with db.write() as session:
        return service.note_today(session, actor)
