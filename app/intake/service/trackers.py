"""An old tracker is sent, looked at, taken in as one act, and undone as one."""

from pathlib import Path, PurePath

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.audit import record
from app.core.clock import now, today
from app.core.downloads import EXCEL, Download
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.intake import queries
from app.intake.models import TrackerImport
from app.intake.rules.tracker import Person, TrackerReading, read_tracker
from app.intake.rules.tracker.differing import Standing, said_from_data
from app.intake.rules.tracker.planning import Plan, plan
from app.intake.rules.tracker.reading import FIELDS
from app.intake.rules.tracker.showing import (
    faults_out,
    guesses_out,
    lines_out,
    reading_out,
    reasons_of,
    requests_out,
    says,
)
from app.intake.schemas import ColumnsIn, TakeTrackerIn, TrackerLine, TrackerOut, TrackerReadingOut, UndoingOut
from app.intake.service.tracker_acts import carry_out, emails_of_people
from app.intake.service.undoing import begin_undo, find_undoing
from app.sheets.styled_worker import read_styled_in_worker, sheets_from_data
from app.sheets.tables import TableUnreadable

MOST_LISTED = 20
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


def get_reading(session: Session, actor: Actor, reference: str) -> TrackerReadingOut:
    """What each row was read as, before anything is compared with what is here."""
    actor.require(Permission.REQUESTS_MANAGE)
    return reading_out(_read(session, actor, _find(session, actor, reference)))


def draw_not_understood(session: Session, actor: Actor, reference: str) -> Download:
    """The same workbook with a column that says what to do about each row that is not understood."""
    actor.require(Permission.REQUESTS_MANAGE)
    from app.sheets.reasoned import with_reasons

    tracker = _find(session, actor, reference)
    out = _out(session, actor, tracker)
    sheets = sheets_from_data(tracker.sheets)
    book = with_reasons(sheets, out.sheet, out.header_row, reasons_of(out.faults), tracker.sent_at)
    return Download(book, f"{PurePath(tracker.file_name).stem} to correct.xlsx", EXCEL)


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
    done = carry_out(session, actor, planned, _emails(session, actor, reading))
    if done.left and not data.good_rows:
        raise RuleBroken(f"Nothing was taken in. {done.left[0]}")
    if not done.items and not done.placed and not done.changed:
        raise RuleBroken(f"There is nothing new in this tracker. {done.left[0] if done.left else ''}".strip())
    tracker.made = [item.reference for item in done.items]
    tracker.placed, tracker.changed, tracker.left = done.placed, done.changed, done.left
    tracker.said, tracker.taken_at = done.said, now()
    words = f"{len(done.items)} documents"
    record(session, actor, "intake.tracker.taken_in", tracker, rows=tuple(done.items), reason=words)
    return _out(session, actor, tracker)


def undo_tracker(session: Session, actor: Actor, reference: str) -> TrackerOut:
    """Take the answers out and withdraw the documents that it made; what somebody worked on since stays and is named.

    A large one is undone by a job, part by part; `undoing` then says how far it is.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    tracker = _find(session, actor, reference)
    begin_undo(session, actor, tracker)
    return _out(session, actor, tracker)


def get_undoing(session: Session, actor: Actor, reference: str) -> UndoingOut:
    """How far the undo of a large tracker is; NotFound (404) when none is under way."""
    actor.require(Permission.REQUESTS_MANAGE)
    undoing = find_undoing(session, actor, _find(session, actor, reference))
    if undoing is None:
        raise NotFound("This tracker is not being undone.")
    return undoing


def _read(session: Session, actor: Actor, tracker: TrackerImport) -> TrackerReading:
    codes = [one.code for one in answers.list_titles(session, actor)]
    people = [Person(one.name, email=one.email) for one in accounts.list_people(session, actor)]
    return read_tracker(sheets_from_data(tracker.sheets), codes, today(), people, tracker.chosen)


def _plan(session: Session, actor: Actor, reading: TrackerReading) -> Plan:
    return plan(
        reading,
        Standing(
            known=tuple(queries.known_documents(session, actor)),
            requests=queries.requests_now(session, actor),
            answers=queries.answers_now(session, actor),
            emails=_emails(session, actor, reading),
            said=said_from_data(queries.said_before(session, actor), queries.joined_into(session, actor)),
        ),
    )


def _emails(session: Session, actor: Actor, reading: TrackerReading) -> dict[str, str]:
    """Addresses of the people with an account by name, as here or as in the tracker's own list of people."""
    here = emails_of_people(session, actor)
    addresses = {email.casefold(): email for email in here.values()}
    listed = {one.name.casefold(): addresses.get(one.email.casefold(), "") for one in reading.people if one.email}
    return {name: email for name, email in listed.items() if email} | here


def _out(session: Session, actor: Actor, tracker: TrackerImport) -> TrackerOut:
    reading = _read(session, actor, tracker)
    planned = _plan(session, actor, reading)
    # What is still not understood is told of afterwards too; what would be made only before.
    ahead = planned if tracker.taken_at is None else Plan()
    names = {one.email: one.name for one in accounts.list_people(session, actor, active_only=False)}
    return TrackerOut(
        reference=tracker.reference,
        file_name=tracker.file_name,
        sent_at=tracker.sent_at,
        sheet=reading.sheet,
        header_row=reading.header_row,
        headings=list(reading.headings),
        columns=guesses_out(reading),
        preview=[list(row) for row in reading.preview],
        lines=lines_out(ahead, names),
        requests=requests_out(ahead, names),
        faults=faults_out(reading, planned),
        left=list(tracker.left or ()),
        made=list(tracker.made or ()),
        placed=len(tracker.placed or ()),
        changed=len(tracker.changed or ()),
        taken_at=tracker.taken_at,
        undone_at=tracker.undone_at,
        says=says(tracker),
        undoing=find_undoing(session, actor, tracker),
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
