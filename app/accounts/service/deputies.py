"""The verbs about deputies: the lead names somebody who approves requests for a time."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import queries, rules
from app.accounts.models import Deputy
from app.accounts.schemas import DeputyIn, DeputyOut
from app.accounts.service.finding import person_at
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken


def list_deputies(session: Session, actor: Actor) -> list[DeputyOut]:
    """Who stands in for a lead in this round, now or later."""
    actor.require(Permission.PEOPLE_READ)
    found = queries.deputies(session, actor.assessment_id, today())
    people = queries.people_by_id(session, {one.user_id for one in found} | {one.named_by for one in found})
    return [
        DeputyOut(
            reference=one.reference,
            email=people[one.user_id].email,
            name=people[one.user_id].name,
            named_by=people[one.named_by].name,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            in_force=queries.stands_in(session, one.user_id, one.assessment_id, today()),
        )
        for one in found
    ]


def name_deputy(session: Session, actor: Actor, data: DeputyIn) -> DeputyOut:
    """Let somebody approve requests from a day to a day; it ends by itself, and with the role of whoever named them."""
    actor.require(Permission.PEOPLE_NAME_DEPUTY)
    user = person_at(session, data.email)
    if user.id == actor.person_id:
        raise RuleBroken("You are the lead already. Name somebody else.")
    if not user.active:
        raise Invalid("The person named has left.", errors=(FieldError("/email", "Name somebody else."),))
    roles = queries.roles_in(session, user.id, actor.assessment)
    fault = rules.deputy_fault(roles, data.starts_on, data.ends_on, today())
    if fault is not None:
        raise RuleBroken(fault)
    deputy = Deputy(
        reference=f"D-{queries.next_number(session, Deputy)}",
        user_id=user.id,
        assessment_id=actor.assessment,
        named_by=actor.person_id,
        named_at=now(),
        starts_on=data.starts_on,
        ends_on=data.ends_on,
    )
    session.add(deputy)
    record(session, actor, "accounts.deputy.named", user, rows=(deputy,), reason=deputy.reference)
    return next(one for one in list_deputies(session, actor) if one.reference == deputy.reference)


def end_deputy(session: Session, actor: Actor, reference: str) -> None:
    """End it now: it bites on the deputy's next request."""
    actor.require(Permission.PEOPLE_NAME_DEPUTY)
    deputy = queries.find_deputy(session, reference)
    if deputy is None or deputy.assessment_id != actor.assessment_id:
        raise NotFound(f"There is no deputy {reference[:20]} in this round.")
    if deputy.ended_at is not None or deputy.ends_on < today():
        raise RuleBroken("This has ended already.")
    deputy.ended_at = now()
    user = queries.find_by_id(session, deputy.user_id)
    record(session, actor, "accounts.deputy.ended", user, rows=(deputy,), reason=deputy.reference)
