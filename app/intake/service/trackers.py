"""An old tracker is sent, looked at, taken in as one act, and undone as one."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.audit import attempted, record
from app.core.clock import now, today
from app.core.errors import EditConflict, FieldError, Invalid, NotFound, Problem, RuleBroken
from app.evidence import service as evidence
from app.evidence.schemas import ItemDetails
from app.intake import queries
from app.intake.models import TrackerImport
from app.intake.rules.tracker import Person, TrackerReading, read_tracker
from app.intake.rules.tracker.planning import Plan, Planned, plan
from app.intake.rules.tracker.reading import FIELDS
from app.intake.rules.tracker.showing import faults_out, guesses_out, lines_out, preview_of, says
from app.intake.schemas import ColumnsIn, Does, TakeTrackerIn, TrackerLine, TrackerOut
from app.sheets.styled_worker import read_styled_in_worker, sheets_from_data
from app.sheets.tables import TableUnreadable

MOST_LISTED = 20
# An answer or a document that nobody has touched since it was made.
AS_MADE = 1
NO_HEADER = (
    "No row of headings was found that names documents. Give the column with their names the heading “Document”."
)


def send_tracker(session: Session, actor: Actor, path: Path, name: str) -> TrackerOut:
    """Read an old tracker and keep it; nothing is made of it yet. Invalid (422) when it can't be read as one."""
    actor.require(Permission.REQUESTS_MANAGE)
    try:
        sheets = read_styled_in_worker(path, name)
    except TableUnreadable as refused:
        raise _unreadable(refused.sentence) from refused
    tracker = TrackerImport(
        reference=f"TI-{queries.next_tracker(session)}",
        assessment_id=actor.assessment_id,
        sent_by=actor.person_id,
        sent_at=now(),
        file_name=name[-300:],
        sheets=sheets,
    )
    session.add(tracker)
    out = _out(session, actor, tracker)
    if not out.columns:
        raise _unreadable(NO_HEADER)
    record(session, actor, "intake.tracker.sent", tracker)
    return out


def list_trackers(session: Session, actor: Actor) -> list[TrackerLine]:
    """One's own trackers, the newest first."""
    actor.require(Permission.REQUESTS_MANAGE)
    return [
        TrackerLine(
            reference=row.reference, file_name=row.file_name, sent_at=row.sent_at, made=len(row.made),
            placed=len(row.placed), taken_at=row.taken_at, undone_at=row.undone_at,
        )
        for row in queries.list_trackers(session, actor, MOST_LISTED)
    ]  # fmt: skip


def get_tracker(session: Session, actor: Actor, reference: str) -> TrackerOut:
    """What a tracker would make, change and leave as things stand now, or what it did."""
    actor.require(Permission.REQUESTS_MANAGE)
    return _out(session, actor, _find(session, actor, reference))


def choose_columns(session: Session, actor: Actor, reference: str, data: ColumnsIn) -> TrackerOut:
    """Correct the guess of which column holds which field. Invalid (422) for a column or field that is not there."""
    actor.require(Permission.REQUESTS_MANAGE)
    tracker = _find(session, actor, reference)
    _require_open(tracker)
    width = len(_read(session, actor, tracker).headings)
    faults = [
        FieldError(f"/columns/{name}", "There is no such column." if name in FIELDS else "There is no such field.")
        for name, column in data.columns.items()
        if name not in FIELDS or not 0 <= column < width
    ]
    if "title" not in data.columns:
        faults.append(FieldError("/columns/title", "Choose the column with the names of the documents."))
    if faults:
        raise Invalid(faults[0].detail, errors=tuple(faults))
    tracker.chosen = dict(data.columns)
    record(session, actor, "intake.tracker.columns_chosen", tracker)
    return _out(session, actor, tracker)


def take_tracker(session: Session, actor: Actor, reference: str, data: TakeTrackerIn) -> TrackerOut:
    """Make the documents whose files are to come and put them under their requests, as one act that can be undone.

    All or nothing, or the rows that are understood. RuleBroken (409) when a row is not understood and all were wanted,
    and when there is nothing to make.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    tracker = _find(session, actor, reference)
    _require_open(tracker)
    reading = _read(session, actor, tracker)
    planned = _plan(session, actor, reading)
    if planned.left_out and not data.good_rows:
        first = next(fault for fault in planned.faults if not fault.is_remark)
        raise RuleBroken(
            f"Nothing was taken in: {len(planned.left_out)} rows are not understood. Row {first.row}: {first.sentence}"
        )
    new = [one for one in planned.documents if one.does is Does.MAKE]
    emails = _emails(session, actor)
    items = evidence.add_to_come(session, actor, [_details(one, emails) for one in new])
    document_of = {id(one): item.reference for one, item in zip(new, items, strict=True)}
    placed, left = _place(session, actor, planned.documents, document_of)
    if left and not data.good_rows:
        raise RuleBroken(f"Nothing was taken in. {left[0]}")
    if not items and not placed:
        raise RuleBroken(f"There is nothing new in this tracker. {left[0] if left else ''}".strip())
    tracker.made = [item.reference for item in items]
    tracker.placed, tracker.taken_at = placed, now()
    tracker.left = left
    record(session, actor, "intake.tracker.taken_in", tracker, rows=tuple(items), reason=f"{len(items)} documents")
    return _out(session, actor, tracker)


def undo_tracker(session: Session, actor: Actor, reference: str) -> TrackerOut:
    """Take the answers out and withdraw the documents that it made; what somebody worked on since stays and is named."""
    actor.require(Permission.REQUESTS_MANAGE)
    tracker = _find(session, actor, reference)
    if tracker.taken_at is None or tracker.undone_at is not None:
        raise RuleBroken("There is nothing to undo: this tracker is not taken in, or undone already.")
    left: list[str] = []
    kept: set[str] = set()
    for code, document in tracker.placed:
        try:
            with attempted(session):
                answers.remove_answer(session, actor, code, document, AS_MADE)
        except NotFound:
            continue  # somebody took it out already
        except Problem as refused:
            kept.add(document)
            left.append(f"{document} still answers request {code}: {_why(refused)}")
    standing = {item.reference: item for item in evidence.list_called(session, actor, tracker.made)}
    for document in tracker.made:
        item = standing.get(document)
        if item is None or document in kept:
            continue
        if item.revision or item.version != AS_MADE:
            left.append(f"{document} stays: it was worked on since.")
            continue
        evidence.withdraw_item(session, actor, document, AS_MADE, f"{tracker.reference} was undone.")
    if len(left) == len(tracker.placed) + len(tracker.made):
        raise RuleBroken(f"Nothing could be undone. {left[0]}")
    tracker.left, tracker.undone_at = left, now()
    record(session, actor, "intake.tracker.undone", tracker)
    return _out(session, actor, tracker)


def _place(
    session: Session, actor: Actor, documents: Sequence[Planned], document_of: dict[int, str]
) -> tuple[list[list[str]], list[str]]:
    """Put documents under their requests, request by request; gives what was placed, and why the others were not."""
    by_request: dict[str, list[AnswerIn]] = {}
    for one in documents:
        for place in one.places:
            by_request.setdefault(place.request, []).append(
                AnswerIn(
                    document=one.document or document_of[id(one)],
                    where_to_look=place.where_to_look,
                    parts=list(place.parts) or None,
                )
            )
    placed: list[list[str]] = []
    left: list[str] = []
    for code, coming in by_request.items():
        try:
            with attempted(session):
                answers.answer_with_several(session, actor, code, coming)
        except Problem as refused:
            left.append(f"Request {code}: {_why(refused)}")
            continue
        placed += [[code, one.document] for one in coming]
    return placed, left


def _details(one: Planned, emails: dict[str, str]) -> ItemDetails:
    return ItemDetails(
        title=one.title,
        owner=emails.get(one.owner.casefold()) if one.owner else None,
        document_date=one.document_date,
        review_by=one.review_by,
        master_location=one.master,
        description=one.description,
    )


def _read(session: Session, actor: Actor, tracker: TrackerImport) -> TrackerReading:
    codes = [one.code for one in answers.list_titles(session, actor)]
    people = [Person(one.name, email=one.email) for one in accounts.list_people(session, actor)]
    return read_tracker(sheets_from_data(tracker.sheets), codes, today(), people, tracker.chosen)


def _plan(session: Session, actor: Actor, reading: TrackerReading) -> Plan:
    return plan(
        reading,
        queries.known_documents(session, actor),
        queries.parts_of_round(session, actor),
        queries.answered_by(session, actor),
        _emails(session, actor),
    )


def _emails(session: Session, actor: Actor) -> dict[str, str]:
    """Addresses of people by name, of those whose name nobody shares."""
    found: dict[str, list[str]] = {}
    for one in accounts.list_people(session, actor):
        found.setdefault(one.name.casefold(), []).append(one.email)
    return {name: emails[0] for name, emails in found.items() if len(emails) == 1}


def _out(session: Session, actor: Actor, tracker: TrackerImport) -> TrackerOut:
    reading = _read(session, actor, tracker)
    planned = _plan(session, actor, reading) if tracker.taken_at is None else Plan()
    return TrackerOut(
        reference=tracker.reference,
        file_name=tracker.file_name,
        sent_at=tracker.sent_at,
        sheet=reading.sheet,
        header_row=reading.header_row,
        headings=list(reading.headings),
        columns=guesses_out(reading),
        preview=preview_of(sheets_from_data(tracker.sheets), reading),
        lines=lines_out(planned),
        faults=faults_out(reading, planned),
        left=list(tracker.left or ()),
        made=list(tracker.made or ()),
        placed=len(tracker.placed or ()),
        taken_at=tracker.taken_at,
        undone_at=tracker.undone_at,
        says=says(tracker),
    )


def _find(session: Session, actor: Actor, reference: str) -> TrackerImport:
    tracker = queries.find_tracker(session, actor, reference)
    if tracker is None:
        raise NotFound(f"There is no tracker {reference[:20]} of yours.")
    return tracker


def _require_open(tracker: TrackerImport) -> None:
    if tracker.taken_at is not None:
        raise RuleBroken("This tracker is taken in already. Undo it, or send the tracker again.")


def _unreadable(sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError("/file", sentence),))


def _why(refused: Problem) -> str:
    if isinstance(refused, EditConflict):
        return "It was worked on since."
    return " ".join(error.detail for error in refused.errors) or refused.detail
