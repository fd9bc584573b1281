"""The outbox: every message that this service has written, and whether it left; what waits can be stopped."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db, Permission
from app.core.clock import now
from app.core.paging import MOST, PageParams
from app.notify import service
from app.notify.models import MailState
from app.notify.schemas import MailOut, OutboxOut
from app.web.excel import Heading, table_download
from app.web.frame import frame
from app.web.lists import Chip, ListAddress
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
def outbox_page(request: Request, db: Db, actor: CurrentActor, after: str | None = None, state: str = "") -> Response:
    """What waits to leave, what left and what could not, the newest first; by a chip only some of it."""
    page, chosen = PageParams(limit=EACH_PAGE, after=after), _chosen(state)
    with db.read() as session:
        found = service.list_outbox(session, actor, page, sends=request.app.state.settings.sends_mail, state=chosen)
        shown = frame(session, actor, "Outbox", "/record")
    view = OutboxPage(
        sends=found.sends,
        waiting=found.waiting,
        failed=found.failed,
        rows=[_row(mail) for mail in found.items],
        next=found.next or "",
        state="" if chosen is None else chosen.value,
        chips=_chips(found, chosen),
        address=ListAddress.of(OUTBOX, {"state": chosen}),
    )
    return render(request, "outbox/page.html", shown, view)


@router.get("/outbox.xlsx")
def as_excel(request: Request, db: Db, actor: CurrentActor, state: str = "") -> Response:
    """This view of the outbox as Excel: to whom, about what and what became of it. What a message says stays here."""
    actor.require(Permission.OUTBOX_READ)
    sends, chosen = request.app.state.settings.sends_mail, _chosen(state)
    rows: list[MailRow] = []
    after: str | None = None
    with db.read() as session:
        while True:
            page = PageParams(limit=MOST, after=after)
            found = service.list_outbox(session, actor, page, sends=sends, state=chosen)
            rows += [_row(mail) for mail in found.items]
            after = found.next
            if after is None:
                break
        headings: list[Heading] = [
            ("State", "short"), ("About", "long"), ("To", "long"), ("Written", "moment"), ("Sent", "moment"),
            ("Leaves or is tried next", "moment"), ("An answer reaches", "long"), ("What went wrong", "long"),
        ]  # fmt: skip
        sent = WORDS[MailState.SENT]
        lines = [
            (
                row.state, row.subject, row.to, row.written_at, row.at if row.state == sent else None,
                row.at if sends and row.state != sent else None, row.reply_to, row.fault,
            )
            for row in rows
        ]  # fmt: skip
        return table_download(session, "Outbox", headings, lines, [] if chosen is None else [WORDS[chosen]])


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


def _chosen(state: str) -> MailState | None:
    return MailState(state) if state in set(MailState) else None


def _chips(found: OutboxOut, chosen: MailState | None) -> list[Chip]:
    """All, then each state that a message is in, or that was chosen."""
    chips = [Chip("All", sum(found.counts.values()), OUTBOX, chosen is None)]
    for one, words in WORDS.items():
        if found.counts[one] or one is chosen:
            chips.append(Chip(words, found.counts[one], f"{OUTBOX}?state={one.value}", one is chosen))
    return chips


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
        reply_to=mail.reply_to,
        is_held=mail.state is MailState.WAITING and mail.tries == 0 and mail.try_at is not None and mail.try_at > now(),
        may_stop=mail.state is MailState.WAITING,
        may_send_again=mail.state is MailState.FAILED,
    )
