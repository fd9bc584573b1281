"""From a sheet to cases: every row read or every bad cell named, nothing guessed that would change its meaning."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher

from pydantic import ValidationError

from app.casetracking.models import CasePart, CaseStage
from app.casetracking.rules.columns import WANTED, column_problems, columns_of, left_out
from app.casetracking.rules.identity import age_fault, identifier_fault, reference_fault, tidy_reference
from app.casetracking.schemas.cases import CaseIn
from app.core.ukdates import Exactness
from app.sheets.cells import CellRefused, date_of, text_of
from app.sheets.columns import Guess
from app.sheets.tables import Cell, Problem, Row, Table

MOST_ROWS = 2000
DATES = (
    "first_contact_date", "assessment_start", "assessment_end", "plan_date", "last_review", "next_review", "closed_on",
)  # fmt: skip
PEOPLE = {"worker": CasePart.WORKER, "manager": CasePart.MANAGER, "checker": CasePart.CHECKER}
AHEAD = timedelta(days=5 * 366)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_TOTAL = re.compile(r"(grand |sub-?)?totals?|count|sum", re.IGNORECASE)
_CLOSE = 0.85
_LONGEST = 80


@dataclass(frozen=True)
class ReadCase:
    """One row as a case; people by the addresses in the sheet, with the column each stands in."""

    row: int
    case: CaseIn
    people: dict[CasePart, tuple[str, int]]


@dataclass
class SheetRead:
    """A sheet as it was read: usable only while there are no problems."""

    table: Table
    columns: dict[str, Guess]
    left_out: list[str]
    cases: list[ReadCase] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def read_cases(
    table: Table, stage: CaseStage, on: date, *, pathways: Sequence[str], consents: Sequence[str]
) -> SheetRead:
    """Read every row; `pathways` and `consents` are the words of the reference data."""
    columns = columns_of(table)
    read = SheetRead(table, columns, left_out(table, columns))
    read.problems += column_problems(table, columns, on)
    if not table.rows:
        read.problems.append(table.problem("There are no rows under the headings."))
    if len(table.rows) > MOST_ROWS:
        sentence = f"There are {len(table.rows)} rows, and {MOST_ROWS} is the most. Cut it down to the candidates."
        read.problems.append(table.problem(sentence))
    if read.problems:
        return read
    faulty = {problem.row for problem in table.problems}
    read.problems += [problem for problem in table.problems if problem.row is not None]
    ways = _Ways(table, columns["pathways"].column, pathways)
    seen: dict[str, int] = {}
    for row in table.rows:
        if row.is_hidden:
            read.warnings.append(table.problem("This row is hidden in the sheet. It is brought in too.", row))
        reader = _RowReader(table, row, columns)
        case = reader.read(stage, on, ways, consents, seen)
        read.problems += reader.problems
        if case is not None and row.number not in faulty:
            read.cases.append(case)
    read.warnings += ways.warnings()
    read.problems.sort(key=lambda problem: (problem.row or 0, problem.column or 0))
    return read


class _Ways:
    """Pathways as the sheet writes them: those of the reference data by its words, others as the council's own."""

    def __init__(self, table: Table, column: int, listed: Sequence[str]):
        self.table, self.column = table, column
        self.listed = {_plain(value): value for value in listed}
        self.used = Counter(_plain(part) for row in table.rows for part in _parts(text_of(row.cells[column])))
        self.own: Counter[str] = Counter()

    def read(self, text: str) -> tuple[list[str], str]:
        """The pathways of a cell, and what is wrong with it ("" for nothing)."""
        found = []
        for part in _parts(text):
            if len(part) > _LONGEST:
                return [], f"Keep a pathway to {_LONGEST} characters. Put several of them apart with a semicolon."
            plain = _plain(part)
            known = self.listed.get(plain) or self._beginning(plain)
            if known is None:
                near = self._near(plain)
                if near:
                    return [], f"“{part}” is not a pathway we know. Did you mean “{near}”?"
                self.own[part] += 1
            found.append(known or part)
        return found, ""

    def warnings(self) -> list[Problem]:
        return [
            self.table.problem(
                f"“{word}” is not on the list of pathways. It is kept as your own ({count} rows).", column=self.column
            )
            for word, count in self.own.items()
        ]

    def _beginning(self, plain: str) -> str | None:
        """ "safeguarding" is "safeguarding enquiry", where only one listed value begins so."""
        fits = [value for key, value in self.listed.items() if key.startswith(plain + " ")]
        return fits[0] if len(fits) == 1 else None

    def _near(self, plain: str) -> str:
        """What a word seen once was probably meant to be: a listed value, its beginning, or one that other rows use."""
        if self.used[plain] > 1:
            return ""
        beginnings = {" ".join(key.split()[:count]) for key in self.listed for count in (1, 2)}
        often = {word for word, count in self.used.items() if count > 1}
        scored = [
            (SequenceMatcher(None, plain, word).ratio(), word)
            for word in {*self.listed, *beginnings, *often} - {plain}
            if len(word) > 3
        ]
        best = max(scored, default=(0.0, ""))
        return best[1] if best[0] >= _CLOSE else ""


class _RowReader:
    """Reads one row; every fault is noted, so that all of them are named at once."""

    def __init__(self, table: Table, row: Row, columns: Mapping[str, Guess]):
        self.table, self.row, self.columns = table, row, columns
        self.problems: list[Problem] = []

    def read(
        self, stage: CaseStage, on: date, ways: _Ways, consents: Sequence[str], seen: dict[str, int]
    ) -> ReadCase | None:
        reference = self._reference(seen)
        values: dict[str, object] = {"stage": stage, "system_reference": reference}
        values |= {name: self._date(name, on) for name in DATES if name in self.columns}
        values["pathways"] = self._checked("pathways", ways.read)
        values["consent_status"] = self._checked("consent_status", lambda text: _consent(text, consents)) or ""
        texts = set(WANTED) - set(DATES) - set(PEOPLE) - {"system_reference", "pathways", "consent_status"}
        values |= {name: self._text(name) for name in texts if name in self.columns}
        people = self._people()
        self._order(values)
        if not self.problems:
            fault = age_fault(str(values.get("age_band", "")), list(values["pathways"] or []))  # type: ignore[call-overload]
            if fault is not None:
                self._wrong("age_band", fault)
        if self.problems:
            return None
        try:
            return ReadCase(self.row.number, CaseIn.model_validate(values), people)
        except ValidationError as fault_of_shape:
            for error in fault_of_shape.errors():
                limit = (error.get("ctx") or {}).get("max_length")
                self._wrong(str(error["loc"][0]), f"Keep this to {limit} characters." if limit else error["msg"])
            return None

    def _reference(self, seen: dict[str, int]) -> str:
        text = self._said("system_reference")
        plain = tidy_reference(text)
        if not plain:
            self._wrong("system_reference", "This row has no case reference. Fill it in, or take the row out.")
        elif _TOTAL.fullmatch(text):
            self._wrong("system_reference", "This looks like a row of totals. Take it out.")
        elif plain in seen:
            self._wrong("system_reference", f"This case stands in row {seen[plain]} already. Keep one of them.")
        elif (fault := reference_fault(text)) is not None:
            self._wrong("system_reference", fault)
        else:
            seen[plain] = self.row.number
        return text

    def _date(self, name: str, on: date) -> date | None:
        latest = on + AHEAD if name == "next_review" else on
        try:
            dated = date_of(self._cell(name), latest=latest)
        except CellRefused as refused:
            self._wrong(name, str(refused))
            return None
        if dated is not None and dated.exact is not Exactness.DAY:
            self._wrong(name, "Give the whole date, with the day.")
            return None
        return None if dated is None else dated.on

    def _checked(self, name: str, read: Callable[[str], tuple[object, str]]) -> object:
        value, fault = read(self._said(name)) if name in self.columns else ([], "")
        if fault:
            self._wrong(name, fault)
        return value

    def _text(self, name: str) -> str:
        if isinstance(self._cell(name), bool):
            self._wrong(name, "TRUE or FALSE says nothing here. Write the words.")
        text = self._said(name)
        fault = identifier_fault(text)
        if fault is not None:
            self._wrong(name, fault)
        return text

    def _people(self) -> dict[CasePart, tuple[str, int]]:
        found = {}
        for name, part in PEOPLE.items():
            address = self._said(name).lower() if name in self.columns else ""
            if address and not _ADDRESS.fullmatch(address):
                self._wrong(
                    name, f"“{address[:60]}” is not an e-mail address. Give the person’s work address, not a name."
                )
            elif address:
                found[part] = (address, self.columns[name].column)
        checker = found.get(CasePart.CHECKER)
        if checker is not None and any(
            found[part][0] == checker[0] for part in (CasePart.WORKER, CasePart.MANAGER) if part in found
        ):
            self._wrong("checker", "The worker and their manager never check the case. Name another checker.")
        return found

    def _order(self, values: Mapping[str, object]) -> None:
        """Nothing about a case comes before its first contact, nor a plan before its assessment."""
        for earlier, later, words in (
            ("first_contact_date", "assessment_start", "The assessment starts before first contact."),
            ("first_contact_date", "assessment_end", "The assessment is before first contact."),
            ("assessment_start", "assessment_end", "The assessment ends before it starts."),
            ("first_contact_date", "plan_date", "The plan is before first contact."),
            ("first_contact_date", "last_review", "The review is before first contact."),
            ("first_contact_date", "closed_on", "The case closed before first contact."),
        ):
            before, after = values.get(earlier), values.get(later)
            if isinstance(before, date) and isinstance(after, date) and after < before:
                self._wrong(later, f"{words} Correct one of the dates.")

    def _cell(self, name: str) -> Cell:
        return self.row.cells[self.columns[name].column]

    def _said(self, name: str) -> str:
        return text_of(self.row.cells[self.columns[name].column])

    def _wrong(self, name: str, sentence: str) -> None:
        column = self.columns[name].column if name in self.columns else None
        self.problems.append(self.table.problem(sentence, self.row, column))


def _consent(text: str, values: Sequence[str]) -> tuple[str, str]:
    """One of the consent values, however it is written; a word that is none is refused, never taken for another."""
    if not text:
        return "", ""
    plain = _plain(text).replace("not yet asked", "not asked")
    known = {_plain(value): value for value in values}
    fits = [value for key, value in known.items() if key.startswith(plain)]
    found = known.get(plain) or (fits[0] if len(fits) == 1 else None)
    if found is None:
        return "", f"“{text[:60]}” is not a consent we know. Write one of: {', '.join(values)}."
    return found, ""


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n,]", text) if part.strip()]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
