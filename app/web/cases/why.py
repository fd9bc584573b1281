"""What a case is opened for: asked once of those who have no part in it, kept for that case in this browser for four hours."""

import base64
import binascii
import json
from hashlib import sha256

from fastapi import Request, Response

from app.access import Actor
from app.accounts.routes import cookie_name
from app.casetracking import service
from app.casetracking.schemas.cases import Purpose, ReadFor
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.web.forms import NO_ERRORS, FormError, FormErrors
from app.web.frame import frame
from app.web.shell import render
from app.web.views.cases import WhyPage
from app.web.views.shared import Choice

COOKIE = "readiness_purposes"
SECONDS = 4 * 3600
MOST = 20
REASONS = (Purpose.OVERSIGHT, Purpose.CONCERN, Purpose.INTERVIEW, Purpose.QUESTION, Purpose.ASSERTION)


def ask(request: Request, reference: str, db: Database, actor: Actor, *, in_full: bool, status: int = 200) -> Response:
    """The page that asks; nothing of the case is read for it."""
    with db.read() as session:
        service.refuse_unseen(session, actor, reference)
        errors = NO_ERRORS if status == 200 else FormErrors((FormError("", "Choose one of these reasons."),))
        page = frame(session, actor, f"Open case {reference}", "/cases", errors=errors)
    reasons = [Choice(one.value, one.read_for.value[0].upper() + one.read_for.value[1:]) for one in REASONS]
    return render(request, "cases/why.html", page, WhyPage(reference, reasons, in_full, errors), status)


def kept(request: Request, reference: str) -> ReadFor | None:
    """What this case was opened for in this session, if that was said and is not four hours ago."""
    found = _purposes(request).get(reference)
    return None if found is None else Purpose(found[0]).read_for


def keep(request: Request, response: Response, reference: str, purpose: Purpose) -> None:
    """Remember it for this case. The cookie ends with the browser, and counts for the session it was made in only."""
    purposes = {case: said for case, said in _purposes(request).items() if case != reference}
    newest = [*list(purposes.items())[-MOST + 1 :], (reference, (purpose.value, int(now().timestamp())))]
    text = json.dumps([_session(request), newest], separators=(",", ":"))
    settings: Settings = request.app.state.settings
    response.set_cookie(
        COOKIE, base64.urlsafe_b64encode(text.encode()).decode("ascii"), path="/cases", httponly=True, samesite="lax",
        secure=settings.secure_cookies,
    )  # fmt: skip


def _purposes(request: Request) -> dict[str, tuple[str, int]]:
    """Pseudonym -> purpose and when it was said; nothing from another session, or that is no cookie of ours."""
    try:
        session, found = json.loads(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "").encode("ascii")))
        said = {str(case): (Purpose(purpose).value, int(at)) for case, (purpose, at) in found}
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        return {}
    if session != _session(request):
        return {}
    moment = now().timestamp()
    return {case: (purpose, at) for case, (purpose, at) in said.items() if 0 <= moment - at < SECONDS}


def _session(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return sha256(request.cookies.get(cookie_name(settings), "").encode()).hexdigest()[:16]
