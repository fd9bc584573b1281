"""What the worker does: write the digests of an hour, the reminders by hand whose hour has come, and the word on personal data."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.assessments import service as assessments
from app.core.clock import now, today
from app.core.turns import take_turn
from app.notify import service as notify
from app.notify.rules import address_fault
from app.notify.schemas import MailIn
from app.reminders import queries
from app.reminders.models import DigestHour, Reminder, ReminderKind, ReminderState
from app.reminders.rules import digests, letters
from app.reminders.rules.hours import hour_now
from app.reminders.schemas import Facts, Person
from app.reminders.service.gathering import facts_of

# While 200 files are read, each of which may hold something, one mail an hour says so.
AGAIN_AFTER = timedelta(hours=1)
NOTHING_LEFT = "Nothing of it was still to do."


def is_due(session: Session, actor: Actor) -> bool:
    """Whether something may have to leave now: cheap enough to be asked every half minute."""
    actor.require(Permission.SYSTEM_RUN)
    if not assessments.mail_hours(session, actor).allow(now()):
        return False
    hour = hour_now(now())
    digests_wait = (
        hour is not None
        and assessments.council_facts(session).reminders
        and not queries.hour_is_done(session, today(), hour)
    )
    return digests_wait or bool(queries.list_by_hand_due(session, now())) or _found(session) > 0


def send_due(session: Session, actor: Actor, base: str) -> int:
    """Put all that is due into the outbox, in one transaction with the note that it was: how many messages.

    Safe to be asked twice or by two workers: an hour's digests are written once, and a person has one digest a day.
    `base` is where this site is reached, "" where that is not known: then mails hold no links.
    """
    actor.require(Permission.SYSTEM_RUN)
    take_turn(session)
    if not assessments.mail_hours(session, actor).allow(now()):
        return 0
    return _digests(session, actor, base) + _by_hand(session, actor, base) + _findings(session, actor, base)


def _digests(session: Session, actor: Actor, base: str) -> int:
    on, hour = today(), hour_now(now())
    if hour is None or not assessments.council_facts(session).reminders or queries.hour_is_done(session, on, hour):
        return 0
    session.add(DigestHour(on=on, hour=hour))
    facts = facts_of(session, actor, on)
    if facts is None:
        return 0
    names, leads = {email: person.name for email, person in facts.people.items()}, _leads(session, facts)
    rows, sent = queries.digests_of(session, [on]), 0
    asked_for = {row.person_id: row for row in queries.list_by_hand_due(session, now())}
    for planned in digests.plan(facts, on).digests:
        row = rows.get((planned.person.id, on))
        if planned.hour > hour or (row is not None and row.state is not ReminderState.QUEUED):
            continue
        row = row or Reminder(person_id=planned.person.id, on=on, kind=ReminderKind.DIGEST)
        # What somebody asked for by hand for the same hour goes in the same mail.
        by_hand = asked_for.get(planned.person.id)
        digest = digests.with_more(facts, planned, frozenset(by_hand.requests if by_hand else ()), on)
        reach = next((lead for lead in leads if lead.email != digest.person.email), None)
        subject, text = letters.digest(digest, base, names, reach.name if reach else "")
        _send(session, actor, row, digest.person, subject, text, reach)
        row.things, sent = digest.size, sent + 1
        if by_hand is not None:
            by_hand.state, by_hand.leaves_at, by_hand.mail_id = ReminderState.SENT, row.leaves_at, row.mail_id
            session.flush()
    return sent


def _by_hand(session: Session, actor: Actor, base: str) -> int:
    due = queries.list_by_hand_due(session, now())
    if not due:
        return 0
    facts, sent = facts_of(session, actor, today()), 0
    by_id = {} if facts is None else {person.id: person for person in facts.people.values()}
    for row in due:
        person = by_id.get(row.person_id)
        lines = digests.of_owner(facts, person, frozenset(row.requests), today()) if facts and person else ()
        why = NOTHING_LEFT if person is None or not lines else person.fault
        if person is not None and person.paused_until is not None:
            why = "They paused their reminders meanwhile."
        if why or person is None:
            row.state, row.why = ReminderState.LEFT_OUT, why
            continue
        asker = by_id.get(row.asked_by) if row.asked_by else None
        subject, text = letters.by_hand(person, asker.name if asker else "Somebody", lines, base)
        _send(session, actor, row, person, subject, text, asker)
        row.things, sent = len(lines), sent + 1
    return sent


def _findings(session: Session, actor: Actor, base: str) -> int:
    """To lead and information governance, how many documents may hold personal data; never what or which."""
    number, round_id = _found(session), assessments.current_assessment_id(session)
    if not number or round_id is None:
        return 0
    subject, text = letters.findings(number, base)
    told = {email for role in (Role.LEAD, Role.IG) for email in queries.holders(session, role, round_id)}
    told = {email for email in told if not address_fault(email)}
    for email in sorted(told):
        notify.write_mail(session, actor, MailIn(queries.FINDINGS, email, subject, text, leaves_at=now()))
    return len(told)


def _found(session: Session) -> int:
    if not assessments.council_facts(session).reminders:
        return 0
    last = queries.last_told_of_findings(session)
    if last is not None and now() - last < AGAIN_AFTER:
        return 0
    return queries.count_documents_found(session, last)


def _send(
    session: Session, actor: Actor, row: Reminder, person: Person, subject: str, text: str, reach: Person | None
) -> None:
    kind = "reminders.digest" if row.kind is ReminderKind.DIGEST else "reminders.by_hand"
    mail = MailIn(kind, person.email, subject, text, leaves_at=now(), reply_to=reach.email if reach else "")
    row.state, row.leaves_at = ReminderState.SENT, now()
    row.mail_id = notify.write_mail(session, actor, mail)
    session.add(row)


def _leads(session: Session, facts: Facts) -> list[Person]:
    """Whom an answer to a digest may reach: the leads of the round."""
    round_id = assessments.current_assessment_id(session)
    leads = queries.holders(session, Role.LEAD, round_id) if round_id else []
    return [facts.people[email] for email in leads if email in facts.people]
