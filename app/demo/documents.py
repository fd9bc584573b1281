"""What is known of each document on the shared drive, and what it answers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """The stretch of time that a document covers."""

    first: date
    last: date
    label: str


@dataclass(frozen=True)
class Revision:
    """One file of a document; the last one is current. ``section_words`` are the headings in order, as in the file."""

    number: int
    path: str
    dated: date | None
    paper: str


@dataclass(frozen=True)
class Answer:
    """A document that answers a request: the parts, where to look and what it shows.

    ``section`` counts from 1 and is None when no place is given or ``words`` give it; ``revision`` is the one that the
    place was written for; ``place_missing`` means that nobody has said where to look.
    """

    list_key: str
    request: str
    parts: tuple[str, ...]
    document: str
    section: int | None
    words: str
    shows: str
    order: int
    revision: int
    place_missing: bool


@dataclass(frozen=True)
class Document:
    """One piece of evidence. A link has ``url`` and no revisions; a file has revisions and no url."""

    key: str
    title: str
    description: str
    kind: str
    url: str | None
    seen_on: date | None
    revisions: tuple[Revision, ...]
    owner: str
    author: str
    supplied_by: str
    supplied_through: str
    document_date: date | None
    period: Period | None
    review_by: date | None
    category: str
    statements: tuple[str, ...]
    sensitivity: str
    permission: str
    consent: str
    master: str
    tags: tuple[str, ...]
    added_on: date
    draft: bool
    late: bool
    personal_data: str | None
    same_as: str | None
    near: str | None
    answers: tuple[Answer, ...]

    @property
    def path(self) -> str | None:
        """Return the path of the current file on the drive."""
        return self.revisions[-1].path if self.revisions else None
