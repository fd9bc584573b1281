"""REST: the requests of the round, each with its parts and its history."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.models import State
from app.answers.routes.paths import ADDED, CHANGED, READ, Code, PartCode, request_after
from app.answers.schemas.changes import PartIn, PartPatch, RequestPatch
from app.answers.schemas.requests import (
    DoneOut,
    Happening,
    PartOut,
    RequestFilter,
    RequestOut,
    RequestRow,
    RequestSort,
)
from app.core.errors import NotFound
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.paging import Page, PageParams, Paging, next_place

router = APIRouter(tags=["requests"])


@router.get("/requests", responses=READ, operation_id="list_requests")
def list_requests(
    page: Paging,
    db: Db,
    actor: CurrentActor,
    state: Annotated[list[State] | None, Query(description="Any of these states.")] = None,
    theme: Annotated[str, Query(max_length=10)] = "",
    owner: Annotated[str, Query(max_length=254, description="Address of the owner, or `me`, or `none`.")] = "",
    late: Annotated[bool, Query(description="Only what is past its date and not ready.")] = False,
    q: Annotated[str, Query(max_length=200, description="Words in the request, its documents, owner or gaps.")] = "",
    document: Annotated[str, Query(max_length=20, description="Only what this document answers.")] = "",
    sort: RequestSort = RequestSort.LIST,
    descending: Annotated[bool, Query(description="The other way round.")] = False,
) -> Page[RequestRow]:
    """The requests that you may see, each with its state and what is missing in words."""
    wanted = RequestFilter(state=frozenset(state or ()), theme=theme, owner=owner, late=late, q=q, document=document)
    with db.read() as session:
        rows = service.list_requests(session, actor, wanted, sort, descending=descending)
    return _page(rows, page)


@router.get("/requests/{code}", responses=READ, operation_id="one_request")
def one_request(code: Code, response: Response, db: Db, actor: CurrentActor) -> RequestOut:
    """One request with its checks, parts, answers, note, reading and approval."""
    with db.read() as session:
        return request_after(session, actor, code, response)


@router.patch("/requests/{code}", responses=CHANGED, operation_id="change_request")
def change_request(
    code: Code, data: RequestPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> RequestOut:
    """Change owner, reader, approver, due date, note, word limit or period; only the fields sent."""
    with db.write() as session:
        service.change_request(session, actor, code, version, data)
        return request_after(session, actor, code, response)


@router.get("/requests/{code}/history", responses=READ, operation_id="request_history")
def request_history(code: Code, db: Db, actor: CurrentActor) -> list[Happening]:
    """What happened to a request, the latest first."""
    with db.read() as session:
        return service.history_of(session, actor, code)


@router.post("/requests/{code}/parts", status_code=201, responses=ADDED, operation_id="add_part")
def add_part(
    code: Code, data: PartIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> RequestOut:
    """Add a part to what a request asks for."""

    def act() -> RequestOut:
        service.add_part(session, actor, code, data)
        return service.one_request(session, actor, code)

    with db.write() as session:
        request = once(session, actor.person_id, key, f"parts {code} {data.model_dump_json()}", RequestOut, act)
    set_etag(response, request.version)
    return request


@router.get("/requests/{code}/parts/{part}", responses=READ, operation_id="one_part")
def one_part(code: Code, part: PartCode, response: Response, db: Db, actor: CurrentActor) -> PartOut:
    """One part of a request and what covers it."""
    with db.read() as session:
        found = _part(service.one_request(session, actor, code), part)
    set_etag(response, found.version)
    return found


@router.patch("/requests/{code}/parts/{part}", responses=CHANGED, operation_id="change_part")
def change_part(
    code: Code, part: PartCode, data: PartPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> PartOut:
    """Change a part's words, or cover it by a note or a reason."""
    with db.write() as session:
        service.change_part(session, actor, code, part, version, data)
        found = _part(service.one_request(session, actor, code), part)
    set_etag(response, found.version)
    return found


@router.delete("/requests/{code}/parts/{part}", responses=CHANGED, operation_id="remove_part")
def remove_part(code: Code, part: PartCode, version: IfMatch, db: Db, actor: CurrentActor) -> DoneOut:
    """Take a part out; `put_back` with the act brings it again."""
    with db.write() as session:
        return service.remove_part(session, actor, code, part, version)


def _part(request: RequestOut, code: str) -> PartOut:
    for part in request.parts:
        if part.code == code:
            return part
    raise NotFound(f"Request {request.code} has no part {code}.")


def _page(rows: list[RequestRow], page: PageParams) -> Page[RequestRow]:
    place = page.place()
    start = 0
    if place is not None:
        # Where the row of that code stands now; where it stood, when it no longer passes the filter.
        codes = [row.code for row in rows]
        at, code = (int(place[0]) if place[0].isdigit() else 0), place[-1]
        start = codes.index(code) + 1 if code in codes else at
    shown = rows[start : start + page.limit]
    end = start + len(shown)
    return Page(items=shown, next=next_place(end, shown[-1].code) if end < len(rows) else None, total=len(rows))
