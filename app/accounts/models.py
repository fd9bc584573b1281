"""User, RoleGrant and what leads to one, Deputy, BreakGlass; SignIn (a session) and what proves who somebody is."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
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
    # The address of whom they answer to: told of what is late where the council says so. They may have no account here yet.
    manager: Mapped[str] = mapped_column(String(254), default="")
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


class SignedInBy(StrEnum):
    PASSWORD = "password"  # noqa: S105 - a way, not a secret
    PROVIDER = "provider"


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
    signed_in_by: Mapped[SignedInBy] = mapped_column(words(SignedInBy), default=SignedInBy.PASSWORD)
    # "Firefox on Windows": so that a person knows their own sessions apart.
    browser: Mapped[str] = mapped_column(String(80), default="")
    # The password was right and the code is still to come: good for nothing else until then.
    waits_for_code: Mapped[bool] = mapped_column(default=False)
    second_factor_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    # Whether the last page was one of cases, where a session locks sooner.
    in_cases: Mapped[bool] = mapped_column(default=False)
    # When the identity provider last vouched for them.
    vouched_at: Mapped[datetime | None]


class SecondFactor(Identified, Audited, Base):
    """A person's authenticator app (TOTP). The secret is sealed with the council's key, which is not in the database."""

    __tablename__ = "second_factor"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), unique=True)
    sealed_secret: Mapped[str | None] = mapped_column(String(300), info={"audit": "hide"})
    # The next one, until its first code was given: the one in use stays in use as long.
    sealed_next: Mapped[str | None] = mapped_column(String(300), info={"audit": "hide"})
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # The last half minute whose code was used: a code is good once.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Identified, Base):
    """A code on paper for a lost phone, kept as a keyed hash; good once. Not Audited: each act on them is recorded."""

    __tablename__ = "recovery_code"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hmac: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FactorReset(Identified, Audited, Base):
    """An administrator took a second factor away; until somebody else has looked at it, no case rights follow."""

    __tablename__ = "factor_reset"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    reset_by: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(500))
    reset_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[UUID | None]


class PasswordLink(Identified, Audited, Base):
    """A link that sets a password once. Looking at its page does not use it up; setting the password does."""

    __tablename__ = "password_link"

    token_sha256: Mapped[str] = mapped_column(String(64), unique=True, info={"audit": "hide"})
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(Identified, Base):
    """A key for a program, kept as its SHA-256; never more than its owner may. Not Audited: `last_used_at` moves."""

    __tablename__ = "api_token"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    token_sha256: Mapped[str] = mapped_column(String(64))
    scope: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Identity(Identified, Audited, Base):
    """Whom the council's identity provider means by a subject."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    issuer: Mapped[str] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    linked_at: Mapped[datetime]


class Tries(Base):
    """How often something failed in a stretch of time; all processes of a server count together."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
