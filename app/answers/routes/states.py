"""REST: reading over, approving, and answering without documents."""

from fastapi import APIRouter, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.routes.paths import CHANGED, Code, request_after
from app.answers.schemas.changes import NotHeldIn, ReasonIn, UnderIn
from app.answers.schemas.requests import RequestOut
from app.core.etag import IfMatch

router = APIRouter(tags=["requests"])


@router.post("/requests/{code}/read", responses=CHANGED, operation_id="read_over")
def read_over(code: Code, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> RequestOut:
    """Say that you have read exactly this set, as a second person."""
    with db.write() as session:
        service.read_over(session, actor, code, version)
        return request_after(session, actor, code, response)


@router.post("/requests/{code}/approve", responses=CHANGED, operation_id="approve")
def approve(code: Code, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> RequestOut:
    """Approve exactly this set; without documents, the reason."""
    with db.write() as session:
        service.approve(session, actor, code, version)
        return request_after(session, actor, code, response)


@router.post("/requests/{code}/approve-with-reason", responses=CHANGED, operation_id="approve_with_reason")
def approve_with_reason(
    code: Code, data: ReasonIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> RequestOut:
    """Approve although a check is unmet; the gap stays in sight and the reason never goes to CQC."""
    with db.write() as session:
        service.approve_with_reason(session, actor, code, version, data)
        return request_after(session, actor, code, response)


@router.post("/requests/{code}/undo-approval", responses=CHANGED, operation_id="undo_approval")
def undo_approval(code: Code, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> RequestOut:
    """Take an approval back; refused once the set has moved on."""
    with db.write() as session:
        service.undo_approval(session, actor, code, version)
        return request_after(session, actor, code, response)


@router.post("/requests/{code}/under", responses=CHANGED, operation_id="put_under_another")
def put_under_another(
    code: Code, data: UnderIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> RequestOut:
    """Answer the request under another one; it counts with that one."""
    with db.write() as session:
        service.put_under_another(session, actor, code, version, data)
        return request_after(session, actor, code, response)


@router.post("/requests/{code}/not-held", responses=CHANGED, operation_id="say_not_held")
def say_not_held(
    code: Code, data: NotHeldIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> RequestOut:
    """Say that it is not held, why, and what will be done."""
    with db.write() as session:
        service.say_not_held(session, actor, code, version, data)
        return request_after(session, actor, code, response)


@router.post("/requests/{code}/not-applicable", responses=CHANGED, operation_id="say_does_not_apply")
def say_does_not_apply(
    code: Code, data: ReasonIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> RequestOut:
    """Say that it does not apply, and why; it counts once the reason is approved."""
    with db.write() as session:
        service.say_does_not_apply(session, actor, code, version, data)
        return request_after(session, actor, code, response)


@router.post("/requests/{code}/with-documents", responses=CHANGED, operation_id="back_to_documents")
def back_to_documents(code: Code, version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> RequestOut:
    """Answer it with documents after all."""
    with db.write() as session:
        service.back_to_documents(session, actor, code, version)
        return request_after(session, actor, code, response)
