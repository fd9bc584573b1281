"""Pages of gaps: the list, its reports, accepting one and taking that back."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service as accounts
from app.accounts.schemas import PersonOut
from app.assessments import service as assessments
from app.core.downloads import as_attachment
from app.core.errors import NotFound, Problem
from app.edited.models import ListKind
from app.gaps import report, service
from app.gaps.gap import Area, Gap, Severity
from app.gaps.schemas import AcceptIn, GapFilter, TakeBackIn
from app.web.forms import FormErrors, Posted, PostedForm, body_of, errors_from, read_form
from app.web.frame import frame
from app.web.lists import Chip, ListAddress, going_out, may_bring_back
from app.web.notices import tell
from app.web.shell import render
from app.web.views.gaps import AcceptPage, GapRow, GapsPage
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
Wanted = Annotated[GapFilter, Query()]
EACH_PAGE = 50
AREA_WORDS = {
    Area.REQUESTS: "Requests",
    Area.EVIDENCE: "Documents",
    Area.ASSERTIONS: "Assertions",
    Area.OPENNESS: "Openness",
    Area.COVERAGE: "Coverage",
    Area.CASES: "Cases",
    Area.TIMELINE: "Dates",
}


class ListQuery(GapFilter):
    """The filters of the list, and the place from which it goes on."""

    after: int = 0
    sort: str = ""


@router.get("/gaps")
def list_page(request: Request, db: Db, actor: CurrentActor, wanted: Annotated[ListQuery, Query()]) -> Response:
    """What is missing, the gravest and soonest first."""
    chosen = GapFilter(**wanted.model_dump(exclude={"after", "sort"}))
    with db.read() as session:
        every = service.find_gaps(session, actor, GapFilter(accepted=chosen.accepted))
        gaps = service.those_wanted(session, actor, every, chosen.model_copy(update={"severity": None}))
        owners = sorted({(gap.owner_id, gap.owner) for gap in every if gap.owner_id}, key=lambda pair: pair[1])
        people = {person.name: person.email for person in _people(session, actor)}
        page = frame(session, actor, "Gaps", "/gaps", views_of="/gaps")
        is_planning = assessments.current_assessment(session, actor).list_is_planning
    address = _address(chosen)
    shown = [gap for gap in gaps if chosen.severity in (None, gap.severity)]
    rest = shown[wanted.after :]
    view = GapsPage(
        address=address,
        chips=_chips(address, gaps, chosen),
        rows=[_row(gap) for gap in rest[:EACH_PAGE]],
        total=len(shown),
        areas=[Choice(area.value, AREA_WORDS[area]) for area in Area if any(gap.area is area for gap in every)],
        owners=[
            Choice(service.NOBODY, "Nobody"),
            *(Choice(people[name], name) for _, name in owners if name in people),
        ],
        shows_accepted=chosen.accepted,
        may_accept=actor.may(Permission.GAPS_ACCEPT),
        is_planning=is_planning,
        next=address.after(str(wanted.after + EACH_PAGE)) if len(rest) > EACH_PAGE else "",
        first=str(address) if wanted.after else "",
    )
    return render(request, "gaps/list.html", page, view)


@router.get("/gaps.xlsx")
def as_excel(db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """The gaps of this view as Excel."""
    return _download(db, actor, wanted, "excel")


@router.get("/gaps/report.docx")
def as_word(db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """The gaps of this view as Word."""
    return _download(db, actor, wanted, "word")


@router.get("/gaps/accept")
def accept_page(request: Request, db: Db, actor: CurrentActor, rule: str, subject: str) -> Response:
    """The form to accept one gap."""
    actor.require(Permission.GAPS_ACCEPT)
    return _show_accept(request, db, actor, rule, subject)


@router.post("/gaps/accept")
def accept(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Accept a gap with a reason until a day."""
    data, errors = read_form(AcceptIn, form)
    if data is not None:
        try:
            with db.write() as session:
                service.accept_gap(session, actor, data)
        except Problem as problem:
            if not problem.errors:
                raise
            errors = errors_from(problem)
        else:
            response = RedirectResponse("/gaps", 303)
            tell(
                response,
                f"The gap about {data.subject} is accepted.",
                undo_at="/gaps/take-back",
                undo_fields={"rule": data.rule, "subject": data.subject},
            )
            return response
    return _show_accept(request, db, actor, form["rule"], form["subject"], form, errors)


@router.post("/gaps/take-back")
def take_back(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Open an accepted gap again."""
    with db.write() as session:
        service.take_back_acceptance(session, actor, body_of(TakeBackIn, rule=form["rule"], subject=form["subject"]))
    response = RedirectResponse("/gaps", 303)
    tell(response, f"The gap about {form['subject']} is open again.")
    return response


def _show_accept(
    request: Request,
    db: Db,
    actor: Actor,
    rule: str,
    subject: str,
    form: PostedForm | None = None,
    errors: FormErrors | None = None,
) -> Response:
    with db.read() as session:
        found = service.find_gaps(session, actor, GapFilter(rule=rule[:60]))
        page = frame(session, actor, "Accept a gap", "/gaps", errors=errors or FormErrors())
    gap = next((gap for gap in found if gap.subject == subject), None)
    if gap is None:
        raise NotFound("This gap is no longer open. Look at the list again.")
    values = {} if form is None else {"reason": form["reason"], "ends_on": form["ends_on"]}
    view = AcceptPage(_row(gap), values, errors or FormErrors())
    return render(request, "gaps/accept.html", page, view, 422 if errors else 200)


def _download(db: Db, actor: Actor, wanted: GapFilter, form: Literal["word", "excel"]) -> Response:
    with db.read() as session:
        marks: dict[str, str] = {}
        if form == "excel" and may_bring_back(actor, ListKind.GAPS) and not wanted.accepted:
            found = [report.reference_of(gap) for gap in service.find_gaps(session, actor, wanted)]
            marks = {gap: row.mark for gap, row in going_out(session, actor, ListKind.GAPS, found).items()}
        return as_attachment(report.draw(session, actor, wanted, form, marks))


def _people(session: "Session", actor: Actor) -> list[PersonOut]:
    return accounts.list_people(session, actor) if actor.may(Permission.PEOPLE_READ) else []


def _address(wanted: GapFilter) -> ListAddress:
    filters = {
        "area": wanted.area,
        "severity": wanted.severity,
        "owner": wanted.owner,
        "request": wanted.request,
        "subject": wanted.subject,
        "rule": wanted.rule,
        "accepted": "true" if wanted.accepted else None,
    }
    return ListAddress.of("/gaps", filters)


def _chips(address: ListAddress, gaps: list[Gap], wanted: GapFilter) -> list[Chip]:
    counts = Counter(gap.severity for gap in gaps)
    base = ListAddress.of("/gaps", {**address.filters, "severity": None})
    chips = [Chip("All open" if not wanted.accepted else "All accepted", len(gaps), str(base), wanted.severity is None)]
    for severity in Severity:
        words = severity.value.capitalize()
        here = severity is wanted.severity
        chips.append(Chip(words, counts[severity], base.with_filter("severity", severity.value), here))
    return chips


def _row(gap: Gap) -> GapRow:
    return GapRow(
        rule=gap.rule,
        subject=gap.subject,
        title=f"{gap.subject} {gap.title}".strip(),
        severity=gap.severity.value,
        what=gap.what,
        why=gap.why,
        fix=gap.fix,
        page=gap.page,
        effort=gap.effort.value,
        owner=gap.owner,
        due=gap.due_on,
        accepted_by=gap.accepted_by,
        accepted_reason=gap.accepted_reason,
        accepted_until=gap.accepted_until,
    )
