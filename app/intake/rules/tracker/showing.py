"""A tracker as it is shown: its columns, its first rows, what it would do, and what to look at in it."""

from collections.abc import Sequence

from app.intake.models import TrackerImport
from app.intake.rules.tracker.planning import Plan
from app.intake.rules.tracker.reading import TrackerReading
from app.intake.schemas import GuessOut, TrackerFaultOut, TrackerLineOut, TrackerPlaceOut
from app.sheets.cells import text_of
from app.sheets.styled import StyledSheet

PREVIEWED = 5


def guesses_out(reading: TrackerReading) -> list[GuessOut]:
    return [
        GuessOut(field=name, column=guess.column, heading=guess.heading, why=guess.why, certain=guess.certain)
        for name, guess in reading.columns.items()
    ]


def preview_of(sheets: Sequence[StyledSheet], reading: TrackerReading) -> list[list[str]]:
    """The first rows under the headings, as written."""
    sheet = next((one for one in sheets if one.name == reading.sheet), None)
    if sheet is None or not reading.headings:
        return []
    rows = [cells for number, cells in sheet.rows if number > reading.header_row]
    filled = [cells for cells in rows if any(cell.value is not None for cell in cells)]
    return [[text_of(cell.value) for cell in cells[: len(reading.headings)]] for cells in filled[:PREVIEWED]]


def lines_out(plan: Plan) -> list[TrackerLineOut]:
    return [
        TrackerLineOut(
            rows=list(one.rows),
            title=one.title,
            does=one.does,
            document=one.document,
            why=one.why,
            owner=one.owner,
            document_date=one.document_date,
            review_by=one.review_by,
            master_location=one.master,
            places=[
                TrackerPlaceOut(request=place.request, parts=list(place.parts), where_to_look=place.where_to_look)
                for place in one.places
            ],
        )
        for one in plan.documents
    ]


def faults_out(reading: TrackerReading, plan: Plan) -> list[TrackerFaultOut]:
    return [
        TrackerFaultOut(
            place=_place(reading, fault.row, fault.field),
            row=fault.row,
            written=fault.written,
            sentence=fault.sentence,
            is_remark=fault.is_remark,
        )
        for fault in plan.faults
    ]


def says(tracker: TrackerImport) -> str:
    """The sentence for what was done; "" before."""
    if tracker.taken_at is None:
        return ""
    made = f"{len(tracker.made)} {'document is' if len(tracker.made) == 1 else 'documents are'}"
    left = f" {len(tracker.left)} left as they are." if tracker.left else ""
    if tracker.undone_at is not None:
        return f"What this tracker made is taken back.{left}"
    answers = f"{len(tracker.placed)} {'answer' if len(tracker.placed) == 1 else 'answers'}"
    return f"{made} now waiting for {'its file' if len(tracker.made) == 1 else 'their files'}; {answers} made.{left}"


def _place(reading: TrackerReading, row: int, field: str) -> str:
    sheet = f"Sheet '{reading.sheet}', row {row}" if reading.sheet else f"Row {row}"
    guess = reading.columns.get(field)
    if guess is None:
        return sheet
    return f"{sheet}, column {_letters(guess.column)}" + (f" ({guess.heading})" if guess.heading else "")


def _letters(column: int) -> str:
    """Excel's name of a column counted from 0."""
    letters, left = "", column + 1
    while left:
        left, at = divmod(left - 1, 26)
        letters = chr(65 + at) + letters
    return letters
