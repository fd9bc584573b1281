"""REST over the outbox."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request

from app.access import CurrentActor, Db
from app.core.paging import Paging
from app.core.problems import documented
from app.notify import service
from app.notify.models import MailState
from app.notify.schemas import MailOut, OutboxOut

router = APIRouter(tags=["outbox"])


@router.get("/outbox", responses=documented(), operation_id="list_outbox")
def list_outbox(
    request: Request, page: Paging, db: Db, actor: CurrentActor, state: MailState | None = None
) -> OutboxOut:
    """Every message that this service has written, newest first, and whether it left; with `state` only some."""
    with db.read() as session:
        return service.list_outbox(session, actor, page, sends=request.app.state.settings.sends_mail, state=state)


@router.post("/outbox/{mail_id}/stop", responses=documented(409), operation_id="stop_mail")
def stop(mail_id: Annotated[UUID, Path()], db: Db, actor: CurrentActor) -> MailOut:
    """Keep a message that waits from leaving."""
    with db.write() as session:
        return service.stop_mail(session, actor, mail_id)


@router.post("/outbox/{mail_id}/send-again", responses=documented(), operation_id="send_mail_again")
def send_again(mail_id: Annotated[UUID, Path()], db: Db, actor: CurrentActor) -> MailOut:
    """Try a message that was given up once more."""
    with db.write() as session:
        return service.send_again(session, actor, mail_id)
