"""Which columns of which list may be changed in Excel, and how a cell of each is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.ukdates import Exactness
from app.edited.models import ListKind
from app.evidence.rules.wording import PERMISSIONS, SENSITIVITIES
from app.framework.reference import framework
from app.sheets.cells import CellRefused, date_of, text_of
from app.sheets.tables import Cell

MARK = "Mark (leave as it is)"
NOBODY = "nobody"


class Reads(StrEnum):
    """What a cell of a column holds."""

    LINE = "line"
    PROSE = "prose"
    DATE = "date"
    PERSON = "person"
    WORD = "word"
    TAGS = "tags"


@dataclass(frozen=True)
class Field:
    """A column that may be changed. `key` is the API's name; `words` are what its values are called on the sheet."""

    key: str
    label: str
    reads: Reads
    words: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = True


@dataclass(frozen=True)
class OurList:
    """A list: what it is called, what its rows are, the heading of their references, its changeable columns."""

    name: str
    noun: str
    reference: str
    fields: tuple[Field, ...]
    path: str


def _categories() -> dict[str, str]:
    return {one.id: one.name for one in framework().evidence_categories}


def _words(said: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): words for code, words in said.items()}


def our_list(kind: ListKind) -> OurList:
    """The columns of one list."""
    if kind is ListKind.REQUESTS:
        return OurList(
            "Requests", "request", "Request",
            (
                Field("owner", "Owner", Reads.PERSON),
                Field("due_on", "Due", Reads.DATE),
                Field("note", "Note to CQC", Reads.PROSE),
            ),
            "/requests",
        )  # fmt: skip
    if kind is ListKind.ACTIONS:
        return OurList(
            "Actions", "action", "Reference",
            (
                Field("aim", "What will be done", Reads.PROSE, may_be_empty=False),
                Field("owner", "Owner", Reads.PERSON),
                Field("due_on", "Due", Reads.DATE),
                Field("measure", "How we will know", Reads.PROSE),
                Field("progress", "How far it is", Reads.PROSE),
            ),
            "/actions",
        )  # fmt: skip
    return OurList(
        "Evidence", "document", "Reference",
        (
            Field("title", "Title", Reads.LINE, may_be_empty=False),
            Field("owner", "Owner", Reads.PERSON),
            Field("document_date", "Date", Reads.DATE),
            Field("period_from", "Covers from", Reads.DATE),
            Field("period_to", "Covers to", Reads.DATE),
            Field("review_by", "Review by", Reads.DATE),
            Field("evidence_category", "Evidence category", Reads.WORD, _categories()),
            Field("sensitivity", "Who may see it", Reads.WORD, _words(SENSITIVITIES), may_be_empty=False),
            Field("permission_to_share", "May we send it?", Reads.WORD, _words(PERMISSIONS), may_be_empty=False),
            Field("tags", "Tags", Reads.TAGS),
        ),
        "/evidence",
    )  # fmt: skip


def shown(column: Field, value: str, people: Mapping[str, str]) -> str:
    """A value as people read it: the name of a person, the words of a code."""
    if not value:
        return "Nobody" if column.reads is Reads.PERSON else ""
    if column.reads is Reads.PERSON:
        return people.get(value, value)
    return column.words.get(value, value)


def value_of(column: Field, cell: Cell, people: Mapping[str, str]) -> str:
    """The cell as the value that is kept, as text: an address, a day (ISO), a code; "" for none. CellRefused says why not.

    `people` gives the name of each address.
    """
    text = tidy(column, text_of(cell))
    if not text or (column.reads is Reads.PERSON and text.casefold() == NOBODY):
        if not column.may_be_empty:
            raise CellRefused(f"“{column.label}” can’t be empty.")
        return ""
    if column.reads is Reads.DATE:
        dated = date_of(cell)
        if dated is None or dated.exact is not Exactness.DAY:
            raise CellRefused(f"“{text[:40]}” has no day. Write the whole date, like 3 February 2026.")
        return dated.on.isoformat()
    if column.reads is Reads.PERSON:
        return _person(text, people)
    if column.reads is Reads.WORD:
        return _word(column, text)
    return text


def tidy(column: Field, value: str) -> str:
    """One way to write what is the same: kept text and a cell that was never touched are equal by it."""
    if column.reads is Reads.TAGS:
        tags = {" ".join(tag.split()) for tag in value.replace(";", ",").replace("\n", ",").split(",")}
        return ", ".join(sorted(tags - {""}))
    text = text_of(value)
    return text if column.reads is Reads.PROSE else " ".join(text.split())


def _person(text: str, people: Mapping[str, str]) -> str:
    if "@" in text:
        if text.lower() not in people:
            raise CellRefused(f"There is nobody with the address {text[:80]}. Add them under People first.")
        return text.lower()
    found = [address for address, name in people.items() if name.casefold() == text.casefold()]
    if not found:
        raise CellRefused(f"There is nobody called {text[:60]}. Write their work email.")
    if len(found) > 1:
        raise CellRefused(f"{len(found)} people are called {text[:60]}. Write the work email of the right one.")
    return found[0]


def _word(column: Field, text: str) -> str:
    """By its code, its words, or the part of its words before a colon or a comma."""
    said = text.casefold()
    for code, words in column.words.items():
        whole = words.casefold()
        if said in (code.casefold(), whole, whole.split(":")[0]):
            return code
    raise CellRefused(f"“{text[:40]}” is none of: {_listed([*column.words.values()])}.")


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words)
