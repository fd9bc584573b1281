"""REST: the gaps, the rules that find them, and accepting one."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from app.access import CurrentActor, Db
from app.core.downloads import EXCEL, WORD, as_attachment
from app.core.problems import documented
from app.gaps import report, service
from app.gaps.schemas import AcceptIn, GapFilter, GapsOut, RuleOut, TakeBackIn

router = APIRouter(tags=["gaps"])
Wanted = Annotated[GapFilter, Query()]


@router.get("/gaps", responses=documented(), operation_id="list_gaps")
def list_gaps(wanted: Wanted, db: Db, actor: CurrentActor) -> GapsOut:
    """What is missing, weak or out of date now, the gravest and soonest first."""
    with db.read() as session:
        return service.list_gaps(session, actor, wanted)


@router.get("/gaps/rules", responses=documented(), operation_id="list_gap_rules")
def list_gap_rules(db: Db, actor: CurrentActor) -> list[RuleOut]:
    """Every rule, and why it matters."""
    with db.read() as session:
        return service.list_rules(session, actor)


@router.get(
    "/gaps/report",
    responses={**documented(), 200: {"content": {WORD: {}, EXCEL: {}}, "description": "The report."}},
    response_class=Response,
    operation_id="gap_report",
)
def gap_report(
    wanted: Wanted, db: Db, actor: CurrentActor, form: Annotated[Literal["word", "excel"], Query()] = "word"
) -> Response:
    """The gaps as Word or Excel, for people inside the council."""
    with db.read() as session:
        return as_attachment(report.draw(session, actor, wanted, form))


@router.post("/gaps/accept", status_code=204, responses=documented(409), operation_id="accept_gap")
def accept_gap(data: AcceptIn, db: Db, actor: CurrentActor) -> None:
    """Leave a gap as it is until a day, with a reason."""
    with db.write() as session:
        service.accept_gap(session, actor, data)


@router.post("/gaps/take-back", status_code=204, responses=documented(), operation_id="take_back_acceptance")
def take_back_acceptance(data: TakeBackIn, db: Db, actor: CurrentActor) -> None:
    """Open an accepted gap again."""
    with db.write() as session:
        service.take_back_acceptance(session, actor, data)
