"""Finding a case with the caller's rights, and the entry that every reading of its record leaves."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.casetracking.models import CasePart, TrackedCase
from app.casetracking.queries import cases as rows
from app.casetracking.schemas.cases import Purpose, ReadFor
from app.core.clock import today
from app.core.errors import NotFound, NotNow, PurposeRequired
from app.core.etag import require_version

BY_PART = {
    CasePart.CHECKER: ReadFor.CHECK,
    CasePart.WORKER: ReadFor.WORK,
    CasePart.MANAGER: ReadFor.MANAGEMENT,
}


def readable(session: Session, actor: Actor, reference: str) -> TrackedCase:
    """A case whose record this person may read; NotFound (404) for one they may not know of."""
    actor.require(Permission.CASES_READ, hidden=True)
    case = rows.find(session, actor, reference)
    if case is None:
        raise NotFound("There is no such case on your list.")
    return case


def managed(session: Session, actor: Actor, reference: str, version: int) -> TrackedCase:
    """A case that this person is about to change, with its pathways; EditConflict (412) when someone saved first."""
    actor.require(Permission.CASES_MANAGE)
    case = rows.find_with_pathways(session, actor, reference)
    if case is None:
        raise NotFound("There is no such case on your list.")
    require_version(case.version, version)
    return case


def refuse_unseen(session: Session, actor: Actor, reference: str) -> None:
    """For the page that asks why: NotFound (404) for a case this person may not know of. Shows and reads nothing of it."""
    actor.require(Permission.CASES_READ, hidden=True)
    readable(session, actor, reference)


def purpose_of(session: Session, actor: Actor, case: TrackedCase) -> ReadFor:
    """Why somebody reads who did not say: what they are to the case. PurposeRequired (428) when they are nothing to it."""
    actor.require(Permission.CASES_READ, hidden=True)
    parts = rows.current_parts(session, case.id, actor.person_id, today())
    for part, why in BY_PART.items():
        if part in parts:
            return why
    raise PurposeRequired(
        f"Say what you open the case for: {', '.join(Purpose)}. It is written down with your name (header Purpose)."
    )


def note_reading(session: Session, actor: Actor, case: TrackedCase, why: ReadFor) -> None:
    """Write down who read which case and why, in the transaction of the reading.

    NotNow (503) when that can't be written: then nobody reads.
    """
    actor.require(Permission.CASES_READ, hidden=True)
    try:
        record(session, actor, "case.record.read", case, reason=why.value)
        session.flush()  # now, not with the commit: nothing of the case is read before this stands
    except DBAPIError as fault:
        raise NotNow(
            "The record of who reads cases can't be written just now, so the case is not shown. Try again later."
        ) from fault
