"""Every SELECT over people, roles and sessions."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.access import Role
from app.accounts.models import RoleGrant, SignIn, User


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


def find_sign_in(session: Session, token_sha256: str) -> tuple[SignIn, User] | None:
    row = session.execute(
        select(SignIn, User).join(User, User.id == SignIn.user_id).where(SignIn.token_sha256 == token_sha256)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def list_open_sign_ins(session: Session, person_id: UUID) -> Sequence[SignIn]:
    return session.scalars(select(SignIn).where(SignIn.user_id == person_id, SignIn.ended_at.is_(None))).all()


def list_demo_people(session: Session) -> Sequence[User]:
    statement = _with_grants().where(User.demo, User.active, User.password_hash.is_not(None)).order_by(User.name)
    return session.scalars(statement).all()


def holds_demo_accounts(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(User).where(User.demo)))


def _with_grants() -> Select[User]:
    return select(User).options(selectinload(User.grants))
