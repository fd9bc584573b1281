"""The dry run of an old tracker of 2,000 rows, from its file to what it would make, against openpyxl reading it once with styles."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import measure
import openpyxl
from openpyxl.styles import PatternFill

from app.core.db import Database
from app.core.schema_versions import upgrade
from app.intake import service

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.builders import a_round

BOUND = 1.5
ROWS, SHORT_ROWS = 2_000, 500
CODES = tuple(f"P{number:02}" for number in range(1, 49))
HEAD = ("IR no.", "Document", "Version", "Owner/Lead", "Dated", "Review date", "RAG", "Page", "Link", "Comments")
MONTHS = (
    "January",
    "March",
    "May",
    "July",
    "August",
    "October",
    "December",
    "April",
    "June",
    "September",
    "November",
    "February",
)
COLOURS = ("FF0000", "FFC000", "92D050")


def run(short: bool, rounds: int) -> Iterator[measure.Result]:
    """One tracker into a round of 48 requests; nothing of it is kept between the turns but the file."""
    count = SHORT_ROWS if short else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "tracker.xlsx")
        _write(path, count)
        db = Database(f"sqlite:///{folder}/council.sqlite3")
        upgrade(db)
        with db.write() as session:
            lead = a_round(session, CODES, parts=3).lead

        def dry_run() -> None:
            with db.write() as session:
                shown = service.send_tracker(session, lead, path, path.name)
            assert len(shown.lines) == count

        yield measure.compare(
            f"dry run of a tracker of {count:,} rows",
            dry_run,
            lambda: _read_styled(path),
            limit_name="openpyxl with styles",
            rounds=rounds,
            bound=BOUND,
        )
        db.close()


def _read_styled(path: Path) -> int:
    """What any reader by openpyxl does at the least: every value and the fill of its cell."""
    seen = 0
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                seen += cell.value is not None or (cell.has_style and cell.fill.fill_type == "solid")
    return seen


def _write(path: Path, count: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Fernshire County Council"])
    sheet.append([])
    sheet.append(HEAD)
    for number in range(count):
        sheet.append(
            (
                f"IR{number % 48 + 1}{'abc'[number % 3] if number % 5 == 0 else ''}", f"Document number {number}: how we work",
                f"v{number % 4}", "Priya Nair", date(2026, 1 + number % 12, 1 + number % 28), f"{number % 28 + 1} {MONTHS[number % 12]} 2027", None,
                f"pp {number % 9 + 1}-{number % 9 + 7}", f"https://sharepoint.example/sites/asc/Document%20{number}.docx",
                f"Chased on {number % 28 + 1} May",
            )
        )  # fmt: skip
        sheet.cell(sheet.max_row, 7).fill = PatternFill("solid", fgColor=COLOURS[number % 3])
    book.save(path)


if __name__ == "__main__":
    measure.main(__doc__, run)
