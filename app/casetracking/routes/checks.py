"""Checks of cases: drafts and finished ones, what cannot wait, the next case."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access import CurrentActor, Db
from app.casetracking import service
from app.casetracking.routes.cases import CHANGED, Reference
from app.casetracking.schemas.checks import (
    ActNowOut,
    CheckFormOut,
    CheckIn,
    CheckOut,
    CheckSaved,
    CloseActNowIn,
    NextCaseOut,
)
from app.core.errors import NotFound
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=1_000_000, description="1 is the first check of the case, 2 the second reading.")]


@router.get("/case-check-form", responses=documented(), operation_id="check_form")
def check_form(db: Db, actor: CurrentActor) -> CheckFormOut:
    """What a check asks: the practice standards and the words to choose from."""
    with db.read() as session:
        return service.check_form(session, actor)


@router.get("/cases/next-to-check", responses=documented(409), operation_id="next_to_check")
def next_to_check(
    db: Db,
    actor: CurrentActor,
    besides: Annotated[str, Query(max_length=20, description="A case to pass over, such as the one in hand.")] = "",
) -> NextCaseOut:
    """The case for you to check next."""
    with db.read() as session:
        return service.next_to_check(session, actor, besides)


@router.get("/cases/act-now", responses=documented(409), operation_id="act_now_open")
def act_now_open(db: Db, actor: CurrentActor) -> list[ActNowOut]:
    """All that a check said cannot wait and nobody has closed."""
    with db.read() as session:
        return service.act_now_open(session, actor)


@router.get("/cases/{reference}/checks", responses=documented(409), operation_id="list_checks")
def list_checks(reference: Reference, db: Db, actor: CurrentActor) -> list[CheckOut]:
    """The checks of a case. The reading is written down; where that fails, nothing is shown (503)."""
    with db.write() as session:
        return service.list_checks(session, actor, reference)


@router.post("/cases/{reference}/checks", status_code=201, responses=documented(409, 428), operation_id="check_case")
def check_case(
    reference: Reference, data: CheckIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> CheckSaved:
    """Begin your check of a case, as a draft or finished at once."""
    with db.write() as session:
        asked = f"cases/{reference}/checks" + data.model_dump_json()
        check = once(
            session,
            actor.person_id,
            key,
            asked,
            CheckSaved,
            lambda: service.check_case(session, actor, reference, data),
        )
    set_etag(response, check.version)
    return check


@router.get("/cases/{reference}/checks/mine", responses=documented(409), operation_id="my_draft")
def my_draft(reference: Reference, response: Response, db: Db, actor: CurrentActor) -> CheckOut:
    """Your own draft."""
    with db.read() as session:
        check = service.my_draft(session, actor, reference)
    if check is None:
        raise NotFound("You have no draft of this check.")
    set_etag(response, check.version)
    return check


@router.put("/cases/{reference}/checks/mine", responses=CHANGED, operation_id="save_check")
def save_check(
    reference: Reference, data: CheckIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> CheckSaved:
    """Save your draft again, or finish it."""
    with db.write() as session:
        check = service.check_case(session, actor, reference, data, version=version)
    set_etag(response, check.version)
    return check


@router.post("/cases/{reference}/checks/{number}/reopen", responses=CHANGED, operation_id="reopen_check")
def reopen_check(
    reference: Reference, number: Number, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> CheckSaved:
    """Take your own finished check back into draft."""
    with db.write() as session:
        check = service.reopen_check(session, actor, reference, number, version)
    set_etag(response, check.version)
    return check


@router.post("/cases/{reference}/checks/{number}/close-act-now", responses=CHANGED, operation_id="close_act_now")
def close_act_now(
    reference: Reference,
    number: Number,
    data: CloseActNowIn,
    version: IfMatch,
    response: Response,
    db: Db,
    actor: CurrentActor,
) -> CheckSaved:
    """Close what could not wait, with what was done."""
    with db.write() as session:
        check = service.close_act_now(session, actor, reference, number, version, data)
    set_etag(response, check.version)
    return check
