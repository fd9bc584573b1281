"""CSV files: their code, their separator, their records."""

import csv
import io
from collections import Counter

from app.sheets.tables import Cell, Grid, Problem, TableUnreadable

_SEPARATORS = ",;\t|"
_LARGEST_FIELD = 10_000_000


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 with its mark, else UTF-8, else Windows-1252 as Excel saves it (a guesser turns £ into Ł)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise TableUnreadable(
            "This CSV file holds bytes that are not text. Save it from Excel as “CSV UTF-8” and add that."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_csv(data: bytes, max_rows: int) -> Grid:
    """All records, numbered from 1; TableUnreadable when it is no text."""
    text = decoded(data)
    csv.field_size_limit(_LARGEST_FIELD)
    grid = Grid("")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        for number, record in enumerate(reader, 1):
            if number > max_rows:
                raise TableUnreadable(f"This file has more than {max_rows:,} rows. Split it and add the parts.")
            cells: list[Cell] = [value or None for value in record]
            grid.rows.append((number, cells))
    except csv.Error as fault:
        raise TableUnreadable("This CSV file can’t be read. Save it from Excel as “CSV UTF-8” and add that.") from fault
    if _has_open_quote(text, separator_of(text)):
        sentence = (
            "A quotation mark is never closed, so rows may have run together. Close it, or save from Excel again."
        )
        grid.problems.append(Problem("", sentence, len(grid.rows)))
    return grid


def separator_of(text: str) -> str:
    """The sign that stands equally often on most of the first lines; a comma when none does."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    best, best_score = ",", 0.0
    for sign in _SEPARATORS:
        counts = Counter(_outside_quotes(line, sign) for line in lines)
        often, lines_alike = max(
            ((n, times) for n, times in counts.items() if n), key=lambda c: (c[1], c[0]), default=(0, 0)
        )
        score = lines_alike * min(often, 20)
        if score > best_score:
            best, best_score = sign, score
    return best


def _outside_quotes(line: str, sign: str) -> int:
    return sum(piece.count(sign) for piece in line.split('"')[::2])


def _has_open_quote(text: str, separator: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as fault:
        return "unexpected end" in str(fault)
    return False
