"""REST: the clean copy of a document, looked at first, then put in its place."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse

from app.access import Actor, CurrentActor, Db
from app.core.db import Database
from app.core.downloads import attachment_headers
from app.core.errors import EditConflict
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented
from app.evidence import service as evidence
from app.evidence.schemas import ItemPageOut
from app.intake import service
from app.intake.copies import CleanCopyIn, CleanCopyOut, ToClean
from app.intake.routes.files import tools_of
from app.intake.schemas import Tools
from app.intake.work.cleaning import clean_copy, shown

router = APIRouter(tags=["documents"])
Reference = Annotated[str, Path(max_length=20, examples=["E-0142"])]


@router.get("/documents/{reference}/clean-copy", responses=documented(409), operation_id="look_at_clean_copy")
def look_at_clean_copy(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> CleanCopyOut:
    """What a clean copy of the version that stands takes out; nothing is kept of it."""
    to_clean = to_clean_of(db, actor, reference)
    with clean_copy(tools_of(request), to_clean) as looked:
        return shown(to_clean, looked)


@router.get(
    "/documents/{reference}/clean-copy/file", responses=documented(409), operation_id="download_clean_copy",
    response_class=FileResponse,
)  # fmt: skip
def download_clean_copy(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """The clean copy as it would be, to be looked at in its own program."""
    return copy_file(tools_of(request), to_clean_of(db, actor, reference))


@router.post("/documents/{reference}/clean-copy", responses=documented(409, 412, 428), operation_id="take_clean_copy")
def take_clean_copy(
    request: Request, reference: Reference, data: CleanCopyIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> ItemPageOut:  # fmt: skip
    """Put the clean copy that one looked at in the place of the version that stands, which is kept."""
    taken = take_copy(tools_of(request), db, actor, reference, version, data.sha256)
    set_etag(response, taken.version)
    return taken


def to_clean_of(db: Database, actor: Actor, reference: str) -> ToClean:
    with db.read() as session:
        return service.get_to_clean(session, actor, reference)


def take_copy(tools: Tools, db: Database, actor: Actor, reference: str, version: int, sha256: str) -> ItemPageOut:
    """Make the copy again and keep it, if it is the one that was looked at."""
    to_clean = to_clean_of(db, actor, reference)
    with clean_copy(tools, to_clean) as looked:
        if looked.arrived is None or looked.arrived.sha256 != sha256:
            raise EditConflict("The document changed since you looked at its clean copy. Look at it again.")
        with db.write() as session:
            service.take_clean_copy(session, actor, to_clean, version, looked, tools)
            return evidence.get_item(session, actor, reference)


def copy_file(tools: Tools, to_clean: ToClean) -> Response:
    """The copy as a download."""
    with clean_copy(tools, to_clean) as looked:
        assert looked.arrived is not None
        content = looked.arrived.path.read_bytes()
    headers = attachment_headers(f"Clean copy of {to_clean.file_name}")
    return Response(content, media_type=to_clean.media_type, headers=headers)
