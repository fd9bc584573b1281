"""People from a sheet: columns guessed, every row that is not understood named by its place."""

from dataclasses import dataclass
from pathlib import Path

from app.access import Role
from app.access.permissions import ROLE_WORDS
from app.accounts import rules
from app.accounts.schemas import PersonIn
from app.core.errors import FieldError, Invalid
from app.sheets.cells import text_of
from app.sheets.columns import guess_columns
from app.sheets.tables import Table, TableUnreadable
from app.sheets.worker import read_table_in_worker

WANTED = {
    "email": ("email", "e-mail", "email address", "work email", "mail"),
    "name": ("name", "full name", "person", "officer"),
    "job_title": ("job title", "title", "post", "position", "job"),
    "team": ("team", "service", "department", "directorate"),
    "roles": ("role", "roles", "access", "part"),
}
# What councils write for a role, besides our own words.
SAID = {
    "core": Role.CORE, "core team": Role.CORE, "team": Role.CORE, "lead": Role.LEAD, "lead officer": Role.LEAD,
    "psw": Role.PSW, "principal social worker": Role.PSW,
    "contributor": Role.CONTRIB, "owner": Role.CONTRIB, "contrib": Role.CONTRIB,
    "director": Role.DIRECTOR, "dass": Role.DIRECTOR, "member": Role.MEMBER, "lead member": Role.MEMBER,
    "chief executive": Role.MEMBER, "admin": Role.ADMIN, "administrator": Role.ADMIN, "it": Role.ADMIN, "ig": Role.IG,
    "information governance": Role.IG, "caldicott guardian": Role.IG,
}  # fmt: skip


@dataclass(frozen=True)
class RowFault:
    place: str
    sentence: str


@dataclass(frozen=True)
class PeopleReading:
    """A dry run: who would be added, and every row that would not."""

    columns: tuple[tuple[str, str], ...]
    people: tuple[PersonIn, ...]
    faults: tuple[RowFault, ...]


def read_people(path: Path, name: str) -> PeopleReading:
    """The people in a workbook or CSV file. Invalid (422), in a sentence, for a file that holds no such table."""
    try:
        table = read_table_in_worker(path, name, WANTED)
    except TableUnreadable as unreadable:
        raise Invalid(str(unreadable), errors=(FieldError("/file", str(unreadable)),)) from unreadable
    guessed = guess_columns(table.columns, WANTED)
    missing = [field for field in ("email", "name") if field not in guessed]
    if missing:
        words = " and ".join("an e-mail address" if field == "email" else "a name" for field in missing)
        raise Invalid(
            f"No column with {words} was found.",
            errors=(
                FieldError("/file", "Head the columns Name and Email, and if you have them Job title, Team and Role."),
            ),
        )
    people: list[PersonIn] = []
    faults: list[RowFault] = [RowFault(problem.place, problem.sentence) for problem in table.problems]
    seen: set[str] = set()
    for row in table.rows:
        cells = {field: text_of(row.cells[guess.column]) for field, guess in guessed.items()}
        fault = _fault(table, row.number, cells, seen, {field: guess.column for field, guess in guessed.items()})
        if fault is not None:
            faults.append(fault)
            continue
        email = rules.tidy_address(cells["email"])
        seen.add(email)
        people.append(
            PersonIn(
                email=email,
                name=cells["name"][:300],
                job_title=cells.get("job_title", "")[:300],
                team=cells.get("team", "")[:300],
                roles=_roles(cells.get("roles", "")),
            )
        )
    shown = tuple((field, table.columns[guess.column]) for field, guess in guessed.items())
    return PeopleReading(shown, tuple(people), tuple(faults))


def _fault(table: Table, row: int, cells: dict[str, str], seen: set[str], at: dict[str, int]) -> RowFault | None:
    email = rules.tidy_address(cells["email"])
    if not cells["name"]:
        return RowFault(table.place(row, at["name"]), "The name is missing. Add it.")
    if not rules.is_address(email):
        return RowFault(
            table.place(row, at["email"]), "This is no e-mail address. Give one such as name@council.gov.uk."
        )
    if email in seen:
        return RowFault(table.place(row, at["email"]), f"{email} stands in an earlier row already. Keep one of them.")
    unknown = [word for word in _words(cells.get("roles", "")) if word not in SAID]
    if unknown:
        known = ", ".join(ROLE_WORDS[role] for role in Role)
        return RowFault(table.place(row, at["roles"]), f"“{unknown[0]}” is no role of ours. Use one of: {known}.")
    return None


def _words(text: str) -> list[str]:
    return [word.strip().lower() for word in text.replace(";", ",").replace("/", ",").split(",") if word.strip()]


def _roles(text: str) -> list[Role]:
    """Without a role a person is a contributor: they can be asked, and see nothing else."""
    return list(dict.fromkeys(SAID[word] for word in _words(text))) or [Role.CONTRIB]


SAID |= {words.lower(): role for role, words in ROLE_WORDS.items()}
