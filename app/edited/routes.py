"""REST: a list that was changed in Excel comes back."""

from typing import Annotated

from fastapi import APIRouter, File, Path, Request, UploadFile

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.edited import service
from app.edited.schemas import EditedSheetLine, EditedSheetOut, TakeIn
from app.files.uploads import uploaded

router = APIRouter(tags=["edited sheets"])
Reference = Annotated[str, Path(max_length=20, examples=["XS-1"])]


@router.get("/edited-sheets", responses=documented(), operation_id="list_edited_sheets")
def list_edited_sheets(db: Db, actor: CurrentActor) -> list[EditedSheetLine]:
    """Your own sheets, the newest first."""
    with db.read() as session:
        return service.list_sheets(session, actor)


@router.post("/edited-sheets", status_code=201, responses=documented(413), operation_id="send_edited_sheet")
def send_edited_sheet(
    file: Annotated[UploadFile, File()], request: Request, db: Db, actor: CurrentActor
) -> EditedSheetOut:
    """Send back a list that was downloaded as Excel and changed: what it would change, cell by cell. Nothing is changed yet."""
    with uploaded(request, file) as arrived, db.write() as session:
        return service.send_sheet(session, actor, arrived.path, file.filename or "list.xlsx")


@router.get("/edited-sheets/{reference}", responses=documented(), operation_id="get_edited_sheet")
def get_edited_sheet(reference: Reference, db: Db, actor: CurrentActor) -> EditedSheetOut:
    """What a sheet would change as things stand now, or what it did."""
    with db.read() as session:
        return service.get_sheet(session, actor, reference)


@router.post("/edited-sheets/{reference}/take", responses=documented(409), operation_id="take_edited_sheet")
def take_edited_sheet(reference: Reference, data: TakeIn, db: Db, actor: CurrentActor) -> EditedSheetOut:
    """Make the changes, as one act that can be undone."""
    with db.write() as session:
        return service.take_sheet(session, actor, reference, data)


@router.post("/edited-sheets/{reference}/undo", responses=documented(409), operation_id="undo_edited_sheet")
def undo_edited_sheet(reference: Reference, db: Db, actor: CurrentActor) -> EditedSheetOut:
    """Give every cell back what it held; a row changed since stays and is named."""
    with db.write() as session:
        return service.undo_sheet(session, actor, reference)
