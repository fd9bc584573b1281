"""Which documents answer which requests: the catalogue with its requests, and lists of choices."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.queries import linked
from app.answers.schemas.documents import DocumentCounts, DocumentFilter, DocumentOut, RequestTitle
from app.core.errors import NotFound
from app.core.paging import Page, PageParams
from app.evidence import service as evidence
from app.evidence.models import ItemStatus
from app.evidence.schemas import ItemFilter


def list_documents(session: Session, actor: Actor, wanted: DocumentFilter, page: PageParams) -> Page[DocumentOut]:
    """One page of the documents this person may see, each with the requests it answers as far as they see those.

    Who may not see requests gets the list without them, and without the two filters that ask for them. NotFound (404)
    for a request that is not seen.
    """
    actor.require(Permission.EVIDENCE_READ)
    view = _view(session, actor, wanted)
    found = evidence.list_items(session, actor, view.wanted, page, among=view.among, without=view.without)
    codes: dict[str, list[str]] = {}
    if actor.may(Permission.REQUESTS_READ):
        codes = codes_by_document(session, actor, [item.reference for item in found.items])
    return Page(
        items=[DocumentOut(**dict(item), requests=codes.get(item.reference, [])) for item in found.items],
        next=found.next,
        total=found.total,
    )


def count_documents(session: Session, actor: Actor, wanted: DocumentFilter) -> DocumentCounts:
    """How many documents each view holds, one SELECT each; what `wanted` says of views themselves is put aside."""
    actor.require(Permission.EVIDENCE_READ)
    item = replace(
        wanted.of_item, status=None, flag=None, stale=False, undated=False, draft=False, superseded=False, to_come=False
    )
    base = replace(wanted, of_item=item, unlinked=False)

    def of(**more: object) -> DocumentFilter:
        return replace(base, of_item=ItemFilter(**{**vars(item), **more}))

    views = {
        "every": base,
        "unlinked": replace(base, unlinked=True),
        "flagged": of(flag="any"),
        "to_come": of(to_come=True),
        "draft": of(status=ItemStatus.DRAFT),
        "stale": of(stale=True),
        "undated": of(undated=True),
        "superseded": of(superseded=True),
        "withdrawn": of(status=ItemStatus.WITHDRAWN),
    }
    counts = evidence.count_views(session, actor, {name: _view(session, actor, one) for name, one in views.items()})
    return DocumentCounts(**counts)


def codes_by_document(session: Session, actor: Actor, references: Collection[str]) -> dict[str, list[str]]:
    """For each of these documents the codes of the requests it answers, in one SELECT."""
    actor.require(Permission.REQUESTS_READ)
    found: dict[str, list[str]] = defaultdict(list)
    for reference, code in linked.codes_answered(session, actor, references):
        found[reference].append(code)
    return dict(found)


def list_titles(session: Session, actor: Actor) -> list[RequestTitle]:
    """Every request of the round that this person may see, in the list's order; one SELECT and no judgement."""
    actor.require(Permission.REQUESTS_READ)
    return [RequestTitle(code=code, title=title) for code, title in linked.titles(session, actor)]


def _view(session: Session, actor: Actor, wanted: DocumentFilter) -> evidence.View:
    """The filter of the catalogue, with the documents that answers choose for it."""
    view = evidence.View(wanted.of_item)
    if not actor.may(Permission.REQUESTS_READ):
        return view
    if wanted.unlinked:
        view = replace(view, without=linked.answering(actor))
    if wanted.request:
        view = replace(view, among=_answering(session, actor, wanted.request))
    return view


def _answering(session: Session, actor: Actor, code: str) -> Select[UUID]:
    if queries.find_response(session, actor, code) is None:
        raise NotFound(f"There is no request {code[:40]} that you can see. Look for it in the list of requests.")
    return linked.answering(actor, code)
