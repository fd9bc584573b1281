"""REST: what happened."""

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse

from app.access import CurrentActor, Db
from app.activity import service
from app.activity.schemas import ActOut, CaseReadOut, CheckpointIn, ReaderOut, ReadFilter, RecordFacts, VerifiedOut
from app.audit import checkpoints
from app.audit.schemas import CheckpointOut
from app.core.clock import today
from app.core.downloads import attachment_headers
from app.core.paging import Page, Paging
from app.core.problems import documented
from app.core.schema import Day

router = APIRouter(tags=["activity"])


@router.get("/activity", responses=documented(), operation_id="list_activity")
def list_activity(page: Paging, db: Db, actor: CurrentActor) -> Page[ActOut]:
    """Everything that happened in this round and that you may know of, newest first."""
    with db.read() as session:
        return service.list_activity(session, actor, page)


@router.get("/activity/mine", responses=documented(), operation_id="list_mine")
def list_mine(page: Paging, db: Db, actor: CurrentActor) -> Page[ActOut]:
    """All that the record holds of you, newest first."""
    with db.read() as session:
        return service.list_mine(session, actor, page)


@router.get("/activity/people/{email}", responses=documented(), operation_id="list_of_person")
def list_of_person(
    email: Annotated[str, Path(max_length=254, examples=["grace.okafor@fernshire.example"])],
    page: Paging,
    db: Db,
    actor: CurrentActor,
) -> Page[ActOut]:
    """What one person did, on the things that you may know of, newest first."""
    with db.read() as session:
        return service.list_of_person(session, actor, email, page)


@router.get("/activity/{noun}/{reference}", responses=documented(), operation_id="activity_of_thing")
def activity_of_thing(
    noun: Literal["requests", "documents", "assertions", "cases"],
    reference: Annotated[str, Path(max_length=60, examples=["17"])],
    db: Db,
    actor: CurrentActor,
) -> list[ActOut]:
    """What happened to one thing, newest first."""
    with db.read() as session:
        return service.of_thing(session, actor, noun, reference)


Case = Annotated[str, Query(max_length=20, description="Only readings of this case.", examples=["CT-23"])]
Person = Annotated[str, Query(max_length=254, description="Only readings by the person with this address.")]
OnDay = Annotated[Day | None, Query(description="Only readings on this day.")]


@router.get("/case-reads", responses=documented(), operation_id="list_case_reads")
def list_case_reads(
    page: Paging, db: Db, actor: CurrentActor, case: Case = "", person: Person = "", day: OnDay = None
) -> Page[CaseReadOut]:
    """Who read which case of this round, when and why, newest first."""
    with db.read() as session:
        return service.list_case_reads(session, actor, ReadFilter(case, person, day), page)


@router.get("/case-reads/download", responses=documented(409), operation_id="take_case_reads")
def take_case_reads(
    db: Db, actor: CurrentActor, case: Case = "", person: Person = "", day: OnDay = None
) -> list[CaseReadOut]:
    """All of them at once, to be kept. It is written down that you took them."""
    with db.write() as session:
        return service.take_case_reads(session, actor, ReadFilter(case, person, day))


@router.get("/case-reads/readers", responses=documented(), operation_id="list_readers")
def list_readers(db: Db, actor: CurrentActor) -> list[ReaderOut]:
    """Everyone who has read a case of this round: address and name."""
    with db.read() as session:
        return [ReaderOut(email=email, name=name) for email, name in service.list_readers(session, actor)]


@router.get("/record", responses=documented(), operation_id="record_facts")
def record_facts(request: Request, db: Db, actor: CurrentActor) -> RecordFacts:
    """How long the record is, its last checkpoint and the key that signs it."""
    with db.read() as session:
        return service.record_facts(session, actor, request.app.state.settings)


@router.post("/record/verify", responses=documented(409), operation_id="verify_record")
def verify_record(request: Request, data: CheckpointIn, db: Db, actor: CurrentActor) -> VerifiedOut:
    """Check the whole record, and against checkpoints kept outside where some are sent."""
    given = checkpoints.read(data.checkpoint.encode()) if data.checkpoint else []
    with db.read() as session:
        return service.verify_record(session, actor, request.app.state.settings, given)


@router.post("/record/checkpoints", status_code=201, responses=documented(), operation_id="take_checkpoint")
def take_checkpoint(request: Request, db: Db, actor: CurrentActor) -> CheckpointOut:
    """Sign the record as it stands. It is mailed to information governance and left outside the machine."""
    with db.write() as session:
        return service.take_checkpoint(session, actor, request.app.state.settings)


@router.get(
    "/record/download",
    responses={**documented(409), 200: {"content": {"application/jsonl": {"schema": {"type": "string"}}}}},
    response_class=StreamingResponse,
    operation_id="download_record",
)
def download_record(request: Request, db: Db, actor: CurrentActor) -> StreamingResponse:
    """The whole record as lines of JSON, the last a signed checkpoint; `readiness audit verify` checks it anywhere."""
    with db.write() as session:
        service.note_taking_out(session, actor)

    def lines() -> Iterator[bytes]:
        with db.read() as session:
            yield from service.record_lines(session, actor, request.app.state.settings)

    headers = attachment_headers(f"Record {today().isoformat()}.jsonl")
    return StreamingResponse(lines(), media_type="application/jsonl", headers=headers)
