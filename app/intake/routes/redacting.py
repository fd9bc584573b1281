"""REST: a redacted version of a document, and the undo of it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.access import Actor, CurrentActor, Db
from app.core.bodies import read_upload
from app.core.db import Database
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented
from app.intake import service
from app.intake.copies import RedactedOut
from app.intake.routes.files import FILE, files_of, form_of, in_thread, require_document, stream_of, text_of, tools_of
from app.intake.schemas import Coming, Tools
from app.intake.work import drop, look_at

router = APIRouter(tags=["documents"])
Reference = Annotated[str, Path(max_length=20, examples=["E-0142"])]


@router.post(
    "/documents/{reference}/redacted",
    status_code=201,
    responses=documented(409, 412, 413, 415, 428, 507),
    openapi_extra=form_of("file", file=FILE, note={"type": "string"}),
    operation_id="take_redacted",
)
async def take_redacted(
    reference: Reference, version: IfMatch, request: Request, response: Response, db: Db, actor: CurrentActor
) -> RedactedOut:
    """Replace a document by a redacted version: the original is set aside, pointers that still hold are kept."""
    tools = tools_of(request)
    await in_thread(request, lambda: require_document(db, actor, reference))
    form = await read_upload(request, tools.limits.max_bytes, 1)
    try:
        file, note = files_of(form, "file")[0], text_of(form, "note") or ""
        coming = Coming(file.filename or "", stream_of(file))
        done = await in_thread(request, lambda: redact(tools, db, actor, reference, version, coming, note))
    finally:
        await form.close()
    set_etag(response, done.version)
    return done


@router.post("/documents/{reference}/redacted/undo", responses=documented(409, 412, 428), operation_id="undo_redaction")
def undo_redaction(
    reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> RedactedOut:
    """Let the original stand again, as a new version."""
    with db.write() as session:
        done = service.undo_redaction(session, actor, reference, version)
    set_etag(response, done.version)
    return done


def redact(
    tools: Tools, db: Database, actor: Actor, reference: str, version: int, coming: Coming, note: str
) -> RedactedOut:
    """Look into the redacted file and put it in its place."""
    looked = look_at(tools, coming)
    try:
        with db.write() as session:
            return service.take_redacted(session, actor, reference, version, looked, tools, note)
    finally:
        drop(tools, looked)
