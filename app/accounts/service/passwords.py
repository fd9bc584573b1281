"""The verbs about passwords: set on the server, change one's own, set by a link that works once."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.accounts import passwords, queries, rules
from app.accounts.models import PasswordLink, User
from app.accounts.rules import SessionRules
from app.accounts.schemas import PasswordLinkOut
from app.accounts.service.finding import person_at, roles_held
from app.accounts.service.sessions import end_sessions_of, good_session, renewed
from app.accounts.service.signing_in import bare, hashed
from app.assessments import service as assessments
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.notify import service as notify
from app.notify.schemas import MailIn

LINK_HOURS = 72
GONE = "This link is not good any more. Ask your administrator for a new one."


def set_password(session: Session, actor: Actor, email: str, password: str) -> None:
    """Set a person's password on the server. Everybody else sets their own, by a link. Invalid (422) says what is wrong."""
    actor.require(Permission.SYSTEM_RUN)
    user = person_at(session, email)
    _set(session, user, password, "/password")
    record(session, actor, "accounts.password.set", user)


def change_password(session: Session, token: str, limits: SessionRules, current: str, new: str) -> str:
    """Change one's own password; all other sessions end and this one gets a new cookie, which is returned."""
    row, user = good_session(session, token, limits)
    if not passwords.matches(current, user.password_hash):
        fault = "This is not your password now. Check it and try again."
        raise Invalid(fault, errors=(FieldError("/current", fault),))
    if current == new:
        fault = "This is the password you have. Choose a new one."
        raise Invalid(fault, errors=(FieldError("/new", fault),))
    _set(session, user, new, "/new")
    end_sessions_of(session, user.id, but=row.id)
    fresh = renewed(row)
    record(session, bare(user), "accounts.password.changed", user)
    return fresh


def make_password_link(session: Session, actor: Actor, email: str, hours: int = LINK_HOURS) -> tuple[str, datetime]:
    """A link by which a person sets their first or a new password: its token, shown once, and when it ends.

    Earlier links of theirs end. The password they have stays good until they set another.
    """
    actor.require(Permission.PEOPLE_WRITE)
    user = person_at(session, email)
    if not user.active:
        raise RuleBroken("This account is closed. Open it again before you send a link.")
    if user.id == actor.person_id:
        raise RuleBroken("Change your own password on your account page.")
    for earlier in queries.list_open_password_links(session, user.id):
        earlier.used_at = now()
    token = secrets.token_urlsafe(32)
    ends_at = now() + timedelta(hours=hours)
    session.add(
        PasswordLink(
            token_sha256=hashed(token), user_id=user.id, made_by=actor.person_id, made_at=now(), ends_at=ends_at
        )
    )
    record(session, actor, "accounts.password_link.made", user)
    _tell_of_link(session, actor, user)
    return token, ends_at


def _tell_of_link(session: Session, actor: Actor, user: User) -> None:
    """Whoever holds a link can sign in as the person: they are told, and for lead, psw and ig governance is too."""
    told = {user.email}
    if roles_held(user) & rules.HEAVY:
        told |= {one.email for one in queries.list_holders(session, [Role.IG])}
    body = (
        f"{actor.name} has made a link by which the password of {user.name} in Readiness is set.\n"
        "The link itself comes from them. If you don't know why it was made, tell information governance.\n"
    )
    for address in sorted(told):
        subject = f"A link to set the password of {user.name} was made"
        notify.write_mail(session, actor, MailIn(kind="accounts.password_link", to=address, subject=subject, body=body))


def look_at_password_link(session: Session, token: str) -> PasswordLinkOut:
    """Whom a link is for; looking at it does not use it up. NotFound (404) when it is used or past its time."""
    link, user = _good_link(session, token)
    return PasswordLinkOut(name=user.name, email=user.email, ends_at=link.ends_at)


def set_password_by_link(session: Session, token: str, password: str) -> None:
    """Set the password of whoever the link is for; the link is used up and every session of theirs ends."""
    link, user = _good_link(session, token)
    _set(session, user, password, "/password")
    link.used_at = now()
    end_sessions_of(session, user.id)
    record(session, bare(user), "accounts.password.set_by_link", user)


def _good_link(session: Session, token: str) -> tuple[PasswordLink, User]:
    found = queries.find_password_link(session, hashed(token))
    if found is None or found[0].used_at is not None or found[0].ends_at <= now() or not found[1].active:
        raise NotFound(GONE)
    return found


def _set(session: Session, user: User, password: str, pointer: str) -> None:
    council = assessments.council_facts(session).name
    fault = passwords.password_fault(password, (user.email, user.name, council, "Readiness"))
    if fault is not None:
        raise Invalid(fault, errors=(FieldError(pointer, fault),))
    user.password_hash = passwords.hash_password(password)
