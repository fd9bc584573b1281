"""REST: the actions of the council."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access import CurrentActor, Db
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.paging import Page, Paging
from app.core.problems import documented
from app.improvement import service
from app.improvement.models import ActionStatus
from app.improvement.schemas import ActionFilter, ActionIn, ActionMoveIn, ActionOut, ActionPatch, ActionSort

router = APIRouter(tags=["actions"])
Reference = Annotated[str, Path(max_length=20, examples=["AC-12"])]
CHANGED = documented(409, 412, 428)


@router.get("/actions", responses=documented(), operation_id="list_actions")
def list_actions(
    page: Paging,
    db: Db,
    actor: CurrentActor,
    status: ActionStatus | None = None,
    owner: Annotated[str | None, Query(max_length=254, description="Address of the owner.")] = None,
    open_only: Annotated[bool, Query(alias="open", description="Only what is planned or under way.")] = False,
    late: Annotated[bool, Query(description="Only what is open after its date.")] = False,
    q: Annotated[str | None, Query(max_length=200, description="Words in the aim.")] = None,
    sort: ActionSort = ActionSort.REFERENCE,
) -> Page[ActionOut]:
    """What the council is doing about its weaknesses."""
    wanted = ActionFilter(status, owner, open_only, late, q, sort)
    with db.read() as session:
        return service.list_actions(session, actor, wanted, page)


@router.post("/actions", status_code=201, responses=documented(409), operation_id="add_action")
def add_action(data: ActionIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor) -> ActionOut:
    """Add an action."""
    with db.write() as session:
        asked = "actions" + data.model_dump_json()
        action = once(session, actor.person_id, key, asked, ActionOut, lambda: service.add_action(session, actor, data))
    set_etag(response, action.version)
    return action


@router.get("/actions/{reference}", responses=documented(), operation_id="get_action")
def get_action(reference: Reference, response: Response, db: Db, actor: CurrentActor) -> ActionOut:
    """One action."""
    with db.read() as session:
        action = service.get_action(session, actor, reference)
    set_etag(response, action.version)
    return action


@router.patch("/actions/{reference}", responses=CHANGED, operation_id="change_action")
def change_action(
    reference: Reference, data: ActionPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ActionOut:
    """Change an action's aim, owner, date, measure or progress."""
    with db.write() as session:
        action = service.change_action(session, actor, reference, version, data)
    set_etag(response, action.version)
    return action


@router.post("/actions/{reference}/start", responses=CHANGED, operation_id="start_action")
def start_action(
    reference: Reference, data: ActionMoveIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ActionOut:
    """Say that it is under way."""
    with db.write() as session:
        action = service.start_action(session, actor, reference, version, data)
    set_etag(response, action.version)
    return action


@router.post("/actions/{reference}/finish", responses=CHANGED, operation_id="finish_action")
def finish_action(
    reference: Reference, data: ActionMoveIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ActionOut:
    """Say that it is done."""
    with db.write() as session:
        action = service.finish_action(session, actor, reference, version, data)
    set_etag(response, action.version)
    return action


@router.post("/actions/{reference}/stop", responses=CHANGED, operation_id="stop_action")
def stop_action(
    reference: Reference, data: ActionMoveIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ActionOut:
    """Stop it without finishing, with the reason."""
    with db.write() as session:
        action = service.stop_action(session, actor, reference, version, data)
    set_etag(response, action.version)
    return action


@router.post("/actions/{reference}/reopen", responses=CHANGED, operation_id="reopen_action")
def reopen_action(
    reference: Reference, data: ActionMoveIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ActionOut:
    """Open a finished or stopped action again."""
    with db.write() as session:
        action = service.reopen_action(session, actor, reference, version, data)
    set_etag(response, action.version)
    return action
