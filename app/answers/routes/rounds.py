"""REST: receiving the notice, one act with the round's requests. Beginning a round stands in app/selfassessment."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.schemas.rounds import NoticeTold
from app.assessments.schemas import NoticeIn
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented

router = APIRouter(tags=["assessments"])
Reference = Annotated[str, Path(max_length=20, examples=["R-2"])]


@router.post("/assessments/{reference}/notice", responses=documented(409, 412, 428), operation_id="receive_notice")
def receive_notice(
    reference: Reference, data: NoticeIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> NoticeTold:
    """CQC's letter came: its date is day 0, the return is due as the letter states, the round is open, requests get their dates."""
    with db.write() as session:
        told = service.receive_notice(session, actor, reference, version, data)
    set_etag(response, told.version)
    return told
