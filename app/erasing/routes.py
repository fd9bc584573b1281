"""REST: asking that a document be erased, calling it off, carrying it out."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.erasing import service
from app.erasing.schemas import AttachmentOut, ErasureIn, ErasureOut
from app.erasing.work import erase

router = APIRouter(tags=["documents"])
Reference = Annotated[str, Path(max_length=20, examples=["E-0142"])]


@router.get("/erasures", responses=documented(), operation_id="list_erasures")
def list_erasures(db: Db, actor: CurrentActor) -> list[ErasureOut]:
    """Every erasure that was asked for, the newest first."""
    with db.read() as session:
        return service.list_erasures(session, actor)


@router.get("/documents/{reference}/erasure", responses=documented(), operation_id="get_erasure")
def get_erasure(reference: Reference, db: Db, actor: CurrentActor) -> ErasureOut:
    """What became of the erasure of a document: its tombstone."""
    with db.read() as session:
        return service.get_erasure(session, actor, reference)


@router.get(
    "/documents/{reference}/erasure/attachments", responses=documented(), operation_id="list_erasure_attachments"
)
def list_attachments(reference: Reference, db: Db, actor: CurrentActor) -> list[AttachmentOut]:
    """The documents that came in with this one, which may be named to go with it."""
    with db.read() as session:
        return service.list_attachments(session, actor, reference)


@router.post("/documents/{reference}/erasure", responses=documented(409), operation_id="ask_erasure")
def ask_erasure(reference: Reference, data: ErasureIn, db: Db, actor: CurrentActor) -> ErasureOut:
    """Ask that a document be erased; it is withdrawn at once."""
    with db.write() as session:
        return service.ask_erasure(session, actor, reference, data)


@router.post("/documents/{reference}/erasure/call-off", responses=documented(409), operation_id="call_off_erasure")
def call_off(reference: Reference, db: Db, actor: CurrentActor) -> ErasureOut:
    """Not after all."""
    with db.write() as session:
        return service.call_off(session, actor, reference)


@router.post("/documents/{reference}/erasure/carry-out", responses=documented(409), operation_id="carry_out_erasure")
def carry_out(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> ErasureOut:
    """Erase it now, with everything that held it in the data folder. By another person than the one who asked."""
    erase(request.app.state.settings, db, request.app.state.store, actor, reference)
    with db.read() as session:
        return service.get_erasure(session, actor, reference)
