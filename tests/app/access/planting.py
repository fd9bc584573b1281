"""What the sweep knows of its council: people, references of things, and the words planted in them."""

from dataclasses import dataclass, field
from uuid import UUID

from app.access import Role

ROLES = tuple(role.value for role in Role)
RIVAL = "rival"
OTHER_ROUND = "another round's"


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in: the cookie's value opens their session."""

    id: UUID
    email: str
    token: str


@dataclass
class Canary:
    """A made-up word and where it stands: which kind of thing, and whose."""

    word: str
    kind: str
    variant: str
    of: str
    where: str


@dataclass
class Council:
    """What the sweep knows of the store: people, references of things, the words planted in them."""

    people: dict[str, Person] = field(default_factory=dict)
    # (kind of thing, variant, role) -> what stands in the address
    things: dict[tuple[str, str, str], str] = field(default_factory=dict)
    # What an address needs beside the thing itself: the document of a request's answer, the support of an assertion.
    beside: dict[tuple[str, str], str] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def plant(self, kind: str, variant: str, of: str, where: str) -> str:
        """A new word; letters only, so that it is one word to a search and to a name of a file."""
        number = len(self.canaries)
        letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")
        word = f"zqcanary{letters}"
        self.canaries.append(Canary(word, kind, variant, of, where))
        return word
