"""Who read which case, when and why: for the principal social worker and information governance."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.activity import queries
from app.activity.schemas import CaseReadOut, ReadFilter
from app.audit import queries as entries
from app.audit import record
from app.audit.models import AuditEntry
from app.core.clock import LONDON
from app.core.errors import RuleBroken
from app.core.paging import Page, PageParams, next_place, whole

# What one Excel file holds; a longer time is taken away day by day.
MOST_TAKEN = 20_000
CASES = "Cases: "


def list_case_reads(session: Session, actor: Actor, wanted: ReadFilter, page: PageParams) -> Page[CaseReadOut]:
    """The readings of cases of this round, newest first; lists that were taken away stand there with their cases."""
    actor.require(Permission.RECORD_READS)
    place = page.place_as(whole)
    found = _found(session, actor, wanted, before=place[0] if place else None, limit=page.limit + 1)
    shown = found[: page.limit]
    return Page(items=shown, next=next_place(shown[-1].sequence) if len(found) > page.limit else None)


def take_case_reads(session: Session, actor: Actor, wanted: ReadFilter) -> list[CaseReadOut]:
    """All of them at once, to be kept outside; that they were taken is on the record. RuleBroken (409) for too many."""
    actor.require(Permission.RECORD_READS)
    found = _found(session, actor, wanted, before=None, limit=MOST_TAKEN + 1)
    if len(found) > MOST_TAKEN:
        raise RuleBroken(f"These are more than {MOST_TAKEN:,} readings. Choose a day, a case or a person.")
    last = entries.last_entry(session)
    if last is not None:
        record(session, actor, "audit.reads.taken_out", last)
    return found


def list_readers(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Everyone who has read a case of this round: address and name, by name."""
    actor.require(Permission.RECORD_READS)
    return queries.readers(session, actor.assessment_id)


def _found(session: Session, actor: Actor, wanted: ReadFilter, *, before: int | None, limit: int) -> list[CaseReadOut]:
    starts = None if wanted.day is None else datetime.combine(wanted.day, time(), LONDON)
    found = entries.case_reads(
        session,
        actor.assessment_id,
        case=wanted.case,
        person_id=accounts.person_id_of(session, actor, wanted.person) if wanted.person else None,
        since=starts,
        # The next local midnight: a day of the clock change has 23 or 25 hours.
        until=None if wanted.day is None else datetime.combine(wanted.day + timedelta(days=1), time(), LONDON),
        before=before,
        limit=limit,
    )
    return [_out(entry) for entry in found]


def _out(entry: AuditEntry) -> CaseReadOut:
    is_list = entry.action == entries.LIST_TAKEN
    named = entry.reason.removeprefix(CASES)
    return CaseReadOut(
        sequence=entry.sequence,
        at=entry.at,
        who=entry.actor_name,
        cases=named.split(", ") if is_list else [entry.subject_reference],
        purpose="took the case list away" if is_list else entry.reason,
    )
