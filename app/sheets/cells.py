"""What a cell says: as text, as a date written in England, as a number, as yes or no."""

import re
import unicodedata
from datetime import date, datetime, time

from app.core.ukdates import Dated, in_full, read_date
from app.sheets.tables import Cell

EARLIEST = date(1990, 1, 1)  # older ones are an empty cell or a typing error, in what councils keep for CQC
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|007[fF])_")  # how Excel keeps control characters
_YES = frozenset(("yes", "y", "true", "1", "x", "✓", "✔", "done", "agreed"))
_NO = frozenset(("no", "n", "false", "0", "-", "not agreed"))


class CellRefused(ValueError):
    """The cell does not hold what is wanted; the text is a sentence that says what to write."""


def text_of(cell: Cell) -> str:
    """The cell as people read it, trimmed, one space between words on a line; empty for an empty cell.

    12345.0 is "12345", a day is ISO, TRUE stays "TRUE". Invisible and control characters are dropped.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.12g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return _tidy(str(cell))


def date_of(cell: Cell, earliest: date = EARLIEST, latest: date | None = None) -> Dated | None:
    """The cell as a date (day before month; "Feb 2026" is its first day, marked as a month), None when it is empty.

    CellRefused with a sentence when it is no date or lies outside `earliest` to `latest`.
    """
    value = text_of(cell) if isinstance(cell, str) else cell
    if isinstance(value, time):
        raise CellRefused(f"“{value:%H:%M}” is a time of day. Write the date, like 3 February 2026.")
    try:
        dated = read_date(value)
    except ValueError as fault:
        raise CellRefused(str(fault)) from fault
    if dated is not None and (dated.on < earliest or (latest is not None and dated.on > latest)):
        raise CellRefused(f"{in_full(dated.on)} can’t be right. Correct the date.")
    return dated


def whole_number_of(cell: Cell) -> int | None:
    """The cell as a whole number, None when it is empty; CellRefused with a sentence otherwise."""
    text = text_of(cell).replace(",", "")
    if not text:
        return None
    if isinstance(cell, bool) or not re.fullmatch(r"-?\d{1,15}", text):
        raise CellRefused(f"“{text[:40]}” is not a whole number. Write figures only, like 12.")
    return int(text)


def yes_or_no_of(cell: Cell) -> bool | None:
    """The cell as yes or no, None when it is empty; CellRefused with a sentence otherwise."""
    text = text_of(cell).lower()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellRefused(f"“{text[:40]}” is neither yes nor no. Write yes or no.")


def _tidy(text: str) -> str:
    if text.isprintable() and "_x" not in text:
        return " ".join(text.split())
    plain = _ESCAPED.sub("", text).replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") or c == "\u200d"
    )
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
