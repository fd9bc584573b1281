"""Reading one case record, and adding to it; entries are never changed."""

from datetime import date

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.assessments.rules import defaults
from app.audit import record
from app.casetracking.models import ActNow, CaseLogEntry, TrackedCase
from app.casetracking.queries import cases as rows
from app.casetracking.queries import checks
from app.casetracking.rules import identity, stages
from app.casetracking.rules.silences import CaseDates, Entry, Limit, silences
from app.casetracking.schemas.cases import (
    CaseFields,
    CaseOut,
    CheckShort,
    EntriesAdded,
    EntriesIn,
    EntryIn,
    EntryOut,
    LogShort,
    ReadFor,
    SilenceOut,
    SilencesOut,
)
from app.casetracking.service.finding import note_reading, purpose_of, readable
from app.casetracking.service.people import people_of
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound


def one_case(
    session: Session, actor: Actor, reference: str, why: ReadFor | None = None, *, to_act: bool = False
) -> CaseOut:
    """One case record, in a writing transaction: the reading leaves an entry, and without it nobody reads (503).

    `why` comes from the task in hand; without one it is what the reader is to the case. PurposeRequired (428) for those
    who are nothing to it and say no purpose. `to_act`: they come because a check said that something cannot wait.
    """
    actor.require(Permission.CASES_READ, hidden=True)
    case = rows.find_with_record(session, actor, reference)
    if case is None:
        raise NotFound("There is no such case on your list.")
    in_short = _checks_in_short(session, actor, case)
    if why is None and to_act and any(check.act_now_open for check in in_short):
        why = ReadFor.CONCERN
    note_reading(session, actor, case, why or purpose_of(session, actor, case))
    names = accounts.names_of(session, [entry.added_by for entry in case.entries])
    log = checks.logs_of(session, [case.id]).get(case.id)
    return CaseOut(
        reference=case.reference,
        stage=case.stage,
        stage_name=stages.stage_names()[case.stage],
        fields=_fields(case),
        consent_status=case.consent_status,
        consent_by_when_how=case.consent_by_when_how,
        contact_on=case.contact_on,
        contact_outcome=case.contact_outcome,
        known_again=case.match_key is not None,
        entries_partial=case.entries_partial,
        entries_imported_on=case.entries_imported_on,
        entries=[_entry_out(entry, names.get(entry.added_by, "")) for entry in case.entries],
        silences=_silences(session, case),
        people=people_of(session, actor, case),
        checks=in_short,
        log=None if log is None else LogShort(state=log.state, changed_at=log.changed_at, version=log.version),
        added_at=case.added_at,
        version=case.version,
    )


def add_entry(session: Session, actor: Actor, reference: str, data: EntryIn) -> EntriesAdded:
    """Add one dated line. A wrong line is put right by a new one that says so; none is ever changed."""
    actor.require(Permission.CASES_WRITE, hidden=True)
    case = readable(session, actor, reference)
    _refuse_future(data.on, "/on")
    identity.refuse_identifiers({"kind": data.kind, "text": data.text})
    session.add(_entry(case, actor, data))
    record(session, actor, "casetracking.entry.added", case)
    return EntriesAdded(reference=case.reference, added=1)


def add_entries(session: Session, actor: Actor, reference: str, data: EntriesIn) -> EntriesAdded:
    """Bring in a record as it stood on a day, whole or in part; all lines or none (422 names each bad one)."""
    actor.require(Permission.CASES_MANAGE)
    case = readable(session, actor, reference)
    as_at = data.as_at or today()
    _refuse_future(as_at, "/as_at")
    for place, line in enumerate(data.entries):
        if line.on > as_at:
            fault = "This is after the day on which the record was taken."
            raise Invalid("A line has a wrong date.", errors=(FieldError(f"/entries/{place}/on", fault),))
    identity.refuse_identifiers(
        {
            f"entries/{place}/{name}": getattr(line, name)
            for place, line in enumerate(data.entries)
            for name in ("kind", "text")
        }
    )
    session.add_all(_entry(case, actor, line) for line in data.entries)
    case.entries_partial, case.entries_imported_on = data.partial, as_at
    record(session, actor, "casetracking.record.brought_in", case)
    return EntriesAdded(reference=case.reference, added=len(data.entries))


def _fields(case: TrackedCase) -> CaseFields:
    values = {name: getattr(case, name) for name in CaseFields.model_fields if name != "pathways"}
    # Rows were checked on the way in; a longer text of an older day is still shown.
    return CaseFields.model_construct(**values, pathways=sorted(row.pathway for row in case.pathways))


def _silences(session: Session, case: TrackedCase) -> SilencesOut:
    council = rows.council(session)
    own = council.silence_days if council else {}
    limits = {one.key: Limit(own.get(one.key, one.days), one.words) for one in defaults().silences}
    entries = [Entry(entry.on, entry.kind) for entry in case.entries]
    imported = case.entries_imported_on
    known_until = today() if imported is None else max([imported, *(entry.on for entry in entries)])
    dates = CaseDates(
        case.first_contact_date,
        case.assessment_start,
        case.assessment_end,
        case.plan_date,
        case.last_review,
        case.closed_on,
    )
    found = silences(
        dates,
        entries,
        limits,
        partial=case.entries_partial,
        known_until=min(known_until, today()),
    )
    return SilencesOut(
        computable=found.computable,
        why_not=found.why_not,
        found=[
            SilenceOut(
                start=silence.start,
                end=silence.end,
                days=silence.days,
                step=silence.step,
                limit=silence.limit.days,
                ongoing=silence.ongoing,
                words=silence.words,
            )
            for silence in found.found
        ],
    )


def _checks_in_short(session: Session, actor: Actor, case: TrackedCase) -> list[CheckShort]:
    """Finished checks, the reader's own draft, and drafts that said something cannot wait."""
    found = []
    for row in checks.checks_in_short(session, [case.id]):
        mine = row.checker_id == actor.person_id
        act_open = row.act_now is not ActNow.NOTHING and row.act_closed_at is None
        if not (row.finished or mine or act_open):
            continue
        found.append(
            CheckShort(
                number=row.number,
                checker=row.name,
                mine=mine,
                finished=row.finished,
                act_now=row.act_now,
                act_now_open=act_open,
                told_who=row.told_who,
                told_at=row.told_at,
                overall=row.overall if row.finished or mine else "",
                saved_at=row.saved_at,
                version=row.version,
            )
        )
    return found


def _entry(case: TrackedCase, actor: Actor, data: EntryIn) -> CaseLogEntry:
    return CaseLogEntry(
        case_id=case.id, on=data.on, kind=data.kind, text=data.text, added_by=actor.person_id, added_at=now()
    )


def _entry_out(entry: CaseLogEntry, name: str) -> EntryOut:
    return EntryOut(on=entry.on, kind=entry.kind, text=entry.text, added_by=name, added_at=entry.added_at)


def _refuse_future(on: date, pointer: str) -> None:
    if on > today():
        raise Invalid("The day has not been yet.", errors=(FieldError(pointer, "Give a day that has been."),))
