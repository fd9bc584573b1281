"""One-time links: the latest of an ask, and the one that a token opens."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts.models import User
from app.answers.models import Ask, AskLink
from app.answers.queries.asks import OPEN, visible
from app.assessments.models import CouncilSettings
from app.evidence.models import EvidenceItem


def find_link(session: Session, token_sha256: str) -> tuple[AskLink, Ask, User] | None:
    """The link with its ask and the person asked, whoever asks: the token is the right to it."""
    statement = (
        select(AskLink, Ask, User)
        .join(Ask, Ask.id == AskLink.ask_id)
        .join(User, User.id == AskLink.made_for)
        .where(AskLink.token_sha256 == token_sha256)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def list_links(session: Session, ask_id: UUID) -> Sequence[AskLink]:
    """Every link of an ask, the latest first."""
    return session.scalars(
        select(AskLink).where(AskLink.ask_id == ask_id).order_by(AskLink.made_at.desc(), AskLink.id)
    ).all()


def find_person(session: Session, person_id: UUID) -> User:
    return session.get_one(User, person_id)


def mail_domains(session: Session) -> str:
    return session.scalar(select(CouncilSettings.mail_domains)) or ""


def asked_without_consent(session: Session, actor: Actor) -> Sequence[tuple[str, str]]:
    """Open asks that nobody has allowed outside, with the address of whoever was asked; the oldest first."""
    asked = (
        visible(actor)
        .join(User, User.id == Ask.asked_of)
        .where(Ask.state.in_(OPEN), Ask.outside_allowed_by.is_(None))
        .order_by(Ask.asked_at, Ask.reference)
        .with_only_columns(Ask.reference, User.email)
    )
    return [(reference, address) for reference, address in session.execute(asked)]


def title_of(session: Session, item_id: UUID | None) -> str:
    """What was sent, by its title; "" where nothing was."""
    if item_id is None:
        return ""
    return session.scalar(select(EvidenceItem.title).where(EvidenceItem.id == item_id)) or ""
