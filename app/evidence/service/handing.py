"""The documents a person owns, and giving them to somebody else in one act."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts.schemas import Owned
from app.audit import record
from app.evidence import queries
from app.evidence.service.indexing import index_facts

DOCUMENT = "document"


def owned_documents(session: Session, actor: Actor, person_id: UUID) -> list[Owned]:
    """The documents a person owns that are not withdrawn."""
    actor.require(Permission.EVIDENCE_READ)
    return [Owned(DOCUMENT, item.reference, item.title) for item in queries.list_of_owner(session, actor, person_id)]


def hand_over_documents(
    session: Session, actor: Actor, keys: Sequence[str], giver: UUID, taker: UUID
) -> dict[str, str]:
    """Give documents from one owner to another; those that could not be given, with why."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    left = {}
    for key in keys:
        item = queries.find_item(session, actor, key)
        if item is None or item.owner_id != giver:
            left[key] = "It is somebody else’s by now."
        else:
            item.owner_id = taker
            record(session, actor, "evidence.item.handed_over", item)
            index_facts(session, actor, item)
    return left
