"""The case list, one case, its people and its entries."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Path, Query, Request, Response

from app.access import CurrentActor, Db
from app.casetracking import service
from app.casetracking.models import CaseStage
from app.casetracking.schemas.cases import (
    CaseChanged,
    CaseFilter,
    CaseIn,
    CaseLine,
    CaseNeed,
    CaseOut,
    CasePatch,
    ConsentIn,
    ContactIn,
    EndPartIn,
    EntriesAdded,
    EntriesIn,
    EntryIn,
    MoveIn,
    MoveManyIn,
    PersonOnCaseIn,
    PersonOnCaseOut,
    Purpose,
    SystemReferenceIn,
)
from app.casetracking.schemas.counts import CaseCounts
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.keys import council_key
from app.core.paging import Page, Paging
from app.core.problems import documented

router = APIRouter()
Reference = Annotated[str, Path(max_length=20, examples=["CT-23"])]
CHANGED = documented(409, 412, 428)


@router.get("/cases", responses=documented(409), operation_id="list_cases")
def list_cases(
    page: Paging,
    db: Db,
    actor: CurrentActor,
    stage: CaseStage | None = None,
    checker: Annotated[str | None, Query(max_length=254, description="Address of the checker, or `me`.")] = None,
    need: Annotated[CaseNeed | None, Query(description="Only cases that still need this.")] = None,
    team: Annotated[str | None, Query(max_length=80)] = None,
    pathway: Annotated[str | None, Query(max_length=80)] = None,
    overall: Annotated[str | None, Query(max_length=80, description="Word of the latest finished check.")] = None,
) -> Page[CaseLine]:
    """The case list by pseudonym: names left out, still personal data."""
    wanted = CaseFilter(stage, checker, need, team, pathway, overall)
    with db.read() as session:
        return service.list_cases(session, actor, wanted, page)


@router.get("/cases/download", responses=documented(), operation_id="give_out_list")
def give_out_list(db: Db, actor: CurrentActor, stage: CaseStage | None = None) -> list[CaseLine]:
    """The whole list at once, to be kept. It is written down who took it and which cases were on it."""
    with db.write() as session:
        return service.give_out_list(session, actor, CaseFilter(stage))


@router.get("/cases/counts", responses=documented(409), operation_id="count_cases")
def count_cases(db: Db, actor: CurrentActor) -> CaseCounts:
    """How far the list is and how it spreads; small counts of what people are left out where the list is not yours."""
    with db.read() as session:
        return service.count_cases(session, actor)


@router.post("/cases", status_code=201, responses=documented(409), operation_id="add_case")
def add_case(
    request: Request, data: CaseIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> CaseChanged:
    """Add a case; its pseudonym is given here."""
    secret = council_key(request.app.state.settings, "cases") if data.system_reference else None
    with db.write() as session:
        asked = "cases" + data.model_dump_json()
        case = once(
            session,
            actor.person_id,
            key,
            asked,
            CaseChanged,
            lambda: service.add_case(session, actor, data, secret=secret),
        )
    set_etag(response, case.version)
    return case


@router.post("/cases/move", responses=documented(409, 412), operation_id="move_cases")
def move_cases(data: MoveManyIn, db: Db, actor: CurrentActor) -> list[CaseChanged]:
    """Move several cases to a stage, all or none; each with the version you read."""
    with db.write() as session:
        return service.move_cases(session, actor, data)


@router.get("/cases/{reference}", responses=documented(409, 428), operation_id="one_case")
def one_case(
    reference: Reference,
    response: Response,
    db: Db,
    actor: CurrentActor,
    purpose: Annotated[
        Purpose | None, Header(description="What you open it for; needed (428) where you have no part in the case.")
    ] = None,
    task: Annotated[
        Literal["", "act-now"], Query(description="The task you come from, where it says what for: `act-now`.")
    ] = "",
) -> CaseOut:
    """One case record. The reading and its purpose are written down; where that fails, nothing is shown (503)."""
    with db.write() as session:
        read_for = None if purpose is None else purpose.read_for
        case = service.one_case(session, actor, reference, read_for, to_act=task == "act-now")
    set_etag(response, case.version)
    return case


@router.patch("/cases/{reference}", responses=CHANGED, operation_id="change_case")
def change_case(
    reference: Reference, data: CasePatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> CaseChanged:
    """Change fields of a case."""
    with db.write() as session:
        case = service.change_case(session, actor, reference, version, data)
    set_etag(response, case.version)
    return case


@router.put("/cases/{reference}/system-reference", responses=CHANGED, operation_id="know_again")
def know_again(
    request: Request,
    reference: Reference,
    data: SystemReferenceIn,
    version: IfMatch,
    response: Response,
    db: Db,
    actor: CurrentActor,
) -> CaseChanged:
    """Let the next extract of the case system find this case: its reference is kept only as a keyed hash."""
    secret = council_key(request.app.state.settings, "cases")
    with db.write() as session:
        case = service.know_again(session, actor, reference, version, data, secret=secret)
    set_etag(response, case.version)
    return case


@router.post("/cases/{reference}/move", responses=CHANGED, operation_id="move_case")
def move_case(
    reference: Reference, data: MoveIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> CaseChanged:
    """Move a case along the stages, as far as the round has room."""
    with db.write() as session:
        case = service.move_case(session, actor, reference, version, data.stage)
    set_etag(response, case.version)
    return case


@router.post("/cases/{reference}/consent", responses=CHANGED, operation_id="change_consent")
def change_consent(
    reference: Reference, data: ConsentIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> CaseChanged:
    """Note where consent stands."""
    with db.write() as session:
        case = service.change_consent(session, actor, reference, version, data)
    set_etag(response, case.version)
    return case


@router.post("/cases/{reference}/contact", responses=CHANGED, operation_id="note_contact")
def note_contact(
    reference: Reference, data: ContactIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> CaseChanged:
    """Note that CQC spoke with the person or their carer."""
    with db.write() as session:
        case = service.note_contact(session, actor, reference, version, data)
    set_etag(response, case.version)
    return case


@router.post("/cases/{reference}/people", status_code=201, responses=documented(409), operation_id="put_on_case")
def put_on_case(
    reference: Reference, data: PersonOnCaseIn, key: IdempotencyKey, db: Db, actor: CurrentActor
) -> PersonOnCaseOut:
    """Give a person a part in a case."""
    with db.write() as session:
        asked = f"cases/{reference}/people" + data.model_dump_json()
        return once(
            session,
            actor.person_id,
            key,
            asked,
            PersonOnCaseOut,
            lambda: service.put_on_case(session, actor, reference, data),
        )


@router.post("/cases/{reference}/people/end", status_code=204, responses=CHANGED, operation_id="end_part")
def end_part(reference: Reference, data: EndPartIn, version: IfMatch, db: Db, actor: CurrentActor) -> None:
    """End a person's part: their access stops at once."""
    with db.write() as session:
        service.end_part(session, actor, reference, version, data)


@router.post("/cases/{reference}/entries", status_code=201, responses=documented(409), operation_id="add_entry")
def add_entry(reference: Reference, data: EntryIn, key: IdempotencyKey, db: Db, actor: CurrentActor) -> EntriesAdded:
    """Add one dated line to the record. None is ever changed: put one right with another."""
    with db.write() as session:
        asked = f"cases/{reference}/entries" + data.model_dump_json()
        return once(
            session,
            actor.person_id,
            key,
            asked,
            EntriesAdded,
            lambda: service.add_entry(session, actor, reference, data),
        )


@router.post("/cases/{reference}/record", status_code=201, responses=documented(409), operation_id="add_entries")
def add_entries(
    reference: Reference, data: EntriesIn, key: IdempotencyKey, db: Db, actor: CurrentActor
) -> EntriesAdded:
    """Bring in a record as it stood on a day, whole or in part."""
    with db.write() as session:
        asked = f"cases/{reference}/record" + data.model_dump_json()
        return once(
            session,
            actor.person_id,
            key,
            asked,
            EntriesAdded,
            lambda: service.add_entries(session, actor, reference, data),
        )
