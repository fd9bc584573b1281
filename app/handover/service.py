"""The verbs of handing over: what somebody has in hand, giving it to another in one act, taking that back."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.access.permissions import GLASS_RIGHTS
from app.accounts import service as accounts
from app.accounts.schemas import Owned
from app.answers import service as answers
from app.audit import record
from app.casetracking import service as cases
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.evidence import service as evidence
from app.handover import queries
from app.handover.models import HandOver
from app.handover.schemas import HandOverIn, HandOverLine, HandOverOut, InHandOut, LeftOut, OwnedOut
from app.improvement import service as improvement
from app.selfassessment import service as selfassessment

Giving = Callable[[Session, Actor, Sequence[str], UUID, UUID], dict[str, str]]
# In the order in which they are shown.
KINDS: dict[str, Giving] = {
    "request": answers.hand_over_requests,
    "ask": answers.hand_over_asks,
    "document": evidence.hand_over_documents,
    "assertion": selfassessment.hand_over_assertions,
    "action": improvement.hand_over_actions,
    "case": cases.hand_over_cases,
}


def count_in_hand(session: Session, actor: Actor, email: str) -> InHandOut:
    """How many things of each kind a person has in hand: what an administrator learns when an account is closed."""
    actor.require(Permission.PEOPLE_WRITE)
    # Only numbers leave this function, so it may count what its caller may not read.
    counting = replace(actor, permissions=actor.permissions | GLASS_RIGHTS)
    found = _in_hand(session, counting, accounts.person_id_of(session, actor, email))
    return _shown(session, actor, email, found, titles=False)


def list_in_hand(session: Session, actor: Actor, email: str) -> InHandOut:
    """What a person has in hand: requests, asks, documents, assertions, open actions, parts in cases (by pseudonym)."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    found = _in_hand(session, actor, accounts.person_id_of(session, actor, email))
    return _shown(session, actor, email, found, titles=True)


def hand_over(session: Session, actor: Actor, email: str, data: HandOverIn) -> HandOverOut:
    """Give what one person has in hand to another, all of it or the things named, in one act.

    What can't be given (a case's checker who is its worker) stays and is named. RuleBroken (409) when nothing moved.
    """
    actor.require(Permission.PEOPLE_HAND_OVER)
    giver = accounts.person_id_of(session, actor, email)
    taker = accounts.someone_at_work(session, actor, data.to, "/to")
    if giver == taker:
        raise Invalid("Name somebody else.", errors=(FieldError("/to", "This is the person themselves."),))
    there = [(one.kind, one.key) for one in _in_hand(session, actor, giver)]
    wanted = there if data.things is None else [(one.kind, one.key) for one in data.things]
    strange = [key for kind, key in wanted if (kind, key) not in set(there)]
    if strange:
        raise RuleBroken(f"{strange[0][:40]} is not in their hands any more. Look at the list again.")
    if not wanted:
        raise RuleBroken("There is nothing to hand over.")
    left = _give(session, actor, wanted, giver, taker)
    moved = [thing for thing in wanted if thing not in left]
    if not moved:
        raise RuleBroken(f"Nothing could be handed over. {next(iter(left.values()))}")
    row = HandOver(
        reference=f"HO-{queries.next_number(session)}",
        assessment_id=actor.assessment_id,
        giver_id=giver,
        taker_id=taker,
        made_by=actor.person_id,
        made_at=now(),
        things=[list(thing) for thing in moved],
    )
    session.add(row)
    record(session, actor, "handover.things.handed_over", row)
    return _out(session, row, len(moved), left, "went to")


def undo_hand_over(session: Session, actor: Actor, reference: str) -> HandOverOut:
    """Give it all back, as a new act; what has moved on since stays where it is and is named."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    row = queries.find(session, actor, reference)
    if row is None:
        raise NotFound(f"There is no hand-over {reference[:20]}.")
    if row.undone_at is not None:
        raise RuleBroken("This is undone already.")
    things = [(kind, key) for kind, key in row.things]
    left = _give(session, actor, things, row.taker_id, row.giver_id)
    if len(left) == len(things):
        raise RuleBroken("All of it has moved on since, so nothing can be given back.")
    row.undone_at, row.undone_by = now(), actor.person_id
    record(session, actor, "handover.things.given_back", row)
    return _out(session, row, len(things) - len(left), left, "came back from")


def list_hand_overs(session: Session, actor: Actor, email: str) -> list[HandOverLine]:
    """What a person's things were given to, the newest first."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    found = queries.list_of(session, actor, accounts.person_id_of(session, actor, email))
    names = accounts.names_of(session, [one for row in found for one in (row.giver_id, row.taker_id, row.made_by)])
    return [
        HandOverLine(
            reference=row.reference,
            giver=names[row.giver_id],
            taker=names[row.taker_id],
            made_by=names.get(row.made_by, ""),
            made_at=row.made_at,
            number=len(row.things),
            undone_at=row.undone_at,
        )
        for row in found
    ]


def _in_hand(session: Session, actor: Actor, person_id: UUID) -> list[Owned]:
    found = evidence.owned_documents(session, actor, person_id)
    found += improvement.owned_actions(session, actor, person_id)
    if actor.assessment_id is not None:
        found += answers.owned_in_requests(session, actor, person_id)
        found += selfassessment.owned_assertions(session, actor, person_id)
        if actor.may(Permission.CASES_READ):
            found += cases.owned_cases(session, actor, person_id)
    order = list(KINDS)
    return sorted(found, key=lambda one: order.index(one.kind))


def _give(
    session: Session, actor: Actor, things: Iterable[tuple[str, str]], giver: UUID, taker: UUID
) -> dict[tuple[str, str], str]:
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for kind, key in things:
        keys[kind].append(key)
    return {
        (kind, key): why
        for kind, give in KINDS.items()
        if kind in keys
        for key, why in give(session, actor, keys[kind], giver, taker).items()
    }


def _shown(session: Session, actor: Actor, email: str, found: Sequence[Owned], *, titles: bool) -> InHandOut:
    person = accounts.get_person(session, actor, email)
    return InHandOut(
        email=person.email,
        name=person.name,
        active=person.active,
        counts=dict(Counter(one.kind for one in found)),
        things=[OwnedOut(kind=one.kind, key=one.key, title=one.title) for one in found] if titles else [],
    )


def _out(session: Session, row: HandOver, moved: int, left: dict[tuple[str, str], str], went: str) -> HandOverOut:
    names = accounts.names_of(session, [row.giver_id, row.taker_id])
    giver, taker = names[row.giver_id], names[row.taker_id]
    stayed = f" {len(left)} stayed." if left else ""
    things = "1 thing" if moved == 1 else f"{moved} things"
    return HandOverOut(
        reference=row.reference,
        giver=giver,
        taker=taker,
        moved=moved,
        left=[LeftOut(kind=kind, key=key, why=why) for (kind, key), why in left.items()],
        undone=row.undone_at is not None,
        says=f"{things} {went} {taker}.{stayed}",
    )
