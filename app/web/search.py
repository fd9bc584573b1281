"""The one search box over requests, documents, assertions, actions, people and cases."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service as answers
from app.core.errors import Invalid
from app.evidence.models import ItemStatus
from app.search import service
from app.search.schemas import NOBODY, FoundAllOut, FoundKind, FoundOut, SearchFilter
from app.web.evidence import words
from app.web.forms import FormError, FormErrors, errors_from
from app.web.frame import frame
from app.web.lists import Chip, ListAddress
from app.web.shell import render
from app.web.views.search import SearchHit, SearchPage
from app.web.views.shared import Choice, Place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
LONGEST = 200
KINDS = {
    FoundKind.REQUEST: "Requests",
    FoundKind.DOCUMENT: "Documents",
    FoundKind.ASSERTION: "Assertions",
    FoundKind.ACTION: "Actions",
    FoundKind.PERSON: "People",
    FoundKind.CASE: "Cases",
}
DATES = {"since": "Dated from", "until": "Dated to"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a value that does not exist counts as none, a date that is none is said."""

    words: str
    address: ListAddress
    errors: FormErrors

    @property
    def wanted(self) -> SearchFilter:
        said = self.address.filters
        return SearchFilter(
            kind=FoundKind(said["kind"]) if "kind" in said else None,
            request=said.get("request", ""),
            owner=said.get("owner", ""),
            since=_day(said.get("since", "")),
            until=_day(said.get("until", "")),
            state=ItemStatus(said["state"]) if "state" in said else None,
        )


def _asked(
    q: str = "",
    kind: str = "",
    request: str = "",
    owner: str = "",
    since: str = "",
    until: str = "",
    state: str = "",
) -> Asked:
    said = {
        "q": q.strip()[:LONGEST], "kind": kind if kind in set(FoundKind) else "", "request": request[:40], "owner": owner[:254],
        "since": since[:20], "until": until[:20], "state": state if state in set(ItemStatus) else "",
    }  # fmt: skip
    wrong = [name for name in DATES if said[name] and _day(said[name]) is None]
    errors = [FormError(name, f"{DATES[name]}: enter a day, for example 2027-01-18.") for name in wrong]
    return Asked(said["q"], ListAddress.of("/search", said), FormErrors(tuple(errors)))


@router.get("/search")
def search_page(request: Request, db: Db, actor: CurrentActor, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """Everything that holds all the words; a reference or a request's number leads straight to its page."""
    actor.require(Permission.ASSESSMENT_READ)
    with db.read() as session:
        try:
            found, errors = _found(session, actor, asked), asked.errors
        except Invalid as problem:
            found, errors = None, errors_from(problem)
        if found and len(asked.address.filters) == 1 and (named := _named(found[0], asked.words)):
            return RedirectResponse(named, 303)
        hits = [_hit(one) for one in found[1].every] if found else []
        title = f"Search: {asked.words}" if asked.words else "Search"
        page = frame(session, actor, title, errors=errors, views_of="/search")
        view = SearchPage(
            looked_for=asked.words,
            hits=hits,
            total=len(hits),
            address=asked.address,
            chips=_chips(asked, *found) if found else [],
            requests=_requests(session, actor),
            owners=[Choice(NOBODY, "Nobody"), *words.people(session, actor)],
            states=words.choices(words.STATUSES),
            errors=errors,
        )
    return render(request, "search.html", page, view, 422 if errors else 200)


def _found(session: "Session", actor: Actor, asked: Asked) -> tuple[FoundAllOut, FoundAllOut] | None:
    """Of every kind, and of the kind that is to be shown; None where nothing is asked or the question is wrong."""
    if not asked.words or asked.errors:
        return None
    every = service.find(session, actor, asked.words, replace(asked.wanted, kind=None))
    return every, service.find(session, actor, asked.words, asked.wanted) if asked.wanted.kind else every


def _named(found: FoundAllOut, words: str) -> str:
    """The page of the one thing that is called exactly this."""
    return next((one.page.partition("?")[0] for one in found.every if one.reference.lower() == words.lower()), "")


def _chips(asked: Asked, found: FoundAllOut, shown: FoundAllOut) -> list[Chip]:
    """One for each kind of which something is found, with how many; of the one in hand there may be more."""
    counts = {kind: len([one for one in found.every if one.kind is kind]) for kind in KINDS}
    here = asked.wanted.kind
    if here:
        counts[here] = len(shown.every)
    every = Chip("All", sum(counts.values()), asked.address.with_filter("kind", ""), here is None)
    return [
        every,
        *(
            Chip(name, counts[kind], asked.address.with_filter("kind", kind), kind is here)
            for kind, name in KINDS.items()
            if counts[kind] or kind is here
        ),
    ]


def _requests(session: "Session", actor: Actor) -> list[Choice]:
    if actor.assessment_id is None or not actor.may(Permission.REQUESTS_READ):
        return []
    return [Choice(row.code, f"{row.code} {row.title}") for row in answers.list_titles(session, actor)]


def _hit(one: FoundOut) -> SearchHit:
    named = one.title if one.kind is FoundKind.PERSON else f"{one.reference} {one.title}".strip()
    pieces = [(piece.text, piece.is_hit) for piece in one.snippet] or [(one.remark, False)] * bool(one.remark)
    return SearchHit(one.kind.capitalize(), Place(named, one.page), one.place, pieces)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
