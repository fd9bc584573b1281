"""REST: beginning a round, one act with its requests and its self-assessment."""

from fastapi import APIRouter, Response

from app.access import CurrentActor, Db
from app.assessments.schemas import AssessmentIn
from app.core.etag import set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented
from app.selfassessment import service
from app.selfassessment.schemas.rounds import RoundBegun

router = APIRouter()


@router.post(
    "/assessments", tags=["assessments"], status_code=201, responses=documented(409), operation_id="begin_round"
)
def begin_round(data: AssessmentIn, response: Response, key: IdempotencyKey, db: Db, actor: CurrentActor) -> RoundBegun:
    """Set up a round: list, sizes, milestones, a response to every request; `predecessor` starts it from the last one."""
    with db.write() as session:
        asked = "assessments" + data.model_dump_json()
        made = once(session, actor.person_id, key, asked, RoundBegun, lambda: service.begin_round(session, actor, data))
    set_etag(response, made.version)
    return made
