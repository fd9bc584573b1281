"""REST: the one search box."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.evidence.models import ItemStatus
from app.search import service
from app.search.schemas import FoundAllOut, FoundKind, SearchFilter

router = APIRouter(tags=["search"])


@router.get("/search", responses=documented(), operation_id="search")
def search(
    q: Annotated[str, Query(min_length=1, max_length=200, examples=["waiting list"])],
    db: Db,
    actor: CurrentActor,
    kind: Annotated[FoundKind | None, Query(description="Only this kind, and more of it.")] = None,
    request: Annotated[str, Query(max_length=40, description="Documents that answer this request.")] = "",
    owner: Annotated[str, Query(max_length=254, description='An address, or "nobody".')] = "",
    since: Annotated[date | None, Query(description="Documents dated on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Documents dated on this day or before.")] = None,
    state: Annotated[ItemStatus | None, Query(description="Of documents.")] = None,
) -> FoundAllOut:
    """Everything that holds all the words; a "phrase", begin* and -not mean the same for each kind of thing."""
    with db.read() as session:
        return service.find(session, actor, q, SearchFilter(kind, request, owner, since, until, state))
