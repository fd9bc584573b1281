"""REST: files that came, and the documents that waited for them."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.intake import service
from app.intake.schemas import JoinedOut, MatchOut, PairsIn

router = APIRouter(tags=["tracker imports"])
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/file-matches", responses=documented(), operation_id="list_file_matches")
def find_matches(db: Db, actor: CurrentActor) -> list[MatchOut]:
    """Documents whose file is to come, each with the one that may be it and the reason."""
    with db.read() as session:
        return service.find_matches(session, actor)


@router.post("/file-matches", responses=documented(409), operation_id="join_files")
def join_files(data: PairsIn, db: Db, actor: CurrentActor) -> JoinedOut:
    """Make each pair one document, as one act that can be undone."""
    with db.write() as session:
        return service.join_files(session, actor, data.pairs)


@router.post("/file-matches/{number}/undo", responses=documented(409), operation_id="undo_joining")
def undo_joining(number: Number, db: Db, actor: CurrentActor) -> JoinedOut:
    """Take them apart again."""
    with db.write() as session:
        return service.undo_joining(session, actor, number)
