"""People from a sheet: columns guessed, every bad row named, all or nothing."""

from pathlib import Path

import pytest

from app.access import Role
from app.accounts import service, sheet
from app.core.db import Database
from app.core.errors import Invalid
from tests.builders import a_person, an_actor


def a_sheet(folder: Path, *lines: str) -> Path:
    path = folder / "people.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_columns_are_found_in_any_order_and_roles_as_councils_say_them(tmp_path: Path) -> None:
    path = a_sheet(
        tmp_path,
        "Team,Role,E-mail address,Full name",
        "Performance,Core team; Lead officer,PRIYA@fernshire.example,Priya Nair",
        "Carers,,ben@fernshire.example,Ben Whitlock",
    )
    reading = sheet.read_people(path, "people.csv")
    people = [line.person for line in reading if line.person is not None]
    assert [person.roles for person in people] == [[Role.CORE, Role.LEAD], [Role.CONTRIB]]
    assert people[0].email == "priya@fernshire.example"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Priya Nair,not an address,", "no work email"),
        (",a@b.example,", "has no name"),
        ("P,a@b.example,wizard", "is no role"),
    ],
)
def test_a_bad_row_is_named_with_what_to_do(tmp_path: Path, line: str, says: str) -> None:
    reading = sheet.read_people(a_sheet(tmp_path, "Name,Email,Role", line), "people.csv")
    assert says in reading[0].fault
    assert reading[0].place.startswith("Row 2")


def test_a_sheet_without_addresses_says_which_heads_to_use(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="No column has email addresses"):
        sheet.read_people(a_sheet(tmp_path, "Name,Team", "Priya,Carers"), "people.csv")


def test_people_who_are_here_stay_as_they_are(db: Database, tmp_path: Path) -> None:
    path = a_sheet(tmp_path, "Name,Email", "Priya Nair,priya@fernshire.example", "Ben Whitlock,ben@fernshire.example")
    with db.write() as session:
        admin = an_actor(a_person(session, "Tom Hadley", Role.ADMIN), Role.ADMIN)
        a_person(session, "Priya Nair", Role.LEAD, email="priya@fernshire.example")
        reading = service.read_people_file(session, admin, path, "people.csv")
        assert reading.here_already == ["priya@fernshire.example"]
        assert service.add_people(session, admin, reading.new) == ["ben@fernshire.example"]
        assert service.get_person(session, admin, "priya@fernshire.example").roles == [Role.LEAD]
