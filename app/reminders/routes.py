"""REST over reminders."""

from fastapi import APIRouter, Request

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.reminders import service
from app.reminders.schemas import ChangedOut, KeysIn, PauseIn, PauseOut, RemindedOut, RemindersOut, RemindIn

router = APIRouter(tags=["reminders"])


@router.get("/reminders", responses=documented(), operation_id="list_reminders")
def list_reminders(request: Request, db: Db, actor: CurrentActor) -> RemindersOut:
    """What leaves next and can still be stopped, what left, and who is not told and why."""
    with db.read() as session:
        return service.list_reminders(session, actor, sends=request.app.state.settings.sends_mail)


@router.post("/reminders", responses=documented(409), operation_id="remind_owners")
def remind_owners(data: RemindIn, request: Request, db: Db, actor: CurrentActor) -> RemindedOut:
    """Remind the owners of these requests once, at the next hour at which reminders leave."""
    with db.write() as session:
        return service.remind_owners(session, actor, data, sends=request.app.state.settings.sends_mail)


@router.post("/reminders/stop", responses=documented(409), operation_id="stop_reminders")
def stop_reminders(data: KeysIn, db: Db, actor: CurrentActor) -> ChangedOut:
    """Keep reminders from leaving."""
    with db.write() as session:
        return service.stop_reminders(session, actor, data)


@router.post("/reminders/let-leave", responses=documented(409), operation_id="let_reminders_leave")
def let_leave(data: KeysIn, db: Db, actor: CurrentActor) -> ChangedOut:
    """Undo a stop, as long as the hour has not come."""
    with db.write() as session:
        return service.let_leave(session, actor, data)


@router.get("/me/pause", responses=documented(), operation_id="my_pause")
def my_pause(db: Db, actor: CurrentActor) -> PauseOut:
    """Until when you are not reminded, and the reason that you gave."""
    with db.read() as session:
        return service.my_pause(session, actor)


@router.put("/me/pause", responses=documented(), operation_id="pause_reminders")
def pause_reminders(data: PauseIn, db: Db, actor: CurrentActor) -> PauseOut:
    """Not to be reminded of anything before a day; whoever asks you sees why."""
    with db.write() as session:
        return service.pause_reminders(session, actor, data)


@router.delete("/me/pause", responses=documented(), operation_id="end_pause")
def end_pause(db: Db, actor: CurrentActor) -> PauseOut:
    """Be reminded again."""
    with db.write() as session:
        return service.end_pause(session, actor)
