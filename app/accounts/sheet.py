"""People from a sheet: each row as the body that adds one person, or the sentence that says why it can't be."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.access import Role
from app.access.permissions import ROLE_WORDS
from app.accounts.rules import is_address, tidy_address
from app.accounts.schemas import PersonIn
from app.core.errors import FieldError, Invalid
from app.sheets.cells import text_of
from app.sheets.columns import guess_columns
from app.sheets.tables import Row, Table, TableUnreadable
from app.sheets.worker import read_table_in_worker

MOST_PEOPLE = 500
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("full name", "person", "staff name", "colleague"),
    "email": ("e-mail", "email address", "work email", "mail", "address"),
    "job_title": ("job title", "job", "role title", "post", "position"),
    "team": ("team", "service", "department", "directorate"),
    "manager": ("line manager", "manager email", "manager's email", "reports to", "managed by"),
    "roles": ("role", "roles", "access", "rights", "role in readiness"),
}
# Our own words, and what councils write.
_ROLES = {word.casefold(): role for role in Role for word in (role.value, ROLE_WORDS[role])} | {
    "core team": Role.CORE, "contributor": Role.CONTRIB, "owner": Role.CONTRIB, "dass": Role.DIRECTOR, "lead member": Role.MEMBER,
    "chief executive": Role.MEMBER, "caldicott guardian": Role.IG,
}  # fmt: skip


@dataclass(frozen=True)
class SheetPerson:
    """One row: whom it would add, or why not. `place` names it as the sheet does."""

    place: str
    person: PersonIn | None
    fault: str = ""


def read_people(path: Path, name: str) -> list[SheetPerson]:
    """Every row of the sheet called `name`. Invalid (422) for a file that holds no people at all."""
    try:
        table = read_table_in_worker(path, name, COLUMNS)
    except TableUnreadable as refused:
        raise _wrong(refused.sentence) from refused
    at = {field: guess.column for field, guess in guess_columns(table.columns, COLUMNS).items()}
    missing = [words for field, words in (("name", "names"), ("email", "email addresses")) if field not in at]
    if missing:
        raise _wrong(f"No column has {' or '.join(missing)}. Put headings like Name and Email above the rows.")
    if not table.rows:
        raise _wrong("There are headings but no rows below them. Add the people, then choose the sheet again.")
    if len(table.rows) > MOST_PEOPLE:
        raise _wrong(f"There are more than {MOST_PEOPLE} rows. Add them in smaller sheets.")
    seen: dict[str, str] = {}
    return [_read(table, row, at, seen) for row in table.rows]


def _read(table: Table, row: Row, at: dict[str, int], seen: dict[str, str]) -> SheetPerson:
    place = table.place(row)
    cells = {field: text_of(row.cells[column]) for field, column in at.items()}
    email = tidy_address(cells["email"])
    if not cells["name"]:
        return SheetPerson(place, None, "It has no name. Give it one.")
    if not is_address(email):
        return SheetPerson(place, None, f"“{cells['email'][:60]}” is no work email. Write it like name@council.gov.uk.")
    if email in seen:
        return SheetPerson(place, None, f"{email} stands in {seen[email]} too. Leave one of them out.")
    seen[email] = place
    manager = tidy_address(cells.get("manager", ""))
    if manager and not is_address(manager):
        return SheetPerson(
            place, None, f"“{manager[:60]}” is no work email of a manager. Write it so, or leave it out."
        )
    words = [word.strip() for word in cells.get("roles", "").replace(";", ",").replace("\n", ",").split(",")]
    unknown = [word for word in words if word and word.casefold() not in _ROLES]
    if unknown:
        known = ", ".join(ROLE_WORDS[role] for role in Role)
        return SheetPerson(place, None, f"“{unknown[0][:40]}” is no role. Write one of: {known}.")
    try:
        person = PersonIn(
            email=email,
            name=cells["name"],
            job_title=cells.get("job_title", ""),
            team=cells.get("team", ""),
            # Sheets often name the head of the service as their own manager.
            manager="" if manager == email else manager,
            # Without a role a person can be asked for a document, and sees nothing else.
            roles=list(dict.fromkeys(_ROLES[word.casefold()] for word in words if word)) or [Role.CONTRIB],
        )
    except ValidationError:
        return SheetPerson(place, None, "A cell is too long or holds signs that can’t be kept. Shorten it.")
    return SheetPerson(place, person)


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError("/file", sentence),))
