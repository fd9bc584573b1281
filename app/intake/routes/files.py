"""REST: files come in, as documents, as new versions, and by the batch."""

from collections.abc import Callable
from typing import Annotated, Any, BinaryIO, TypeVar

import anyio.to_thread
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.access import Actor, CurrentActor, Db
from app.core.bodies import SENDING, read_upload, read_whole
from app.core.db import Database
from app.core.errors import FieldError, Invalid
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.paging import Page, Paging
from app.core.problems import documented
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem
from app.evidence.schemas import ItemDetails, ItemPageOut
from app.files.store import Arrival
from app.intake import service, work
from app.intake.models import FileState
from app.intake.schemas import BatchFileOut, BatchIn, BatchOut, Coming, Looked, ReleaseIn, TakenOut, Tools
from app.intake.work import drop, look_again, look_at, receive, tools_for

router = APIRouter(tags=["documents"])
Reference = Annotated[str, Path(max_length=20, examples=["E-0142"])]
BatchReference = Annotated[str, Path(max_length=20, examples=["B-9"])]
FileName = Annotated[str, Path(min_length=1, max_length=300, examples=["Waiting list protocol.docx"])]
Position = Annotated[int, Path(ge=1, le=100_000)]
T = TypeVar("T")
MOSTFILES = 500
# Looking into a file may take ten seconds: such requests wait for each other, not for the threads of everyone else.
LOOKING_AT_ONCE = 3
_TRUE = frozenset({"true", "1", "yes", "on"})


def form_of(needed: str, **fields: dict[str, Any]) -> dict[str, Any]:
    """The form in the API's description: FastAPI does not see what a route reads by itself."""
    schema = {"type": "object", "properties": fields, "required": [needed]}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


FILE = {"type": "string", "format": "binary"}
_SHA256 = {"type": "string", "pattern": "^[0-9a-fA-F]{64}$", "description": "Of the file; a mismatch is refused."}
MADE_UP = {"type": "boolean", "description": "Made-up samples: a demo store takes nothing else."}
_DETAILS = {"type": "string", "description": "JSON of ItemDetails.", "example": '{"evidence_category": "PR"}'}
_COPY = {"type": "boolean", "description": "Take it although the same bytes are in."}


class _Added(BaseModel):
    """One of the two that adding a file can end in, as it is kept for the same key."""

    document: ItemPageOut | None = None
    kept_apart: TakenOut | None = None


@router.post(
    "/documents",
    status_code=201,
    responses=documented(409, 413, 415, 507)
    | {202: {"model": TakenOut, "description": "Kept apart until someone with that right has looked at it."}},
    openapi_extra=form_of("file", file=FILE, sha256=_SHA256, details=_DETAILS, made_up=MADE_UP, copy=_COPY),
    operation_id="add_document",
)
async def add_document(
    request: Request, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut | TakenOut:
    """Add one file as a document. It is looked into first; what it says itself (title, date, period) is taken over."""
    tools = tools_of(request)
    form = await read_upload(request, tools.limits.max_bytes, 1)
    try:
        coming, sha256 = _coming(form), text_of(form, "sha256")
        made_up = is_true(form, "made_up")
        asked = f"documents {sha256 or ''} {coming.details} {coming.again} {made_up}"
        added = await in_thread(request, lambda: _add(tools, db, actor, key, asked, coming, sha256, made_up))
    finally:
        await form.close()
    if added.kept_apart is not None:
        response.status_code = 202
        return added.kept_apart
    assert added.document is not None
    set_etag(response, added.document.version)
    return added.document


@router.post(
    "/documents/{reference}/revisions",
    status_code=201,
    responses=documented(409, 412, 413, 415, 428, 507),
    openapi_extra=form_of("file", file=FILE, sha256=_SHA256, note={"type": "string"}),
    operation_id="add_revision",
)
async def add_revision(
    reference: Reference, version: IfMatch, request: Request, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Replace a document by a new version of its file; the old one stays as it was."""
    tools = tools_of(request)
    await in_thread(request, lambda: require_document(db, actor, reference))
    form = await read_upload(request, tools.limits.max_bytes, 1)
    try:
        coming, sha256, note = _coming(form), text_of(form, "sha256"), text_of(form, "note")
        item = await in_thread(
            request, lambda: _replace(tools, db, actor, reference, version, coming, sha256, note or "")
        )
    finally:
        await form.close()
    set_etag(response, item.version)
    return item


@router.get("/batches", tags=["batches"], responses=documented(), operation_id="list_batches")
def list_batches(page: Paging, db: Db, actor: CurrentActor) -> Page[BatchOut]:
    """Drops of files, the latest first."""
    with db.read() as session:
        return service.list_batches(session, actor, page)


@router.post("/batches", tags=["batches"], status_code=201, responses=documented(409), operation_id="open_batch")
def open_batch(data: BatchIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor) -> BatchOut:
    """Begin a drop of files; send them to its `/files`."""
    with db.write() as session:
        asked = "batches" + data.model_dump_json()
        batch = once(session, actor.person_id, key, asked, BatchOut, lambda: service.open_batch(session, actor, data))
    set_etag(response, batch.version)
    return batch


@router.get("/batches/{reference}", tags=["batches"], responses=documented(), operation_id="get_batch")
def get_batch(reference: BatchReference, response: Response, db: Db, actor: CurrentActor) -> BatchOut:
    """One batch with its files counted by what became of them."""
    with db.read() as session:
        batch = service.get_batch(session, actor, reference)
    set_etag(response, batch.version)
    return batch


@router.get("/batches/{reference}/files", tags=["batches"], responses=documented(), operation_id="list_batch_files")
def list_batch_files(
    reference: BatchReference,
    page: Paging,
    db: Db,
    actor: CurrentActor,
    state: Annotated[FileState | None, Query(description="Only files of which this became.")] = None,
) -> Page[BatchFileOut]:
    """The files of a batch, each with one sentence on what became of it."""
    with db.read() as session:
        return service.list_files(session, actor, reference, page, state)


@router.post(
    "/batches/{reference}/files",
    tags=["batches"],
    status_code=202,
    responses=documented(409, 413, 415, 507),
    openapi_extra=form_of("files", files={"type": "array", "items": FILE}),
    operation_id="add_batch_files",
)
async def add_batch_files(reference: BatchReference, request: Request, db: Db, actor: CurrentActor) -> TakenOut:
    """Send one or many files into a batch of your own; a job reads them, and its `job_id` says how far it is.

    Each has its own line in the batch, waiting at first; one that can't come in stops no other.
    """
    tools = tools_of(request)
    await in_thread(request, lambda: _may_send(db, actor, reference))
    form = await read_upload(request, tools.limits.max_bytes * SENDING, MOSTFILES)
    try:
        coming = [Coming(file.filename or "", stream_of(file)) for file in files_of(form, "files")]
        return await in_thread(request, lambda: receive(tools, db, actor, reference, coming))
    finally:
        await form.close()


@router.put(
    "/batches/{reference}/files/{name}",
    tags=["batches"],
    status_code=202,
    responses=documented(409, 413, 507),
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": FILE}}}},
    operation_id="put_batch_file",
)
async def put_batch_file(
    reference: BatchReference,
    name: FileName,
    request: Request,
    db: Db,
    actor: CurrentActor,
    sha256: Annotated[str | None, Query(pattern="^[0-9a-fA-F]{64}$", description="Of the bytes sent.")] = None,
) -> TakenOut:
    """Send the bytes of one file into a batch of your own, as they are; a job reads it.

    Whoever says what its SHA-256 is learns at once when something else arrived (422); then nothing of it is kept.
    """
    tools = tools_of(request)
    await in_thread(request, lambda: _may_send(db, actor, reference))
    arrival = tools.store.begin(tools.limits.max_bytes)
    try:
        await read_whole(request, arrival, tools.limits.max_bytes)
    except BaseException:
        arrival.drop()
        raise
    return await in_thread(request, lambda: _put(tools, db, actor, reference, name, arrival, sha256))


@router.post("/batches/{reference}/resume", tags=["batches"], responses=documented(409), operation_id="resume_batch")
def resume_batch(reference: BatchReference, response: Response, db: Db, actor: CurrentActor) -> BatchOut:
    """Take up again what was stopped or failed."""
    with db.write() as session:
        batch = service.go_on(session, actor, reference)
    set_etag(response, batch.version)
    return batch


@router.post(
    "/batches/{reference}/leave-out",
    tags=["batches"],
    responses=documented(409, 412, 428),
    operation_id="leave_rest_of_batch_out",
)
def leave_rest_of_batch_out(
    reference: BatchReference, version: IfMatch, request: Request, response: Response, db: Db, actor: CurrentActor
) -> BatchOut:
    """Don't read what is still waiting of a batch that was stopped; what was sent of it is deleted."""
    batch = work.leave_rest_out(tools_of(request), db, actor, reference, version)
    set_etag(response, batch.version)
    return batch


@router.post(
    "/batches/{reference}/undo", tags=["batches"], responses=documented(409, 412, 428), operation_id="undo_batch"
)
def undo_batch(
    reference: BatchReference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> BatchOut:
    """Withdraw every document that came in with a batch, unless one was changed since."""
    with db.write() as session:
        batch = service.undo_batch(session, actor, reference, version)
    set_etag(response, batch.version)
    return batch


@router.post(
    "/batches/{reference}/files/{position}/release",
    tags=["batches"],
    status_code=201,
    responses=documented(409),
    operation_id="release_file",
)
def release_file(
    reference: BatchReference, position: Position, data: ReleaseIn, request: Request, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Let a file in that was kept apart, with the reason."""
    with db.read() as session:
        sha256, name = service.get_quarantined(session, actor, reference, position)
    examined = look_again(tools_of(request), sha256, name)
    with db.write() as session:
        item = service.release_file(session, actor, reference, position, data.reason, examined)
        return evidence.get_item(session, actor, item.reference)


def tools_of(request: Request) -> Tools:
    """The store and limits of this application."""
    return tools_for(request.app.state.settings, request.app.state.store)


async def in_thread(request: Request, act: Callable[[], T]) -> T:
    """Run what looks into files in a thread of its own kind."""
    state = request.app.state
    if not hasattr(state, "looking_limiter"):
        state.looking_limiter = anyio.CapacityLimiter(LOOKING_AT_ONCE)
    return await anyio.to_thread.run_sync(act, limiter=state.looking_limiter)


def _add(
    tools: Tools,
    db: Database,
    actor: Actor,
    key: str | None,
    asked: str,
    coming: Coming,
    sha256: str | None,
    made_up: bool,
) -> _Added:
    looked = look_at(tools, coming)

    def add() -> _Added:
        taken = service.take_file(session, actor, looked, tools, made_up=made_up)
        if isinstance(taken, EvidenceItem):
            return _Added(document=evidence.get_item(session, actor, taken.reference))
        return _Added(kept_apart=taken)

    try:
        _require_same(looked, sha256)
        if looked.arrived is not None:
            asked += looked.arrived.sha256
        with db.write() as session:
            return once(session, actor.person_id, key, asked, _Added, add)
    finally:
        drop(tools, looked)


def _put(
    tools: Tools, db: Database, actor: Actor, reference: str, name: str, arrival: Arrival, sha256: str | None
) -> TakenOut:
    """Bytes that came as a body outlast a power cut before anything is said of them."""
    arrived = arrival.finish()
    coming = Coming(name, arrived)
    try:
        _require_same(Looked(coming, arrived.size, "", arrived), sha256)
    except Invalid:
        tools.store.drop(arrived)
        raise
    return receive(tools, db, actor, reference, [coming])


def _replace(
    tools: Tools,
    db: Database,
    actor: Actor,
    reference: str,
    version: int,
    coming: Coming,
    sha256: str | None,
    note: str,
) -> ItemPageOut:
    looked = look_at(tools, coming)
    try:
        _require_same(looked, sha256)
        with db.write() as session:
            service.take_revision(session, actor, reference, version, looked, tools, note)
            return evidence.get_item(session, actor, reference)
    finally:
        drop(tools, looked)


def require_document(db: Database, actor: Actor, reference: str) -> None:
    """Before the body is read: 404 for what this person may not see, 403 for what they may not change."""
    with db.read() as session:
        evidence.require_changeable(session, actor, reference)


def _may_send(db: Database, actor: Actor, reference: str) -> None:
    with db.read() as session:
        service.may_send(session, actor, reference)


def _coming(form: FormData) -> Coming:
    """The one file of a form with what is said of it."""
    file = files_of(form, "file")[0]
    text = text_of(form, "details")
    try:
        details = ItemDetails.model_validate_json(text) if text else None
    except ValidationError as fault:
        places = [{**error, "loc": ("body", "details", *error["loc"])} for error in fault.errors(include_url=False)]
        raise RequestValidationError(places) from fault
    return Coming(file.filename or "", stream_of(file), details=details, again=is_true(form, "copy"))


def files_of(form: FormData, field: str) -> list[UploadFile]:
    files = [value for value in form.getlist(field) if isinstance(value, UploadFile)]
    if not files:
        raise Invalid("No file came with this.", errors=(FieldError(f"/{field}", "Send a file in this field."),))
    return files


def stream_of(file: UploadFile) -> BinaryIO:
    return file.file


def text_of(form: FormData, field: str) -> str | None:
    value = form.get(field)
    return value.strip() if isinstance(value, str) and value.strip() else None


def is_true(form: FormData, field: str) -> bool:
    return (text_of(form, field) or "").lower() in _TRUE


def _require_same(looked: Looked, sha256: str | None) -> None:
    """The file that arrived is the one that was sent."""
    if sha256 is not None and looked.arrived is not None and looked.arrived.sha256 != sha256.lower():
        words = "The file that arrived is not the one that was sent: its SHA-256 differs. Send it again."
        raise Invalid(words, errors=(FieldError("/sha256", words),))
