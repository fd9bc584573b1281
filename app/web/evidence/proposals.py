"""What pages propose of a document: requests that it may answer, what it may be a newer version of, owner and category."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.answers import service as answers
from app.answers.schemas.matching import SuggestionOut
from app.documents.places import jump_of
from app.evidence import service
from app.evidence.models import ItemStatus
from app.evidence.schemas import ItemPageOut
from app.intake import service as intake
from app.web.addresses import place_address
from app.web.views.evidence import LooksNewer, Proposed, Suggested

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


# The fields of a form: what is sent for the owner and the category of a document.
OWNER, CATEGORY = "owner", "evidence_category"


def details_of(
    session: "Session",
    actor: Actor,
    documents: Collection[str],
    requests: Mapping[str, SuggestionOut] | None = None,
    older: Mapping[str, str] | None = None,
) -> dict[str, list[Proposed]]:
    """Owner and evidence category for each of these documents that has none, for those who may change it."""
    if not documents or not actor.may(Permission.EVIDENCE_WRITE_ALL):
        return {}
    found: dict[str, list[Proposed]] = {}
    for one in intake.suggest_details(session, actor, documents, requests, older):
        fields = [
            Proposed(OWNER, "Owner", "No owner yet", one.owner.value, one.owner.words, one.owner.why)
            if one.owner
            else None,
            Proposed(
                CATEGORY,
                "Evidence category",
                "No category yet",
                one.evidence_category.value,
                one.evidence_category.words,
                one.evidence_category.why,
            )
            if one.evidence_category
            else None,
        ]
        found[one.document] = [field for field in fields if field is not None]
    return found
