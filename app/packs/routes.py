"""REST: packs by number; building is a job."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse

from app.access import CurrentActor, Db
from app.core.config import Settings
from app.core.downloads import ZIP, attachment_headers
from app.core.etag import set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented
from app.packs import service
from app.packs.schemas import PackIn, PackOut, PackPartOut
from app.packs.work import what_is_inside

router = APIRouter(tags=["packs"])
Number = Annotated[int, Path(ge=1, le=1_000_000, examples=[3])]


@router.get("/packs", responses=documented(), operation_id="list_packs")
def list_packs(db: Db, actor: CurrentActor) -> list[PackOut]:
    """The packs of this round that you may see, newest first."""
    with db.read() as session:
        return service.list_packs(session, actor)


@router.post("/packs", status_code=202, responses=documented(409), operation_id="ask_for_pack")
def ask_for_pack(data: PackIn, response: Response, key: IdempotencyKey, db: Db, actor: CurrentActor) -> PackOut:
    """Build a draft pack. It is a job: follow `job_id` at `/jobs/{job_id}`."""
    with db.write() as session:
        asked = "packs" + data.model_dump_json()
        pack = once(session, actor.person_id, key, asked, PackOut, lambda: service.ask_for_pack(session, actor, data))
    set_etag(response, pack.version)
    return pack


@router.get("/packs/{number}", responses=documented(), operation_id="get_pack")
def get_pack(number: Number, response: Response, db: Db, actor: CurrentActor) -> PackOut:
    """One pack."""
    with db.read() as session:
        pack = service.get_pack(session, actor, number)
    set_etag(response, pack.version)
    return pack


@router.get("/packs/{number}/contents", responses=documented(409), operation_id="pack_contents")
def pack_contents(number: Number, db: Db, actor: CurrentActor) -> list[PackPartOut]:
    """What a pack holds: its files made from the facts, and its folders of documents with their number and bytes."""
    with db.read() as session:
        return what_is_inside(service.snapshot_of(session, actor, number))


@router.get(
    "/packs/{number}/download",
    responses={**documented(409), 200: {"content": {ZIP: {}}, "description": "The zip."}},
    response_class=FileResponse,
    operation_id="download_pack",
)
def download_pack(number: Number, request: Request, db: Db, actor: CurrentActor) -> FileResponse:
    """The zip, as an attachment. Each download is written down."""
    settings: Settings = request.app.state.settings
    with db.write() as session:
        path, name = service.path_of_pack(session, actor, number, settings)
    return FileResponse(path, media_type=ZIP, headers=attachment_headers(name))
