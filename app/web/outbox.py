"""The outbox: every message that this service has written, and whether it left; what waits can be stopped."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db
from app.core.paging import PageParams
from app.notify import service
from app.notify.models import MailState
from app.notify.schemas import MailOut
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.outbox import MailRow, OutboxPage

router = APIRouter()
OUTBOX = "/outbox"
EACH_PAGE = 50
WORDS = {
    MailState.WAITING: "Waits",
    MailState.SENDING: "On its way",
    MailState.SENT: "Sent",
    MailState.FAILED: "Given up",
    MailState.STOPPED: "Stopped",
}


@router.get("/outbox")
def outbox_page(request: Request, db: Db, actor: CurrentActor, after: str | None = None) -> Response:
    """What waits to leave, what left and what could not, the newest first."""
    page = PageParams(limit=EACH_PAGE, after=after)
    with db.read() as session:
        found = service.list_outbox(session, actor, page, sends=request.app.state.settings.sends_mail)
        shown = frame(session, actor, "Outbox", "/record")
    view = OutboxPage(found.sends, found.waiting, found.failed, [_row(mail) for mail in found.items], found.next or "")
    return render(request, "outbox/page.html", shown, view)


@router.post("/outbox/{mail_id}/stop")
def stop(mail_id: UUID, db: Db, actor: CurrentActor) -> Response:
    """It does not leave."""
    with db.write() as session:
        mail = service.stop_mail(session, actor, mail_id)
    return _told(f"The message to {mail.to_address} is stopped.")


@router.post("/outbox/{mail_id}/send-again")
def send_again(mail_id: UUID, db: Db, actor: CurrentActor) -> Response:
    """One more try."""
    with db.write() as session:
        mail = service.send_again(session, actor, mail_id)
    return _told(f"The message to {mail.to_address} is tried again.")


def _told(words: str) -> Response:
    response = RedirectResponse(OUTBOX, 303)
    tell(response, words)
    return response


def _row(mail: MailOut) -> MailRow:
    return MailRow(
        key=str(mail.id),
        to=mail.to_address,
        subject=mail.subject,
        body=mail.body,
        state=WORDS[mail.state],
        written_at=mail.written_at,
        at=mail.sent_at or mail.try_at,
        fault=mail.fault,
        may_stop=mail.state is MailState.WAITING,
        may_send_again=mail.state is MailState.FAILED,
    )
