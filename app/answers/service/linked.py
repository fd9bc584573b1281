"""Which documents answer which requests: for lists of documents."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.queries import linked
from app.core.errors import NotFound


def documents_answering(session: Session, actor: Actor, code: str = "") -> Select[UUID]:
    """Ids of the documents that answer a request of the round, or this one; NotFound (404) for one not seen."""
    actor.require(Permission.REQUESTS_READ)
    if code and queries.find_response(session, actor, code) is None:
        raise NotFound(f"There is no request {code[:40]} that you can see. Look for it in the list of requests.")
    return linked.answering(actor, code)


def codes_by_document(session: Session, actor: Actor, references: Collection[str]) -> dict[str, list[str]]:
    """For each of these documents the codes of the requests it answers, in one SELECT."""
    actor.require(Permission.REQUESTS_READ)
    found: dict[str, list[str]] = defaultdict(list)
    for reference, code in linked.codes_answered(session, actor, references):
        found[reference].append(code)
    return dict(found)


@dataclass(frozen=True, slots=True)
class RequestTitle:
    """A request as a list of choices names it."""

    code: str
    title: str


def list_titles(session: Session, actor: Actor) -> list[RequestTitle]:
    """Every request of the round that this person may see, in the list's order; one SELECT and no judgement."""
    actor.require(Permission.REQUESTS_READ)
    return [RequestTitle(code, title) for code, title in linked.titles(session, actor)]
