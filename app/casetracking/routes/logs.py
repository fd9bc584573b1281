"""The reflective log of a case."""

from fastapi import APIRouter, Response

from app.access import CurrentActor, Db
from app.casetracking import service
from app.casetracking.routes.cases import CHANGED, Reference
from app.casetracking.schemas.logs import LogIn, LogOut, LogSaved, ReviewIn
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented

router = APIRouter()


@router.get("/cases/{reference}/reflective-log", responses=documented(409), operation_id="read_log")
def read_log(reference: Reference, response: Response, db: Db, actor: CurrentActor) -> LogOut:
    """The log, or its empty headings (ETag "0"). The reading is written down; where that fails, nothing is shown (503)."""
    with db.write() as session:
        log = service.read_log(session, actor, reference)
    set_etag(response, log.version)
    return log


@router.patch("/cases/{reference}/reflective-log", responses=CHANGED, operation_id="write_log")
def write_log(
    reference: Reference, data: LogIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> LogSaved:
    """Write in the log; only the case's worker does."""
    with db.write() as session:
        log = service.write_log(session, actor, reference, version, data)
    set_etag(response, log.version)
    return log


@router.post("/cases/{reference}/reflective-log/hand-in", responses=CHANGED, operation_id="hand_in_log")
def hand_in_log(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> LogSaved:
    """Hand the log in for review."""
    with db.write() as session:
        log = service.hand_in_log(session, actor, reference, version)
    set_etag(response, log.version)
    return log


@router.post("/cases/{reference}/reflective-log/take-back", responses=CHANGED, operation_id="take_back_log")
def take_back_log(reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> LogSaved:
    """Take your log back before it is reviewed."""
    with db.write() as session:
        log = service.take_back_log(session, actor, reference, version)
    set_etag(response, log.version)
    return log


@router.post("/cases/{reference}/reflective-log/review", responses=CHANGED, operation_id="review_log")
def review_log(
    reference: Reference, data: ReviewIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> LogSaved:
    """Agree with a log, or give it back with what to change."""
    with db.write() as session:
        log = service.review_log(session, actor, reference, version, data)
    set_etag(response, log.version)
    return log
