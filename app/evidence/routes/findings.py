"""REST: what was found in documents, all of them; decisions on many; the grades of kinds."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints

from app.access import CurrentActor, Db
from app.core.paging import Page, Paging
from app.core.problems import documented
from app.core.schema import In, Out
from app.evidence import service
from app.evidence.models import FindingState
from app.evidence.schemas import DecidedOut, DecisionsIn, FindingLineOut, FindingRef, GradesIn, KindOut
from app.evidence.work import names_key

router = APIRouter(tags=["documents"])


class ReopenIn(In):
    """Findings whose decision is taken back."""

    findings: list[FindingRef] = Field(min_length=1, max_length=500)


class NamesIn(In):
    """Names to look for; replaces the list that stands, an empty one takes it away. Only keyed hashes are kept."""

    names: list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] = Field(
        max_length=20_000, examples=[["Edith Garland"]]
    )


class NamesOut(Out):
    count: int


@router.get("/listed-names", responses=documented(), operation_id="count_names")
def count_names(db: Db, actor: CurrentActor) -> NamesOut:
    """How many names are looked for in documents; which, nobody can read back."""
    with db.read() as session:
        return NamesOut(count=service.count_names(session, actor))


@router.put("/listed-names", responses=documented(), operation_id="set_names")
def set_names(request: Request, data: NamesIn, db: Db, actor: CurrentActor) -> NamesOut:
    """Replace the names to look for; the worker looks into every document for them."""
    with db.write() as session:
        return NamesOut(count=service.set_names(session, actor, names_key(request.app.state.settings), data.names))


@router.get("/findings", responses=documented(), operation_id="list_findings")
def list_findings(
    db: Db,
    actor: CurrentActor,
    paging: Paging,
    state: FindingState = FindingState.OPEN,
    kind: Annotated[str | None, Query(max_length=60, examples=["nhs-number"])] = None,
) -> Page[FindingLineOut]:
    """What was found in the versions that stand, document by document."""
    with db.read() as session:
        return service.list_findings(session, actor, state, kind, paging)


@router.post("/findings/decide", responses=documented(409), operation_id="decide_findings")
def decide_findings(data: DecisionsIn, db: Db, actor: CurrentActor) -> DecidedOut:
    """The same decision on many findings, in one act; one that can't be decided so is left and named."""
    with db.write() as session:
        return service.decide_findings(session, actor, data)


@router.post("/findings/reopen", responses=documented(409), operation_id="reopen_findings")
def reopen_findings(data: ReopenIn, db: Db, actor: CurrentActor) -> DecidedOut:
    """Take the decision on many findings back."""
    with db.write() as session:
        return service.reopen_findings(session, actor, data.findings)


@router.get("/finding-kinds", responses=documented(), operation_id="list_finding_kinds")
def list_kinds(db: Db, actor: CurrentActor) -> list[KindOut]:
    """Every kind of finding with its grade, and how many there are."""
    with db.read() as session:
        return service.list_kinds(session, actor)


@router.patch("/finding-kinds", responses=documented(), operation_id="set_finding_grades")
def set_grades(data: GradesIn, db: Db, actor: CurrentActor) -> list[KindOut]:
    """Give kinds a grade of the council's own; what nobody has decided on yet follows."""
    with db.write() as session:
        return service.set_grades(session, actor, data)
