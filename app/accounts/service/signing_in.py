"""Who is signed in: passwords, sessions, and a person as an actor."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.access.permissions import DEPUTY_RIGHTS, GLASS_RIGHTS
from app.accounts import passwords, queries, rules
from app.accounts.models import SignIn, User
from app.accounts.schemas import MeOut
from app.accounts.service.finding import person_at
from app.assessments import service as assessments
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound, NotSignedIn

# A session that is used writes its row once a minute, not with every page.
SEEN_EVERY = timedelta(minutes=1)


def set_password(session: Session, actor: Actor, email: str, password: str) -> None:
    """Set a person's password; one's own, or anyone's for an administrator. Invalid (422) says what is wrong with it."""
    user = person_at(session, email)
    if user.id != actor.person_id:
        actor.require(Permission.PEOPLE_WRITE)
    fault = rules.password_fault(password, user.email, user.name)
    if fault is not None:
        raise Invalid(fault, errors=(FieldError("/password", fault),))
    user.password_hash = passwords.hash_password(password)
    record(session, actor, "accounts.password.set", user)


def sign_in(session: Session, email: str, password: str, hours: int) -> tuple[str, SignIn, User]:
    """Start a session; gives the cookie's value, which is kept only as its SHA-256.

    Raises NotSignedIn (401) with one sentence, whatever was wrong, after the same time.
    """
    user = queries.find_by_email(session, rules.tidy_address(email))
    if not passwords.matches(password, user.password_hash if user else None) or user is None or not user.active:
        raise NotSignedIn("The address and password don't match an account. Check both and try again.")
    token = secrets.token_urlsafe(32)
    started = now()
    row = SignIn(
        token_sha256=_hashed(token),
        user_id=user.id,
        signed_in_at=started,
        last_seen_at=started,
        ends_at=started + timedelta(hours=hours),
    )
    session.add(row)
    record(session, find_actor(session, user.id, None) or _bare(user), "accounts.person.signed_in", user)
    return token, row, user


def sign_out(session: Session, token: str) -> None:
    found = queries.find_sign_in(session, _hashed(token))
    if found is not None and found[0].ended_at is None:
        found[0].ended_at = now()
        record(session, _bare(found[1]), "accounts.person.signed_out", found[1])


def actor_of_token(session: Session, token: str, idle_minutes: int) -> tuple[Actor, bool] | None:
    """Who a cookie stands for, and whether it is time to note that they were seen; None when it is no longer good."""
    found = queries.find_sign_in(session, _hashed(token))
    if found is None:
        return None
    row, user = found
    moment = now()
    if row.ended_at is not None or row.ends_at <= moment or not user.active:
        return None
    if moment - row.last_seen_at > timedelta(minutes=idle_minutes):
        return None
    actor = find_actor(session, user.id, row.assessment_id)
    return None if actor is None else (actor, moment - row.last_seen_at > SEEN_EVERY)


def note_seen(session: Session, token: str) -> None:
    found = queries.find_sign_in(session, _hashed(token))
    if found is not None:
        found[0].last_seen_at = now()


def find_actor(session: Session, person_id: UUID, assessment_id: UUID | None) -> Actor | None:
    """A person as an actor in one round (the open one by default), with the rights they hold now; None for a leaver."""
    user = queries.find_by_id(session, person_id)
    if user is None or not user.active:
        return None
    if assessment_id is None:
        assessment_id = assessments.current_assessment_id(session)
    roles = queries.roles_in(session, person_id, assessment_id)
    more: frozenset[Permission] = frozenset()
    if queries.stands_in(session, person_id, assessment_id, today()):
        more |= DEPUTY_RIGHTS
    glass = queries.open_glass(session, person_id, now()) if Role.ADMIN in roles else None
    if glass is None:
        return Actor.of(user.id, user.name, roles, assessment_id, more)
    # Whatever is recorded under break-glass says so in the name of whoever did it.
    name = f"{user.name} (break-glass {glass.reference})"
    return Actor.of(user.id, name, roles, assessment_id, more | GLASS_RIGHTS, glass.reference)


def find_actor_by_email(session: Session, email: str) -> Actor | None:
    """For commands that act as a named person (`--as`)."""
    user = queries.find_by_email(session, rules.tidy_address(email))
    return None if user is None else find_actor(session, user.id, None)


def who_am_i(session: Session, actor: Actor) -> MeOut:
    user = queries.find_by_id(session, actor.person_id)
    if user is None:
        raise NotFound("This account is no longer here.")
    return MeOut(
        email=user.email,
        name=user.name,
        roles=sorted(actor.roles),
        permissions=sorted(actor.permissions),
        assessment=assessments.reference_of(session, actor.assessment_id),
    )


def _bare(user: User) -> Actor:
    return Actor(user.id, user.name, frozenset(), None)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
