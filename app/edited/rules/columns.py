"""A column that may be changed in Excel, and how a cell of it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.ukdates import Exactness
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
