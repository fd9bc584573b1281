"""Who works on a case: parts are given and ended, and access goes with them."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.casetracking.models import CaseAssignment, CasePart, TrackedCase
from app.casetracking.queries import cases as rows
from app.casetracking.queries import checks
from app.casetracking.rules.checks import part_fault
from app.casetracking.schemas.cases import EndPartIn, PersonOnCaseIn, PersonOnCaseOut
from app.casetracking.service.finding import managed, readable
from app.core.clock import today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken


def put_on_case(session: Session, actor: Actor, reference: str, data: PersonOnCaseIn) -> PersonOnCaseOut:
    """Give a person a part in a case, from a day to a day.

    Raises RuleBroken (409) when they have it already, or when worker or manager and checker would be one person.
    """
    actor.require(Permission.CASES_MANAGE)
    case = readable(session, actor, reference)
    person_id = accounts.someone_at_work(session, actor, data.person, "/person")
    starts_on = data.starts_on or today()
    if data.ends_on is not None and data.ends_on <= starts_on:
        fault = "Give a day after the one on which it starts."
        raise Invalid("The part would end before it starts.", errors=(FieldError("/ends_on", fault),))
    if rows.open_part(session, case.id, person_id, data.part) is not None:
        raise RuleBroken(f"This person is the {data.part.value} of {case.reference} already.")
    both = both_sides_fault(session, actor, case.id, person_id, data.part)
    if both is not None:
        raise RuleBroken(both)
    session.add(
        CaseAssignment(case_id=case.id, user_id=person_id, part=data.part, starts_on=starts_on, ends_on=data.ends_on)
    )
    record(session, actor, "casetracking.part.given", case)
    return next(person for person in people_of(session, actor, case) if _is(person, data.person, data.part))


def end_part(session: Session, actor: Actor, reference: str, version: int, data: EndPartIn) -> None:
    """End a person's part: access stops at once."""
    actor.require(Permission.CASES_MANAGE)
    case = managed(session, actor, reference, version)
    person_id = accounts.person_id_of(session, actor, data.person)
    part = rows.open_part(session, case.id, person_id, data.part)
    if part is None:
        raise NotFound(f"This person is not the {data.part.value} of {case.reference}.")
    part.ends_on = today()
    record(session, actor, "casetracking.part.ended", case)


def people_of(session: Session, actor: Actor, case: TrackedCase) -> list[PersonOnCaseOut]:
    """Everyone with a part in a case that the caller read, the latest part first."""
    actor.require(Permission.CASES_READ, hidden=True)
    on = today()
    found = [
        PersonOnCaseOut(
            person=email,
            name=name,
            part=row.part,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            current=row.starts_on <= on and (row.ends_on is None or row.ends_on > on),
        )
        for row, email, name in rows.people_on(session, [case.id])
    ]
    return found[::-1]


def both_sides_fault(session: Session, actor: Actor, case_id: UUID, person_id: UUID, new: CasePart) -> str | None:
    """Why this person can't have the part, when they would be worker or manager and checker of one case, ever."""
    actor.require(Permission.CASES_MANAGE)
    parts = rows.parts_of(session, case_id, person_id)
    if checks.has_checked(session, case_id, person_id):
        parts |= {CasePart.CHECKER}
    return part_fault(parts, new)


def _is(person: PersonOnCaseOut, email: str, part: CasePart) -> bool:
    return person.person == email.strip().lower() and person.part is part
