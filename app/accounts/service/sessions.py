"""The verbs about one's own sessions: how they stand, lock, unlock, list, end."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import passwords, queries, rules
from app.accounts.models import SignIn, User
from app.accounts.rules import SessionRules, Standing
from app.accounts.schemas import SessionOut, SessionStateOut
from app.accounts.service.finding import person_at
from app.accounts.service.signing_in import OVER, bare, hashed, limits_here, times_of
from app.audit import record
from app.core.clock import now
from app.core.errors import Forbidden, NotFound, NotSignedIn, RuleBroken


def own_session(session: Session, token: str) -> tuple[SignIn, User]:
    """The session behind a cookie, locked or not; NotSignedIn (401) for one that is over."""
    found = queries.find_sign_in(session, hashed(token)) if token else None
    if found is None or not found[1].active or found[0].ended_at is not None or found[0].ends_at <= now():
        raise NotSignedIn(OVER)
    return found


def good_session(session: Session, token: str, limits: SessionRules) -> tuple[SignIn, User]:
    """The session behind a cookie while it is good for everything, for acts on one's own account."""
    if not token:
        raise Forbidden("This is done signed in on a page or over the API with its cookie, not with a token.")
    row, user = own_session(session, token)
    if rules.standing_of(times_of(row), now(), limits_here(session, limits), in_cases=False) is not Standing.GOOD:
        raise NotSignedIn(OVER)
    return row, user


def state_of_session(session: Session, token: str, limits: SessionRules) -> SessionStateOut:
    """How a session stands, without using it: what a page asks before it covers itself."""
    row, user = own_session(session, token)
    limits = limits_here(session, limits)
    standing = rules.standing_of(times_of(row), now(), limits, in_cases=False)
    left = row.last_seen_at + rules.idle_limit(limits, in_cases=row.in_cases) - now()
    factor = queries.find_second_factor(session, user.id)
    return SessionStateOut(
        standing=standing.value,
        seconds_left=max(0, int(left / timedelta(seconds=1))) if standing is Standing.GOOD else 0,
        name=user.name,
        by=row.signed_in_by,
        has_password=user.password_hash is not None,
        asks_code=factor is not None and factor.confirmed_at is not None,
    )


def lock(session: Session, token: str) -> None:
    """Lock this session; nothing of it is lost."""
    row, user = own_session(session, token)
    if row.locked_at is None and not row.waits_for_code:
        row.locked_at = now()
        record(session, bare(user), "accounts.session.locked", user)


def person_to_unlock(session: Session, token: str) -> tuple[UUID, str]:
    """Whose session it is that is to be unlocked: id and address."""
    row, user = own_session(session, token)
    if row.waits_for_code:
        raise NotSignedIn(OVER)
    return user.id, user.email


def unlock(session: Session, token: str) -> str:
    """The owner proved who they are, so the session goes on where it stood, under a new cookie, which is returned."""
    row, user = own_session(session, token)
    if row.waits_for_code:
        raise NotSignedIn(OVER)
    row.locked_at = None
    row.last_seen_at = now()
    fresh = renewed(row)
    record(session, bare(user), "accounts.session.unlocked", user)
    return fresh


def password_matches(session: Session, person_id: UUID, password: str) -> bool:
    user = queries.find_by_id(session, person_id)
    return passwords.matches(password, user.password_hash if user else None)


def list_sessions(session: Session, token: str, limits: SessionRules) -> list[SessionOut]:
    """Where this person is signed in, newest first."""
    this, user = good_session(session, token, limits)
    return [
        SessionOut(
            reference=reference_of(row),
            browser=row.browser,
            signed_in_at=row.signed_in_at,
            last_seen_at=row.last_seen_at,
            ends_at=row.ends_at,
            is_this=row.id == this.id,
        )
        for row in queries.list_open_sign_ins(session, user.id)
        if row.ends_at > now() and not row.waits_for_code
    ]


def end_session(session: Session, token: str, limits: SessionRules, reference: str) -> None:
    """End one of one's own sessions."""
    _, user = good_session(session, token, limits)
    for row in queries.list_open_sign_ins(session, user.id):
        if reference_of(row) == reference:
            row.ended_at = now()
            record(session, bare(user), "accounts.session.ended", user)
            return
    raise NotFound("This session has ended already.")


def end_other_sessions(session: Session, token: str, limits: SessionRules) -> int:
    """End all of one's own sessions but this; gives how many."""
    this, user = good_session(session, token, limits)
    ended = end_sessions_of(session, user.id, but=this.id)
    if ended:
        record(session, bare(user), "accounts.session.others_ended", user)
    return ended


def sign_out_person(session: Session, actor: Actor, email: str) -> int:
    """End every session of another person, for a lost laptop or a stolen cookie; they may sign in again. Gives how many."""
    actor.require(Permission.PEOPLE_WRITE)
    user = person_at(session, email)
    if user.id == actor.person_id:
        raise RuleBroken("Your own sessions are ended on your account page.")
    ended = end_sessions_of(session, user.id)
    record(session, actor, "accounts.person.sessions_ended", user)
    return ended


def end_sessions_of(session: Session, person_id: UUID, *, but: UUID | None = None) -> int:
    """Every session of a person ends, but the one named; the caller records why."""
    rows = [row for row in queries.list_open_sign_ins(session, person_id) if row.id != but]
    for row in rows:
        row.ended_at = now()
    return len(rows)


def renewed(row: SignIn) -> str:
    """A new cookie for the same session: what was known before is good for nothing now."""
    token = secrets.token_urlsafe(32)
    row.token_sha256 = hashed(token)
    return token


def reference_of(row: SignIn) -> str:
    return row.id.hex[:12]
