"""Which self-assessment goes to CQC: what is written here, or a document of the council's own; never both."""

import re
from collections.abc import Iterable
from enum import StrEnum

# Words that may stand around "self-assessment" in the title of the request for it. Anything else makes it another
# subject: "Supported self-assessment" asks about people's own assessments, not the council's.
_AROUND = frozenset(
    {
        "a", "adult", "against", "and", "asc", "authority", "care", "council", "councils", "current", "department",
        "directorate", "document", "for", "latest", "local", "nine", "of", "our", "own", "quality", "report", "service",
        "services", "social", "statement", "statements", "the", "your",
    }
)  # fmt: skip


class Whose(StrEnum):
    """What is sent as the self-assessment."""

    OURS = "ours"
    CHOSEN = "chosen"  # a document that somebody chose in place of ours
    ANSWERED = "answered"  # the documents under the request that asks for it


def asks_for_it(title: str) -> bool:
    """Whether a request with this title asks for the self-assessment itself, in whichever list it stands."""
    words = re.findall(r"[a-z]+", title.casefold())
    return [word for word in words if word not in _AROUND] == ["self", "assessment"]


def request_that_asks(titles: Iterable[tuple[str, str]], chosen: str = "") -> str:
    """The code of the request that asks for the self-assessment, of (code, title) pairs: the one that was chosen, where it
    is among them, else the first whose title says so; "" for none.
    """
    pairs = list(titles)
    if chosen and any(code == chosen for code, _ in pairs):
        return chosen
    return next((code for code, title in pairs if asks_for_it(title)), "")


def whose(*, chosen: bool, answered: bool) -> Whose:
    """A document that was chosen goes first; then what answers the request that asks for it; else what is written here."""
    if chosen:
        return Whose.CHOSEN
    return Whose.ANSWERED if answered else Whose.OURS
