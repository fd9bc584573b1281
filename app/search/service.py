"""The verbs of search: look for words in everything that a person may see; keep a view of a list under a name."""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Forbidden, Invalid, NotFound
from app.core.etag import require_version
from app.documents.places import Jump
from app.evidence.queries.undecided import KEPT_BACK
from app.evidence.service.pages import jumps_to
from app.evidence.service.reading import find_words
from app.fulltext import index
from app.fulltext.matching import snippet
from app.fulltext.words import Term, terms_of
from app.search import queries
from app.search.models import SavedView
from app.search.queries import Short
from app.search.schemas import FoundAllOut, FoundKind, FoundOut, PieceOut, SearchFilter, ViewIn, ViewOut

EACH, OF_ONE_KIND = 20, 100
Finder = Callable[[Session, Actor, Sequence[Term], SearchFilter, int], list[Short]]
# The filters that each kind has a fact for.
_FILTERS = {
    FoundKind.REQUEST: frozenset({"owner"}),
    FoundKind.DOCUMENT: frozenset({"request", "owner", "since", "until", "state"}),
    FoundKind.ASSERTION: frozenset({"owner"}),
    FoundKind.ACTION: frozenset({"owner"}),
    FoundKind.PERSON: frozenset[str](),
    FoundKind.CASE: frozenset[str](),
}
P = Permission
# The pages whose views can be kept.
KEPT = ("/search", "/requests", "/evidence", "/actions", "/gaps", queries.CASES)


def find(session: Session, actor: Actor, query: str, wanted: SearchFilter | None = None) -> FoundAllOut:
    """Everything that holds all the words; only what this person may see. More of it where one kind is asked for.

    Words, "a phrase", begin* and -not mean the same for each kind of thing.
    """
    actor.require(Permission.ASSESSMENT_READ)
    wanted, terms = wanted or SearchFilter(), terms_of(query)
    if not terms:
        raise Invalid(
            "Type a word to look for.", errors=(FieldError("/q", "Type a word, a request's number or a reference."),)
        )

    def asked(kind: FoundKind, permission: Permission) -> int:
        """How many are wanted of this kind."""
        if not actor.may(permission) or wanted.kind not in (None, kind) or wanted.set_ones - _FILTERS[kind]:
            return 0
        return OF_ONE_KIND if wanted.kind else EACH

    def short(kind: FoundKind, permission: Permission, finder: Finder, page: str) -> list[FoundOut]:
        most = asked(kind, permission)
        found = finder(session, actor, terms, wanted, most) if most else []
        return [_short(terms, kind, f"{page}{one.reference}", one) for one in found]

    documents, people = asked(FoundKind.DOCUMENT, P.EVIDENCE_READ), asked(FoundKind.PERSON, P.PEOPLE_READ)
    return FoundAllOut(
        query=query,
        requests=short(FoundKind.REQUEST, P.REQUESTS_READ, queries.find_requests, "/requests/"),
        documents=_documents(session, actor, query, wanted, documents) if documents else [],
        assertions=short(FoundKind.ASSERTION, P.SELF_ASSESSMENT_READ, queries.find_assertions, "/assertions/"),
        actions=short(FoundKind.ACTION, P.ACTIONS_READ, queries.find_actions, "/actions/"),
        people=_people(session, actor, terms, people) if people else [],
        cases=short(FoundKind.CASE, P.CASES_READ, queries.find_cases, "/cases/"),
    )


def _documents(session: Session, actor: Actor, query: str, wanted: SearchFilter, most: int) -> list[FoundOut]:
    found = find_words(session, actor, query, most, among=queries.chosen_documents(actor, wanted))
    seen = queries.document_titles(session, actor, [one.subject for one in found])
    hits = [hit for hit in index.show(session, query, found) if hit.subject in seen]
    at = jumps_to(session, actor, [(hit.subject, hit.place) for hit in hits])
    return [_document(hit, *seen[hit.subject], at.get((hit.subject, hit.place))) for hit in hits]


def _document(hit: index.Hit, title: str, is_kept_back: bool, at: Jump | None) -> FoundOut:
    return FoundOut(
        kind=FoundKind.DOCUMENT,
        reference=hit.subject,
        title=title,
        page=f"/evidence/{hit.subject}{at.on_page if at is not None and not is_kept_back else ''}",
        place="" if is_kept_back else hit.place,
        snippet=[] if is_kept_back else [PieceOut(text=piece.text, is_hit=piece.is_hit) for piece in hit.snippet],
        remark=KEPT_BACK if is_kept_back else "",
    )


def _people(session: Session, actor: Actor, terms: Sequence[Term], most: int) -> list[FoundOut]:
    """By name, address, job or team."""
    everyone = accounts.list_people(session, actor)
    keys = {one.email: one.key for one in everyone}
    things = [Short(one.email, one.name, f"{one.job_title} {one.team}".strip()) for one in everyone]
    found = queries.holding(terms, things, most)
    return [_short(terms, FoundKind.PERSON, f"/people/{keys[one.reference]}", one) for one in found]


def _short(terms: Sequence[Term], kind: FoundKind, page: str, one: Short) -> FoundOut:
    pieces = [PieceOut(text=piece.text, is_hit=piece.is_hit) for piece in snippet(terms, one.text)]
    return FoundOut(kind=kind, reference=one.reference, title=one.title, page=page, place="", snippet=pieces)


def list_views(session: Session, actor: Actor, path: str | None = None) -> list[ViewOut]:
    """The person's own views, and those that others of the round share; of one page where its `path` is given."""
    actor.require(Permission.ASSESSMENT_READ)
    return [_view_out(actor, view, owner) for view, owner in queries.list_views(session, actor, path)]


def save_view(session: Session, actor: Actor, data: ViewIn) -> ViewOut:
    """Keep an address under a name; Invalid (422) for one that is no list or search of ours."""
    actor.require(Permission.ASSESSMENT_READ)
    address = _tidy_address(data.address)
    if address.partition("?")[0] == queries.CASES:
        actor.require(P.CASES_LIST_ALL if actor.may(P.CASES_LIST_ALL) else P.CASES_READ)
    view = SavedView(
        reference=f"V-{queries.next_view_number(session)}",
        assessment_id=actor.assessment,
        owner_id=actor.person_id,
        name=data.name,
        address=address,
        shared=data.shared,
        saved_at=now(),
    )
    session.add(view)
    record(session, actor, "search.view.saved", view)
    return _view_out(actor, view, actor.name)


def share_view(session: Session, actor: Actor, reference: str, version: int) -> ViewOut:
    """Show it to everybody of the round."""
    actor.require(Permission.ASSESSMENT_READ)
    return _shared(session, actor, reference, version, is_shared=True)


def unshare_view(session: Session, actor: Actor, reference: str, version: int) -> ViewOut:
    """Keep it for oneself again."""
    actor.require(Permission.ASSESSMENT_READ)
    return _shared(session, actor, reference, version, is_shared=False)


def remove_view(session: Session, actor: Actor, reference: str, version: int) -> ViewOut:
    """Take it away, for those too whom it was shared with."""
    actor.require(Permission.ASSESSMENT_READ)
    view = _own_view(session, actor, reference, version)
    view.removed_at = now()
    record(session, actor, "search.view.removed", view)
    return _view_out(actor, view, actor.name)


def restore_view(session: Session, actor: Actor, reference: str, version: int) -> ViewOut:
    """The undo of taking it away."""
    actor.require(Permission.ASSESSMENT_READ)
    view = queries.find_removed_view(session, actor, reference)
    if view is None:
        raise NotFound(f"No view {reference[:20]} was taken away by you.")
    require_version(view.version, version)
    view.removed_at = None
    record(session, actor, "search.view.restored", view)
    return _view_out(actor, view, actor.name)


def _shared(session: Session, actor: Actor, reference: str, version: int, *, is_shared: bool) -> ViewOut:
    view = _own_view(session, actor, reference, version)
    view.shared = is_shared
    record(session, actor, "search.view.shared" if is_shared else "search.view.unshared", view)
    return _view_out(actor, view, actor.name)


def _own_view(session: Session, actor: Actor, reference: str, version: int) -> SavedView:
    view = queries.find_view(session, actor, reference)
    if view is None:
        raise NotFound(f"There is no view {reference[:20]} that you can see.")
    if view.owner_id != actor.person_id:
        raise Forbidden("This view is someone else’s. Save one of your own.")
    require_version(view.version, version)
    return view


def _tidy_address(address: str) -> str:
    """Path and query of a page that can be kept, without the place on it."""
    path, _, query = address.partition("#")[0].partition("?")
    if path not in KEPT:
        words = "Only the search and the lists of requests, evidence, actions, gaps and cases can be saved."
        raise Invalid(words, errors=(FieldError("/address", words),))
    kept = [(name, value) for name, value in parse_qsl(query) if name != "after" and value]
    return path + (f"?{urlencode(kept)}" if kept else "")


def _view_out(actor: Actor, view: SavedView, owner: str) -> ViewOut:
    return ViewOut(
        reference=view.reference,
        name=view.name,
        address=view.address,
        shared=view.shared,
        owner=owner,
        may_change=view.owner_id == actor.person_id,
        saved_at=view.saved_at,
        version=view.version,
    )
