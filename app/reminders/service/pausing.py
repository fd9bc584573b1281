"""Pausing one's own reminders, with a reason that whoever asks sees."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.rules.quiet import quiet_fault
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid
from app.core.turns import take_turn
from app.reminders import queries
from app.reminders.models import Pause
from app.reminders.schemas import PauseIn, PauseOut


def my_pause(session: Session, actor: Actor) -> PauseOut:
    """One's own pause, empty where there is none."""
    actor.require(Permission.REQUESTS_READ)
    row = queries.find_pause(session, actor.person_id, today())
    return PauseOut(until=None, why="") if row is None else PauseOut(until=row.until, why=row.why)


def pause_reminders(session: Session, actor: Actor, data: PauseIn) -> PauseOut:
    """Not to be reminded of anything before a day; it takes the place of an earlier pause. Invalid (422) names the fault."""
    actor.require(Permission.REQUESTS_READ)
    fault = quiet_fault(data.until, data.why, today())
    if fault is not None:
        raise Invalid(fault[1], errors=(FieldError(*fault),))
    take_turn(session)
    _end(session, actor)
    row = Pause(person_id=actor.person_id, until=data.until, why=data.why, made_at=now())
    session.add(row)
    record(session, actor, "reminders.pause.begun", row)
    return PauseOut(until=row.until, why=row.why)


def end_pause(session: Session, actor: Actor) -> PauseOut:
    """Be reminded again from now on."""
    actor.require(Permission.REQUESTS_READ)
    row = queries.find_pause(session, actor.person_id, today())
    if row is not None:
        _end(session, actor)
        record(session, actor, "reminders.pause.ended", row)
    return PauseOut(until=None, why="")


def _end(session: Session, actor: Actor) -> None:
    for row in queries.list_open_pauses(session, actor.person_id):
        row.ended_at = now()
