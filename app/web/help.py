"""Help and the accessibility statement: for everybody, signed in or not."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import Db
from app.web.frame import bare_frame, frame
from app.web.shell import Page, render
from app.web.views.help import HelpPage

router = APIRouter()


@router.get("/help")
def help_page(request: Request, db: Db) -> Response:
    """What the states and the words mean."""
    return render(request, "help.html", _frame(request, db, "Help"), HelpPage())


@router.get("/accessibility")
def accessibility_page(request: Request, db: Db) -> Response:
    """What works for whom, how it was tested, what does not work yet."""
    return render(request, "accessibility.html", _frame(request, db, "Accessibility statement"), HelpPage())


def _frame(request: Request, db: Db, title: str) -> Page:
    actor = request.app.state.find_actor(request, db)
    with db.read() as session:
        return bare_frame(session, title) if actor is None else frame(session, actor, title)
