"""The verbs about roles: give one, end one."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.accounts import rules
from app.accounts.models import RoleGrant, User
from app.accounts.service.finding import person_at, roles_held
from app.audit import record
from app.core.clock import now
from app.core.errors import RuleBroken


def give_role(session: Session, actor: Actor, email: str, role: Role) -> None:
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    user = person_at(session, email)
    if role not in roles_held(user):
        grant(session, actor, user, role)
        record(session, actor, "accounts.role.given", user)


def end_role(session: Session, actor: Actor, email: str, role: Role) -> None:
    """The role ends with the next request of that person."""
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    user = person_at(session, email)
    for grant in user.grants:
        if grant.role is role and grant.ended_at is None:
            grant.ended_at = now()
    record(session, actor, "accounts.role.ended", user)


def grant(session: Session, actor: Actor, user: User, role: Role) -> None:
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    fault = rules.role_fault(role, roles_held(user), is_self=user.id == actor.person_id)
    if fault is not None:
        raise RuleBroken(fault)
    user.grants.append(RoleGrant(role=role, given_by=actor.person_id, given_at=now()))
