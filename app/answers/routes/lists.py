"""REST: changing the request list of a round, and what waits for a place after it."""

from fastapi import APIRouter, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.routes.paths import ADDED, CHANGED, READ, ListCode
from app.answers.schemas.lists import (
    LeaveOutIn,
    ListChangedOut,
    ListChangeIn,
    ListChangeOut,
    PairsIn,
    PlaceIn,
    WaitingOut,
)
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once

router = APIRouter(tags=["list changes"])


@router.get("/list-changes", responses=READ, operation_id="list_list_changes")
def list_list_changes(db: Db, actor: CurrentActor) -> list[ListChangeOut]:
    """Every change of list of this round, the latest first."""
    with db.read() as session:
        return service.list_list_changes(session, actor)


@router.post("/list-changes", status_code=201, responses=ADDED, operation_id="propose_list_change")
def propose_list_change(
    data: ListChangeIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> ListChangeOut:
    """Propose which old request each request of a loaded list continues."""
    with db.write() as session:
        change = once(
            session, actor.person_id, key, f"list-changes {data.new_list}", ListChangeOut,
            lambda: service.propose_list_change(session, actor, data.new_list),
        )  # fmt: skip
    set_etag(response, change.version)
    return change


@router.get("/list-changes/{new_list}", responses=READ, operation_id="get_list_change")
def get_list_change(new_list: ListCode, response: Response, db: Db, actor: CurrentActor) -> ListChangeOut:
    """Old and new side by side, with the answers that would move."""
    with db.read() as session:
        change = service.get_list_change(session, actor, new_list)
    set_etag(response, change.version)
    return change


@router.post("/list-changes/{new_list}/choose", responses=CHANGED, operation_id="choose_moves")
def choose_moves(
    new_list: ListCode, data: PairsIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ListChangeOut:
    """Say which moves are to be made."""
    with db.write() as session:
        change = service.choose_moves(session, actor, new_list, version, data)
    set_etag(response, change.version)
    return change


@router.post("/list-changes/{new_list}/confirm", responses=CHANGED, operation_id="confirm_list_change")
def confirm_list_change(new_list: ListCode, version: IfMatch, db: Db, actor: CurrentActor) -> ListChangedOut:
    """Move everything to the new list; what has no place in it waits."""
    with db.write() as session:
        return service.confirm_list_change(session, actor, new_list, version)


@router.post("/list-changes/{new_list}/leave", responses=CHANGED, operation_id="leave_list_change")
def leave_list_change(
    new_list: ListCode, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ListChangeOut:
    """Leave the proposal; nothing moves."""
    with db.write() as session:
        change = service.leave_list_change(session, actor, new_list, version)
    set_etag(response, change.version)
    return change


@router.get("/not-yet-placed", responses=READ, operation_id="list_waiting")
def list_waiting(db: Db, actor: CurrentActor) -> list[WaitingOut]:
    """What hangs on retired requests and has no place in the list in use."""
    with db.read() as session:
        return service.list_waiting(session, actor)


@router.post("/not-yet-placed/place", status_code=204, responses=ADDED, operation_id="place")
def place(data: PlaceIn, db: Db, actor: CurrentActor) -> None:
    """Put one waiting thing where it belongs."""
    with db.write() as session:
        service.place(session, actor, data)


@router.post("/not-yet-placed/leave-out", status_code=204, responses=ADDED, operation_id="leave_out")
def leave_out(data: LeaveOutIn, db: Db, actor: CurrentActor) -> None:
    """Say that one waiting thing has no place any more, and why."""
    with db.write() as session:
        service.leave_out(session, actor, data)
