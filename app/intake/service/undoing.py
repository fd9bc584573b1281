"""A tracker is undone: a small one at once, a large one in parts by a job, so that nobody else has to wait to save."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import NotFound, RuleBroken
from app.intake.models import TrackerImport, TrackerUndo
from app.intake.queries import undoing as queries
from app.intake.rules.undoing import steps_back
from app.intake.schemas import UndoingOut
from app.intake.service.tracker_acts import take_back
from app.jobs import service as jobs
from app.jobs.models import JobState
from app.jobs.rules import OVER

UNDO = "intake.undo_tracker"
# So many steps are undone in the request itself; more go part by part, each short, because others wait while it lasts.
AT_ONCE = 60
EACH_PART = 25
NOTHING = "There is nothing to undo: this tracker is not taken in, or undone already."


def begin_undo(session: Session, actor: Actor, tracker: TrackerImport) -> None:
    """Undo a small tracker, or ask for the job that undoes a large one; asked again, a stopped one goes on.

    RuleBroken (409) when there is nothing to undo, or nothing can be, and while it is being undone.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    if tracker.taken_at is None or tracker.undone_at is not None:
        raise RuleBroken(NOTHING)
    total = len(steps_back(tracker))
    undo = queries.find_undo(session, tracker.id)
    if undo is None and total <= AT_ONCE:
        left: list[str] = []
        take_back(session, actor, tracker, steps_back(tracker), left, [])
        _settle(session, actor, tracker, left)
        return
    if undo is None:
        undo = TrackerUndo(
            tracker_id=tracker.id, job_id=tracker.id, done=0, total=total, left=[], kept=[], begun_at=now()
        )
        session.add(undo)
    elif jobs.get_job(session, actor, undo.job_id).state not in OVER:
        raise RuleBroken("It is being undone already. You see how far it is on its page.")
    undo.job_id = jobs.ask_for(session, actor, UNDO, tracker.id, total=total)


def undo_part(session: Session, actor: Actor, tracker_id: UUID) -> UndoingOut:
    """The next steps of a large undo, with how far it is now: carried out or not at all, so that it may be cut off anywhere.

    The last part makes the undo whole, as one act on the record; RuleBroken (409) when not a single step could be taken.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    tracker, undo = queries.find_own_by_id(session, actor, tracker_id), queries.find_undo(session, tracker_id)
    if tracker is None or undo is None:
        raise NotFound("There is no such tracker of yours that is being undone.")
    if tracker.undone_at is None:
        left, kept = list(undo.left), list(undo.kept)
        steps = steps_back(tracker)[undo.done : undo.done + EACH_PART]
        take_back(session, actor, tracker, steps, left, kept)
        undo.done, undo.left, undo.kept = undo.done + len(steps), left, kept
        if undo.done == undo.total:
            _settle(session, actor, tracker, left)
    return UndoingOut(job_id=undo.job_id, done=undo.done, total=undo.total, is_stopped=False)


def find_undoing(session: Session, actor: Actor, tracker: TrackerImport) -> UndoingOut | None:
    """How far the undo of this tracker is; None when none was begun or it is whole."""
    actor.require(Permission.REQUESTS_MANAGE)
    undo = queries.find_undo(session, tracker.id)
    if undo is None or tracker.undone_at is not None:
        return None
    job = jobs.get_job(session, actor, undo.job_id)
    is_over = job.state in OVER
    return UndoingOut(
        job_id=undo.job_id,
        done=undo.done,
        total=undo.total,
        is_stopped=is_over,
        sentence="" if job.state is JobState.WORKING else job.sentence,
        time_left=job.time_left,
    )


def _settle(session: Session, actor: Actor, tracker: TrackerImport, left: list[str]) -> None:
    if len(left) == len(steps_back(tracker)):
        raise RuleBroken(f"Nothing could be undone. {left[0]}")
    tracker.left, tracker.undone_at = left, now()
    record(session, actor, "intake.tracker.undone", tracker)
