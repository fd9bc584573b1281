"""Pure rules of accounts: addresses, passwords, how long a session is good, who may give which role."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.access import Role

# Lead, psw and ig open the case area or decide on it: two people give them.
HEAVY = frozenset({Role.LEAD, Role.PSW, Role.IG})
NEVER_TOGETHER = frozenset({Role.ADMIN, Role.IG})
# A proposal that nobody settled runs out: whoever proposed it looks again whether it is still wanted.
PROPOSAL_STANDS = timedelta(days=14)
GLASS_LASTS = timedelta(minutes=60)
# How long the Today of lead and information governance speaks of a break-glass.
GLASS_IS_NEWS = timedelta(days=7)
SHORTEST_REASON = 10
LONGEST_DEPUTY = timedelta(days=92)
# A deputy sees every request already: to approve is all that is added.
MAY_STAND_IN = frozenset({Role.CORE, Role.PSW, Role.LEAD})
# ASVS 5.0 6.2.1 asks for 8 at least and recommends 15; NCSC asks for length, not for signs.
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

_ADDRESS = re.compile(r"^[^@\s,;<>\"']{1,64}@[^@\s,;<>\"']{1,190}\.[^@\s,;<>\"'.]{2,}$")


def tidy_address(email: str) -> str:
    """An address as it is kept: trimmed, lower case."""
    return email.strip().lower()


def is_address(email: str) -> bool:
    return bool(_ADDRESS.match(email))


def length_fault(password: str) -> str | None:
    """What is wrong with a password's length, in words; None when it will do. No composition rules (NCSC)."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Use at least {SHORTEST_PASSWORD} characters. Three words in a row are easy to keep in mind."
    if len(password) > LONGEST_PASSWORD:
        return f"Use at most {LONGEST_PASSWORD} characters."
    return None


@dataclass(frozen=True)
class SessionRules:
    """How long a session is good: as a whole, unused, unused in the case area, and without the provider's word."""

    hours: int = 12
    idle_minutes: int = 30
    case_idle_minutes: int = 15
    vouch_minutes: int = 60


class Standing(StrEnum):
    """What a session is good for: everything, nothing until it is unlocked, only the code, nothing any more."""

    GOOD = "good"
    LOCKED = "locked"
    NOT_VOUCHED = "not-vouched"
    WAITS_FOR_CODE = "waits-for-code"
    OVER = "over"


# Between the password and the code.
CODE_MINUTES = 10


@dataclass(frozen=True)
class SessionTimes:
    """What is known of a session when it is asked what it is good for."""

    signed_in_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    is_ended: bool
    is_locked: bool
    waits_for_code: bool
    was_in_cases: bool
    vouched_at: datetime | None


def standing_of(times: SessionTimes, moment: datetime, rules: SessionRules, *, in_cases: bool) -> Standing:
    """What a session is good for at this moment, for a page of the case area or another."""
    if times.is_ended or times.ends_at <= moment:
        return Standing.OVER
    if times.waits_for_code:
        is_late = moment - times.signed_in_at > timedelta(minutes=CODE_MINUTES)
        return Standing.OVER if is_late else Standing.WAITS_FOR_CODE
    if times.is_locked or moment - times.last_seen_at > idle_limit(rules, in_cases=in_cases or times.was_in_cases):
        return Standing.LOCKED
    if times.vouched_at is not None and moment - times.vouched_at > timedelta(minutes=rules.vouch_minutes):
        return Standing.NOT_VOUCHED
    return Standing.GOOD


def idle_limit(rules: SessionRules, *, in_cases: bool) -> timedelta:
    """A page of cases that was left open counts as the case area until another page is opened."""
    return timedelta(minutes=min(rules.case_idle_minutes, rules.idle_minutes) if in_cases else rules.idle_minutes)


def role_fault(role: Role, held: frozenset[Role], *, is_self: bool) -> str | None:
    """Why this role can't be given, proposed or confirmed; None when it can (TRUST.md section 3).

    `held` are the roles that the person has in any round, and those that wait for a second person.
    """
    if is_self:
        return "Nobody gives a role to themselves, or confirms their own. Ask somebody else."
    if (role is Role.IG and Role.ADMIN in held) or (role is Role.ADMIN and Role.IG in held):
        return "Information governance and administrator are never held by one person."
    return None


def settle_fault(person_id: UUID, *, proposed_by: UUID, subject_id: UUID) -> str | None:
    """Why this person can't say yes to a proposal; None when they can: it takes two, and neither is the one it is for."""
    if person_id == subject_id:
        return "Nobody gives a role to themselves, or confirms their own. Ask somebody else."
    if person_id == proposed_by:
        return "You proposed this, so somebody else confirms it."
    return None


def deputy_fault(roles: frozenset[Role], starts_on: date, ends_on: date, on: date) -> str | None:
    """Why this person can't stand in for the lead over these days; None when they can."""
    if not roles & MAY_STAND_IN:
        return "A deputy approves requests, so they must see every one: name somebody of the core team or a lead."
    if ends_on < starts_on:
        return "The last day is before the first."
    if ends_on < on:
        return "These days are over. Give a last day that is still to come."
    if ends_on - starts_on > LONGEST_DEPUTY:
        return "That is more than three months. Give an earlier last day; you can name them again then."
    return None


def reason_fault(reason: str) -> str | None:
    """Why this is no reason that anybody could judge later; None when it will do."""
    if len(reason.strip()) < SHORTEST_REASON or len(set(reason.lower()) - {" "}) < 5:
        return "Say in a sentence why you need to read this, so that it can be judged later."
    return None
