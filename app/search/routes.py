"""REST: the one search box, and saved views of it and of lists."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access import CurrentActor, Db
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented
from app.evidence.models import ItemStatus
from app.search import service
from app.search.schemas import FoundAllOut, FoundKind, SearchFilter, ViewIn, ViewOut, ViewsOut

router = APIRouter(tags=["search"])
Reference = Annotated[str, Path(max_length=20, examples=["V-3"])]
CHANGED = documented(409, 412, 428)


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


@router.get("/saved-views", responses=documented(), operation_id="list_saved_views")
def list_saved_views(db: Db, actor: CurrentActor) -> ViewsOut:
    """One's own, and those that others of the round share."""
    with db.read() as session:
        return ViewsOut(items=service.list_views(session, actor))


@router.post("/saved-views", status_code=201, responses=documented(409), operation_id="save_view")
def save_view(data: ViewIn, response: Response, db: Db, actor: CurrentActor) -> ViewOut:
    """Keep a list or a search, as its address has it, under a name."""
    with db.write() as session:
        return _answered(response, service.save_view(session, actor, data))


@router.post("/saved-views/{reference}/share", responses=CHANGED, operation_id="share_view")
def share_view(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> ViewOut:
    """Show it to everybody of the round; each finds by it what they may see."""
    with db.write() as session:
        return _answered(response, service.share_view(session, actor, reference, version))


@router.post("/saved-views/{reference}/unshare", responses=CHANGED, operation_id="unshare_view")
def unshare_view(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> ViewOut:
    """Keep it for oneself again."""
    with db.write() as session:
        return _answered(response, service.unshare_view(session, actor, reference, version))


@router.post("/saved-views/{reference}/remove", responses=CHANGED, operation_id="remove_view")
def remove_view(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> ViewOut:
    """Take it away."""
    with db.write() as session:
        return _answered(response, service.remove_view(session, actor, reference, version))


@router.post("/saved-views/{reference}/restore", responses=CHANGED, operation_id="restore_view")
def restore_view(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> ViewOut:
    """Bring back what one took away."""
    with db.write() as session:
        return _answered(response, service.restore_view(session, actor, reference, version))


def _answered(response: Response, view: ViewOut) -> ViewOut:
    set_etag(response, view.version)
    return view
