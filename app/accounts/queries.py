"""Every SELECT over people, roles and sessions."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.access import Role
from app.accounts.models import (
    ApiToken,
    BreakGlass,
    Deputy,
    FactorReset,
    Identity,
    PasswordLink,
    ProposalState,
    RecoveryCode,
    RoleGrant,
    RoleProposal,
    SecondFactor,
    SignIn,
    Tries,
    User,
)
from app.assessments.models import Assessment
from app.core.turns import take_turn


def find_by_email(session: Session, email: str) -> User | None:
    """The plain row, without roles."""
    return session.scalars(select(User).where(User.email == email)).one_or_none()


def find_by_emails(session: Session, emails: Collection[str]) -> dict[str, User]:
    """The plain rows by their addresses."""
    if not emails:
        return {}
    return {user.email: user for user in session.scalars(select(User).where(User.email.in_(emails)))}


def find_with_roles(session: Session, email: str) -> User | None:
    return session.scalars(_with_grants().where(User.email == email)).one_or_none()


def find_by_id(session: Session, person_id: UUID) -> User | None:
    return session.scalars(_with_grants().where(User.id == person_id)).one_or_none()


def find_plain_by_id(session: Session, person_id: UUID) -> User | None:
    """The plain row, without roles; asks nothing where this session has read it already."""
    return session.get(User, person_id)


def list_people(session: Session, *, active_only: bool) -> Sequence[User]:
    """Everyone, by name, with their roles."""
    statement = _with_grants().order_by(User.name, User.email)
    return session.scalars(statement.where(User.active) if active_only else statement).all()


def names_of(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}


def emails_among(session: Session, emails: Sequence[str]) -> set[str]:
    """Those of these addresses that have an account."""
    return set(session.scalars(select(User.email).where(User.email.in_(emails)))) if emails else set()


def roles_in(session: Session, person_id: UUID, assessment_id: UUID | None) -> frozenset[Role]:
    """The roles in force: given for every round, or for this one."""
    statement = select(RoleGrant.role).where(
        RoleGrant.user_id == person_id,
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.assessment_id.is_(None), RoleGrant.assessment_id == assessment_id),
    )
    return frozenset(session.scalars(statement))


def someone_holds(session: Session, role: Role) -> bool:
    """Whether anybody with an open account has this role in some round."""
    statement = (
        select(func.count())
        .select_from(RoleGrant)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == role, RoleGrant.ended_at.is_(None), User.active)
    )
    return bool(session.scalar(statement))


def list_holders(session: Session, roles: Iterable[Role]) -> Sequence[User]:
    """Everyone with an open account who has one of these roles."""
    held = select(RoleGrant.user_id).where(RoleGrant.role.in_(list(roles)), RoleGrant.ended_at.is_(None))
    return session.scalars(select(User).where(User.active, User.id.in_(held)).order_by(User.name)).all()


def round_references(session: Session) -> dict[UUID, str]:
    """Every round by its id."""
    return {row.id: row.reference for row in session.execute(select(Assessment.id, Assessment.reference))}


def waiting_proposals(session: Session, on: datetime, person_id: UUID | None = None) -> Sequence[RoleProposal]:
    """Those that wait for a second person, the oldest first; of one person where named."""
    statement = select(RoleProposal).where(RoleProposal.state == ProposalState.WAITING, RoleProposal.ends_at > on)
    if person_id is not None:
        statement = statement.where(RoleProposal.user_id == person_id)
    return session.scalars(statement.order_by(RoleProposal.proposed_at)).all()


def find_proposal(session: Session, reference: str) -> RoleProposal | None:
    return session.scalars(select(RoleProposal).where(RoleProposal.reference == reference)).one_or_none()


def next_number(session: Session, table: type[RoleProposal] | type[Deputy] | type[BreakGlass]) -> int:
    """The number after the last, given to one writer at a time. Rows of these tables are never deleted."""
    take_turn(session)
    return (session.scalar(select(func.count()).select_from(table)) or 0) + 1


def deputies(session: Session, assessment_id: UUID | None, on: date) -> Sequence[Deputy]:
    """Those who stand in for a lead of this round, now or later, the first to begin first."""
    statement = select(Deputy).where(
        Deputy.assessment_id == assessment_id, Deputy.ended_at.is_(None), Deputy.ends_on >= on
    )
    return session.scalars(statement.order_by(Deputy.starts_on, Deputy.named_at)).all()


def find_deputy(session: Session, reference: str) -> Deputy | None:
    return session.scalars(select(Deputy).where(Deputy.reference == reference)).one_or_none()


def stands_in(session: Session, person_id: UUID, assessment_id: UUID | None, on: date) -> bool:
    """Whether a lead, still at work and still lead, has named this person for today."""
    lead = (
        select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.user_id == Deputy.named_by,
            RoleGrant.role == Role.LEAD,
            RoleGrant.ended_at.is_(None),
            or_(RoleGrant.assessment_id.is_(None), RoleGrant.assessment_id == Deputy.assessment_id),
            User.active,
        )
        .exists()
    )
    statement = select(Deputy.id).where(
        Deputy.user_id == person_id,
        Deputy.assessment_id == assessment_id,
        Deputy.ended_at.is_(None),
        Deputy.starts_on <= on,
        Deputy.ends_on >= on,
        lead,
    )
    return session.scalars(statement.limit(1)).first() is not None


def open_glass(session: Session, person_id: UUID, on: datetime) -> BreakGlass | None:
    statement = select(BreakGlass).where(
        BreakGlass.user_id == person_id, BreakGlass.ended_at.is_(None), BreakGlass.ends_at > on
    )
    return session.scalars(statement.order_by(BreakGlass.begun_at.desc()).limit(1)).one_or_none()


def find_glass(session: Session, reference: str) -> BreakGlass | None:
    return session.scalars(select(BreakGlass).where(BreakGlass.reference == reference)).one_or_none()


def list_glass(session: Session, since: datetime | None = None) -> Sequence[BreakGlass]:
    """The newest first."""
    statement = select(BreakGlass).order_by(BreakGlass.begun_at.desc())
    return session.scalars(statement if since is None else statement.where(BreakGlass.begun_at >= since)).all()


def people_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, User]:
    wanted = set(ids)
    return {row.id: row for row in session.scalars(select(User).where(User.id.in_(wanted)))} if wanted else {}


def find_sign_in(session: Session, token_sha256: str) -> tuple[SignIn, User] | None:
    row = session.execute(
        select(SignIn, User).join(User, User.id == SignIn.user_id).where(SignIn.token_sha256 == token_sha256)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def list_open_sign_ins(session: Session, person_id: UUID) -> Sequence[SignIn]:
    """Those that were not ended; newest first. Some may have run out."""
    statement = select(SignIn).where(SignIn.user_id == person_id, SignIn.ended_at.is_(None))
    return session.scalars(statement.order_by(SignIn.signed_in_at.desc())).all()


def find_second_factor(session: Session, person_id: UUID) -> SecondFactor | None:
    return session.scalars(select(SecondFactor).where(SecondFactor.user_id == person_id)).one_or_none()


def list_recovery_codes(session: Session, person_id: UUID) -> Sequence[RecoveryCode]:
    """Those still good."""
    statement = select(RecoveryCode).where(RecoveryCode.user_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalars(statement).all()


def drop_recovery_codes(session: Session, person_id: UUID) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person_id))


def list_resets_to_look_at(session: Session) -> Sequence[FactorReset]:
    return session.scalars(
        select(FactorReset).where(FactorReset.looked_at.is_(None)).order_by(FactorReset.reset_at)
    ).all()


def find_reset_to_look_at(session: Session, person_id: UUID) -> FactorReset | None:
    """The newest reset of this person's second factor that nobody else has looked at."""
    statement = select(FactorReset).where(FactorReset.user_id == person_id, FactorReset.looked_at.is_(None))
    return session.scalars(statement.order_by(FactorReset.reset_at.desc()).limit(1)).one_or_none()


def find_password_link(session: Session, token_sha256: str) -> tuple[PasswordLink, User] | None:
    row = session.execute(
        select(PasswordLink, User)
        .join(User, User.id == PasswordLink.user_id)
        .where(PasswordLink.token_sha256 == token_sha256)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def list_open_password_links(session: Session, person_id: UUID) -> Sequence[PasswordLink]:
    statement = select(PasswordLink).where(PasswordLink.user_id == person_id, PasswordLink.used_at.is_(None))
    return session.scalars(statement).all()


def find_token(session: Session, reference: str) -> tuple[ApiToken, User] | None:
    row = session.execute(
        select(ApiToken, User).join(User, User.id == ApiToken.user_id).where(ApiToken.reference == reference)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def list_open_tokens(session: Session, person_id: UUID) -> Sequence[ApiToken]:
    """Those that were not taken back, newest first; some may have run out."""
    statement = select(ApiToken).where(ApiToken.user_id == person_id, ApiToken.ended_at.is_(None))
    return session.scalars(statement.order_by(ApiToken.made_at.desc())).all()


def find_identity(session: Session, issuer: str, subject: str) -> Identity | None:
    return session.scalars(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)).one_or_none()


def find_identity_of(session: Session, person_id: UUID, issuer: str) -> Identity | None:
    statement = select(Identity).where(Identity.user_id == person_id, Identity.issuer == issuer)
    return session.scalars(statement.limit(1)).one_or_none()


def tries_at(session: Session, key: str, moment: datetime) -> Tries | None:
    return session.scalars(select(Tries).where(Tries.key == key, Tries.ends_at > moment)).one_or_none()


def forget_tries(session: Session, *, before: datetime | None = None, key: str | None = None) -> None:
    """Those whose time is over, or those of one key."""
    session.execute(delete(Tries).where(Tries.key == key if before is None else Tries.ends_at <= before))


def list_demo_people(session: Session) -> Sequence[User]:
    statement = _with_grants().where(User.demo, User.active, User.password_hash.is_not(None)).order_by(User.name)
    return session.scalars(statement).all()


def holds_demo_accounts(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(User).where(User.demo)))


def _with_grants() -> Select[User]:
    return select(User).options(selectinload(User.grants))
