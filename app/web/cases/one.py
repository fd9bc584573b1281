"""One case: its record, its checks, the people on it, consent, stage. Each look at it leaves an entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service as accounts
from app.casetracking import service
from app.casetracking.models import CasePart, CaseStage, Verdict
from app.casetracking.rules import stages
from app.casetracking.rules.checks import checker_fault
from app.casetracking.schemas.cases import (
    CaseOut,
    CheckShort,
    ConsentIn,
    ContactIn,
    EndPartIn,
    EntryIn,
    MoveIn,
    PersonOnCaseIn,
    Purpose,
    ReadFor,
)
from app.casetracking.schemas.checks import CheckOut, CloseActNowIn
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, Invalid, PurposeRequired, RuleBroken
from app.framework.reference import case_tracking
from app.selfassessment import service as selfassessment
from app.selfassessment.models import Direction
from app.web import dates
from app.web.cases import why, words
from app.web.forms import NO_ERRORS, FormErrors, Posted, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.people import people_by_name
from app.web.shell import render
from app.web.views.cases import CasePage, CheckSummary, PersonLine
from app.web.views.shared import Choice, Conflict, Pair, Place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
P = Permission
Reference = Annotated[str, Path(max_length=20)]
Number = Annotated[int, Path(ge=1, le=1_000_000)]
AFTER_CHOICE = (CaseStage.TRACKED, CaseStage.LEARNING)


@dataclass(frozen=True)
class Beside:
    """What stands on the page beside the case after a refusal: faults, what was typed, what someone else saved."""

    errors: FormErrors = NO_ERRORS
    values: Mapping[str, str] = field(default_factory=dict)
    pairs: Callable[[CaseOut], list[Pair]] | None = None
    status: int = 200


@router.get("/cases/{reference}")
def one_page(
    request: Request,
    reference: Reference,
    db: Db,
    actor: CurrentActor,
    checks: Literal["", "full"] = "",
    task: Literal["", "act-now"] = "",
) -> Response:
    """The case as this person may see it; the look is written down, and that into the checks by itself.

    `task` is where they come from. It says what for, if there is such a task: nobody is asked then.
    """
    try:
        return show(request, reference, db, actor, Beside(), checks_in_full=checks == "full", to_act=task == "act-now")
    except PurposeRequired:
        return why.ask(request, reference, db, actor, in_full=checks == "full")


@router.post("/cases/{reference}/why")
def say_why(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Keep what the case is opened for, and open it."""
    with db.read() as session:
        service.refuse_unseen(session, actor, reference)
    if form["purpose"] not in list(Purpose):
        return why.ask(request, reference, db, actor, in_full=form["checks"] == "full", status=422)
    response = RedirectResponse(
        f"/cases/{reference}" + ("?checks=full#checks" if form["checks"] == "full" else ""), 303
    )
    why.keep(request, response, reference, Purpose(form["purpose"]))
    return response


@router.post("/cases/{reference}/entries")
def add_entry(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add one dated line to the record."""
    typed = {name: form[name] for name in ("on", "kind", "text")}
    data, errors = read_form(EntryIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, typed, status=422))
    return _act(
        request, reference, db, actor, lambda session: service.add_entry(session, actor, reference, data),
        f"An entry is added to {reference}.", typed, part="log",
    )  # fmt: skip


@router.post("/cases/{reference}/consent")
def change_consent(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Note where consent stands."""
    typed = {"status": form["status"], "by_when_how": form["by_when_how"]}
    data, errors = read_form(ConsentIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, typed, status=422))

    def pairs(case: CaseOut) -> list[Pair]:
        return [
            Pair("Consent", case.consent_status, data.status),
            Pair("By whom, when and how", case.consent_by_when_how, data.by_when_how),
        ]

    return _act(
        request, reference, db, actor,
        lambda session: service.change_consent(session, actor, reference, form.version, data),
        f"Consent for {reference} is noted.", typed, pairs, part="consent",
    )  # fmt: skip


@router.post("/cases/{reference}/contact")
def note_contact(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Note that CQC spoke with the person or their carer."""
    typed = {"contact_on": form["on"], "outcome": form["outcome"]}
    data, errors = read_form(ContactIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, typed, status=422))
    return _act(
        request, reference, db, actor,
        lambda session: service.note_contact(session, actor, reference, form.version, data),
        f"What came of the contact is noted for {reference}.", typed,
        lambda case: [Pair("What came of it", case.contact_outcome, data.outcome)], part="contact",
    )  # fmt: skip


@router.post("/cases/{reference}/stage")
def move(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Move the case along the stages; the notice takes it back."""
    data, errors = read_form(MoveIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, status=422))
    before = form["stage_was"]
    try:
        with db.write() as session:
            moved = service.move_case(session, actor, reference, form.version, data.stage)
    except (Invalid, RuleBroken, EditConflict) as problem:
        beside = Beside(errors_from(problem), {}, lambda case: [], problem.status)
        return show(request, reference, db, actor, beside)
    response = RedirectResponse(f"/cases/{reference}#stage", 303)
    said = f"{reference} is at {stages.stage_names()[data.stage]}."
    undo = {"stage": before, "stage_was": data.stage.value, "version": str(moved.version)}
    tell(response, said, undo_at=f"/cases/{reference}/stage" if before else "", undo_fields=undo if before else None)
    return response


@router.post("/cases/{reference}/assign")
def assign(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Give a person a part in the case."""
    typed = {"person": form["person"], "part": form["part"]}
    data, errors = read_form(PersonOnCaseIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, typed, status=422))
    return _act(
        request, reference, db, actor, lambda session: service.put_on_case(session, actor, reference, data),
        f"{words.PARTS[data.part]} of {reference} is named.", typed, part="people",
    )  # fmt: skip


@router.post("/cases/{reference}/people/end")
def end_part(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """End a person's part: their access stops at once."""
    data, errors = read_form(EndPartIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, status=422))
    return _act(
        request, reference, db, actor,
        lambda session: service.end_part(session, actor, reference, form.version, data),
        f"Their part in {reference} has ended. They can’t open it any more.", {}, lambda case: [], part="people",
    )  # fmt: skip


@router.post("/cases/{reference}/checks/{number}/close")
def close_act_now(
    request: Request, reference: Reference, number: Number, db: Db, actor: CurrentActor, form: Posted
) -> Response:
    """Close what could not wait, with what was done."""
    typed = {f"note-{number}": form["note"]}
    data, errors = read_form(CloseActNowIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, typed, status=422))
    return _act(
        request, reference, db, actor,
        lambda session: service.close_act_now(session, actor, reference, number, form.version, data),
        f"What could not wait on {reference} is closed.", typed, lambda case: [], part="checks",
    )  # fmt: skip


def _act(
    request: Request,
    reference: str,
    db: Database,
    actor: Actor,
    act: Callable[["Session"], object],
    said: str,
    typed: Mapping[str, str],
    pairs: Callable[[CaseOut], list[Pair]] | None = None,
    *,
    part: str,
) -> Response:
    """Do it and go back to that part of the case; a refusal is drawn beside what was typed."""
    try:
        with db.write() as session:
            act(session)
    except (Invalid, RuleBroken, EditConflict) as problem:
        errors = errors_from(problem)
        return show(request, reference, db, actor, Beside(errors, typed, pairs, problem.status))
    response = RedirectResponse(f"/cases/{reference}#{part}", 303)
    tell(response, said)
    return response


def show(
    request: Request,
    reference: str,
    db: Database,
    actor: Actor,
    beside: Beside,
    *,
    checks_in_full: bool = False,
    to_act: bool = False,
) -> Response:
    """Draw the case. In a writing transaction: without the entry of the reading nobody reads (503)."""
    with db.write() as session:
        # A form that came back is somebody at work on the case.
        said = why.kept(request, reference) or (ReadFor.CHANGE if beside.status >= 400 else None)
        case = service.one_case(session, actor, reference, said, to_act=to_act)
        read = service.list_checks(session, actor, reference) if checks_in_full else []
        shown = shown_by(session, actor, reference)
        manages = actor.may(P.CASES_MANAGE)
        staff = people_by_name(session, actor) if manages else []
        may_check = check_fault(session, actor, case) is None
        conflict = beside.status == EditConflict.status
        errors = NO_ERRORS if conflict else beside.errors
        page = frame(session, actor, f"Case {case.reference}", "/cases", errors=errors)
    view = CasePage(
        reference=case.reference,
        stage=case.stage_name,
        version=case.version,
        heads=words.heads_of(case, today())[:-1],
        facts=[fact for fact in words.facts_of(case) if fact[1]],
        not_set=[name for name, value in words.facts_of(case) if not value],
        ours=[fact for fact in words.facts_of(case, ours=True) if fact[1]],
        entries=words.record_of(case),
        entries_remark=words.remark_of(case),
        checks=[_check(check, {one.number: one for one in read}.get(check.number)) for check in reversed(case.checks)],
        checks_in_full=checks_in_full,
        people=_people(case, manages),
        assertions=shown,
        log_state=words.log_tag(case.stage, case.log.state if case.log else None),
        consent=case.consent_status,
        consent_how=case.consent_by_when_how,
        consents=[Choice(value, value.capitalize()) for value in case_tracking().consent_values],
        contact=_contact(case),
        may_note_contact=manages and case.stage in AFTER_CHOICE,
        stages=_moves(case) if manages else (),
        staff=staff,
        may_check=may_check,
        may_manage=manages,
        may_write=actor.may(P.CASES_WRITE),
        values={"stage_was": case.stage.value, **beside.values},
        conflict=Conflict(_differing(beside, case)) if conflict else None,
        errors=errors,
    )
    response = render(request, "cases/one.html", page, view, beside.status)
    if to_act and said is None and any(check.act_now_open for check in case.checks):
        why.keep(request, response, reference, Purpose.CONCERN)  # what they do there leads back to this page
    return response


def shown_by(session: "Session", actor: Actor, reference: str) -> list[Place]:
    """The assertions that the case shows or speaks against."""
    if not actor.may(P.SELF_ASSESSMENT_READ):
        return []
    return [
        Place(
            f"{one.assertion} {one.text}" + (" (points the other way)" if one.direction is Direction.OTHER_WAY else ""),
            f"/assertions/{one.assertion}",
        )
        for one in selfassessment.shown_by_case(session, actor, reference)
    ]


NOT_ITS_CHECKER = "You can see this case but are not its checker. Ask the principal social worker."


def check_fault(session: "Session", actor: Actor, case: CaseOut) -> str | None:
    """Why this person does not check this case, in words; None when they may. Saving asks the service again."""
    if not actor.may(P.CASES_CHECK):
        return "Your role does not check cases. Ask the principal social worker."
    me = accounts.who_am_i(session, actor).email
    fault = checker_fault([person.part for person in case.people if person.person == me])
    if fault is not None:
        return fault
    if not is_checker(session, actor, case):
        return NOT_ITS_CHECKER
    if case.stage is CaseStage.POOL:
        return "This case is not on the list yet. Move it to the longlist first."
    return None


def is_checker(session: "Session", actor: Actor, case: CaseOut) -> bool:
    """The case was given to this person to check, or they check every case."""
    me = accounts.who_am_i(session, actor).email
    given = any(p.person == me and p.part is CasePart.CHECKER and p.current for p in case.people)
    return given or actor.may(P.CASES_CHECK_ALL)


def _differing(beside: Beside, case: CaseOut) -> list[Pair]:
    pairs = beside.pairs(case) if beside.pairs else []
    return [pair for pair in pairs if pair.theirs != pair.yours]


def _check(check: CheckShort, whole: CheckOut | None) -> CheckSummary:
    """One check in short; with the points of the whole where it was read."""
    told = f"{check.told_who} was told, {dates.when(check.told_at)}" if check.told_at else check.told_who
    summary = CheckSummary(
        number=check.number,
        checker=check.checker,
        at=check.saved_at,
        overall=check.overall,
        act_now=check.act_now.value,
        told=told and f"{told}.",
        is_act_open=check.act_now_open,
        is_finished=check.finished,
        version=check.version,
    )
    if whole is None:
        return summary
    asked = {standard.id: standard.ask for standard in case_tracking().standards}
    closed = ""
    if whole.act_closed_at is not None:
        closed = f"Closed by {whole.act_closed_by}, {dates.when(whole.act_closed_at)}: {whole.act_closed_note}"
    points = [
        (asked.get(answer.standard, answer.standard), answer.verdict.value, answer.note)
        for answer in whole.answers
        if answer.note or answer.verdict in (Verdict.PARTLY, Verdict.NO)
    ]
    return replace(summary, learning=whole.learning, points=points, closed=closed)


def _people(case: CaseOut, manages: bool) -> list[PersonLine]:
    return [
        PersonLine(
            part=person.part.value,
            part_words=words.PARTS[person.part],
            name=person.name,
            email=person.person if manages and person.current else "",
            remark=""
            if person.current
            else f"until {dates.day_and_month(person.ends_on)}"
            if person.ends_on and person.ends_on <= today()
            else f"from {dates.day_and_month(person.starts_on)}",
        )
        for person in case.people
    ]


def _contact(case: CaseOut) -> str:
    return f"{dates.date_entry(case.contact_on)}: {case.contact_outcome}" if case.contact_on else ""


def _moves(case: CaseOut) -> list[Choice]:
    names = stages.stage_names()
    return [Choice(stage.value, names[stage]) for stage in CaseStage if stage in stages.MOVES[case.stage]]
