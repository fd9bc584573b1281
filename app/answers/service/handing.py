"""What a person has in hand in requests and asks, and giving it to somebody else in one act."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts.schemas import Owned
from app.answers import queries
from app.answers.queries import asks as ask_queries
from app.answers.service.changing import done, require_open
from app.answers.service.linking import keep_links_back
from app.audit import record

REQUEST, ASK = "request", "ask"
PARTS = ("owner", "reader", "approver")


def owned_in_requests(session: Session, actor: Actor, person_id: UUID) -> list[Owned]:
    """The requests that a person owns, reads over or approves in this round, and the asks they have not answered."""
    actor.require(Permission.REQUESTS_READ)
    found = [
        Owned(REQUEST, f"{row.code}/{part}", title)
        for row, title in queries.list_of_person(session, actor, person_id)
        for part in PARTS
        if getattr(row, f"{part}_id") == person_id
    ]
    return found + [Owned(ASK, ask.reference, ask.what) for ask in ask_queries.open_of(session, actor, person_id)]


def hand_over_requests(session: Session, actor: Actor, keys: Sequence[str], giver: UUID, taker: UUID) -> dict[str, str]:
    """Give requests ("3/owner") from one person to another; those that could not be given, with why."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    require_open(session, actor)
    left = {}
    for key in keys:
        code, _, part = key.partition("/")
        response = queries.find_response(session, actor, code)
        if response is None or getattr(response, f"{part}_id") != giver:
            left[key] = "It is somebody else’s by now."
        elif (part == "reader" and response.owner_id == taker) or (part == "owner" and response.reader_id == taker):
            left[key] = "One person does not both own a request and read it over."
        else:
            setattr(response, f"{part}_id", taker)
            done(session, actor, response, "answers.request.handed_over", "", reason=part)
    return left


def hand_over_asks(session: Session, actor: Actor, keys: Sequence[str], giver: UUID, taker: UUID) -> dict[str, str]:
    """Ask somebody else instead; those that could not be given, with why."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    require_open(session, actor)
    left = {}
    for key in keys:
        ask = ask_queries.find_ask(session, actor, key)
        if ask is None or ask.asked_of != giver or ask.state not in ask_queries.OPEN:
            left[key] = "It is answered, or somebody else’s by now."
        else:
            keep_links_back(session, actor, ask)
            ask.asked_of, ask.quiet_until, ask.quiet_why = taker, None, ""
            record(session, actor, "answers.ask.handed_over", ask)
    return left
