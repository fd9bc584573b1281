"""The reflective log: its worker writes and hands it in, the principal social worker reviews it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service as accounts
from app.casetracking import service
from app.casetracking.models import CasePart, LogState
from app.casetracking.schemas.cases import ReadFor
from app.casetracking.schemas.logs import LogIn, LogOut, ReviewIn, SectionIn
from app.core.db import Database
from app.core.errors import EditConflict, Invalid, RuleBroken
from app.framework.reference import case_tracking
from app.web import dates
from app.web.cases import words
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, Returned, body_of, errors_from
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.cases import LogPage, LogSection
from app.web.views.shared import Conflict, Pair

router = APIRouter()
P = Permission
Reference = Annotated[str, Path(max_length=20)]
ABOUT = ("written_by", "talked_through_with", "person_saw_it")


@router.get("/cases/{reference}/reflective-log")
def log_page(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """The log, or its empty headings; the look is written down."""
    return _show(request, reference, db, actor)


@router.post("/cases/{reference}/reflective-log")
def write(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Save what was written; with the second button it is handed in as well, once all of it is saved."""
    data, errors = _read(form)
    if data is None:
        return _show(request, reference, db, actor, Returned(form, errors))
    try:
        with db.write() as session:
            saved = service.write_log(session, actor, reference, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show(request, reference, db, actor, Returned(form, _at_sections(problem), problem.status))
    if form["hand_in"] != "yes":
        response = RedirectResponse(f"/cases/{reference}/reflective-log", 303)
        tell(response, f"The log of {reference} is saved.")
        return response
    try:
        with db.write() as session:
            handed = service.hand_in_log(session, actor, reference, saved.version)
    except (Invalid, RuleBroken) as problem:
        # What was typed is saved by now, so the page is drawn from it.
        return _show(request, reference, db, actor, Returned(PostedForm(), _at_sections(problem), problem.status))
    response = RedirectResponse(f"/cases/{reference}/reflective-log", 303)
    undo = {"version": str(handed.version)}
    tell(
        response,
        f"The log of {reference} is handed in.",
        undo_at=f"/cases/{reference}/reflective-log/take-back",
        undo_fields=undo,
    )
    return response


@router.post("/cases/{reference}/reflective-log/take-back")
def take_back(reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take one's log back before it is reviewed."""
    with db.write() as session:
        service.take_back_log(session, actor, reference, form.version)
    response = RedirectResponse(f"/cases/{reference}/reflective-log", 303)
    tell(response, f"The log of {reference} is a draft again.")
    return response


@router.post("/cases/{reference}/reflective-log/review")
def review(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Agree with the log, or give it back with what to change."""
    agreed = form["agreed"] == "yes"
    try:
        data = body_of(ReviewIn, agreed=agreed, note=form["note"])
        with db.write() as session:
            service.review_log(session, actor, reference, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show(request, reference, db, actor, Returned(form, errors_from(problem), problem.status))
    response = RedirectResponse(f"/cases/{reference}/reflective-log", 303)
    tell(response, f"The log of {reference} is {'reviewed' if agreed else 'given back'}.")
    return response


def _read(form: PostedForm) -> tuple[LogIn | None, FormErrors]:
    places = range(len(case_tracking().reflective_headings))
    sent = [place for place in places if f"section-{place}" in form]
    faults = [
        FormError(f"section-{place}", "This is too long. Shorten it.")
        for place in sent
        if len(form[f"section-{place}"]) > 20_000
    ]
    if faults:
        return None, FormErrors(tuple(faults))
    try:
        about = {name: form[name] for name in ABOUT if name in form}
        sections = [SectionIn(position=place, text=form[f"section-{place}"]) for place in sent]
        return LogIn(**about, sections=sections), NO_ERRORS
    except ValueError:
        return None, FormErrors((FormError("", "Something here is too long, or holds signs that can’t be kept."),))


def _at_sections(problem: Invalid | RuleBroken | EditConflict) -> FormErrors:
    """Faults at their headings; a pointer counts sections from 0 as the page does."""
    faults = []
    for error in problem.errors:
        parts = error.pointer.strip("/").split("/")
        field = f"section-{parts[1]}" if parts[0] == "sections" and len(parts) > 1 else parts[0]
        faults.append(FormError(field, error.detail))
    return FormErrors(tuple(faults)) if faults else errors_from(problem)


def _show(request: Request, reference: str, db: Database, actor: Actor, back: Returned | None = None) -> Response:
    form, errors = (PostedForm(), NO_ERRORS) if back is None else (back.form, back.errors)
    with db.write() as session:
        case = service.one_case(session, actor, reference, ReadFor.LOG)
        log = service.read_log(session, actor, reference)
        me = accounts.who_am_i(session, actor)
        is_worker = any(p.person == me.email and p.part is CasePart.WORKER and p.current for p in case.people)
        conflict = None
        if back is not None and back.is_stale:
            conflict, errors = Conflict(_pairs(log, form), log.author, log.changed_at), NO_ERRORS
        page = frame(session, actor, f"Reflective log {case.reference}", "/cases", errors=errors)
    mine = is_worker and actor.may(P.CASES_WRITE)
    view = LogPage(
        reference=case.reference,
        state=words.LOGS[log.state] if log.version else words.NO_LOG,
        version=log.version,
        facts=_facts(log),
        sections=[
            LogSection(one.position, one.heading, _typed(form, f"section-{one.position}", one.text))
            for one in log.sections
        ],
        said=log.review_note if log.state is not LogState.WRITTEN else "",
        values={name: _typed(form, name, getattr(log, name, "")) for name in (*ABOUT, "note")},
        may_write=mine and log.state is LogState.DRAFT,
        may_take_back=mine and log.state is LogState.WRITTEN and log.author == me.name,
        may_review=actor.may(P.CASES_REVIEW_LOGS) and log.state is LogState.WRITTEN and log.author != me.name,
        conflict=conflict,
        errors=errors,
    )
    return render(request, "cases/log.html", page, view, 200 if back is None else back.status)


def _typed(form: PostedForm, name: str, stands: str) -> str:
    return form[name] if name in form.fields else stands


def _facts(log: LogOut) -> list[tuple[str, str]]:
    facts = [("Written by", log.written_by), ("Talked through with", log.talked_through_with)]
    facts.append(("The person or carer saw it", log.person_saw_it))
    if log.changed_at is not None:
        facts.append(("Last changed", dates.when(log.changed_at)))
    if log.reviewed_at is not None:
        facts.append(("Reviewed", f"{log.reviewed_by}, {dates.when(log.reviewed_at)}"))
    return facts


def _pairs(log: LogOut, form: PostedForm) -> list[Pair]:
    sections = {f"section-{one.position}": (one.heading, one.text) for one in log.sections}
    return [
        Pair(heading, text, form[name])
        for name, (heading, text) in sections.items()
        if name in form and form[name].strip() != text.strip()
    ]
