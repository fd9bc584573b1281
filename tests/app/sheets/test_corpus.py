"""Tables of the shared import books and trackers; skipped where they are not beside the code."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.sheets.columns import guess_columns
from app.sheets.read import read_table
from app.sheets.tables import TableUnreadable

SHARED = Path(__file__).parents[4] / "shared"
BOOKS = SHARED / "corpus" / "imports"
TRACKERS = SHARED / "inputs" / "trackers"
WANTED = {
    "reference": ("case ref", "case reference"),
    "pathway": (),
    "team": (),
    "first_contact": ("date of first contact",),
    "worker": ("allocated worker",),
    "consent": ("consent status",),
    "notes": ("comments",),
}

pytestmark = pytest.mark.skipif(not BOOKS.exists(), reason="the shared corpus is not beside this checkout")


def books() -> list[dict[str, Any]]:
    index = SHARED / "corpus" / "imports.json"
    found: list[dict[str, Any]] = json.loads(index.read_text()) if index.exists() else []
    return found


@pytest.mark.parametrize("book", books(), ids=lambda book: book["fault"])
def test_every_row_of_an_import_book_is_read_with_its_columns(book: dict[str, Any]) -> None:
    table = read_table(SHARED / "corpus" / book["path"], wanted=WANTED)
    assert len(table.rows) == book["rows"]
    missing = set(WANTED) - set(guess_columns(table.columns, WANTED))
    assert missing == ({"first_contact"} if book["fault"] == "sheet_missing_column" else set())


@pytest.mark.parametrize(
    "path", sorted(TRACKERS.glob("*.expected.json")) if TRACKERS.exists() else [], ids=lambda path: path.stem
)
def test_the_table_of_a_tracker_is_found(path: Path) -> None:
    expected = json.loads(path.read_text())
    table = read_table(TRACKERS / expected["file"])
    assert table.header_row == expected["header_rows"][-1]
    read = {row.number for row in table.rows}
    assert not [record["row"] for record in expected["records"] if record["row"] not in read]


@pytest.mark.parametrize(
    "name",
    [
        "hostile/xlsx_dimension_bomb_a.xlsx",
        "odd/xlsx_many_sheets_a.xlsx",
        "odd/xlsx_bad_dates_a.xlsx",
        "ordinary/r_Reviews.xls",
    ],
)
def test_an_odd_workbook_ends(name: str) -> None:
    assert read_table(SHARED / "corpus" / name).columns is not None


@pytest.mark.parametrize(
    "name", ["broken/xlsx_bad_refs_a.xlsx", "broken/xlsx_sst_index_a.xlsx", "broken/r_protectedFile.xlsx"]
)
def test_a_broken_workbook_is_refused(name: str) -> None:
    with pytest.raises(TableUnreadable):
        read_table(SHARED / "corpus" / name)
