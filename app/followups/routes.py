"""REST: what CQC asked after the return."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access import CurrentActor, Db
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.paging import Page, Paging
from app.core.problems import documented
from app.followups import service
from app.followups.schemas import AnswerIn, QuestionIn, QuestionOut, QuestionPatch

router = APIRouter(tags=["follow-ups"])
Reference = Annotated[str, Path(max_length=20, examples=["F-01"])]


@router.get("/follow-ups", responses=documented(), operation_id="list_follow_ups")
def list_follow_ups(
    page: Paging,
    db: Db,
    actor: CurrentActor,
    open_only: Annotated[bool, Query(alias="open", description="Only those without an answer.")] = False,
) -> Page[QuestionOut]:
    """Every question of this round."""
    with db.read() as session:
        return service.list_questions(session, actor, page, open_only=open_only)


@router.post("/follow-ups", status_code=201, responses=documented(409), operation_id="add_follow_up")
def add_follow_up(
    data: QuestionIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> QuestionOut:
    """Note a question as CQC put it."""
    with db.write() as session:
        asked = "follow-ups" + data.model_dump_json()
        question = once(
            session, actor.person_id, key, asked, QuestionOut, lambda: service.add_question(session, actor, data)
        )
    set_etag(response, question.version)
    return question


@router.get("/follow-ups/{reference}", responses=documented(), operation_id="get_follow_up")
def get_follow_up(reference: Reference, response: Response, db: Db, actor: CurrentActor) -> QuestionOut:
    """One question."""
    with db.read() as session:
        question = service.get_question(session, actor, reference)
    set_etag(response, question.version)
    return question


@router.patch("/follow-ups/{reference}", responses=documented(409, 412, 428), operation_id="change_follow_up")
def change_follow_up(
    reference: Reference, data: QuestionPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> QuestionOut:
    """Give a question to someone, or note another day that CQC stated."""
    with db.write() as session:
        question = service.change_question(session, actor, reference, version, data)
    set_etag(response, question.version)
    return question


@router.post("/follow-ups/{reference}/answer", responses=documented(409, 412, 428), operation_id="answer_follow_up")
def answer_follow_up(
    reference: Reference, data: AnswerIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> QuestionOut:
    """Note what we answered."""
    with db.write() as session:
        question = service.answer_question(session, actor, reference, version, data)
    set_etag(response, question.version)
    return question
