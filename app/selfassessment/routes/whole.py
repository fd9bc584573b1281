"""The self-assessment as a whole, one quality statement, coverage."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.access import CurrentActor, Db
from app.core.etag import IfMatch, set_etag
from app.core.problems import documented
from app.selfassessment import service
from app.selfassessment.schemas.statements import (
    CarriedOut,
    CoverageOut,
    OpeningIn,
    OwnDocumentIn,
    SelfAssessmentChanged,
    SelfAssessmentOut,
    StatementOut,
    StatementPageOut,
)

router = APIRouter()
Code = Annotated[str, Path(max_length=10, examples=["QS1"])]
CHANGED = documented(409, 412, 428)


@router.get("/self-assessment", responses=documented(409), operation_id="get_self_assessment")
def get_self_assessment(response: Response, db: Db, actor: CurrentActor) -> SelfAssessmentOut:
    """Every quality statement with its assertions, and coverage."""
    with db.read() as session:
        whole = service.list_statements(session, actor)
    set_etag(response, whole.version)
    return whole


@router.put("/self-assessment/opening", responses=CHANGED, operation_id="write_opening")
def write_opening(
    data: OpeningIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> SelfAssessmentChanged:
    """Write the opening words (ETag "0" for the first)."""
    with db.write() as session:
        changed = service.write_opening(session, actor, version, data)
    set_etag(response, changed.version)
    return changed


@router.put("/self-assessment/own-document", responses=CHANGED, operation_id="use_own_document")
def use_own_document(
    data: OwnDocumentIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> SelfAssessmentChanged:
    """Send the council's own self-assessment, a document of the catalogue, instead of ours."""
    with db.write() as session:
        changed = service.use_own_document(session, actor, version, data)
    set_etag(response, changed.version)
    return changed


@router.delete("/self-assessment/own-document", responses=CHANGED, operation_id="use_ours")
def use_ours(version: IfMatch, response: Response, db: Db, actor: CurrentActor) -> SelfAssessmentChanged:
    """Send what is written here."""
    with db.write() as session:
        changed = service.use_ours(session, actor, version)
    set_etag(response, changed.version)
    return changed


@router.post("/self-assessment/carry-over", responses=documented(409), operation_id="carry_over")
def carry_over(db: Db, actor: CurrentActor) -> CarriedOut:
    """Begin with what the round before said, its currency reset. Once only, so that it can't be done twice."""
    with db.write() as session:
        return service.carry_over(session, actor)


@router.get("/quality-statements", responses=documented(409), operation_id="list_statements")
def list_statements(db: Db, actor: CurrentActor) -> list[StatementOut]:
    """Every quality statement with its assertions."""
    with db.read() as session:
        return service.list_statements(session, actor).statements


@router.get("/quality-statements/{code}", responses=documented(409), operation_id="one_statement")
def one_statement(code: Code, db: Db, actor: CurrentActor) -> StatementPageOut:
    """One quality statement with its assertions, and the statements before and after it."""
    with db.read() as session:
        return service.one_statement(session, actor, code)


@router.get("/coverage", responses=documented(409), operation_id="coverage")
def coverage(db: Db, actor: CurrentActor) -> CoverageOut:
    """Quality statements by evidence category."""
    with db.read() as session:
        return service.coverage(session, actor)
