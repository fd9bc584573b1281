"""Which thing is meant, and how the facts about it read as reasons; pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.access import Actor, Permission
from app.access.permissions import ROLE_WORDS

P = Permission
DOCUMENT, CASE, ASSERTION, ACTION, REQUEST, PAGE = "document", "case", "assertion", "action", "request", "page"
_FOLDERS = {"evidence": DOCUMENT, "cases": CASE, "assertions": ASSERTION, "requests": REQUEST, "documents": DOCUMENT}
_SHAPES = {"E": DOCUMENT, "CT": CASE, "AC": ACTION, "A": ASSERTION}
# Pages that hold more than one thing, with what opens each.
PAGES: dict[str, frozenset[Permission]] = {
    "": frozenset({P.ASSESSMENT_READ, P.PEOPLE_READ}),
    "requests": frozenset({P.REQUESTS_READ}),
    "evidence": frozenset({P.EVIDENCE_READ}),
    "self-assessment": frozenset({P.SELF_ASSESSMENT_READ}),
    "cases": frozenset({P.CASES_READ, P.CASES_COUNT, P.CASES_LIST_ALL}),
    "gaps": frozenset({P.GAPS_READ}),
    "packs": frozenset({P.PACKS_READ}),
    "set-up": frozenset({P.ASSESSMENT_SET_UP, P.PEOPLE_WRITE}),
    "people": frozenset({P.PEOPLE_READ}),
}


@dataclass(frozen=True)
class Thing:
    kind: str
    reference: str


def thing_of(text: str) -> Thing | None:
    """The thing that a reference or an address names; None where it is neither."""
    path = re.sub(r"^https?://[^/]+", "", text.strip()).split("?")[0].split("#")[0].removeprefix("/api/v1")
    parts = [part for part in path.split("/") if part]
    if path.startswith("/"):
        if len(parts) > 1 and parts[0] in _FOLDERS:
            return Thing(_FOLDERS[parts[0]], parts[1])
        first = parts[0] if parts else ""
        return Thing(PAGE, first) if first in PAGES else None
    if len(parts) != 1:
        return None
    kind, dash, number = parts[0].upper().partition("-")
    if dash and number.isdecimal() and kind in _SHAPES:
        return Thing(_SHAPES[kind], parts[0].upper())
    return Thing(REQUEST, parts[0])


def roles_in_words(actor: Actor) -> str:
    names = [ROLE_WORDS[role] for role in sorted(actor.roles)]
    return " and ".join(names) if names else "no role"


def of_area(actor: Actor, needed: Collection[Permission], what: str) -> str:
    """Whether their roles open the area at all."""
    if any(actor.may(permission) for permission in needed):
        return f"Their roles ({roles_in_words(actor)}) let them see {what}."
    return f"Their roles ({roles_in_words(actor)}) don’t let them see {what}. An administrator gives roles."


def of_rows(actor: Actor, every: Permission, what: str, own: Collection[str], how: str) -> str:
    """Whether they see every row, or only their own; `own` says what makes this one theirs."""
    if actor.may(every):
        return f"They may see every one of the {what}, not only their own."
    if own:
        return f"They see only {what} that are theirs, and this one is: {', '.join(own)}."
    return f"They see only {what} that are theirs, and this one is not. {how}"
