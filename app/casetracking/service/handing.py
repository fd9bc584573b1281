"""The parts a person has in cases, and giving them to somebody else in one act; access goes with them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts.schemas import Owned
from app.audit import record
from app.casetracking.models import CaseAssignment, CasePart
from app.casetracking.queries import cases as rows
from app.casetracking.service.people import both_sides_fault
from app.core.clock import today

CASE = "case"


def owned_cases(session: Session, actor: Actor, person_id: UUID) -> list[Owned]:
    """The cases in which a person has a part today or later; by pseudonym, without a word of the case."""
    actor.require(Permission.CASES_READ)
    found = rows.open_parts_of(session, actor, person_id, today())
    return [Owned(CASE, f"{reference}/{part.part.value}", "") for reference, part in found]


def hand_over_cases(session: Session, actor: Actor, keys: Sequence[str], giver: UUID, taker: UUID) -> dict[str, str]:
    """End one person's part in each case and give it to another; those that could not be given, with why."""
    actor.require(Permission.CASES_MANAGE)
    left = {}
    for key in keys:
        reference, _, said = key.partition("/")
        part = CasePart(said)
        case = rows.find(session, actor, reference)
        held = None if case is None else rows.open_part(session, case.id, giver, part)
        if case is None or held is None:
            left[key] = "It is somebody else’s by now."
            continue
        fault = both_sides_fault(session, actor, case.id, taker, part)
        if fault is not None:
            left[key] = fault
            continue
        held.ends_on = today()
        if rows.open_part(session, case.id, taker, part) is None:
            session.add(CaseAssignment(case_id=case.id, user_id=taker, part=part, starts_on=today()))
        record(session, actor, "casetracking.part.handed_over", case)
    return left
