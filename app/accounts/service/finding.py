"""One person by their address, for the verbs of accounts."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Role
from app.accounts import queries, rules
from app.accounts.models import User
from app.accounts.schemas import GrantOut, PersonOut
from app.core.errors import NotFound


def person_at(session: Session, email: str) -> User:
    user = queries.find_with_roles(session, rules.tidy_address(email))
    if user is None:
        raise nobody(email)
    return user


def nobody(email: str) -> NotFound:
    return NotFound(f"There is nobody with the address {email[:80]}. Check it, or add the person.")


def roles_held(user: User) -> frozenset[Role]:
    return frozenset(grant.role for grant in user.grants if grant.ended_at is None)


def person_out(user: User, rounds: Mapping[UUID, str]) -> PersonOut:
    """`rounds` are the references of all rounds, for the roles that hold in one alone."""
    return PersonOut(
        key=hashlib.sha256(user.id.bytes).hexdigest()[:12],
        email=user.email,
        name=user.name,
        job_title=user.job_title,
        team=user.team,
        manager=user.manager,
        active=user.active,
        roles=sorted(roles_held(user)),
        grants=[
            GrantOut(role=grant.role, assessment=rounds[grant.assessment_id] if grant.assessment_id else None)
            for grant in sorted(user.grants, key=lambda grant: grant.given_at)
            if grant.ended_at is None
        ],
        version=user.version,
    )
