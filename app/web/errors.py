"""Refusals as pages: what went wrong, what to do next, and nothing of how the product is built."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.service.signing_in import NOT_VOUCHED
from app.core.errors import FieldError, FormOutOfDate, Locked, NotSignedIn, SecondFactorNeeded
from app.web.addresses import local_path
from app.web.forms import PostedForm
from app.web.frame import bare_frame, frame
from app.web.shell import Page, render
from app.web.signing_in import locked_page
from app.web.views.account import Kept, ResendPage

NEXT_STEPS = {
    403: "",
    404: "Check the address, or start from Today. It may be something you have not been given.",
    405: "Go back and use the buttons on the page.",
    409: "Put right what is named above, then try again.",
    410: "",
    412: "Open the page again to see their version, then make your change.",
    413: "Send a smaller file, or add a link to where it lives.",
    422: "Put right what is named above, then send it again.",
    428: "Open the page again, then save.",
    429: "Wait a minute, then try again.",
    500: "Try again. If it happens twice, tell your administrator the time and what you were doing.",
    503: "Wait a few seconds, then try again.",
    507: "Tell your administrator.",
}


@dataclass(frozen=True)
class ProblemView:
    """One refusal: what is wrong, each fault named, what to do next."""

    status: int
    detail: str
    faults: tuple[str, ...]
    next_step: str
    action: tuple[str, str] | None = None
    by_link: bool = False


SIGNING_IN = ("/sign-in", "/sign-out", "/unlock", "/sign-in/code")


def render_problem(request: Request, status: int, title: str, detail: str, errors: tuple[FieldError, ...]) -> Response:
    """The page for a refusal; someone who is not signed in is shown the sign-in page first."""
    is_script = request.headers.get("HX-Request") == "true"
    if title == Locked.title:
        return _locked(request, detail, is_script=is_script)
    kept = None if is_script else _kept(request)
    if title == FormOutOfDate.title and kept is not None:
        return render(request, "account/resend.html", _frame(request, title), ResendPage(kept, detail), status)
    if status == 401 and kept is not None and kept.address not in SIGNING_IN:
        words = "You were signed out, so nothing was changed. What you typed is kept on this page."
        return render(request, "account/resend.html", Page(title=title), ResendPage(kept, words, True), status)
    if status == 401 and not is_script:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        back = local_path(wanted) if request.method == "GET" else "/"
        return RedirectResponse("/sign-in" if back == "/" else f"/sign-in?next={quote(back, safe='')}", 303)
    next_step = NEXT_STEPS.get(status, NEXT_STEPS[500] if status >= 500 else "Go back and try again.")
    # Whoever comes by a one-time link has no other page here.
    by_link = request.url.path.startswith("/ask/")
    faults = tuple(error.detail for error in errors)
    view = ProblemView(status, detail, faults, "" if by_link else next_step, by_link=by_link)
    if title == SecondFactorNeeded.title:
        view = replace(view, next_step="", action=("Go to your second factor", "/account/second-factor"))
    return render(request, "problem.html", _frame(request, title), view, status)


def _locked(request: Request, detail: str, *, is_script: bool) -> Response:
    """The session goes on once it is unlocked; what was typed goes with it."""
    is_read = request.method in ("GET", "HEAD")
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if is_read and not is_script and detail == NOT_VOUCHED:
        # The provider most often vouches without a question, and the person sees nothing of it.
        return RedirectResponse(f"/sign-in/council?silent=yes&next={quote(local_path(wanted), safe='')}", 303)
    kept = None if is_read or is_script else _kept(request)
    try:
        response = locked_page(request, request.app.state.db, local_path(wanted) if is_read else "/", kept)
    except NotSignedIn:  # it ended between the two looks at it
        return RedirectResponse("/sign-in", 303)
    response.headers["X-Session"] = "locked"
    return response


def _kept(request: Request) -> Kept | None:
    """What was sent with this request, to be sent again; None for a request without a form."""
    posted: PostedForm | None = getattr(request.state, "posted", None)
    if posted is None:
        return None
    fields = tuple((name, value) for name, values in posted.fields.items() for value in values)
    return Kept(local_path(request.url.path), fields, had_files=any(map(posted.chosen_files, posted.files)))


def _frame(request: Request, title: str) -> Page:
    """What stands round every page of whoever asks, unless it is the store itself that is out of order."""
    try:
        actor = request.app.state.find_actor(request, request.app.state.db)
        with request.app.state.db.read() as session:
            return frame(session, actor, title) if actor else bare_frame(session, title)
    except Exception:  # whatever it is, the refusal that brought us here is told first
        return Page(title=title)
