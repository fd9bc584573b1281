"""The verbs of improvement: add an action, change it, start, finish, stop or reopen it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.accounts.schemas import Owned
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.paging import Page, PageParams, next_place
from app.improvement import queries, rules
from app.improvement.models import Action, ActionStatus
from app.improvement.schemas import ActionFilter, ActionIn, ActionMoveIn, ActionOut, ActionPatch, ActionSort


def list_actions(
    session: Session, actor: Actor, wanted: ActionFilter | None = None, page: PageParams | None = None
) -> Page[ActionOut]:
    """Actions of the council, one page in the order asked for."""
    actor.require(Permission.ACTIONS_READ)
    wanted, page = wanted or ActionFilter(), page or PageParams()
    rows, total = queries.list_owned(session, actor, wanted, page, today())
    shown, more = rows[: page.limit], len(rows) > page.limit
    last = shown[-1][0] if more else None
    return Page(
        items=[_out(row) for row in shown], next=None if last is None else _place(last, wanted.sort), total=total
    )


def get_action(session: Session, actor: Actor, reference: str) -> ActionOut:
    actor.require(Permission.ACTIONS_READ)
    row = queries.find_owned(session, actor, reference)
    if row is None:
        raise NotFound(f"There is no action {reference[:20]}.")
    return _out(row)


def actions_by_id(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, ActionOut]:
    """Actions for links that a caller holds, in one SELECT; those this person may not see are left out."""
    actor.require(Permission.ACTIONS_READ)
    return {row[0].id: _out(row) for row in queries.owned_by_ids(session, actor, ids)}


def action_id_of(session: Session, actor: Actor, reference: str) -> UUID:
    """The id behind a reference, for whoever links to an action; NotFound (404)."""
    actor.require(Permission.ACTIONS_READ)
    return _action(session, actor, reference).id


def add_action(session: Session, actor: Actor, data: ActionIn) -> ActionOut:
    """Add one action. Raises Invalid (422) for an owner without an account."""
    actor.require(Permission.ACTIONS_WRITE)
    action = Action(
        reference=f"AC-{queries.next_number(session)}",
        aim=data.aim,
        owner_id=_owner(session, actor, data.owner),
        due_on=data.due_on,
        measure=data.measure,
        status=ActionStatus.PLANNED,
        progress="",
        added_by=actor.person_id,
        added_at=now(),
    )
    session.add(action)
    record(session, actor, "improvement.action.added", action)
    return get_action(session, actor, action.reference)


def change_action(session: Session, actor: Actor, reference: str, version: int, data: ActionPatch) -> ActionOut:
    """Change the fields sent. Raises EditConflict (412) when someone saved first."""
    actor.require(Permission.ACTIONS_WRITE)
    action = _at_version(session, actor, reference, version)
    sent = data.model_dump(exclude_unset=True)
    if "owner" in sent:
        action.owner_id = _owner(session, actor, sent.pop("owner"))
    if "due_on" in sent:
        action.due_on = sent.pop("due_on")
    for field, value in sent.items():
        if value is None:
            raise Invalid("Leave a text out to keep it.", errors=(FieldError(f"/{field}", "Give a text."),))
        setattr(action, field, value)
    record(session, actor, "improvement.action.changed", action)
    return get_action(session, actor, reference)


def owned_actions(session: Session, actor: Actor, person_id: UUID) -> list[Owned]:
    """The actions a person owns that are still open."""
    actor.require(Permission.ACTIONS_READ)
    return [Owned("action", one.reference, one.aim) for one in queries.list_of_owner(session, actor, person_id)]


def hand_over_actions(session: Session, actor: Actor, keys: Sequence[str], giver: UUID, taker: UUID) -> dict[str, str]:
    """Give actions from one owner to another; those that could not be given, with why."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    left = {}
    for key in keys:
        action = queries.find(session, actor, key)
        if action is None or action.owner_id != giver:
            left[key] = "It is somebody else’s by now."
        else:
            action.owner_id = taker
            record(session, actor, "improvement.action.handed_over", action)
    return left


def start_action(session: Session, actor: Actor, reference: str, version: int, data: ActionMoveIn) -> ActionOut:
    actor.require(Permission.ACTIONS_WRITE)
    return _move(session, actor, reference, version, ActionStatus.UNDER_WAY, data)


def finish_action(session: Session, actor: Actor, reference: str, version: int, data: ActionMoveIn) -> ActionOut:
    """Finished on the day given, or today; a later day is refused (422)."""
    actor.require(Permission.ACTIONS_WRITE)
    if data.on is not None and data.on > today():
        raise Invalid(
            "An action is finished on a day that has been.", errors=(FieldError("/on", "Give today or a day before."),)
        )
    return _move(session, actor, reference, version, ActionStatus.DONE, data)


def stop_action(session: Session, actor: Actor, reference: str, version: int, data: ActionMoveIn) -> ActionOut:
    """Stopped without being finished; the progress says why (422 without)."""
    actor.require(Permission.ACTIONS_WRITE)
    if not data.progress.strip():
        raise Invalid("Say why it stops.", errors=(FieldError("/progress", "Say why the action stops."),))
    return _move(session, actor, reference, version, ActionStatus.STOPPED, data)


def reopen_action(session: Session, actor: Actor, reference: str, version: int, data: ActionMoveIn) -> ActionOut:
    """Under way again: the undo of finishing or stopping."""
    actor.require(Permission.ACTIONS_WRITE)
    return _move(session, actor, reference, version, ActionStatus.UNDER_WAY, data)


def _move(
    session: Session, actor: Actor, reference: str, version: int, to: ActionStatus, data: ActionMoveIn
) -> ActionOut:
    action = _at_version(session, actor, reference, version)
    fault = rules.move_fault(action.status, to)
    if fault is not None:
        raise RuleBroken(fault)
    action.status = to
    action.finished_on = (data.on or today()) if to is ActionStatus.DONE else None
    if data.progress.strip():
        action.progress = "\n".join(filter(None, (action.progress, data.progress)))
    record(session, actor, f"improvement.action.{_PAST[to]}", action)
    return get_action(session, actor, reference)


_PAST = {
    ActionStatus.PLANNED: "planned",
    ActionStatus.UNDER_WAY: "started",
    ActionStatus.DONE: "finished",
    ActionStatus.STOPPED: "stopped",
}


def _action(session: Session, actor: Actor, reference: str) -> Action:
    action = queries.find(session, actor, reference)
    if action is None:
        raise NotFound(f"There is no action {reference[:20]}.")
    return action


def _at_version(session: Session, actor: Actor, reference: str, version: int) -> Action:
    action = _action(session, actor, reference)
    require_version(action.version, version)
    return action


def _owner(session: Session, actor: Actor, email: str | None) -> UUID | None:
    return None if email is None else accounts.someone_at_work(session, actor, email, "/owner")


def _out(row: queries.Owned) -> ActionOut:
    action, email, name = row
    return ActionOut(
        reference=action.reference,
        aim=action.aim,
        owner=email,
        owner_name=name,
        due_on=action.due_on,
        measure=action.measure,
        status=action.status,
        progress=action.progress,
        added_at=action.added_at,
        finished_on=action.finished_on,
        late=rules.is_late(action.status, action.due_on, today()),
        lacking=list(rules.lacking(action.owner_id, action.due_on, action.measure)),
        version=action.version,
    )


def _place(action: Action, sort: ActionSort) -> str:
    if sort is ActionSort.DUE:
        return next_place(action.due_on or queries.NEVER, len(action.reference), action.reference)
    return next_place(len(action.reference), action.reference)
