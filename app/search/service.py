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
from app.search.schemas import FoundAllOut, FoundOut, PieceOut

EACH = 20
Finder = Callable[[Session, Actor, Sequence[Term], int], list[Short]]


def find(session: Session, actor: Actor, query: str) -> FoundAllOut:
    """Everything that holds all the words; only what this person may see.

    Words, "a phrase", begin* and -not mean the same for each kind of thing.
    """
    actor.require(Permission.ASSESSMENT_READ)
    terms = terms_of(query)
    if not terms:
        raise Invalid(
            "Type a word to look for.", errors=(FieldError("/q", "Type a word, a request's number or a reference."),)
        )

    def short(permission: Permission, finder: Finder, kind: str, page: str) -> list[FoundOut]:
        if not actor.may(permission):
            return []
        return [_short(terms, kind, page, one) for one in finder(session, actor, terms, EACH)]

    return FoundAllOut(
        query=query,
        requests=short(Permission.REQUESTS_READ, queries.find_requests, "request", "/requests/"),
        documents=_documents(session, actor, query),
        assertions=short(Permission.SELF_ASSESSMENT_READ, queries.find_assertions, "assertion", "/assertions/"),
        actions=short(Permission.ACTIONS_READ, queries.find_actions, "action", "/actions/"),
        people=_people(session, actor, terms),
        cases=short(Permission.CASES_READ, queries.find_cases, "case", "/cases/"),
    )


def _documents(session: Session, actor: Actor, query: str) -> list[FoundOut]:
    if not actor.may(Permission.EVIDENCE_READ):
        return []
    found = find_words(session, actor, query, EACH)
    seen = queries.document_titles(session, actor, [one.subject for one in found])
    return [_document(hit, *seen[hit.subject]) for hit in index.show(session, query, found) if hit.subject in seen]


def _document(hit: index.Hit, title: str, is_kept_back: bool) -> FoundOut:
    return FoundOut(
        kind="document",
        reference=hit.subject,
        title=title,
        page=f"/evidence/{hit.subject}",
        place="" if is_kept_back else hit.place,
        snippet=[] if is_kept_back else [PieceOut(text=piece.text, is_hit=piece.is_hit) for piece in hit.snippet],
        remark=KEPT_BACK if is_kept_back else "",
    )


def _people(session: Session, actor: Actor, terms: Sequence[Term]) -> list[FoundOut]:
    """By name, address, job or team."""
    if not actor.may(Permission.PEOPLE_READ):
        return []
    everyone = accounts.list_people(session, actor)
    keys = {one.email: one.key for one in everyone}
    things = [Short(one.email, one.name, f"{one.job_title} {one.team}".strip()) for one in everyone]
    return [
        _short(terms, "person", f"/people/{keys[one.reference]}", one) for one in queries.holding(terms, things, EACH)
    ]


def _short(terms: Sequence[Term], kind: str, page: str, one: Short) -> FoundOut:
    pieces = snippet(terms, one.text)
    return FoundOut(
        kind=kind,
        reference=one.reference,
        title=one.title,
        page=page if kind == "person" else f"{page}{one.reference}",
        place="",
        snippet=[PieceOut(text=piece.text, is_hit=piece.is_hit) for piece in pieces],
    )
