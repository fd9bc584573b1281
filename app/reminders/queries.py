"""Every SELECT of reminders: people, what has a date, what left on a day, pauses."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, Role
from app.accounts.models import RoleGrant, User
from app.documents.facts import Flag, kinds_of
from app.evidence.models import Finding, FindingState
from app.improvement import queries as actions
from app.improvement.models import OPEN_STATUSES, Action
from app.notify.models import Mail, MailState
from app.reminders.models import DigestHour, Pause, Reminder, ReminderKind, ReminderState

FINDINGS = "evidence.personal_data"


class PersonRow(NamedTuple):
    id: UUID
    name: str
    email: str
    active: bool
    manager: str
    until: date | None
    why: str | None


class ActionRow(NamedTuple):
    reference: str
    due_on: date
    owner: str
    added_by: str | None


class PastRow(NamedTuple):
    reminder: Reminder
    name: str
    mail: MailState | None
    fault: str | None
    tries: int | None


def list_people(session: Session, on: date) -> list[PersonRow]:
    """Everybody, with the pause of reminders that they are in."""
    paused = and_(Pause.person_id == User.id, Pause.ended_at.is_(None), Pause.until > on)
    statement = select(User.id, User.name, User.email, User.active, User.manager, Pause.until, Pause.why)
    return [PersonRow(*row) for row in session.execute(statement.outerjoin(Pause, paused).order_by(User.name))]


def holders(session: Session, role: Role, assessment_id: UUID) -> list[str]:
    """The addresses of those who hold a role in this round, by name."""
    held = select(RoleGrant.user_id).where(
        RoleGrant.role == role,
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.assessment_id.is_(None), RoleGrant.assessment_id == assessment_id),
    )
    return list(session.scalars(select(User.email).where(User.active, User.id.in_(held)).order_by(User.name)))


def list_open_actions(session: Session, actor: Actor) -> list[ActionRow]:
    """Open actions with an owner and a date."""
    owner, adder = aliased(User), aliased(User)
    statement = (
        actions.visible(actor)
        .join(owner, owner.id == Action.owner_id)
        .outerjoin(adder, adder.id == Action.added_by)
        .where(Action.status.in_(OPEN_STATUSES), Action.due_on.is_not(None))
        .with_only_columns(Action.reference, Action.due_on, owner.email, adder.email)
    )
    return [ActionRow(*row) for row in session.execute(statement)]  # type: ignore[arg-type]


def hour_is_done(session: Session, on: date, hour: int) -> bool:
    return session.get(DigestHour, (on, hour)) is not None


def digests_of(session: Session, days: Collection[date]) -> dict[tuple[UUID, date], Reminder]:
    """The digests of these days that have a row, by person and day."""
    statement = select(Reminder).where(Reminder.kind == ReminderKind.DIGEST, Reminder.on.in_(days))
    return {(row.person_id, row.on): row for row in session.scalars(statement)}


def by_hand_on(session: Session, on: date, person_ids: Collection[UUID]) -> dict[UUID, Reminder]:
    """Reminders by hand of a day, by person."""
    statement = select(Reminder).where(
        Reminder.kind == ReminderKind.BY_HAND, Reminder.on == on, Reminder.person_id.in_(person_ids)
    )
    return {row.person_id: row for row in session.scalars(statement)}


def list_by_hand_to_come(session: Session, at: datetime) -> Sequence[Reminder]:
    """Reminders by hand that were not sent yet: those that wait, and those stopped before their hour."""
    waits = and_(Reminder.state == ReminderState.STOPPED, Reminder.leaves_at > at)
    statement = select(Reminder).where(
        Reminder.kind == ReminderKind.BY_HAND, or_(Reminder.state == ReminderState.QUEUED, waits)
    )
    return session.scalars(statement.order_by(Reminder.leaves_at, Reminder.id)).all()


def list_by_hand_due(session: Session, at: datetime) -> Sequence[Reminder]:
    """Reminders by hand whose hour has come."""
    statement = select(Reminder).where(
        Reminder.kind == ReminderKind.BY_HAND, Reminder.state == ReminderState.QUEUED, Reminder.leaves_at <= at
    )
    return session.scalars(statement.order_by(Reminder.leaves_at, Reminder.id)).all()


def list_past(session: Session, at: datetime, limit: int) -> list[PastRow]:
    """What left, was stopped or was left out, the latest first, and how its message stands."""
    statement = (
        select(Reminder, User.name, Mail.state, Mail.fault, Mail.tries)
        .join(User, User.id == Reminder.person_id)
        .outerjoin(Mail, Mail.id == Reminder.mail_id)
        .where(
            or_(
                Reminder.state.in_((ReminderState.SENT, ReminderState.LEFT_OUT)),
                and_(Reminder.state == ReminderState.STOPPED, Reminder.leaves_at <= at),
            )
        )
        .order_by(Reminder.leaves_at.desc(), User.name, Reminder.id)
        .limit(limit)
    )
    return [PastRow(*row) for row in session.execute(statement)]


def list_sent_on(session: Session, on: date) -> Sequence[Reminder]:
    return session.scalars(select(Reminder).where(Reminder.on == on, Reminder.state == ReminderState.SENT)).all()


def find_pause(session: Session, person_id: UUID, on: date) -> Pause | None:
    """The pause that a person is in."""
    statement = select(Pause).where(Pause.person_id == person_id, Pause.ended_at.is_(None), Pause.until > on)
    return session.scalars(statement.order_by(Pause.made_at.desc()).limit(1)).one_or_none()


def list_open_pauses(session: Session, person_id: UUID) -> Sequence[Pause]:
    return session.scalars(select(Pause).where(Pause.person_id == person_id, Pause.ended_at.is_(None))).all()


def last_told_of_findings(session: Session) -> datetime | None:
    """When lead and information governance were last written to about personal data."""
    return session.scalar(select(func.max(Mail.written_at)).where(Mail.kind == FINDINGS))


def count_documents_found(session: Session, since: datetime | None) -> int:
    """Documents in which something personal was found since then that nobody has decided on."""
    statement = select(func.count(func.distinct(Finding.item_id))).where(
        Finding.kind.in_(kinds_of(Flag.PERSONAL_DATA.value)), Finding.state == FindingState.OPEN
    )
    if since is not None:
        statement = statement.where(Finding.raised_at > since)
    return session.scalar(statement) or 0
