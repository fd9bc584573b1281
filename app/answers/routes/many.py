"""REST: acts on many requests at once, and opening a round's requests."""

from fastapi import APIRouter
from pydantic import Field

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.routes.paths import ADDED, RoundReference
from app.answers.schemas.changes import DueOfManyIn, OwnerOfManyIn, RowsIn
from app.answers.schemas.lists import CopiedOut
from app.answers.schemas.requests import BulkOut
from app.core.idempotency import IdempotencyKey, once
from app.core.schema import In, Out

router = APIRouter(tags=["requests"])


class OpenedOut(Out):
    """How many requests were opened or given a date."""

    requests: int


class DatesIn(In):
    also_set_ones: bool = Field(default=False, description="Also those that have a date already.")


@router.post("/requests/approve", responses=ADDED, operation_id="approve_many")
def approve_many(data: RowsIn, db: Db, actor: CurrentActor) -> BulkOut:
    """Approve every request that is ready; the others are left, each with its reason."""
    with db.write() as session:
        return service.approve_many(session, actor, data.requests)


@router.post("/requests/undo-approvals", responses=ADDED, operation_id="undo_approvals")
def undo_approvals(data: RowsIn, db: Db, actor: CurrentActor) -> BulkOut:
    """Take several approvals back."""
    with db.write() as session:
        return service.undo_approvals(session, actor, data.requests)


@router.post("/requests/owner", responses=ADDED, operation_id="change_owner_of_many")
def change_owner_of_many(data: OwnerOfManyIn, db: Db, actor: CurrentActor) -> BulkOut:
    """Give several requests one owner."""
    with db.write() as session:
        return service.change_owner_of_many(session, actor, data.requests, data.owner)


@router.post("/requests/due", responses=ADDED, operation_id="change_due_of_many")
def change_due_of_many(data: DueOfManyIn, db: Db, actor: CurrentActor) -> BulkOut:
    """Move the due date of several requests."""
    with db.write() as session:
        return service.change_due_of_many(session, actor, data.requests, data.due_on)


@router.post("/requests/open", responses=ADDED, operation_id="open_responses")
def open_responses(db: Db, actor: CurrentActor) -> OpenedOut:
    """Open a response to every request of the list in use that has none; done twice, nothing more happens."""
    with db.write() as session:
        return OpenedOut(requests=service.open_responses(session, actor))


@router.post("/requests/dates", responses=ADDED, operation_id="set_due_dates")
def set_due_dates(data: DatesIn, db: Db, actor: CurrentActor) -> OpenedOut:
    """Give every request the date of its milestone."""
    with db.write() as session:
        return OpenedOut(requests=service.set_due_dates(session, actor, also_set_ones=data.also_set_ones))


@router.post("/requests/copy-from/{previous}", status_code=201, responses=ADDED, operation_id="copy_from")
def copy_from(previous: RoundReference, key: IdempotencyKey, db: Db, actor: CurrentActor) -> CopiedOut:
    """Bring owners, notes and answers over from another round; nothing is current by that."""
    with db.write() as session:
        return once(
            session, actor.person_id, key, f"copy {previous}", CopiedOut,
            lambda: service.copy_from(session, actor, previous),
        )  # fmt: skip
