"""Which way an action may go, and what it still lacks."""

from datetime import date

from app.improvement.models import OPEN_STATUSES, ActionStatus

PLANNED, UNDER_WAY, DONE, STOPPED = (
    ActionStatus.PLANNED,
    ActionStatus.UNDER_WAY,
    ActionStatus.DONE,
    ActionStatus.STOPPED,
)

MOVES: dict[ActionStatus, frozenset[ActionStatus]] = {
    PLANNED: frozenset({UNDER_WAY, DONE, STOPPED}),
    UNDER_WAY: frozenset({PLANNED, DONE, STOPPED}),
    DONE: frozenset({UNDER_WAY}),
    STOPPED: frozenset({PLANNED, UNDER_WAY}),
}


def move_fault(now_is: ActionStatus, to: ActionStatus) -> str | None:
    """Why an action can't go from one status to another, in words; None when it can."""
    if to in MOVES[now_is]:
        return None
    if to is now_is:
        return f"This action is {now_is.value} already."
    return f"This action is {now_is.value}. Reopen it first."


def is_late(status: ActionStatus, due_on: date | None, on: date) -> bool:
    """True when the due date has passed and the action is still open."""
    return status in OPEN_STATUSES and due_on is not None and due_on < on


def lacking(owner: object, due_on: date | None, measure: str) -> tuple[str, ...]:
    """What an action needs before anyone can tell that it worked: who, by when, how we will know."""
    facts = (("an owner", owner), ("a date", due_on), ("a measure", measure.strip()))
    return tuple(name for name, value in facts if not value)
