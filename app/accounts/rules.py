"""Pure rules of accounts: addresses, passwords, who may give which role."""

import re

from app.access import Role

# Lead, psw and ig open the case area or decide on it: from the next issue they take two people to give.
HEAVY = frozenset({Role.LEAD, Role.PSW, Role.IG})
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
    """Why this role can't be given; None when it can (TRUST.md section 3)."""
    if is_self:
        return "Nobody gives a role to themselves. Ask another administrator."
    if (role is Role.IG and Role.ADMIN in held) or (role is Role.ADMIN and Role.IG in held):
        return "Information governance and administrator are never held by one person."
    return None
