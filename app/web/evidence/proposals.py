"""What the page of one document proposes: requests that it may answer, a document that it may be a newer version of."""

from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.answers import service as answers
from app.documents.places import jump_of
from app.evidence import service
from app.evidence.models import ItemStatus
from app.evidence.schemas import ItemPageOut
from app.web.addresses import place_address
from app.web.views.evidence import LooksNewer, Suggested

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def may_answer(actor: Actor, item: ItemPageOut) -> bool:
    may = actor.may(Permission.REQUESTS_WRITE) and actor.may(Permission.REQUESTS_READ)
    return actor.assessment_id is not None and may and item.status is not ItemStatus.WITHDRAWN


def requests_for(session: "Session", actor: Actor, item: ItemPageOut) -> list[Suggested]:
    """The requests that it may answer and does not yet, for those who may answer one with it."""
    if not may_answer(actor, item) or item.superseded_by:
        return []
    return [
        Suggested(
            one.code, one.title, one.why, one.where_to_look, place_address(item.reference, jump_of(one.where_to_look))
        )
        for found in answers.suggest_requests(session, actor, [item.reference])
        for one in found.requests
    ]


def newer_of(session: "Session", actor: Actor, item: ItemPageOut) -> LooksNewer | None:
    """The document that it may be a newer version of, for those who may say so."""
    if not actor.may(Permission.EVIDENCE_WRITE_ALL) or item.status is ItemStatus.WITHDRAWN or item.superseded_by:
        return None
    found = service.find_alike(session, actor, [item.reference])
    if not found:
        return None
    one, codes = found[0], {}
    if actor.may(Permission.REQUESTS_READ) and actor.assessment_id is not None:
        codes = answers.codes_by_document(session, actor, [one.older])
    act = f"/evidence/{one.older}/supersede"
    return LooksNewer(one.older, one.title, one.version, one.why, act, codes.get(one.older, []))
