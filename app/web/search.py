"""The one search box over requests, documents, assertions and cases."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db, Permission
from app.search import service
from app.search.schemas import FoundAllOut, FoundOut
from app.web.frame import frame
from app.web.shell import render
from app.web.views.search import SearchHit, SearchPage
from app.web.views.shared import Place

router = APIRouter()
LONGEST = 200


@router.get("/search")
def search_page(request: Request, db: Db, actor: CurrentActor, q: str = "") -> Response:
    """Everything that holds all the words; a reference or a request's number leads straight to its page."""
    actor.require(Permission.ASSESSMENT_READ)
    words = q.strip()[:LONGEST]
    hits: list[SearchHit] = []
    with db.read() as session:
        if words:
            found = service.find(session, actor, words)
            named = _named(found, words)
            if named:
                return RedirectResponse(named, 303)
            hits = [_hit(one) for one in found.every]
        page = frame(session, actor, f"Search: {words}" if words else "Search")
    return render(request, "search.html", page, SearchPage(words, hits, len(hits)))


def _named(found: FoundAllOut, words: str) -> str:
    """The page of the one thing that is called exactly this."""
    return next((one.page for one in found.every if one.reference.lower() == words.lower()), "")


def _hit(one: FoundOut) -> SearchHit:
    said = Place(f"{one.reference} {one.title}".strip(), one.page)
    pieces = [(piece.text, piece.is_hit) for piece in one.snippet] or [(one.remark, False)] * bool(one.remark)
    return SearchHit(one.kind.capitalize(), said, one.place, pieces)
