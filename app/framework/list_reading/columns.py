"""Which column of a request list holds what: by its heading, else by how its values look; a person may choose instead."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.framework.list_reading.lines import ChosenColumn
from app.framework.reference.loading import load
from app.sheets.cells import text_of
from app.sheets.columns import guess_columns
from app.sheets.tables import Table, column_letters

CODE_AT_MOST = 16
SAMPLES = 3
_CODE = re.compile(r"^[A-Za-z]{0,6}[\s.\-]?\d{1,4}([.\-]\d{1,3}){0,3}[a-z]?\.?$")


class ColumnRefused(ValueError):
    """A column that a person chose is not there; the text is a sentence for them."""


@lru_cache(maxsize=1)
def wanted() -> dict[str, tuple[str, ...]]:
    """Every field with the headings it is known by: those of the list, then those that the council fills in."""
    data = load("list_words.yaml")
    return {field: tuple(headings) for part in ("fields", "answers") for field, headings in data[part].items()}


@lru_cache(maxsize=1)
def in_words() -> dict[str, str]:
    """What each field is called on the page where a person checks the columns."""
    return {str(field): str(words) for field, words in load("list_words.yaml")["in_words"].items()}


def choose_columns(table: Table, chosen: Mapping[str, str]) -> tuple[ChosenColumn, ...]:
    """The column of each field. `chosen` names columns by letter or heading, "" for none; it wins over every guess.

    Raises ColumnRefused for a column that is not there.
    """
    found: dict[str, ChosenColumn] = {}
    for field, guess in guess_columns(table.columns, wanted()).items():
        found[field] = _column(table, field, guess.column, guess.why, guess.certain)
    _mend(table, found)
    for field, name in chosen.items():
        if field not in wanted():
            raise ColumnRefused(f"“{field[:40]}” is no field of a request list. Use one of: {', '.join(wanted())}.")
        if not name.strip():
            found.pop(field, None)
            continue
        at = _place_of(table, name)
        for other in [known for known, column in found.items() if column.column == at and known not in chosen]:
            del found[other]
        found[field] = _column(table, field, at, "You chose it.", certain=True)
    return tuple(found[field] for field in wanted() if field in found)


def _mend(table: Table, found: dict[str, ChosenColumn]) -> None:
    """Headings alone mislead: a column of long texts holds no codes, a nameless one of short marks may."""
    code = found.get("code")
    if code is not None and not _holds_codes(table, code.column):
        del found["code"]
        if "title" not in found:
            found["title"] = _column(
                table, "title", code.column, f"{code.why} Its texts are too long for codes.", False
            )
    taken = {column.column for column in found.values()}
    if "code" not in found:
        at = next(
            (c for c in range(len(table.columns)) if c not in taken and _holds_codes(table, c, strict=True)), None
        )
        if at is not None:
            found["code"] = _column(table, "code", at, f"Its values look like codes: {_said(table, at)}.", False)
            taken.add(at)
    if "title" not in found and "asked" in found:
        asked = found.pop("asked")
        found["title"] = _column(table, "title", asked.column, f"{asked.why} No other column has titles.", False)
    if "title" not in found:
        longest = _longest(table, taken)
        if longest is not None:
            found["title"] = _column(
                table,
                "title",
                longest,
                "No heading says which column has titles; this one has the longest texts.",
                False,
            )
            taken.add(longest)
    if "asked" not in found and "title" in found:
        longest = _longest(table, taken)
        if longest is not None and _length(table, longest) > 2 * _length(table, found["title"].column):
            found["asked"] = _column(table, "asked", longest, "It has the longest texts.", False)


def _holds_codes(table: Table, column: int, *, strict: bool = False) -> bool:
    """Short marks, nearly all different; `strict` wants each to look like a number or R12."""
    values = _values(table, column)
    if not values:
        return False
    short = [value for value in values if len(value) <= CODE_AT_MOST]
    if len(short) < 0.8 * len(values):
        return False
    if not strict:
        return True
    looks = [value for value in values if _CODE.match(value)]
    return len(looks) >= 0.8 * len(values) and len(set(values)) >= 0.7 * len(values)


def _longest(table: Table, taken: set[int]) -> int | None:
    free = [column for column in range(len(table.columns)) if column not in taken and _values(table, column)]
    return max(free, key=lambda column: _length(table, column), default=None)


def _length(table: Table, column: int) -> float:
    values = _values(table, column)
    return sum(map(len, values)) / len(values) if values else 0.0


def _values(table: Table, column: int) -> list[str]:
    return [text for row in table.rows if (text := text_of(row.cells[column]))]


def _said(table: Table, column: int) -> str:
    return ", ".join(_values(table, column)[:SAMPLES])


def _column(table: Table, field: str, at: int, why: str, certain: bool) -> ChosenColumn:
    samples = tuple(value[:80] for value in _values(table, at)[:SAMPLES])
    return ChosenColumn(field, in_words()[field], at, table.columns[at], why, certain, samples)


def _place_of(table: Table, name: str) -> int:
    """A column named by its letter or its heading."""
    wanted_name = name.strip()
    letters: Sequence[str] = [column_letters(at) for at in range(len(table.columns))]
    if wanted_name.upper() in letters:
        return letters.index(wanted_name.upper())
    headings = [heading.lower() for heading in table.columns]
    if wanted_name.lower() in headings:
        return headings.index(wanted_name.lower())
    raise ColumnRefused(
        f"There is no column “{wanted_name[:40]}”. Name one by its letter ({letters[0]} to {letters[-1]}) or its heading."
        if letters
        else "The file has no columns. Put the headings in one row above the requests."
    )
