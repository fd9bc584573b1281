"""The verb of search: look for words in everything that a person may see."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.errors import FieldError, Invalid
from app.evidence.queries.searching import scopes_for
from app.evidence.queries.undecided import KEPT_BACK
from app.fulltext import index
from app.search import queries
from app.search.schemas import FoundAllOut, FoundOut, PieceOut

EACH = 20
MOST_WORDS = 12


def find(session: Session, actor: Actor, query: str) -> FoundAllOut:
    """Requests, documents, assertions and cases that hold all the words; only what this person may see."""
    actor.require(Permission.ASSESSMENT_READ)
    words = query.lower().split()[:MOST_WORDS]
    if not words:
        raise Invalid(
            "Type a word to look for.", errors=(FieldError("/q", "Type a word, a request's number or a reference."),)
        )
    return FoundAllOut(
        query=query,
        requests=_requests(session, actor, words),
        documents=_documents(session, actor, query),
        assertions=_assertions(session, actor, words),
        cases=_cases(session, actor, words),
    )


def _requests(session: Session, actor: Actor, words: list[str]) -> list[FoundOut]:
    if not actor.may(Permission.REQUESTS_READ):
        return []
    rows = queries.find_requests(session, actor, words, EACH)
    return [_found("request", code, title, f"/requests/{code}") for code, title in rows]


def _documents(session: Session, actor: Actor, query: str) -> list[FoundOut]:
    if not actor.may(Permission.EVIDENCE_READ):
        return []
    hits = index.search(session, query, scopes_for(actor), EACH)
    seen = queries.document_titles(session, actor, [hit.subject for hit in hits])
    return [_document(hit, *seen[hit.subject]) for hit in hits if hit.subject in seen]


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


def _assertions(session: Session, actor: Actor, words: list[str]) -> list[FoundOut]:
    if not actor.may(Permission.SELF_ASSESSMENT_READ_ALL):
        return []
    rows = queries.find_assertions(session, actor.assessment, words, EACH)
    return [_found("assertion", reference, text, f"/assertions/{reference}") for reference, text in rows]


def _cases(session: Session, actor: Actor, words: list[str]) -> list[FoundOut]:
    if not actor.may(Permission.CASES_READ):
        return []
    return [
        _found("case", reference, "", f"/cases/{reference}")
        for reference in queries.find_cases(session, actor, words, EACH)
    ]


def _found(kind: str, reference: str, title: str, page: str) -> FoundOut:
    return FoundOut(kind=kind, reference=reference, title=title, page=page, place="", snippet=[])
