"""Which column of a sheet of cases holds what, and which columns must not come in at all."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.casetracking.rules.identity import identifiers_in
from app.documents.personal import is_nhs_number
from app.sheets.cells import text_of
from app.sheets.columns import Guess, guess_columns
from app.sheets.tables import Problem, Table

# Field to what a column for it may be called; the field's own name counts too.
WANTED: Mapping[str, Sequence[str]] = {
    "system_reference": (
        "case ref", "case reference", "case number", "case id", "client id", "person id", "record number", "reference",
    ),
    "pathways": ("pathway", "pathway types", "case type"),
    "first_contact_date": ("first contact", "date of first contact", "contact date", "referral date"),
    "assessment_start": ("assessment started", "assessment start date"),
    "assessment_end": ("assessment date", "assessment finished", "assessment completed", "date assessed"),
    "plan_date": ("plan agreed", "support plan date", "care plan date"),
    "last_review": ("last review date", "review date", "date of last review"),
    "next_review": ("next review date", "next review due"),
    "closed_on": ("closed", "date closed", "case closed"),
    "age_band": ("age", "age group", "age range"),
    "gender": ("sex", "sex or gender"),
    "ethnicity_group": ("ethnicity", "ethnic group", "ethnic origin"),
    "language_communication_needs": ("language", "communication needs", "language and communication"),
    "primary_support_reason": ("support reason", "psr"),
    "carer_status": ("carer", "is a carer"),
    "advocacy": ("advocate",),
    "capacity_mca_dols": ("mental capacity", "capacity", "mca", "dols"),
    "safeguarding_history": ("safeguarding",),
    "funding_and_direct_payment": ("funding", "direct payment"),
    "locality_team": ("team", "locality", "area team"),
    "outcome": ("how it went",),
    "current_services": ("services", "services received"),
    "allocated_worker_role": ("worker role", "role of worker"),
    "consent_status": ("consent",),
    "worker": ("allocated worker", "social worker", "key worker", "practitioner"),
    "manager": ("team manager", "worker manager"),
    "checker": ("checked by", "case checker"),
    "notes": ("comments", "remarks"),
}  # fmt: skip
NEEDED = {
    "system_reference": "Case ref",
    "pathways": "Pathway",
    "first_contact_date": "First contact",
}
_WHO = re.compile(
    r"\b(fore ?names?|sur ?names?|first names?|last names?|full names?|known as|preferred names?|initials|names?"
    r"|nhs|dob|d o b|date of birth|birth(day| ?date)?|address|post ?code|tele?phone|phone|mobile|e ?mail|contact details"
    r"|national insurance|ni (no|number)|next of kin|uprn)\b"
)
_NOT_OF_PERSON = re.compile(r"\b(team|service|provider|council|locality|ward|worker|manager|checker) names?\b")
_LOOKS_LIKE_NAME = re.compile(r"[A-Z][a-z'’-]+(?: [A-Z]\.?)?(?: [A-Z][a-z'’-]+){1,2}")
_MOST = 0.6  # of the filled cells
_FEWEST_CELLS = 5
_YOUNGEST = 16


def columns_of(table: Table) -> dict[str, Guess]:
    """Field to column, by the heading's own words; a misspelt heading is taken for nothing."""
    return guess_columns(table.columns, WANTED, allow_misspelt=False)


def column_problems(table: Table, found: Mapping[str, Guess], on: date) -> list[Problem]:
    """Headings that are missing, misspelt or not to be brought in, each with what to do."""
    problems = [problem for problem in table.problems if problem.row is None or problem.row == table.header_row]
    free = ["" if _is_taken(found, column) else heading for column, heading in enumerate(table.columns)]
    misspelt = guess_columns(free, {field: words for field, words in WANTED.items() if field not in found})
    for field, guess in misspelt.items():
        called = NEEDED.get(field, field.replace("_", " "))
        problems.append(
            table.problem(
                f"“{guess.heading}” is not a heading we know. Did you mean “{called}”? Rename it.", column=guess.column
            )
        )
    for field, called in NEEDED.items():
        if field not in found and field not in misspelt:
            sentence = f"There is no column for “{called}”. Add one; a cell may stay empty where it isn’t known."
            problems.append(table.problem(sentence, table.header_row or None))
    taken = {guess.column for guess in found.values() if guess.certain}
    for column, heading in enumerate(table.columns):
        sentence = _refusal(table, column, heading, certain=column in taken, known=_is_taken(found, column), on=on)
        if sentence:
            problems.append(table.problem(sentence, column=column))
    return problems


def left_out(table: Table, found: Mapping[str, Guess]) -> list[str]:
    """Headings of columns that are not brought in."""
    taken = {guess.column for guess in found.values()}
    return [heading for column, heading in enumerate(table.columns) if heading and column not in taken]


def _is_taken(found: Mapping[str, Guess], column: int) -> bool:
    return any(guess.column == column for guess in found.values())


def _refusal(table: Table, column: int, heading: str, *, certain: bool, known: bool, on: date) -> str:
    """Why a column must not come in; "" when it may."""
    says = " ".join(re.sub(r"[^a-z ]", " ", heading.lower()).split())
    out = "Take the column out: a case goes by its reference only."
    if not certain and _WHO.search(says) and not _NOT_OF_PERSON.search(says):
        return f"“{heading}” says who people are. {out}"
    cells = [row.cells[column] for row in table.rows]
    filled = [cell for cell in cells if text_of(cell)]
    if len(filled) < _FEWEST_CELLS:
        return ""
    numbers = sum(is_nhs_number(text_of(cell).replace(" ", "").replace("-", "")) for cell in filled)
    if numbers >= len(filled) * _MOST:
        return f"“{heading or 'A column without a heading'}” looks like NHS numbers. {out}"
    if known:
        return ""
    dates = [cell for cell in filled if isinstance(cell, datetime | date)]
    grown = sum(cell.year <= on.year - _YOUNGEST for cell in dates)
    if grown and grown >= len(filled) * _MOST:
        return f"“{heading or 'A column without a heading'}” looks like dates of birth. {out}"
    texts = {text_of(cell) for cell in filled}
    names = sum(bool(_LOOKS_LIKE_NAME.fullmatch(text)) for text in texts)
    if len(texts) >= len(filled) * _MOST and names >= len(texts) * _MOST:
        return f"“{heading or 'A column without a heading'}” looks like people’s names. {out}"
    if any(identifiers_in(text) for text in texts):
        return f"“{heading or 'A column without a heading'}” holds what says who people are. {out}"
    return ""
