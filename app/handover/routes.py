"""REST: what somebody has in hand, and giving it to another person."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.access import CurrentActor, Db
from app.accounts.routes.people import Email
from app.core.problems import documented
from app.handover import service
from app.handover.schemas import HandOverIn, HandOverLine, HandOverOut, InHandOut

router = APIRouter(tags=["people"])
Reference = Annotated[str, Path(max_length=20, examples=["HO-1"])]


@router.get("/people/{email}/in-hand/counts", responses=documented(), operation_id="count_in_hand")
def count_in_hand(email: Email, db: Db, actor: CurrentActor) -> InHandOut:
    """How many things of each kind a person has in hand; numbers only."""
    with db.read() as session:
        return service.count_in_hand(session, actor, email)


@router.get("/people/{email}/in-hand", responses=documented(), operation_id="list_in_hand")
def list_in_hand(email: Email, db: Db, actor: CurrentActor) -> InHandOut:
    """What a person has in hand."""
    with db.read() as session:
        return service.list_in_hand(session, actor, email)


@router.post("/people/{email}/hand-over", status_code=201, responses=documented(409), operation_id="hand_over")
def hand_over(email: Email, data: HandOverIn, db: Db, actor: CurrentActor) -> HandOverOut:
    """Give it to another person in one act, all of it or the things named."""
    with db.write() as session:
        return service.hand_over(session, actor, email, data)


@router.get("/people/{email}/hand-overs", responses=documented(), operation_id="list_hand_overs")
def list_hand_overs(email: Email, db: Db, actor: CurrentActor) -> list[HandOverLine]:
    """The hand-overs of the past, the newest first."""
    with db.read() as session:
        return service.list_hand_overs(session, actor, email)


@router.post("/hand-overs/{reference}/undo", responses=documented(409), operation_id="undo_hand_over")
def undo_hand_over(reference: Reference, db: Db, actor: CurrentActor) -> HandOverOut:
    """Give it all back; what has moved on since stays where it is."""
    with db.write() as session:
        return service.undo_hand_over(session, actor, reference)
