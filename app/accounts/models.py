"""User, RoleGrant and what leads to one, Deputy, BreakGlass, SignIn (a session)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access import Role
from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words


class User(Identified, Versioned, Audited, Base):
    """One person. `email` is kept in lower case and is what they sign in with."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(200), default="")
    team: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(String(300), info={"audit": "hide"})
    added_at: Mapped[datetime]

    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="raise", back_populates="user", foreign_keys="RoleGrant.user_id"
    )


class ProposalState(StrEnum):
    """What became of a role that one person proposed."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RoleProposal(Identified, Audited, Base):
    """A role that one person proposed and another is to confirm. It gives nothing until then, and runs out."""

    __tablename__ = "role_proposal"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role))
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[ProposalState] = mapped_column(words(ProposalState))
    settled_by: Mapped[UUID | None]
    settled_at: Mapped[datetime | None]
    settled_reason: Mapped[str] = mapped_column(String(500), default="")


class Deputy(Identified, Audited, Base):
    """Somebody who approves requests for the lead from a day to a day, as long as the one who named them is lead."""

    __tablename__ = "deputy"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    named_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    named_at: Mapped[datetime]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_at: Mapped[datetime | None]


class BreakGlass(Identified, Audited, Base):
    """An administrator read everything for an hour at most, and said why."""

    __tablename__ = "break_glass"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class RoleGrant(Identified, Audited, Base):
    """One role of one person; for one assessment, or for every one when `assessment_id` is null."""

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_user_id_role", "user_id", "role"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(words(Role))
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    given_by: Mapped[UUID | None]
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise", back_populates="grants", foreign_keys=[user_id])


class SignIn(Identified, Base):
    """One session: only the SHA-256 of its cookie is kept. Not Audited: `last_seen_at` moves with every page."""

    __tablename__ = "sign_in"

    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    signed_in_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
