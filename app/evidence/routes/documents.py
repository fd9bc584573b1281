"""REST: one document of the catalogue. Lists of them stand in `answers`, which knows requests; files come in by `intake`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy.orm import Session

from app.access import Actor, CurrentActor, Db
from app.core.downloads import attachment_headers
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented
from app.evidence import service
from app.evidence.models import EvidenceItem
from app.evidence.schemas import (
    AlikeOut,
    DecisionIn,
    FindingIn,
    ItemPageOut,
    ItemPatch,
    LinkContent,
    LinkIn,
    NewLinkIn,
    PlaceOut,
    ReadersIn,
    ReasonIn,
    SupersedeIn,
    TextOut,
)
from app.files.store import FileStore

router = APIRouter(tags=["documents"])
Reference = Annotated[str, Path(max_length=20, examples=["E-0142"])]
Number = Annotated[int, Path(ge=1, le=100_000)]
CHANGED = documented(409, 412, 428)


@router.post("/documents/links", status_code=201, responses=documented(409), operation_id="add_link")
def add_link(data: NewLinkIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor) -> ItemPageOut:
    """Add a public web address as a document. It is shown, never fetched."""

    def add() -> ItemPageOut:
        item = service.add_link(session, actor, data)
        return service.get_item(session, actor, item.reference)

    with db.write() as session:
        added = once(session, actor.person_id, key, "documents/links" + data.model_dump_json(), ItemPageOut, add)
    set_etag(response, added.version)
    return added


@router.get("/documents/{reference}", responses=documented(), operation_id="get_document")
def get_document(reference: Reference, response: Response, db: Db, actor: CurrentActor) -> ItemPageOut:
    """One document with its versions and findings."""
    with db.read() as session:
        item = service.get_item(session, actor, reference)
    set_etag(response, item.version)
    return item


@router.patch("/documents/{reference}", responses=CHANGED, operation_id="change_document")
def change_document(
    reference: Reference, data: ItemPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Change what is known of a document."""
    with db.write() as session:
        return _answered(response, service.change_details(session, actor, reference, version, data), session, actor)


@router.post(
    "/documents/{reference}/revisions/links", status_code=201, responses=CHANGED, operation_id="add_link_revision"
)
def add_link_revision(
    reference: Reference, data: LinkIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Replace a document by a public web address."""
    content = LinkContent(data.url, data.seen_on, data.note)
    with db.write() as session:
        return _answered(response, service.add_revision(session, actor, reference, version, content), session, actor)


@router.get("/documents/{reference}/revisions/{number}/text", responses=documented(), operation_id="get_document_text")
def get_document_text(reference: Reference, number: Number, db: Db, actor: CurrentActor) -> list[TextOut]:
    """The text of one version, each piece with its place."""
    with db.read() as session:
        return service.list_text(session, actor, reference, number)


@router.get(
    "/documents/{reference}/revisions/{number}/file",
    responses=documented(409) | {200: {"description": "The file.", "content": {"application/octet-stream": {}}}},
    response_class=FileResponse,
    operation_id="download_document",
)
def download_document(
    reference: Reference, number: Number, request: Request, db: Db, actor: CurrentActor
) -> FileResponse:
    """The file of one version, bit for bit as it was added; part of it when Range asks for one."""
    store: FileStore = request.app.state.store
    with db.read() as session:
        download = service.get_download(session, actor, reference, number)
    store.open_checked(download.sha256, download.file_name).close()
    if download.is_guarded:
        with db.write() as session:
            service.note_download(session, actor, reference, number)
    headers = attachment_headers(download.file_name) | {"ETag": f'"{download.sha256}"'}
    return FileResponse(store.path_of(download.sha256), media_type=download.media_type, headers=headers)


@router.get("/documents/{reference}/places", responses=documented(), operation_id="propose_places")
def propose_places(
    reference: Reference,
    db: Db,
    actor: CurrentActor,
    from_revision: Annotated[int, Query(ge=1, le=100_000, description="The version they were written for.")],
    where: Annotated[list[Annotated[str, Query(max_length=500)]], Query(max_length=100)],
) -> list[PlaceOut]:
    """Where passages of an older version stand in the current one."""
    with db.read() as session:
        return service.propose_places(session, actor, reference, from_revision, where)


@router.post("/documents/{reference}/ready", responses=CHANGED, operation_id="mark_document_ready")
def mark_ready(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> ItemPageOut:
    """Mark a document as ready to be used."""
    with db.write() as session:
        return _answered(response, service.mark_ready(session, actor, reference, version), session, actor)


@router.post("/documents/{reference}/draft", responses=CHANGED, operation_id="mark_document_draft")
def mark_draft(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> ItemPageOut:
    """Take the ready mark back."""
    with db.write() as session:
        return _answered(response, service.mark_draft(session, actor, reference, version), session, actor)


@router.post("/documents/{reference}/withdraw", responses=CHANGED, operation_id="withdraw_document")
def withdraw_document(
    reference: Reference, data: ReasonIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Take a document out of use. Nothing is deleted."""
    with db.write() as session:
        item = service.withdraw_item(session, actor, reference, version, data.reason)
        return _answered(response, item, session, actor)


@router.post("/documents/{reference}/restore", responses=CHANGED, operation_id="restore_document")
def restore_document(
    reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Bring a withdrawn document back as it was."""
    with db.write() as session:
        return _answered(response, service.restore_item(session, actor, reference, version), session, actor)


@router.get("/documents/{reference}/alike", responses=documented(), operation_id="find_document_alike")
def find_document_alike(reference: Reference, db: Db, actor: CurrentActor) -> list[AlikeOut]:
    """The document that this one looks like a newer version of, and why; none or one. A person decides (`supersede`)."""
    with db.read() as session:
        service.get_item(session, actor, reference)
        return service.find_alike(session, actor, [reference])


@router.post("/documents/{reference}/supersede", responses=CHANGED, operation_id="supersede_document")
def supersede_document(
    reference: Reference, data: SupersedeIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Say that another document took this one's place."""
    with db.write() as session:
        return _answered(response, service.supersede(session, actor, reference, version, data.by), session, actor)


@router.post("/documents/{reference}/undo-supersede", responses=CHANGED, operation_id="undo_supersede_document")
def undo_supersede_document(
    reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """No other document took its place after all."""
    with db.write() as session:
        return _answered(response, service.undo_supersede(session, actor, reference, version), session, actor)


@router.put("/documents/{reference}/readers", responses=CHANGED, operation_id="name_readers")
def name_readers(
    reference: Reference, data: ReadersIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Name the people who may see a restricted document."""
    with db.write() as session:
        item = service.name_readers(session, actor, reference, version, data.readers)
        return _answered(response, item, session, actor)


@router.post(
    "/documents/{reference}/findings", status_code=201, responses=documented(409), operation_id="raise_finding"
)
def raise_finding(
    reference: Reference, data: FindingIn, key: IdempotencyKey, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Note that a document holds something that must be decided on before it may go."""

    def act() -> ItemPageOut:
        service.raise_finding(session, actor, reference, data)
        return service.get_item(session, actor, reference)

    with db.write() as session:
        asked = f"documents/{reference}/findings" + data.model_dump_json()
        return once(session, actor.person_id, key, asked, ItemPageOut, act)


@router.post("/documents/{reference}/findings/{number}/decide", responses=CHANGED, operation_id="decide_finding")
def decide_finding(
    reference: Reference, number: Number, data: DecisionIn, version: IfMatch, db: Db, actor: CurrentActor
) -> ItemPageOut:
    """Decide on a finding; If-Match takes the finding's own version."""
    with db.write() as session:
        service.decide_finding(session, actor, reference, number, version, data)
        return service.get_item(session, actor, reference)


@router.post("/documents/{reference}/findings/{number}/reopen", responses=CHANGED, operation_id="reopen_finding")
def reopen_finding(reference: Reference, number: Number, version: IfMatch, db: Db, actor: CurrentActor) -> ItemPageOut:
    """Take a decision back; If-Match takes the finding's own version."""
    with db.write() as session:
        service.reopen_finding(session, actor, reference, number, version)
        return service.get_item(session, actor, reference)


def _answered(response: Response, item: EvidenceItem, session: Session, actor: Actor) -> ItemPageOut:
    """The changed document as its page shows it, with its new ETag."""
    shown = service.get_item(session, actor, item.reference)
    set_etag(response, shown.version)
    return shown
