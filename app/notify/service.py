"""The verbs of the outbox: write a message, look at what waits, send one again; and what the worker notes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.paging import PageParams, next_place
from app.notify import queries, rules
from app.notify.models import Mail, MailState
from app.notify.schemas import Letter, MailIn, MailOut, OutboxOut

AT_ONCE = 20
MOST_OF_A_FAULT = 300


def write_mail(session: Session, actor: Actor, mail: MailIn) -> UUID:
    """Put one message in the outbox, in the transaction of the act that it tells of; the worker sends it after the commit.

    The caller has asked for the right to its own act and records it. Invalid (422) for an address that is none.
    """
    fault = rules.address_fault(mail.to)
    if fault is not None:
        raise Invalid("The message can't be sent.", errors=(FieldError("/to", fault),))
    # An answer that would reach nobody is worse than none to reply to.
    reply_to = "" if rules.address_fault(mail.reply_to) else mail.reply_to
    row = Mail(
        kind=mail.kind,
        to_address=mail.to,
        subject=" ".join(mail.subject.split())[:200],
        body=mail.body,
        holds_link=mail.holds_link,
        by_day=mail.leaves_at is not None,
        reply_to=reply_to,
        written_by=actor.person_id,
        written_at=now(),
        state=MailState.WAITING,
        tries=0,
        try_at=mail.leaves_at or now(),
    )
    session.add(row)
    session.flush()
    return row.id


def list_outbox(
    session: Session, actor: Actor, page: PageParams, *, sends: bool, state: MailState | None = None
) -> OutboxOut:
    """The outbox, newest first; with `state` only what stands so. `sends` says whether a mail server is set."""
    actor.require(Permission.OUTBOX_READ)
    place = page.place_as(datetime.fromisoformat, UUID)
    found = queries.list_page(session, (place[0], place[1]) if place else None, page.limit + 1, state)
    shown = found[: page.limit]
    counts = queries.count_by_state(session)
    return OutboxOut(
        sends=sends,
        waiting=counts.get(MailState.WAITING, 0) + counts.get(MailState.SENDING, 0),
        failed=counts.get(MailState.FAILED, 0),
        counts={one: counts.get(one, 0) for one in MailState},
        items=[_out(mail) for mail in shown],
        next=next_place(shown[-1].written_at.isoformat(), shown[-1].id) if len(found) > page.limit else None,
    )


def send_again(session: Session, actor: Actor, mail_id: UUID) -> MailOut:
    """Try a message that was given up once more, from the first try on. RuleBroken (409) for one that is not."""
    actor.require(Permission.OUTBOX_READ)
    mail = queries.find(session, mail_id)
    if mail is None:
        raise NotFound("There is no such message in the outbox.")
    if mail.state is not MailState.FAILED:
        raise RuleBroken("Only a message that was given up can be sent again.")
    mail.state, mail.tries, mail.try_at, mail.fault = MailState.WAITING, 0, now(), ""
    record(session, actor, "notify.mail.sent_again", mail)
    return _out(mail)


def stop_mail(session: Session, actor: Actor, mail_id: UUID) -> MailOut:
    """Keep a message that waits from leaving, for good. RuleBroken (409) for one that is on its way, has left or failed."""
    actor.require(Permission.OUTBOX_READ)
    mail = queries.find(session, mail_id)
    if mail is None:
        raise NotFound("There is no such message in the outbox.")
    if not keep_back(session, mail_id, f"Stopped by {actor.name}."):
        raise RuleBroken("Only a message that waits can be stopped. This one has left, or somebody was quicker.")
    record(session, actor, "notify.mail.stopped", mail)
    return _out(mail)


def keep_back(session: Session, mail_id: UUID, why: str) -> bool:
    """For the verb of another domain that asked for its own right: stop a message that waits; False when it can't be any more."""
    mail = queries.find(session, mail_id)
    if mail is None or mail.state is not MailState.WAITING:
        return False
    mail.state, mail.fault = MailState.STOPPED, why[:MOST_OF_A_FAULT]
    if mail.holds_link:
        mail.body = ""
    return True


def take_due(session: Session, actor: Actor, *, in_hours: bool = True) -> list[Letter]:
    """For the worker: take what is due in hand. Each is tried once and then noted; one that never is comes due again.

    Outside the hours of mail, only what does not keep to them.
    """
    actor.require(Permission.SYSTEM_RUN)
    letters = []
    for mail in queries.list_due(session, now(), AT_ONCE, in_hours=in_hours):
        mail.state, mail.tries, mail.try_at = MailState.SENDING, mail.tries + 1, now() + rules.IN_HAND
        letters.append(Letter(mail.id, mail.kind, mail.to_address, mail.subject, mail.body, mail.tries, mail.reply_to))
    return letters


def note_sent(session: Session, actor: Actor, mail_id: UUID) -> None:
    """For the worker: the mail server has taken the message."""
    actor.require(Permission.SYSTEM_RUN)
    mail = queries.find(session, mail_id)
    if mail is None:
        return
    mail.state, mail.sent_at, mail.fault = MailState.SENT, now(), ""
    if mail.holds_link:
        mail.body = ""


def note_fault(session: Session, actor: Actor, mail_id: UUID, fault: str, *, for_good: bool) -> None:
    """For the worker: the try failed. It is made again later, or given up when the server refused the message for good."""
    actor.require(Permission.SYSTEM_RUN)
    mail = queries.find(session, mail_id)
    if mail is None:
        return
    wait = None if for_good else rules.wait_after(mail.tries)
    mail.fault = fault[:MOST_OF_A_FAULT]
    mail.state = MailState.FAILED if wait is None else MailState.WAITING
    mail.try_at = now() + (wait or rules.IN_HAND)


def _out(mail: Mail) -> MailOut:
    over = mail.state in (MailState.SENT, MailState.FAILED, MailState.STOPPED)
    return MailOut(
        id=mail.id,
        kind=mail.kind,
        to_address=mail.to_address,
        reply_to=mail.reply_to,
        subject=mail.subject,
        body="" if mail.holds_link else mail.body,
        state=mail.state,
        tries=mail.tries,
        written_at=mail.written_at,
        try_at=None if over else mail.try_at,
        sent_at=mail.sent_at,
        fault=mail.fault,
    )
