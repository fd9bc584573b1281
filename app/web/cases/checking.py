"""Check a case: what cannot wait first, then the standards, then the checker's own word; on to the next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.casetracking import service
from app.casetracking.models import ActNow
from app.casetracking.schemas.cases import CaseOut, Purpose, ReadFor
from app.casetracking.schemas.checks import CheckFormOut, CheckIn, CheckOut, CheckSaved, StandardAnswerIn
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, FieldError, Forbidden, Invalid, RuleBroken, VersionRequired
from app.core.paging import PageParams
from app.selfassessment import service as selfassessment
from app.selfassessment.models import Direction
from app.selfassessment.schemas.supports import CaseSupportIn
from app.web import dates
from app.web.cases import why, words
from app.web.cases.one import NOT_ITS_CHECKER, check_fault, shown_by
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, Returned, errors_from
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import Page, asked_part, render
from app.web.views.cases import CheckPage, DraftSaved, Standard
from app.web.views.shared import Choice, Conflict, Pair

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
P = Permission
Reference = Annotated[str, Path(max_length=20)]
Number = Annotated[int, Path(ge=1, le=1_000_000)]
MOST_ASSERTIONS = 200
LABEL = 90
LONGEST = 20_000


@router.get("/cases/{reference}/check")
def check_page(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """The record left, the questions right; a draft goes on where it stopped."""
    return _show(request, reference, db, actor)


@router.post("/cases/{reference}/check")
def check(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Save the check, finished or as a draft, and go to the next case.

    A script that asks for the part "saved" has the draft saved as it stands, and gets the version to go on from.
    """
    actor.require(P.CASES_CHECK, hidden=True)
    with db.read() as session:
        asked = service.check_form(session, actor)
    data, errors = _read(form, asked)
    if asked_part(request) == "saved":
        if data is None:
            raise Invalid(next(iter(errors)).message)
        unkept = _notes_alone(form, asked)
        return _save_draft(request, reference, db, actor, data, form.version, unkept)
    if data is not None and not data.finished:
        errors = errors.plus(*_notes_alone(form, asked))
    if data is None or errors:
        return _show(request, reference, db, actor, Returned(form, errors))
    try:
        with db.write() as session:
            saved = service.check_case(session, actor, reference, data, version=form.version or None)
            _link(session, actor, reference, form)
            following = service.next_to_check(session, actor, besides=reference)
    except Invalid as problem:
        return _show(request, reference, db, actor, Returned(form, _at_questions(problem, data, asked)))
    except (EditConflict, VersionRequired, RuleBroken) as problem:
        return _show(request, reference, db, actor, Returned(form, errors_from(problem), problem.status))
    return _on(reference, saved, following.case if saved.finished else None)


@router.post("/cases/{reference}/checks/{number}/reopen")
def reopen(reference: Reference, number: Number, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take one's own finished check back into draft: the undo of finishing."""
    with db.write() as session:
        service.reopen_check(session, actor, reference, number, form.version)
    response = RedirectResponse(f"/cases/{reference}/check", 303)
    tell(response, f"The check of {reference} is a draft again.")
    return response


def _save_draft(
    request: Request,
    reference: str,
    db: Database,
    actor: Actor,
    data: CheckIn,
    version: int,
    unkept: Sequence[FormError],
) -> Response:
    """What is on the page as a draft, never finished by this; links to assertions wait until a person saves."""
    draft = data.model_copy(update={"finished": False})
    try:
        with db.write() as session:
            saved = service.check_case(session, actor, reference, draft, version=version or None)
    except (EditConflict, VersionRequired) as problem:
        raise EditConflict("You changed this check in another window. Save as a draft to see both.") from problem
    view = DraftSaved(saved.version, saved.saved_at, " ".join(one.message for one in unkept))
    return render(request, "cases/_saved.html", Page(title=f"Check case {reference}"), view)


def _notes_alone(form: PostedForm, asked: CheckFormOut) -> list[FormError]:
    """Notes whose question has no answer yet: they would be kept with it, and only with it."""
    verdicts = {verdict.value for verdict in asked.verdicts}
    return [
        FormError(f"verdict-{one.id}", f"Answer question {place}, so that its note is kept.")
        for place, one in enumerate(asked.standards, 1)
        if form[f"note-{one.id}"].strip() and form[f"verdict-{one.id}"] not in verdicts
    ]


def _on(reference: str, saved: CheckSaved, following: str | None) -> Response:
    if not saved.finished:
        response = RedirectResponse(f"/cases/{reference}/check", 303)
        tell(response, f"Your draft of {reference} is saved. Nobody else sees it, save what needs doing today.")
        return response
    response = RedirectResponse(f"/cases/{following}/check" if following else f"/cases/{reference}", 303)
    said = f"{reference} is checked."
    if saved.act_now_open:
        said += " What needs doing today stays on the principal social worker’s Today until it is closed."
    elif following is None:
        said += " That was the last one for now."
    undo = {"version": str(saved.version)}
    tell(response, said, undo_at=f"/cases/{reference}/checks/{saved.number}/reopen", undo_fields=undo)
    return response


def _read(form: PostedForm, asked: CheckFormOut) -> tuple[CheckIn | None, FormErrors]:
    """The form as the API's body; a fault for what can't be read at all."""
    faults = []
    act_now = next((one for one in ActNow if one.value == form["act_now"]), None)
    if act_now is None:
        faults.append(FormError("act_now", "Say first whether anything needs doing today."))
    told_at = dates.read_moment(form["told_at"])
    if form["told_at"].strip() and told_at is None:
        faults.append(FormError("told_at", "Give a day and a time, like 21 January 2027, 2:30pm, or only the time."))
    read_on = dates.read_date(form["file_read_on"])
    if form["file_read_on"].strip() and read_on is None:
        faults.append(FormError("file_read_on", "This must be a real date, like 21 January 2027."))
    for one in asked.standards:
        if len(form[f"note-{one.id}"]) > LONGEST:
            faults.append(FormError(f"note-{one.id}", "This note is too long. Shorten it."))
    if act_now is None or faults:
        return None, FormErrors(tuple(faults))
    try:
        data = CheckIn(
            act_now=act_now,
            told_who=form["told_who"],
            told_at=told_at,
            answers=_answers(form, asked),
            overall=form["overall"],
            file_read_on=read_on,
            learning=form["learning"],
            finished=form["finish"] == "yes",
        )
    except ValueError:
        return None, FormErrors((FormError("", "Something here is too long, or holds signs that can’t be kept."),))
    return data, NO_ERRORS


def _answers(form: PostedForm, asked: CheckFormOut) -> list[StandardAnswerIn]:
    """What was answered; a note without an answer stays on the page but is no answer."""
    verdicts = {verdict.value: verdict for verdict in asked.verdicts}
    return [
        StandardAnswerIn(
            standard=one.id, verdict=verdicts[form[f"verdict-{one.id}"]], note=form[f"note-{one.id}"].strip()
        )
        for one in asked.standards
        if form[f"verdict-{one.id}"] in verdicts
    ]


def _link(session: "Session", actor: Actor, reference: str, form: PostedForm) -> None:
    """Say that the case shows an assertion, where one was chosen."""
    if not form["assertion"]:
        return
    direction = Direction.OTHER_WAY if form["direction"] == Direction.OTHER_WAY.value else Direction.SUPPORTS
    try:
        words_of_case = CaseSupportIn(kind="case", case=reference, direction=direction)
        selfassessment.add_support(session, actor, form["assertion"][:20], words_of_case)
    except RuleBroken as problem:
        raise Invalid(problem.detail, errors=(FieldError("/assertion", problem.detail),)) from problem


def _at_questions(problem: Invalid, data: CheckIn, asked: CheckFormOut) -> FormErrors:
    """The service's faults at the questions of the page: each unanswered one by itself."""
    answered = {answer.standard for answer in data.answers}
    faults: list[FormError] = []
    for error in problem.errors:
        parts = error.pointer.strip("/").split("/")
        if parts == ["answers"]:
            faults += [
                FormError(f"verdict-{one.id}", f"Question {place} has no answer yet.")
                for place, one in enumerate(asked.standards, 1)
                if one.id not in answered
            ]
        elif parts[0] == "answers":
            standard = data.answers[int(parts[1])].standard
            faults.append(FormError(f"note-{standard}" if parts[-1] == "note" else f"verdict-{standard}", error.detail))
        else:
            faults.append(FormError(parts[0], error.detail))
    return FormErrors(tuple(faults)) if faults else errors_from(problem)


def _show(request: Request, reference: str, db: Database, actor: Actor, back: Returned | None = None) -> Response:
    actor.require(P.CASES_CHECK, hidden=True)
    form, errors, status = (None, NO_ERRORS, 200) if back is None else (back.form, back.errors, back.status)
    with db.write() as session:
        case = service.one_case(session, actor, reference, ReadFor.CHECK)
        fault = check_fault(session, actor, case)
        if fault == NOT_ITS_CHECKER:
            raise Forbidden(fault)
        if fault is not None:
            raise RuleBroken(fault)
        asked = service.check_form(session, actor)
        draft = service.my_draft(session, actor, reference)
        following = service.next_to_check(session, actor, besides=reference)
        shown = shown_by(session, actor, reference)
        assertions = _assertions(session, actor)
        conflict = _conflict(draft, form) if status in (412, 428) and form is not None else None
        errors = NO_ERRORS if conflict else errors
        page = frame(session, actor, f"Check case {case.reference}", "/cases", errors=errors)
    view = replace(
        _view(case, asked, draft, form),
        place=_place(following.left),
        assertions=assertions,
        shown=shown,
        next_reference=following.case or "",
        conflict=conflict,
        errors=errors,
    )
    response = render(request, "cases/check.html", page, view, status)
    why.keep(request, response, reference, Purpose.CHECK)  # a look at the case in between is part of checking it
    return response


def _view(case: CaseOut, asked: CheckFormOut, draft: CheckOut | None, form: PostedForm | None) -> CheckPage:
    """The case, the questions, and what was answered: as typed, else as the draft has it."""
    held = {answer.standard: answer for answer in draft.answers} if draft else {}

    def verdict(code: str) -> str:
        return form[f"verdict-{code}"] if form else held[code].verdict.value if code in held else ""

    def note(code: str) -> str:
        return form[f"note-{code}"] if form else held[code].note if code in held else ""

    return CheckPage(
        place="",
        reference=case.reference,
        version=draft.version if draft else 0,
        heads=words.heads_of(case, today()),
        entries=words.record_of(case),
        entries_remark=words.remark_of(case),
        standards=[
            Standard(one.id, one.ask, _look_for(one.look_for, one.applies_when), verdict(one.id), note(one.id))
            for one in asked.standards
        ],
        verdicts=[one.value for one in asked.verdicts],
        overall_words=asked.overall,
        act_now_words=[one.value for one in asked.act_now],
        act_now=form["act_now"] if form else draft.act_now.value if draft else "",
        values=_values(draft, form),
        saved=f"Draft saved {dates.when(draft.saved_at)}" if draft else "",
    )


def _look_for(look_for: str, applies_when: str) -> str:
    said = [look_for, f"asked when {applies_when}" if applies_when else ""]
    line = "; ".join(filter(None, said))
    return line[:1].upper() + line[1:]


def _values(draft: CheckOut | None, form: PostedForm | None) -> dict[str, str]:
    if form is not None:
        names = ("told_who", "told_at", "overall", "learning", "file_read_on", "assertion", "direction")
        return {name: form[name] for name in names}
    if draft is None:
        # Most people check while they read the file; another day is typed over it.
        return {"file_read_on": dates.date_entry(today())}
    return {
        "told_who": draft.told_who,
        "told_at": dates.moment_entry(draft.told_at) if draft.told_at else "",
        "overall": draft.overall,
        "learning": draft.learning,
        "file_read_on": _day(draft.file_read_on),
    }


def _day(day: date | None) -> str:
    return dates.date_entry(day)


def _place(left: int) -> str:
    return f"{left} left to check" if left else ""


def _assertions(session: "Session", actor: Actor) -> list[Choice]:
    """Assertions to choose from, for those who may put a case behind one."""
    if not actor.may(P.SELF_ASSESSMENT_WRITE):
        return []
    found = selfassessment.list_assertions(session, actor, None, PageParams(limit=MOST_ASSERTIONS))
    return [Choice(one.reference, _short(f"{one.reference} {one.text}")) for one in found.items]


def _short(text: str) -> str:
    return text if len(text) <= LABEL else text[:LABEL].rsplit(" ", 1)[0] + " …"


def _conflict(draft: CheckOut | None, form: PostedForm) -> Conflict:
    """The draft was saved from another window: what it says now beside what was typed here."""
    if draft is None:
        return Conflict([])
    pairs = [
        Pair("Needs doing today", draft.act_now.value, form["act_now"]),
        Pair("Overall", draft.overall, form["overall"]),
        Pair("What would CQC learn", draft.learning, form["learning"]),
        *(
            Pair(
                f"Question {one.standard}".replace("_", " "),
                f"{one.verdict.value}. {one.note}".strip(),
                f"{form[f'verdict-{one.standard}']}. {form[f'note-{one.standard}']}".strip(),
            )
            for one in draft.answers
        ),
    ]
    return Conflict([pair for pair in pairs if pair.theirs != pair.yours], "You, in another window,", draft.saved_at)
