"""What a tracker would change of what stands here: only where it says something new, and never over somebody's own work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.intake.schemas import AnswerNow, Known, RequestNow

Words = Mapping[str, str]
# The fields of a document that a tracker may set, as a person reads them.
LABELS = {
    "owner": "Owner", "document_date": "Date", "review_by": "Review by", "master_location": "Where the master lives",
    "due_on": "Due", "where_to_look": "Where to look", "parts": "Parts",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A field that gets another value. People by their address, days as ISO, parts with commas; "" for empty."""

    field: str
    was: str
    becomes: str


@dataclass(frozen=True)
class PlaceChange:
    """An answer that is there already and gets another place to look, or more parts."""

    request: str
    version: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Said:
    """What trackers said when they were last taken in, so that only what they say anew changes anything."""

    documents: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    requests: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """All that a tracker is compared with: the catalogue, the round's requests and answers, the people, what was said before."""

    known: tuple[Known, ...] = ()
    requests: Mapping[str, RequestNow] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], AnswerNow] = field(default_factory=dict)
    emails: Words = field(default_factory=dict)
    said: Said = field(default_factory=Said)


def compare(theirs: Words, ours: Words, before: Words) -> tuple[list[Change], list[Change]]:
    """The fields to change, and those that stay because somebody changed them here since, or had them otherwise.

    An empty cell says nothing. What was said before is no news.
    """
    changes: list[Change] = []
    kept: list[Change] = []
    for name, value in theirs.items():
        stands = ours.get(name, "")
        if not value or value in (stands, before.get(name)):
            continue
        change = Change(name, stands, value)
        (changes if stands in ("", before.get(name, "")) else kept).append(change)
    return changes, kept


def compare_place(
    where: str, parts: Iterable[str], now: AnswerNow, before: tuple[str, tuple[str, ...]]
) -> tuple[tuple[Change, ...], list[Change]]:
    """The same for an answer that is there: its place, and the parts it covers, which only become more."""
    stands = "Whole document" if now.whole_document else now.where_to_look
    changes, kept = compare({"where_to_look": where}, {"where_to_look": stands}, {"where_to_look": before[0]})
    more = [part for part in parts if part not in now.parts and part not in before[1]]
    if more:
        changes.append(Change("parts", ",".join(now.parts), ",".join((*now.parts, *more))))
    return tuple(changes), kept


def words_of(owner: str | None, document_date: date | None, review_by: date | None, master: str) -> dict[str, str]:
    """A document's facts as they are compared."""
    return {
        "owner": owner or "",
        "document_date": document_date.isoformat() if document_date else "",
        "review_by": review_by.isoformat() if review_by else "",
        "master_location": master,
    }


def said_to_data(said: Said) -> dict[str, Any]:
    """As JSON values that `said_from_data` reads."""
    return {
        "documents": said.documents,
        "places": [[*key, where, list(parts)] for key, (where, parts) in said.places.items()],
        "requests": said.requests,
    }


def said_from_data(rows: Iterable[Mapping[str, Any]], became: Words) -> Said:
    """What the imports said that were taken in one after another: the last word counts.

    `became` gives the document with the file for one that waited for it.
    """
    said = Said()
    for row in rows:
        for document, words in row.get("documents", {}).items():
            said.documents.setdefault(became.get(document, document), {}).update(
                {name: word for name, word in words.items() if word}
            )
        for request, words in row.get("requests", {}).items():
            said.requests.setdefault(request, {}).update({name: word for name, word in words.items() if word})
        for code, named, where, parts in row.get("places", ()):
            document = became.get(named, named)
            before = said.places.get((code, document), ("", ()))
            said.places[code, document] = (where or before[0], tuple(dict.fromkeys((*before[1], *parts))))
    return said
