"""Who is signed in: proving it, the session that follows, and a person as an actor."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor, Permission, Role
from app.access.permissions import CASE_RIGHTS, DEPUTY_RIGHTS, GLASS_RIGHTS
from app.accounts import passwords, queries, rules
from app.accounts.models import SignedInBy, SignIn, User
from app.accounts.rules import SessionRules, SessionTimes, Standing
from app.accounts.schemas import MeOut
from app.assessments import service as assessments
from app.audit import record
from app.core.clock import now, today
from app.core.errors import Locked, NotFound, NotSignedIn

# A session that is used writes its row once a minute, not with every page.
SEEN_EVERY = timedelta(minutes=1)
NO_MATCH = "The address and password don't match an account. Check both and try again."
OVER = "You are signed out. Sign in again."
NOBODY = UUID(int=0)
LOCKED = "This session was not used for a while, so it is locked. Unlock it, then send this again."
NOT_VOUCHED = "It is an hour since your council’s sign-in last vouched for you. Unlock, then send this again."


@dataclass(frozen=True)
class Begun:
    """A session that was just begun: its cookie's value is known this once."""

    token: str
    name: str
    ends_at: datetime
    waits_for_code: bool


def prove_password(session: Session, email: str, password: str) -> UUID:
    """Whose address and password these are. NotSignedIn (401), one sentence and one time whatever was wrong.

    Asked in a reading session: a hash takes long on purpose, and nobody else should wait for it to save.
    """
    user = queries.find_by_email(session, rules.tidy_address(email))
    if not passwords.matches(password, user.password_hash if user else None) or user is None or not user.active:
        raise NotSignedIn(NO_MATCH)
    return user.id


def note_refused(session: Session, email: str) -> None:
    """A wrong password or code is an entry too. Where there is no such account it names nobody, and takes as long."""
    user = queries.find_by_email(session, rules.tidy_address(email)) or User(id=NOBODY, name="", email="nobody we know")
    record(session, SYSTEM, "accounts.sign_in.refused", user)


def begin_session(
    session: Session, person_id: UUID, hours: int, browser: str = "", by: SignedInBy = SignedInBy.PASSWORD,
    *, has_second_factor: bool = False,
) -> Begun:  # fmt: skip
    """Start a session of somebody who proved who they are; with a second factor set up, it waits for its code.

    `has_second_factor`: the identity provider saw one already.
    """
    user = queries.find_by_id(session, person_id)
    if user is None or not user.active:
        raise NotSignedIn(NO_MATCH)
    factor = queries.find_second_factor(session, user.id)
    waits = factor is not None and factor.confirmed_at is not None and not has_second_factor
    token, moment = secrets.token_urlsafe(32), now()
    row = SignIn(
        token_sha256=hashed(token),
        user_id=user.id,
        signed_in_at=moment,
        last_seen_at=moment,
        ends_at=moment + timedelta(hours=hours),
        signed_in_by=by,
        browser=browser[:80],
        waits_for_code=waits,
        second_factor_at=moment if has_second_factor else None,
        vouched_at=moment if by is SignedInBy.PROVIDER else None,
    )
    session.add(row)
    if not waits:
        record(session, find_actor(session, user.id, None) or bare(user), "accounts.person.signed_in", user)
    return Begun(token, user.name, row.ends_at, waits)


def sign_out(session: Session, token: str) -> None:
    found = queries.find_sign_in(session, hashed(token))
    if found is not None and found[0].ended_at is None:
        found[0].ended_at = now()
        record(session, bare(found[1]), "accounts.person.signed_out", found[1])


@dataclass(frozen=True)
class SeenAs:
    """Whom a cookie stands for; `worth_noting` when it is time to write down that the session is in use."""

    actor: Actor
    worth_noting: bool


def actor_of_session(session: Session, token: str, limits: SessionRules, *, in_cases: bool = False) -> SeenAs | None:
    """Whom a cookie stands for; None when it is no longer good, Locked (401) when it only needs to be unlocked."""
    found = queries.find_sign_in(session, hashed(token))
    if found is None or not found[1].active:
        return None
    row, user = found
    moment = now()
    standing = rules.standing_of(times_of(row), moment, limits_here(session, limits), in_cases=in_cases)
    if standing is Standing.LOCKED:
        raise Locked(LOCKED)
    if standing is Standing.NOT_VOUCHED:
        raise Locked(NOT_VOUCHED)
    if standing is not Standing.GOOD:
        return None
    actor = find_actor(session, user.id, row.assessment_id)
    if actor is None:
        return None
    if row.second_factor_at is None or queries.find_reset_to_look_at(session, user.id) is not None:
        kept = actor.permissions & CASE_RIGHTS
        actor = replace(actor, permissions=actor.permissions - kept, withheld=kept)
    return SeenAs(actor, moment - row.last_seen_at > SEEN_EVERY or row.in_cases is not in_cases)


def note_seen(session: Session, token: str, *, in_cases: bool = False) -> None:
    found = queries.find_sign_in(session, hashed(token))
    if found is not None:
        found[0].last_seen_at = now()
        found[0].in_cases = in_cases


def find_actor(session: Session, person_id: UUID, assessment_id: UUID | None) -> Actor | None:
    """A person as an actor in one round (the open one by default), with the rights they hold now; None for a leaver."""
    user = queries.find_plain_by_id(session, person_id)
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
        withheld=sorted(actor.withheld),
        assessment=assessments.reference_of(session, actor.assessment_id),
    )


def limits_here(session: Session, limits: SessionRules) -> SessionRules:
    """The installation's limits, with those that the council has set for itself."""
    council = assessments.council_facts(session)
    return replace(
        limits,
        idle_minutes=council.idle_minutes or limits.idle_minutes,
        case_idle_minutes=council.case_idle_minutes or limits.case_idle_minutes,
    )


def times_of(row: SignIn) -> SessionTimes:
    return SessionTimes(
        signed_in_at=row.signed_in_at,
        last_seen_at=row.last_seen_at,
        ends_at=row.ends_at,
        is_ended=row.ended_at is not None,
        is_locked=row.locked_at is not None,
        waits_for_code=row.waits_for_code,
        was_in_cases=row.in_cases,
        vouched_at=row.vouched_at,
    )


def bare(user: User) -> Actor:
    return Actor(user.id, user.name, frozenset(), None)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
