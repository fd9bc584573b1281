"""Bringing a sheet of cases in: first looked at, then brought in whole or not at all, and taken out again."""

from uuid import UUID

from pydantic import Field

from app.core.schema import Out


class SheetColumnOut(Out):
    """A column as it was understood; `field` is null for one that is left out."""

    letter: str
    heading: str
    field: str | None


class SheetRemarkOut(Out):
    """Something about a cell, a row or the sheet, and what to do."""

    place: str = Field(examples=["Sheet 'Cases', row 7, column B"])
    row: int | None
    column: str | None
    sentence: str


class ImportPreview(Out):
    """What bringing this sheet in would do. Nothing is stored."""

    sheet: str
    other_sheets: list[str]
    rows: int
    ready: bool
    columns: list[SheetColumnOut]
    problems: list[SheetRemarkOut]
    warnings: list[SheetRemarkOut]


class GivenReference(Out):
    """Which row of the sheet became which case: the only place where both stand, to be kept outside this system."""

    row: int
    case: str


class ImportDone(Out):
    """`act` is what taking the cases out again is asked with."""

    act: UUID
    added: int
    given: list[GivenReference]
    warnings: list[SheetRemarkOut]


class ImportUndone(Out):
    taken_out: int
