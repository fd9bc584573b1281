"""The list of requests: grouped, filtered, sorted by its address, and as Excel."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service
from app.answers.models import State
from app.answers.schemas.requests import RequestFilter, RequestRow, RequestSort
from app.assessments import service as assessments
from app.edited.models import ListKind
from app.edited.rules.columns import MARK
from app.framework import service as framework
from app.web.excel import Heading, table_download
from app.web.frame import frame
from app.web.lists import ListAddress, going_out, state_chips
from app.web.requests.people import people_to_choose
from app.web.row_results import forget_result, told_result
from app.web.shell import STATE_WORDS, render
from app.web.views import requests as views
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
ALL = RequestFilter()
NO_THEME = "Other requests"
ME, NOBODY = "me", "none"


@dataclass(frozen=True)
class ListQuery:
    """What the address of the list says; a state or an order that does not exist counts as none."""

    q: str = ""
    theme: str = ""
    owner: str = ""
    state: str = ""
    document: str = ""
    late: str = ""
    sort: str = ""

    @property
    def address(self) -> ListAddress:
        """The address that says the same."""
        named = {"q": self.q, "theme": self.theme, "owner": self.owner, "state": self.state}
        return ListAddress.of("/requests", {**named, "document": self.document, "late": self.late}, self.sort)

    @property
    def in_any_state(self) -> RequestFilter:
        """Every filter but the state, which the chips count."""
        return RequestFilter(theme=self.theme, owner=self.owner, q=self.q, document=self.document, late=bool(self.late))

    @property
    def order(self) -> RequestSort:
        """How the rows are sorted."""
        key = self.sort.lstrip("-")
        return RequestSort(key) if key in set(RequestSort) else RequestSort.LIST

    @property
    def states(self) -> frozenset[str]:
        """The states wanted; empty for all."""
        return frozenset({self.state} & set(State))


@dataclass(frozen=True)
class _Found:
    every: list[RequestRow]
    before_state: list[RequestRow]
    shown: list[RequestRow]
    themes: dict[str, str]


def _wanted(
    q: str = "",
    theme: str = "",
    owner: str = "",
    state: str = "",
    document: str = "",
    late: str = "",
    sort: str = "",
) -> ListQuery:
    return ListQuery(q[:200], theme[:20], owner[:300], state[:40], document[:20], late[:3], sort[:20])


Wanted = Annotated[ListQuery, Depends(_wanted)]


@router.get("/requests")
def list_page(request: Request, db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """Every request of the round that this person may see."""
    actor.require(Permission.REQUESTS_READ)
    with db.read() as session:
        page = frame(session, actor, "Requests", "/requests", views_of="/requests")
        view = _empty(wanted) if actor.assessment_id is None else _view(session, actor, wanted, request)
    response = render(request, "requests/list.html", page, view)
    forget_result(request, response)
    return response


@router.get("/requests.xlsx")
def as_excel(db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """This view of the list as Excel."""
    actor.require(Permission.REQUESTS_READ)
    with db.read() as session:
        found = _find(session, actor, wanted)
        back = going_out(session, actor, ListKind.REQUESTS, [row.code for row in found.shown])
        headings: list[Heading] = [
            ("Request", "short"), ("Title", "long"), "Whose words", "Theme", "State", ("Documents", "number"),
            ("What is missing", "long"), "Owner", ("Due", "date"),
            *([("Note to CQC", "long"), MARK] if back else ()),
        ]  # fmt: skip
        rows = [
            (
                row.code, row.title, row.badge or "CQC", found.themes.get(row.theme, NO_THEME), row.state_words,
                row.documents, row.missing, row.owner.name if row.owner else "", row.due_on,
                *((back[row.code].values["note"], back[row.code].mark) if row.code in back else ()),
            )
            for row in found.shown
        ]  # fmt: skip
        return table_download(session, "Requests", headings, rows, _filters_in_words(wanted, found))


def row_view(row: RequestRow, actor: Actor) -> views.RequestRow:
    """One line as its template draws it."""
    return views.RequestRow(
        code=row.code,
        title=row.title,
        state=row.state.value,
        documents=row.documents,
        missing=row.missing,
        owner=row.owner.email if row.owner else "",
        owner_name=row.owner.name if row.owner else "",
        due=row.due_on,
        version=row.version,
        is_planning=bool(row.badge),
        may_change=actor.may(Permission.REQUESTS_MANAGE),
        due_day=row.due_day,
    )


def may_pick(actor: Actor) -> bool:
    """Whether rows can be ticked: only by those who have something to do with many at once."""
    return actor.may(Permission.REQUESTS_MANAGE) or actor.may(Permission.REQUESTS_APPROVE)


def _find(session: "Session", actor: Actor, wanted: ListQuery) -> _Found:
    every = service.list_requests(session, actor, ALL, wanted.order, descending=wanted.sort.startswith("-"))
    before_state = every
    if wanted.in_any_state != ALL:
        before_state = service.list_requests(
            session, actor, wanted.in_any_state, wanted.order, descending=wanted.sort.startswith("-")
        )
    shown = [row for row in before_state if not wanted.states or row.state in wanted.states]
    return _Found(every, before_state, shown, framework.read_reference(session, actor).request_themes)


def _view(session: "Session", actor: Actor, wanted: ListQuery, request: Request) -> views.RequestsPage:
    found = _find(session, actor, wanted)
    owned = {row.owner.email: row.owner.name for row in found.every if row.owner}
    counts = Counter(row.state.value for row in found.before_state)
    here = assessments.current_assessment(session, actor)
    return views.RequestsPage(
        address=wanted.address,
        chips=state_chips(wanted.address, counts, STATE_WORDS),
        groups=_groups(found, actor),
        shown=len(found.shown),
        total=len(found.every),
        themes=[Choice(code, found.themes.get(code, NO_THEME)) for code in _themes_in_order(found.every) if code],
        owners=[
            Choice(ME, "Me"),
            Choice(NOBODY, "Nobody"),
            *(Choice(email, name) for email, name in sorted(owned.items(), key=lambda one: one[1].casefold())),
        ],
        people=people_to_choose(session, actor, [row.owner for row in found.every]),
        list_name=here.list_name,
        is_planning=here.list_is_planning,
        may_change=actor.may(Permission.REQUESTS_MANAGE),
        may_approve=actor.may(Permission.REQUESTS_APPROVE),
        sees_gaps=actor.may(Permission.GAPS_READ),
        may_remind=actor.may(Permission.REQUESTS_MANAGE),
        result=told_result(request, "/requests", "request", {row.code: row.title for row in found.every}),
    )


def _empty(wanted: ListQuery) -> views.RequestsPage:
    """Before a round is set up there is nothing to list."""
    return views.RequestsPage(
        address=wanted.address, chips=(), groups=(), shown=0, total=0, themes=(), owners=(), people=(),
        list_name="", is_planning=False, may_change=False, may_approve=False,
    )  # fmt: skip


def _themes_in_order(rows: Sequence[RequestRow]) -> list[str]:
    """The themes in the order in which CQC's list comes to them."""
    return list(dict.fromkeys(row.theme for row in sorted(rows, key=lambda row: row.position)))


def _groups(found: _Found, actor: Actor) -> list[views.RequestGroup]:
    return [
        views.RequestGroup(
            found.themes.get(theme, NO_THEME), [row_view(row, actor) for row in found.shown if row.theme == theme]
        )
        for theme in _themes_in_order(found.shown)
    ]


def _filters_in_words(wanted: ListQuery, found: _Found) -> tuple[str, ...]:
    """What was asked for, as a line under the sheet's title."""
    said = []
    if wanted.states:
        said.append(f"State: {STATE_WORDS[wanted.state]}")
    if wanted.theme:
        said.append(f"Theme: {found.themes.get(wanted.theme, NO_THEME)}")
    if wanted.owner:
        owned = {row.owner.email: row.owner.name for row in found.every if row.owner}
        said.append(f"Owner: {owned.get(wanted.owner, {ME: 'me', NOBODY: 'nobody'}.get(wanted.owner, wanted.owner))}")
    if wanted.q:
        said.append(f"Search: {wanted.q}")
    if wanted.document:
        said.append(f"Answered with: {wanted.document}")
    if wanted.late:
        said.append("Only late ones")
    return (". ".join(said),) if said else ()
