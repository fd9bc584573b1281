"""Pure rules of accounts: addresses, passwords, who may give which role."""

import re
from datetime import date, timedelta
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
SHORTEST_PASSWORD = 12

_ADDRESS = re.compile(r"^[^@\s,;<>\"']{1,64}@[^@\s,;<>\"']{1,190}\.[^@\s,;<>\"'.]{2,}$")


def tidy_address(email: str) -> str:
    """An address as it is kept: trimmed, lower case."""
    return email.strip().lower()


def is_address(email: str) -> bool:
    return bool(_ADDRESS.match(email))


def password_fault(password: str, email: str, name: str) -> str | None:
    """What is wrong with a password, in words; None when it will do. No composition rules (NCSC)."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Use at least {SHORTEST_PASSWORD} characters. Three words in a row are easy to keep in mind."
    if len(password) > 200:
        return "Use at most 200 characters."
    lowered = password.lower()
    if any(
        part in lowered for part in {email.split("@", maxsplit=1)[0].lower(), *name.lower().split()} if len(part) > 3
    ):
        return "Leave your own name and address out of the password."
    if len(set(lowered)) < 5:
        return "Use more different characters."
    return None


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
