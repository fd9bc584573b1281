"""The assertions a person owns, and giving them to somebody else in one act."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts.schemas import Owned
from app.audit import record
from app.selfassessment.queries import assertions as rows

ASSERTION = "assertion"


def owned_assertions(session: Session, actor: Actor, person_id: UUID) -> list[Owned]:
    """The assertions a person owns in this round that are not withdrawn."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    return [
        Owned(ASSERTION, assertion.reference, assertion.text)
        for assertion, *_ in rows.list_standing(session, actor)
        if assertion.owner_id == person_id
    ]


def hand_over_assertions(
    session: Session, actor: Actor, keys: Sequence[str], giver: UUID, taker: UUID
) -> dict[str, str]:
    """Give assertions from one owner to another; those that could not be given, with why."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    left = {}
    for key in keys:
        assertion = rows.find(session, actor, key)
        if assertion is None or assertion.owner_id != giver:
            left[key] = "It is somebody else’s by now."
        else:
            assertion.owner_id = taker
            record(session, actor, "selfassessment.assertion.handed_over", assertion)
    return left
