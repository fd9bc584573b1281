"""REST: which requests the documents of a batch may answer, confirming that, taking it back."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.access import CurrentActor, Db
from app.answers.schemas.matching import SuggestionOut
from app.core.problems import documented
from app.evidence import service as evidence
from app.intake import service
from app.intake.schemas import BatchAlikeOut, ConfirmedOut, PlacesIn, SuggestedDetailsOut

router = APIRouter(tags=["documents"])
BatchReference = Annotated[str, Path(max_length=20, examples=["B-9"])]
DocumentReference = Annotated[str, Path(max_length=20, examples=["E-0142"])]
Number = Annotated[int, Path(ge=1, le=100_000)]


@router.get("/batches/{reference}/suggestions", responses=documented(), operation_id="suggest_for_batch")
def suggest_for_batch(reference: BatchReference, db: Db, actor: CurrentActor) -> list[SuggestionOut]:
    """For each document of the batch that answers nothing yet: at most three requests, with the reason."""
    with db.read() as session:
        return service.suggest_for_batch(session, actor, reference)


@router.get("/batches/{reference}/alike", responses=documented(), operation_id="find_alike")
def find_alike(reference: BatchReference, db: Db, actor: CurrentActor) -> list[BatchAlikeOut]:
    """Documents of the batch that look like a newer version of another, and why; `POST /documents/{older}/supersede` says so."""
    with db.read() as session:
        return service.find_alike(session, actor, reference)


@router.get("/documents/{reference}/suggested-details", responses=documented(), operation_id="suggest_details")
def suggest_details(reference: DocumentReference, db: Db, actor: CurrentActor) -> list[SuggestedDetailsOut]:
    """An owner and an evidence category for a document that has none, with the reason; none or one. A person confirms."""
    with db.read() as session:
        evidence.get_item(session, actor, reference)
        return service.suggest_details(session, actor, [reference])


@router.get("/batches/{reference}/suggested-details", responses=documented(), operation_id="suggest_details_for_batch")
def suggest_details_for_batch(reference: BatchReference, db: Db, actor: CurrentActor) -> list[SuggestedDetailsOut]:
    """An owner and an evidence category for each document of the batch that has none, with the reason."""
    with db.read() as session:
        return service.suggest_details_for_batch(session, actor, reference)


@router.post("/batches/{reference}/confirm", responses=documented(409), operation_id="confirm_batch_places")
def confirm_places(reference: BatchReference, data: PlacesIn, db: Db, actor: CurrentActor) -> ConfirmedOut:
    """Put documents of the batch under requests, and give them owners and categories, in one act; the rest has its reason."""
    with db.write() as session:
        return service.confirm_places(session, actor, reference, data.places, data.details)


@router.post("/batches/{reference}/confirm-clear", responses=documented(409), operation_id="confirm_clear")
def confirm_clear(reference: BatchReference, db: Db, actor: CurrentActor) -> ConfirmedOut:
    """Confirm every clear match of the batch in one act."""
    with db.write() as session:
        return service.confirm_clear(session, actor, reference)


@router.post(
    "/batches/{reference}/confirmations/{number}/undo", responses=documented(409), operation_id="undo_confirmation"
)
def undo_confirmation(reference: BatchReference, number: Number, db: Db, actor: CurrentActor) -> ConfirmedOut:
    """Take what was confirmed in one act back out; what somebody worked on since stays."""
    with db.write() as session:
        return service.undo_confirmation(session, actor, reference, number)
