"""After a new version of a document: what changed, and one act each to confirm places, read again, approve again."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db, Permission
from app.answers import service
from app.answers.schemas.changes import AtVersion
from app.answers.schemas.renewal import ChangedAnswerOut, ConfirmIn, ConfirmRow, WhatChangedOut
from app.answers.schemas.requests import BulkOut
from app.web.forms import Posted
from app.web.frame import frame
from app.web.notices import tell
from app.web.requests.bulk import rows_of
from app.web.shell import render
from app.web.views.requests import ChangedPointer, RenewPage
from app.web.views.shared import Place

router = APIRouter()


@router.get("/evidence/{document}/renew")
def renew_page(request: Request, document: str, db: Db, actor: CurrentActor) -> Response:
    """What the new version changes, request by request."""
    with db.read() as session:
        found = service.what_changed_for(session, actor, document)
        page = frame(session, actor, f"What version {found.current} of {found.document} changes", "/evidence")
    return render(request, "requests/renew.html", page, _view(found, may_change=actor.may(Permission.REQUESTS_WRITE)))


@router.post("/evidence/{document}/renew/places")
def confirm_places(document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Say that the places on the page still hold in the new version."""
    rows = [ConfirmRow(code=row.code, version=row.version) for row in rows_of(form)]
    if not rows:
        return _told(document, "There was nothing to confirm.")
    with db.write() as session:
        result = service.confirm_places(session, actor, ConfirmIn(document=document, answers=rows))
    return _told(document, result.says)


@router.post("/evidence/{document}/renew/read")
def read_again(document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """I have read again every request named on the page."""
    rows = rows_of(form)
    if not rows:
        return _told(document, "There was nothing to read.")
    with db.write() as session:
        result = service.renew_readings(session, actor, document, rows)
    return _told(document, result.says)


@router.post("/evidence/{document}/renew/approve")
def approve_again(document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Approve again every request named on the page."""
    rows = rows_of(form)
    if not rows:
        return _told(document, "There was nothing to approve.")
    with db.write() as session:
        result: BulkOut = service.renew_approvals(session, actor, document, rows)
    return _told(document, result.says)


def _view(found: WhatChangedOut, *, may_change: bool) -> RenewPage:
    waiting = [answer for answer in found.answers if answer.is_out_of_date]
    readable = [answer for answer in found.answers if answer.code in found.to_read]
    approvable = [answer for answer in found.answers if answer.code in found.to_approve]
    return RenewPage(
        reference=found.document,
        title=found.title,
        old_version=max((a.written_for for a in waiting), default=max(found.current - 1, 1)),
        new_version=found.current,
        changes=found.changes,
        pointers=[_pointer(answer) for answer in found.answers],
        to_read=[_place(answer) for answer in found.answers if answer.reading_lapsed],
        to_approve=[_place(answer) for answer in found.answers if answer.approval_lapsed],
        may_change=may_change,
        may_read=bool(readable),
        may_approve=bool(approvable),
        to_confirm=[("picked", f"{a.version}:{a.code}") for a in waiting if a.holds or a.whole_document],
        read_rows=[_picked(answer) for answer in readable],
        approve_rows=[_picked(answer) for answer in approvable],
        unseen=found.unseen_requests,
        note=found.note,
    )


def _pointer(answer: ChangedAnswerOut) -> ChangedPointer:
    where = "Whole document" if answer.whole_document else answer.where_to_look
    holds = answer.holds or answer.whole_document or not answer.is_out_of_date
    proposed = "" if answer.proposed == answer.where_to_look else answer.proposed
    return ChangedPointer(
        answer.code, answer.title, where, proposed, holds, answer.version, is_confirmed=not answer.is_out_of_date,
        why=answer.why,
    )  # fmt: skip


def _place(answer: ChangedAnswerOut) -> Place:
    return Place(answer.code, f"/requests/{answer.code}")


def _picked(answer: ChangedAnswerOut) -> tuple[str, str]:
    row = AtVersion(code=answer.code, version=answer.request_version)
    return "picked", f"{row.version}:{row.code}"


def _told(document: str, words: str) -> Response:
    response = RedirectResponse(f"/evidence/{document}/renew", 303)
    tell(response, words)
    return response
