"""REST: setting up a round and receiving the notice, each one act with the round's requests."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.assessments.schemas import AssessmentIn, AssessmentOut, NoticeIn
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented

router = APIRouter(tags=["assessments"])
Reference = Annotated[str, Path(max_length=20, examples=["R-2"])]


@router.post("/assessments", status_code=201, responses=documented(409), operation_id="begin_round")
def begin_round(
    data: AssessmentIn, response: Response, key: IdempotencyKey, db: Db, actor: CurrentActor
) -> AssessmentOut:
    """Set up a round: list, sizes, milestones, a response to every request; `predecessor` starts it from the last one."""
    with db.write() as session:
        asked = "assessments" + data.model_dump_json()
        made = once(
            session, actor.person_id, key, asked, AssessmentOut, lambda: service.begin_round(session, actor, data)
        )
    set_etag(response, made.version)
    return made


@router.post("/assessments/{reference}/notice", responses=documented(409, 412, 428), operation_id="receive_notice")
def receive_notice(
    reference: Reference, data: NoticeIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssessmentOut:
    """CQC's letter came: its date is day 0, the return is due as the letter states, the round is open, requests get their dates."""
    with db.write() as session:
        told = service.receive_notice(session, actor, reference, version, data)
    set_etag(response, told.version)
    return told
