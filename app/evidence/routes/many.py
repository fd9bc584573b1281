"""REST: one act on many documents of the catalogue."""

from fastapi import APIRouter

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.evidence import service
from app.evidence.schemas import ChangeManyIn, ManyIn, ManyOut, WithdrawManyIn

router = APIRouter(tags=["documents"])


@router.post("/documents/change", responses=documented(), operation_id="change_documents")
def change_documents(data: ChangeManyIn, db: Db, actor: CurrentActor) -> ManyOut:
    """Give many documents the same owner, sensitivity, category or tags; what can't be changed is left and named.

    Each document that was done comes with what it had: sent back at its new version, that is the undo.
    """
    with db.write() as session:
        return service.change_many(session, actor, data)


@router.post("/documents/withdraw", responses=documented(), operation_id="withdraw_documents")
def withdraw_documents(data: WithdrawManyIn, db: Db, actor: CurrentActor) -> ManyOut:
    """Take many documents out of use for one reason. Nothing is deleted."""
    with db.write() as session:
        return service.withdraw_many(session, actor, data)


@router.post("/documents/restore", responses=documented(), operation_id="restore_documents")
def restore_documents(data: ManyIn, db: Db, actor: CurrentActor) -> ManyOut:
    """Bring many withdrawn documents back as they were."""
    with db.write() as session:
        return service.restore_many(session, actor, data.documents)
