"""REST: the one search box."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.search import service
from app.search.schemas import FoundAllOut

router = APIRouter(tags=["search"])


@router.get("/search", responses=documented(), operation_id="search")
def search(
    q: Annotated[str, Query(min_length=1, max_length=200, examples=["waiting list"])], db: Db, actor: CurrentActor
) -> FoundAllOut:
    """Requests, documents, assertions and cases that hold all the words."""
    with db.read() as session:
        return service.find(session, actor, q)
