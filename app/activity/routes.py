"""REST: what happened."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path

from app.access import CurrentActor, Db
from app.activity import service
from app.activity.schemas import ActOut
from app.core.paging import Page, Paging
from app.core.problems import documented

router = APIRouter(tags=["activity"])


@router.get("/activity", responses=documented(), operation_id="list_activity")
def list_activity(page: Paging, db: Db, actor: CurrentActor) -> Page[ActOut]:
    """Everything that happened in this round and that you may know of, newest first."""
    with db.read() as session:
        return service.list_activity(session, actor, page)


@router.get("/activity/{noun}/{reference}", responses=documented(), operation_id="activity_of_thing")
def activity_of_thing(
    noun: Literal["requests", "documents", "assertions", "cases"],
    reference: Annotated[str, Path(max_length=60, examples=["17"])],
    db: Db,
    actor: CurrentActor,
) -> list[ActOut]:
    """What happened to one thing, newest first."""
    with db.read() as session:
        return service.of_thing(session, actor, noun, reference)
