"""Help and the accessibility statement."""

from collections.abc import Sequence
from dataclasses import dataclass

STATES = (
    ("nothing_in", "No document, note or reason yet."),
    ("gaps", "Something is in, but at least one check is not met."),
    ("ready_to_approve", "Every check is met. It waits for its approver."),
    ("approved", "A named person approved exactly this set. Any change to it ends the approval."),
    ("not_applicable", "The request does not apply to this council, with an agreed reason."),
)
WORDS = (
    ("Request", "One thing CQC asks for."),
    ("Document", "Anything we may show: a file, a set of figures, a public web page."),
    ("Answer", "A document that answers a request, with where to look and what it shows."),
    ("Gap", "Something missing, weak or out of date, with the page that mends it."),
    ("Assertion", "One claim of the self-assessment, with what supports it and what points the other way."),
    ("Case", "One tracked case, by its code. Names are left out; it is still personal data."),
    ("Pack", "An exact copy of what is to be sent, with its indexes."),
)


@dataclass(frozen=True)
class HelpPage:
    """The states and the words, each with what it means."""

    states: Sequence[tuple[str, str]] = STATES
    words: Sequence[tuple[str, str]] = WORDS
