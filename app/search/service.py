"""The verb of search: look for words in everything that a person may see."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.core.errors import FieldError, Invalid
from app.evidence.queries.undecided import KEPT_BACK
from app.evidence.service.reading import find_words
from app.fulltext import index
from app.fulltext.matching import snippet
from app.fulltext.words import Term, terms_of
from app.search import queries
from app.search.queries import Short
from app.search.schemas import FoundAllOut, FoundKind, FoundOut, PieceOut, SearchFilter

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
    return [_document(hit, *seen[hit.subject]) for hit in index.show(session, query, found) if hit.subject in seen]


def _document(hit: index.Hit, title: str, is_kept_back: bool) -> FoundOut:
    return FoundOut(
        kind=FoundKind.DOCUMENT,
        reference=hit.subject,
        title=title,
        page=f"/evidence/{hit.subject}",
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
