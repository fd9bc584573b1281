"""REST: the catalogue as its page lists it, with the requests that each document answers.

The documents themselves stand in app/evidence, which knows no requests.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.routes.paths import READ
from app.answers.schemas.documents import CodesOut, DocumentCounts, DocumentFilter, DocumentOut, RequestTitle
from app.answers.schemas.matching import SuggestionOut
from app.core.paging import Page, Paging
from app.evidence.models import ItemKind, ItemStatus, Sensitivity
from app.evidence.schemas import ItemFilter, ItemSort

router = APIRouter()


def _wanted(
    status: Annotated[ItemStatus | None, Query(description="Left out: all but the withdrawn.")] = None,
    kind: ItemKind | None = None,
    owner: Annotated[str | None, Query(max_length=254, description="Address, or `nobody`.")] = None,
    tag: Annotated[str | None, Query(max_length=60)] = None,
    category: Annotated[str | None, Query(max_length=10, description="Evidence category.")] = None,
    statement: Annotated[str | None, Query(max_length=10, description="Quality statement.")] = None,
    sensitivity: Sensitivity | None = None,
    flag: Annotated[str | None, Query(max_length=60, description="Kind of an open finding, or `any`.")] = None,
    stale: Annotated[bool, Query(description="Only those past their review date.")] = False,
    undated: Annotated[bool, Query(description="Only those without date and period.")] = False,
    draft: Annotated[bool, Query(description="Only drafts.")] = False,
    superseded: Annotated[bool, Query(description="Only those that another document replaced.")] = False,
    to_come: Annotated[bool, Query(description="Only those whose file is still to come.")] = False,
    request: Annotated[str, Query(max_length=40, description="Code of a request: only those that answer it.")] = "",
    unlinked: Annotated[bool, Query(description="Only those that answer no request.")] = False,
    q: Annotated[str | None, Query(max_length=200, description="Words to find in titles and texts.")] = None,
    sort: ItemSort = ItemSort.REFERENCE,
) -> DocumentFilter:
    of_item = ItemFilter(
        status, kind, owner, tag, category, statement, sensitivity, flag, stale, undated, draft, superseded, to_come, q,
        sort,
    )  # fmt: skip
    return DocumentFilter(of_item, request, unlinked)


Wanted = Annotated[DocumentFilter, Depends(_wanted)]


@router.get("/documents", tags=["documents"], responses=READ, operation_id="list_documents")
def list_documents(page: Paging, wanted: Wanted, db: Db, actor: CurrentActor) -> Page[DocumentOut]:
    """The documents you may see, each with the requests that it answers."""
    with db.read() as session:
        return service.list_documents(session, actor, wanted, page)


@router.get("/document-counts", tags=["documents"], responses=READ, operation_id="count_documents")
def count_documents(wanted: Wanted, db: Db, actor: CurrentActor) -> DocumentCounts:
    """How many documents each view of the catalogue holds, within the other filters."""
    with db.read() as session:
        return service.count_documents(session, actor, wanted)


@router.get("/document-requests", tags=["documents"], responses=READ, operation_id="codes_by_document")
def codes_by_document(
    db: Db,
    actor: CurrentActor,
    document: Annotated[list[Annotated[str, Query(max_length=20)]], Query(max_length=200, examples=[["E-0142"]])],
) -> list[CodesOut]:
    """The requests that each of these documents answers; one that answers none is left out."""
    with db.read() as session:
        found = service.codes_by_document(session, actor, document)
    return [CodesOut(document=reference, requests=codes) for reference, codes in sorted(found.items())]


@router.get("/request-suggestions", tags=["documents"], responses=READ, operation_id="suggest_requests")
def suggest_requests(
    db: Db,
    actor: CurrentActor,
    document: Annotated[list[Annotated[str, Query(max_length=20)]], Query(max_length=200, examples=[["E-0142"]])],
) -> list[SuggestionOut]:
    """For each of these documents the requests that it may answer, with the reason; one without any is left out."""
    with db.read() as session:
        return service.suggest_requests(session, actor, document)


@router.get("/request-titles", tags=["requests"], responses=READ, operation_id="list_titles")
def list_titles(db: Db, actor: CurrentActor) -> list[RequestTitle]:
    """Code and title of every request that you may see, in the list's order: for choosing one."""
    with db.read() as session:
        return service.list_titles(session, actor)
