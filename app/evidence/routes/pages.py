"""REST: the pages of a version as pictures."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse

from app.access import Actor, CurrentActor, Db
from app.core.db import Database
from app.core.downloads import inline_headers
from app.core.problems import documented
from app.documents.drawing import PICTURE_TYPE
from app.evidence.schemas.pages import PagesOut
from app.evidence.work import page_picture, pages_of, previews_of
from app.files.previews import EDITION

router = APIRouter(tags=["documents"])
Reference = Annotated[str, Path(max_length=20, examples=["E-0142"])]
Number = Annotated[int, Path(ge=1, le=100_000)]
PageNumber = Annotated[int, Path(ge=1, le=100_000)]
IfNoneMatch = Annotated[str | None, Header(max_length=200, description="The ETag of the picture that you have.")]


@router.get(
    "/documents/{reference}/revisions/{number}/pages", responses=documented(), operation_id="list_document_pages"
)
def list_document_pages(
    reference: Reference, number: Number, request: Request, db: Db, actor: CurrentActor
) -> PagesOut:
    """The pages of one version; where nobody drew them yet, a job is asked for that does: ask again in a few seconds."""
    return pages_of(previews_of(request.app.state.settings), db, actor, reference, number)


@router.get(
    "/documents/{reference}/revisions/{number}/pages/{page}",
    responses=documented()
    | {
        200: {"description": "The picture.", "content": {PICTURE_TYPE: {}}},
        304: {"description": "You have it already."},
    },
    response_class=FileResponse,
    operation_id="get_document_page",
)
def get_document_page(
    reference: Reference,
    number: Number,
    page: PageNumber,
    request: Request,
    db: Db,
    actor: CurrentActor,
    if_none_match: IfNoneMatch = None,
    small: Annotated[bool, Query(description="The small picture, for a list of pages.")] = False,
) -> Response:
    """The picture of one page, for those who may have the file; a look at a restricted document is written down."""
    return picture_of(request, db, actor, reference, number, page, if_none_match, is_small=small)


def picture_of(
    request: Request,
    db: Database,
    actor: Actor,
    reference: str,
    number: int,
    page: int,
    if_none_match: str | None,
    *,
    is_small: bool,
) -> Response:
    """The picture, or 304 for who has it. Whoever asks is looked at each time: no cache keeps it for others."""
    previews = previews_of(request.app.state.settings)
    path, drawable = page_picture(previews, db, actor, reference, number, page, is_small=is_small)
    etag = f'"{drawable.sha256[:32]}-{EDITION}-{page}{"s" if is_small else ""}"'
    headers = inline_headers(f"{drawable.reference} version {number} page {page}.jpg")
    headers |= {"ETag": etag, "Cache-Control": "private, no-cache"}
    if if_none_match and etag in (one.strip().removeprefix("W/") for one in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, media_type=PICTURE_TYPE, headers=headers)
