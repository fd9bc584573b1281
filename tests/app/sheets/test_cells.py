"""What a cell says, or why not."""

from datetime import date, time

import pytest

from app.sheets.cells import CellRefused, date_of, text_of, whole_number_of, yes_or_no_of
from app.sheets.tables import Cell, column_letters


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (12345.0, "12345"),
        (1.5, "1.5"),
        ("  two   words ", "two words"),
        ("no\xa0break", "no break"),
        ("zero\u200bwidth", "zerowidth"),
        ("\u202eoverride", "override"),
        ("a_x000D_\r\nb", "a\nb"),
        ("emoji 💚", "emoji 💚"),
        ("=1+1", "=1+1"),
        (time(9, 30), "09:30:00"),
        (False, "FALSE"),
    ],
)
def test_a_cell_is_read_as_people_see_it(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    "cell", ["3/2/26", "3 Feb 2026", "03/02/2026", 46056.0, date(2026, 2, 3), "2026-02-03 01:30:00"]
)
def test_a_date_is_read_with_the_day_first(cell: Cell) -> None:
    dated = date_of(cell)
    assert dated is not None
    assert dated.on == date(2026, 2, 3)


@pytest.mark.parametrize(
    "cell", [date(1900, 1, 1), "1/1/1970", "31/02/2026", "4/23/2026", "2026", 2026.0, "soon", time(9, 30), "3/2/2127"]
)
def test_what_is_no_date_is_refused_with_a_sentence(cell: Cell) -> None:
    with pytest.raises(CellRefused, match=r"\.$"):
        date_of(cell, latest=date(2056, 1, 1))


def test_an_empty_cell_is_nothing() -> None:
    assert (date_of(None), whole_number_of(" "), yes_or_no_of("")) == (None, None, None)


def test_whole_numbers_are_figures_only() -> None:
    assert whole_number_of(12.0) == 12
    assert whole_number_of("1,200") == 1200
    for cell in ("12.5", "twelve", 12.5, True):
        with pytest.raises(CellRefused, match="whole number"):
            whole_number_of(cell)


def test_yes_and_no_are_understood_in_usual_dress() -> None:
    assert [yes_or_no_of(cell) for cell in ("Yes", "y", True, "✓", 1)] == [True] * 5
    assert [yes_or_no_of(cell) for cell in ("No", "n", False, "-")] == [False] * 4
    with pytest.raises(CellRefused, match="neither yes nor no"):
        yes_or_no_of("maybe")


def test_columns_are_lettered_as_excel_does() -> None:
    assert [column_letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
