"""Refusals as pages: what went wrong, what to do next, and nothing of how the product is built."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.core.errors import FieldError
from app.web.frame import bare_frame, frame
from app.web.shell import Page, render

NEXT_STEPS = {
    403: "",
    404: "Check the address, or start from Today. It may be something you have not been given.",
    405: "Go back and use the buttons on the page.",
    409: "Put right what is named above, then try again.",
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


def local_path(address: str) -> str:
    """An address inside this site, else "/": where a sign-in may lead is never another site."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside else "/"


def render_problem(request: Request, status: int, title: str, detail: str, errors: tuple[FieldError, ...]) -> Response:
    """The page for a refusal; someone who is not signed in is shown the sign-in page first."""
    if status == 401 and request.headers.get("HX-Request") != "true":
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        back = local_path(wanted) if request.method == "GET" else "/"
        return RedirectResponse("/sign-in" if back == "/" else f"/sign-in?next={quote(back, safe='')}", 303)
    next_step = NEXT_STEPS.get(status, NEXT_STEPS[500] if status >= 500 else "Go back and try again.")
    view = ProblemView(status, detail, tuple(error.detail for error in errors), next_step)
    return render(request, "problem.html", _frame(request, title), view, status)


def _frame(request: Request, title: str) -> Page:
    """What stands round every page of whoever asks, unless it is the store itself that is out of order."""
    try:
        actor = request.app.state.find_actor(request, request.app.state.db)
        with request.app.state.db.read() as session:
            return frame(session, actor, title) if actor else bare_frame(session, title)
    except Exception:  # whatever it is, the refusal that brought us here is told first
        return Page(title=title)
