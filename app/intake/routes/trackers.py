"""REST: the import of an old tracker."""

from typing import Annotated

from fastapi import APIRouter, File, Path, Request, UploadFile
from fastapi.responses import Response

from app.access import CurrentActor, Db
from app.core.downloads import EXCEL, as_attachment
from app.core.problems import documented
from app.files.uploads import uploaded
from app.intake import service
from app.intake.schemas import ColumnsIn, TakeTrackerIn, TrackerLine, TrackerOut, TrackerReadingOut, UndoingOut

router = APIRouter(tags=["tracker imports"])
Reference = Annotated[str, Path(max_length=20, examples=["TI-1"])]


@router.get("/tracker-imports", responses=documented(), operation_id="list_tracker_imports")
def list_trackers(db: Db, actor: CurrentActor) -> list[TrackerLine]:
    """Your own, the newest first."""
    with db.read() as session:
        return service.list_trackers(session, actor)


@router.post("/tracker-imports", status_code=201, responses=documented(413), operation_id="send_tracker")
def send_tracker(file: Annotated[UploadFile, File()], request: Request, db: Db, actor: CurrentActor) -> TrackerOut:
    """Send an old tracker (.xlsx, .xls, .csv): what it would make, change and leave. Nothing is made yet."""
    with uploaded(request, file) as arrived, db.write() as session:
        return service.send_tracker(session, actor, arrived.path, file.filename or "tracker.xlsx")


@router.get("/tracker-imports/{reference}", responses=documented(), operation_id="get_tracker_import")
def get_tracker(reference: Reference, db: Db, actor: CurrentActor) -> TrackerOut:
    """What it would do as things stand now, or what it did."""
    with db.read() as session:
        return service.get_tracker(session, actor, reference)


@router.get("/tracker-imports/{reference}/reading", responses=documented(), operation_id="get_tracker_reading")
def get_reading(reference: Reference, db: Db, actor: CurrentActor) -> TrackerReadingOut:
    """What each row was read as, and what is not understood in it."""
    with db.read() as session:
        return service.get_reading(session, actor, reference)


@router.get(
    "/tracker-imports/{reference}/workbook",
    response_class=Response,
    responses={**documented(), 200: {"content": {EXCEL: {}}}},
    operation_id="get_tracker_workbook",
)
def get_workbook(reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """The same workbook with a column that says what to do about each row that is not understood."""
    with db.read() as session:
        return as_attachment(service.draw_not_understood(session, actor, reference))


@router.put("/tracker-imports/{reference}/columns", responses=documented(409), operation_id="choose_tracker_columns")
def choose_columns(reference: Reference, data: ColumnsIn, db: Db, actor: CurrentActor) -> TrackerOut:
    """Say which column holds which field, instead of the guess."""
    with db.write() as session:
        return service.choose_columns(session, actor, reference, data)


@router.post("/tracker-imports/{reference}/take", responses=documented(409), operation_id="take_tracker_import")
def take_tracker(reference: Reference, data: TakeTrackerIn, db: Db, actor: CurrentActor) -> TrackerOut:
    """Take it in, as one act that can be undone: all or nothing, or the good rows."""
    with db.write() as session:
        return service.take_tracker(session, actor, reference, data)


@router.post("/tracker-imports/{reference}/undo", responses=documented(409), operation_id="undo_tracker_import")
def undo_tracker(reference: Reference, db: Db, actor: CurrentActor) -> TrackerOut:
    """Take back what it made; what was worked on since stays and is named."""
    with db.write() as session:
        return service.undo_tracker(session, actor, reference)


@router.get("/tracker-imports/{reference}/undo", responses=documented(), operation_id="get_tracker_undo")
def get_undoing(reference: Reference, db: Db, actor: CurrentActor) -> UndoingOut:
    """How far the undo of a large tracker is."""
    with db.read() as session:
        return service.get_undoing(session, actor, reference)
