"""The record: is it whole, who read which case, what one person did, what happened to one thing."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from app.access import Actor, CurrentActor, Db, Permission
from app.activity import service
from app.activity.schemas import CaseReadOut, ReadFilter, VerifiedOut
from app.audit import checkpoints
from app.core.clock import LONDON, today
from app.core.db import Database
from app.core.downloads import attachment_headers
from app.core.errors import Invalid, Problem
from app.core.paging import PageParams
from app.web import happenings
from app.web.dates import read_date
from app.web.excel import Heading, table_download
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted
from app.web.frame import frame
from app.web.lists import ListAddress
from app.web.notices import tell
from app.web.people import people_by_name
from app.web.shell import render
from app.web.views.record import ActivityPage, ReadRow, ReadsPage, RecordPage
from app.web.views.shared import Choice

if TYPE_CHECKING:
    pass

router = APIRouter()
P = Permission
EACH_PAGE = 100
MARKING = "Names of staff: personal data"
LONGEST = 200_000
Noun = Literal["requests", "documents", "assertions", "cases"]
PAGE_OF = {
    "requests": "/requests/{}",
    "documents": "/evidence/{}",
    "assertions": "/assertions/{}",
    "cases": "/cases/{}",
}


class ReadsQuery(BaseModel):
    """The filters of the readings; a day as a browser or a person writes it."""

    case: str = Field(default="", max_length=20)
    person: str = Field(default="", max_length=254)
    day: str = Field(default="", max_length=40)
    after: str | None = Field(default=None, max_length=2000)

    def filter(self) -> ReadFilter:
        return ReadFilter(self.case.strip().upper(), self.person, self.date)

    @property
    def date(self) -> date | None:
        """The day; None where nothing was typed. ValueError for what is no day."""
        if not self.day.strip():
            return None
        found = read_date(self.day)
        if found is None:
            raise ValueError(self.day)
        return found


Wanted = Annotated[ReadsQuery, Query()]


@router.get("/record")
def record_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """How long the record is, its checkpoints and its key; for those who look into readings, the way there."""
    return _show(request, db, actor)


@router.post("/record/verify")
def verify(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Check the whole record, and against checkpoints pasted in."""
    actor.require(P.RECORD_VERIFY)
    typed = form["checkpoint"][:LONGEST]
    try:
        given = checkpoints.read(typed.encode("utf-8", "replace")) if typed.strip() else []
        with db.read() as session:
            found = service.verify_record(session, actor, request.app.state.settings, given)
    except Problem as problem:
        field = "checkpoint" if isinstance(problem, Invalid) else ""
        errors = FormErrors((FormError(field, problem.detail),))
        return _show(request, db, actor, typed=typed, errors=errors, status=problem.status)
    return _show(request, db, actor, found, typed)


@router.post("/record/checkpoint")
def take_checkpoint(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Sign the record as it stands."""
    with db.write() as session:
        taken = service.take_checkpoint(session, actor, request.app.state.settings)
    response = RedirectResponse("/record", 303)
    tell(response, f"The record is signed up to entry {taken.sequence}.")
    return response


@router.get("/record.jsonl")
def download(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The whole record as a file that verifies by itself."""
    with db.write() as session:
        service.note_taking_out(session, actor)

    def lines() -> Iterator[bytes]:
        with db.read() as session:
            yield from service.record_lines(session, actor, request.app.state.settings)

    headers = attachment_headers(f"Record {today().isoformat()}.jsonl")
    return StreamingResponse(lines(), media_type="application/jsonl", headers=headers)


@router.get("/case-reads")
def reads_page(request: Request, db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """Who read which case, newest first."""
    actor.require(P.RECORD_READS)
    address = ListAddress.of("/case-reads", {"case": wanted.case, "person": wanted.person, "day": wanted.day})
    errors, status = NO_ERRORS, 200
    try:
        day = wanted.date
    except ValueError:
        errors, status, day = FormErrors((FormError("day", "Give a day such as 21 1 2027."),)), 422, None
    with db.read() as session:
        found = service.list_case_reads(
            session,
            actor,
            ReadFilter(wanted.case.strip().upper(), wanted.person, day),
            PageParams(limit=EACH_PAGE, after=wanted.after or None),
        )
        people = [Choice(email, name) for email, name in service.list_readers(session, actor)]
        page = frame(session, actor, "Reads of cases", "/record", errors=errors)
    view = ReadsPage(
        rows=[
            ReadRow(read.at, read.who, read.cases, read.purpose[:1].upper() + read.purpose[1:]) for read in found.items
        ]
        if status == 200
        else [],
        address=address,
        people=people,
        may_open=actor.may(P.CASES_READ),
        next=address.after(found.next) if found.next else "",
        first=str(address) if wanted.after else "",
        errors=errors,
    )
    return render(request, "record/reads.html", page, view, status)


@router.get("/case-reads.xlsx")
def reads_as_excel(db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """This view as Excel; that it was taken is on the record."""
    actor.require(P.RECORD_READS)
    try:
        chosen = wanted.filter()
    except ValueError as fault:
        raise Invalid("Give a day such as 21 1 2027.") from fault
    with db.write() as session:
        rows = service.take_case_reads(session, actor, chosen)
        headings: list[Heading] = [
            "Day",
            ("Time", "short"),
            "Who",
            ("Cases", "long"),
            ("Why", "long"),
            ("Entry", "short"),
        ]
        lines = [_excel_row(row) for row in rows]
        return table_download(session, "Reads of cases", headings, lines, (MARKING + ".",), MARKING)


@router.get("/activity")
def activity_page(
    request: Request,
    db: Db,
    actor: CurrentActor,
    person: Annotated[str, Query(max_length=254)] = "",
    after: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """What oneself did, or, for those who follow the round, what one person did."""
    actor.require(P.RECORD_OWN)
    address = ListAddress.of("/activity", {"person": person})
    page_wanted = PageParams(limit=EACH_PAGE, after=after or None)
    with db.read() as session:
        if person:
            found = service.list_of_person(session, actor, person, page_wanted)
        else:
            found = service.list_mine(session, actor, page_wanted)
        people = people_by_name(session, actor) if actor.may(P.ACTIVITY_READ) else []
        name = next((one.words for one in people if one.value == person.strip().lower()), person)
        heading = f"What {name} did" if person else "What you did"
        page = frame(session, actor, "What one person did" if person else heading, "/record" if _looks(actor) else "")
    view = ActivityPage(
        heading=heading,
        lede="The things of it that you may know of, newest first."
        if person
        else "All that the record holds of you, every look at a case included. Nobody can change it.",
        entries=happenings.told(found.items),
        empty="Nothing that you may know of." if person else "You have not changed or read anything yet.",
        address=address,
        people=people,
        back="/record" if _looks(actor) else "/account",
        next=address.after(found.next) if found.next else "",
        first=str(address) if after else "",
    )
    return render(request, "record/activity.html", page, view)


@router.get("/activity/{noun}/{reference}")
def thing_page(
    request: Request, noun: Noun, reference: Annotated[str, Path(max_length=60)], db: Db, actor: CurrentActor
) -> Response:
    """What happened to one request, document, assertion or case."""
    with db.read() as session:
        acts = service.of_thing(session, actor, noun, reference)
        title = f"What happened to {noun.removesuffix('s')} {reference}"
        page = frame(session, actor, title, "/record" if _looks(actor) else "")
    view = ActivityPage(
        heading=title,
        lede="The latest acts, newest first.",
        entries=happenings.told(acts),
        empty="Nothing is on the record of it.",
        back=PAGE_OF[noun].format(reference),
    )
    return render(request, "record/activity.html", page, view)


def _show(
    request: Request,
    db: Database,
    actor: Actor,
    found: VerifiedOut | None = None,
    typed: str = "",
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    actor.require(P.RECORD_VERIFY if actor.may(P.RECORD_VERIFY) else P.RECORD_READS)
    with db.read() as session:
        verifies = actor.may(P.RECORD_VERIFY)
        facts = service.record_facts(session, actor, request.app.state.settings) if verifies else None
        page = frame(session, actor, "Record", "/record", errors=errors)
    view = RecordPage(facts, found, typed, actor.may(P.RECORD_READS), errors, actor.may(P.OUTBOX_READ))
    return render(request, "record/home.html", page, view, status)


def _looks(actor: Actor) -> bool:
    return actor.may(P.RECORD_READS) or actor.may(P.RECORD_VERIFY)


def _excel_row(read: CaseReadOut) -> tuple[str, ...]:
    at = read.at.astimezone(LONDON)
    return (f"{at:%Y-%m-%d}", f"{at:%H:%M}", read.who, ", ".join(read.cases), read.purpose, str(read.sequence))
