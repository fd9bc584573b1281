"""Rows of any file to the lines of a request list: continued rows, section headings, doubles, what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.framework.list_reading import values
from app.framework.list_reading.lines import ReadLine, ReadPart
from app.framework.models import Certainty
from app.sheets.cells import CellRefused, whole_number_of
from app.sheets.tables import Problem

LONGEST_TITLE = 300
MOST_LINES = 1000
KINDS = ("document", "data", "list", "narrative")


@dataclass(frozen=True)
class SourceRow:
    """One row or item: its number as people see it, and its value for each field that has a column."""

    number: int
    values: Mapping[str, Any]
    is_hidden: bool = False


@dataclass
class Gathered:
    """The lines so far, with what went wrong; `columns` gives a field's column for naming a cell."""

    sheet: str
    columns: Mapping[str, int]
    lines: list[ReadLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    first_row: dict[str, int] = field(default_factory=dict)
    section: str = ""

    def wrong(self, sentence: str, row: int | None = None, name: str = "") -> None:
        self.problems.append(Problem(self.sheet, sentence, row, self.columns.get(name)))

    def noted(self, sentence: str, row: int | None = None, name: str = "") -> None:
        self.notes.append(Problem(self.sheet, sentence, row, self.columns.get(name)))


def gather(rows: Iterable[SourceRow], sheet: str, columns: Mapping[str, int]) -> Gathered:
    """All lines of a list. A row without a code adds a part to the line above, opens a section, or is named as wrong."""
    found = Gathered(sheet, columns)
    if "title" not in columns:
        found.wrong("No column with the titles of the requests was found. Say which one it is.")
        return found
    numbered = "code" not in columns
    if numbered:
        found.noted("There is no column of codes, so the requests are numbered in the order in which they stand.")
    for row in rows:
        if len(found.lines) >= MOST_LINES:
            found.wrong(
                f"The list has more than {MOST_LINES:,} requests. Check that the right file was chosen.", row.number
            )
            break
        if row.is_hidden and any(values.words(value) for value in row.values.values()):
            found.noted("This row is hidden in the sheet; it was read all the same.", row.number)
        _take(found, row, numbered=numbered)
    if not found.lines and not found.problems:
        found.wrong("No requests were found. Put one request in each row, under a row of headings.")
    found.lines = [_settled(line) for line in found.lines]
    return found


def _take(found: Gathered, row: SourceRow, *, numbered: bool) -> None:
    title, asked, part = (values.words(row.values.get(name)) for name in ("title", "asked", "parts"))
    try:
        code, written = values.code(row.values.get("code"))
    except values.ValueRefused as refused:
        found.wrong(str(refused), row.number, "code")
        return
    if not code and not (title or asked or part):
        return
    if numbered and title and not _is_section(found, row, title):
        code = written = str(len(found.lines) + 1)
    if not code:
        _take_without_code(found, row, title, asked, part)
        return
    last = found.lines[-1] if found.lines else None
    if last is not None and last.code == code and (not title or title == last.title):
        _add_parts(found, row, asked if part == "" and asked != last.asked else part)
        return
    if code in found.first_row:
        found.wrong(
            f"The code {code} stands in row {found.first_row[code]} as well. Give each request a code of its own.",
            row.number, "code",
        )  # fmt: skip
        return
    if not title and not asked:
        found.wrong(f"Request {code} has no title. Write what is asked for, or take the row out.", row.number, "title")
        return
    found.first_row[code] = row.number
    found.lines.append(_line(found, row, code, written, title, asked))


def _take_without_code(found: Gathered, row: SourceRow, title: str, asked: str, part: str) -> None:
    if title and _is_section(found, row, title):
        found.section = values.theme(title) or found.section
        found.noted(f"“{values.first_sentence(title, 60)}” was read as a heading, not as a request.", row.number)
    elif found.lines and not title and (asked or part):
        _add_parts(found, row, part or asked)
    elif found.lines and title and not asked and values.split_bullets(f"{title}\n- x")[1]:
        _add_parts(found, row, title)
    else:
        found.wrong(
            f"“{values.first_sentence(title or asked or part, 60)}” has no code. Give it one, or take the row out.",
            row.number, "code",
        )  # fmt: skip


def _is_section(found: Gathered, row: SourceRow, title: str) -> bool:
    """A row with nothing but a theme's name, or with nothing but capitals, parts the list; it asks for nothing."""
    alone = all(
        not values.words(value) or values.words(value) == title for name, value in row.values.items() if name != "title"
    )
    return alone and values.is_heading(title)


def _add_parts(found: Gathered, row: SourceRow, value: str) -> None:
    """Put further parts to the last line, lettered on."""
    more = values.parts(value)
    if not more:
        return
    last = found.lines[-1]
    before = [(part.code, part.ask) for part in last.parts]
    asks = {part.ask for part in last.parts}
    joined = values.lettered(before + [(part.code, part.ask) for part in more if part.ask not in asks])
    found.lines[-1] = replace(last, parts=tuple(joined))
    found.noted(f"This row was read as a part of request {last.code}.", row.number)


def _line(found: Gathered, row: SourceRow, code: str, written: str, title: str, asked: str) -> ReadLine:
    if not title or len(title) > LONGEST_TITLE:
        full = title or asked
        title, asked = (
            values.first_sentence(full, LONGEST_TITLE),
            "\n".join(x for x in (full, asked) if x and x != title),
        )
        asked = full if asked == f"{full}\n{full}" else asked
    listed = row.values.get("parts")
    parts = values.parts(listed) if listed else []
    if not parts:
        asked, parts = values.split_bullets(asked)
    statements, unknown = values.quality_statements(row.values.get("quality_statements"))
    _note_unknown(found, row, unknown, "quality statement", "quality_statements")
    categories, unknown = values.evidence_categories(row.values.get("evidence_categories"))
    _note_unknown(found, row, unknown, "evidence category", "evidence_categories")
    official = values.words(row.values.get("official_ref")) or (written if written != code else "")
    if written != code:
        found.noted(
            f"The code “{written[:40]}” can't stand in an address, so it is kept as {code}.", row.number, "code"
        )
    return ReadLine(
        code=code,
        title=" ".join(title.split()),
        asked=asked,
        row=row.number,
        parts=tuple(parts),
        theme=_theme(found, row, statements),
        quality_statements=statements,
        evidence_categories=categories,
        kind=_kind(found, row),
        word_limit=_number(found, row, "word_limit"),
        period_months=_months(found, row),
        official_ref=official[:60] or None,
        maps_from=_codes(row.values.get("maps_from")),
        certainty=_certainty(row.values.get("certainty")),
        source=values.words(row.values.get("source")),
    )


def _settled(line: ReadLine) -> ReadLine:
    """A request that names no parts is one part: all that is asked."""
    return line if line.parts else replace(line, parts=(ReadPart("a", line.asked or line.title),))


def _note_unknown(found: Gathered, row: SourceRow, unknown: tuple[str, ...], what: str, name: str) -> None:
    for text in unknown:
        found.noted(f"“{text[:60]}” names no {what} that we know, so it was left out.", row.number, name)


def _theme(found: Gathered, row: SourceRow, statements: tuple[str, ...]) -> str:
    said = row.values.get("theme")
    if values.words(said):
        named = values.theme(said)
        if named is not None:
            return named
        found.noted(f"“{values.words(said)[:60]}” names no theme that we know.", row.number, "theme")
    if statements:
        return values.theme_of(statements)
    return found.section or values.OVERARCHING


def _kind(found: Gathered, row: SourceRow) -> str:
    said = values.words(row.values.get("kind")).lower()
    return next((kind for kind in KINDS if kind in said), KINDS[0])


def _number(found: Gathered, row: SourceRow, name: str) -> int | None:
    try:
        number = whole_number_of(row.values.get(name))
    except CellRefused as refused:
        found.wrong(str(refused), row.number, name)
        return None
    if number is not None and not 0 < number <= 100_000:
        found.wrong(f"{number} can't be right here. Correct the number.", row.number, name)
        return None
    return number


def _months(found: Gathered, row: SourceRow) -> int | None:
    said = values.words(row.values.get("period_months"))
    if not said:
        return None
    number = values.months(said)
    if number is None:
        found.noted(
            f"“{said[:60]}” was not understood as a number of months; set the period by hand.",
            row.number,
            "period_months",
        )
    return number


def _codes(value: Any) -> tuple[str, ...]:
    listed = (
        value
        if isinstance(value, list | tuple)
        else values.words(value).replace(";", ",").replace("\n", ",").split(",")
    )
    return tuple(dict.fromkeys(text for part in listed if (text := values.words(part).strip())))


def _certainty(value: Any) -> Certainty | None:
    said = values.words(value).lower()
    return next((certainty for certainty in Certainty if said.startswith(certainty.value)), None)
