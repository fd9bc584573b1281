"""A tracker as it is shown: its columns, its first rows, what it would do, and what to look at in it."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.core.ukdates import in_full
from app.intake.models import TrackerImport
from app.intake.rules.tracker.differing import LABELS, Change
from app.intake.rules.tracker.planning import Plan, Planned
from app.intake.rules.tracker.records import TrackerReading
from app.intake.schemas import (
    GuessOut,
    TrackerChangeOut,
    TrackerFaultOut,
    TrackerLineOut,
    TrackerPlaceOut,
    TrackerReadingOut,
    TrackerRecordOut,
    TrackerReportOut,
    TrackerRequestOut,
)


def guesses_out(reading: TrackerReading) -> list[GuessOut]:
    return [
        GuessOut(field=name, column=guess.column, heading=guess.heading, why=guess.why, certain=guess.certain)
        for name, guess in reading.columns.items()
    ]


def lines_out(plan: Plan, names: Mapping[str, str]) -> list[TrackerLineOut]:
    """`names` are those of people, by address."""
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
            changes=_all_changes(one, names),
        )
        for one in plan.documents
    ]


def requests_out(plan: Plan, names: Mapping[str, str]) -> list[TrackerRequestOut]:
    """The requests that change; rows that leave theirs as it is are told of among what is to know."""
    return [
        TrackerRequestOut(rows=list(one.rows), request=one.request, changes=_changes(one.changes, names))
        for one in plan.requests
        if one.changes
    ]


def _all_changes(one: Planned, names: Mapping[str, str]) -> list[TrackerChangeOut]:
    of_places = [change for place in one.place_changes for change in _changes(place.changes, names, place.request)]
    return _changes(one.changes, names) + of_places


def _changes(changes: Iterable[Change], names: Mapping[str, str], request: str = "") -> list[TrackerChangeOut]:
    return [
        TrackerChangeOut(
            field=LABELS[one.field],
            was=_as_read(one.field, one.was, names),
            becomes=_as_read(one.field, one.becomes, names),
            request=request,
        )
        for one in changes
    ]


def _as_read(field: str, value: str, names: Mapping[str, str]) -> str:
    if field == "owner":
        return names.get(value, value)
    if field in ("document_date", "review_by", "due_on") and value:
        return in_full(date.fromisoformat(value))
    return value.replace(",", ", ") if field == "parts" else value


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


def reading_out(reading: TrackerReading) -> TrackerReadingOut:
    return TrackerReadingOut(
        records=[
            TrackerRecordOut(
                row=one.row,
                n=one.n,
                title=one.title,
                requests=list(one.requests),
                part=one.part,
                owner=one.owner,
                doc_date=str(one.doc_date) if one.doc_date else None,
                review_date=str(one.review_date) if one.review_date else None,
                rag=one.rag,
                pages=one.pages,
                link=one.link,
            )
            for one in reading.records
        ],
        reported=[TrackerReportOut(row=one.row, field=one.field, reason=one.reason) for one in reading.reports],
        not_documents=[TrackerReportOut(row=row, field="row", reason=why) for row, why in reading.not_documents],
    )


def reasons_of(faults: Iterable[TrackerFaultOut]) -> dict[int, str]:
    """By row, all that is to be said of it: what keeps it out first."""
    found: dict[int, list[str]] = {}
    for fault in sorted(faults, key=lambda fault: fault.is_remark):
        column = fault.place.partition(", column ")[2]
        words = f"{f'Column {column}: ' if column else ''}{fault.sentence}"
        found.setdefault(fault.row, []).append(f"To know: {words}" if fault.is_remark else words)
    return {row: "\n".join(words) for row, words in found.items()}


def says(tracker: TrackerImport) -> str:
    """The sentence for what was done; "" before."""
    if tracker.taken_at is None:
        return ""
    left = f" {len(tracker.left)} left as they are." if tracker.left else ""
    if tracker.undone_at is not None:
        return f"What this tracker made is taken back.{left}"
    made, placed, changed = len(tracker.made), len(tracker.placed), len(tracker.changed)
    said = [
        f"{made} {'document is' if made == 1 else 'documents are'} now waiting for {'its file' if made == 1 else 'their files'}"
    ]
    said += [f"{placed} {'answer' if placed == 1 else 'answers'} made"]
    said += [f"{changed} {'change' if changed == 1 else 'changes'} made"] if changed else []
    return f"{'; '.join(said)}.{left}"


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
