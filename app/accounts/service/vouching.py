"""Signing in on the word of the council's identity provider: the account, its roles, the session."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Role
from app.access.actor import PROVIDER
from app.accounts import queries
from app.accounts.models import Identity, SignedInBy, User
from app.accounts.provider import Claims
from app.accounts.schemas import RoleIn
from app.accounts.service.finding import person_at
from app.accounts.service.roles import settle_role
from app.accounts.service.signing_in import Begun, bare, begin_session, hashed
from app.audit import record
from app.core.clock import now
from app.core.errors import Forbidden, RuleBroken

CLOSED = "Your account in Readiness is closed. Ask your administrator."
NO_ROLE = "You have no role in Readiness yet. Ask the lead officer or your administrator for one, then sign in again."


@dataclass(frozen=True)
class Welcome:
    """A new session, or None when the one that is open goes on."""

    begun: Begun | None


def sign_in_on_word(session: Session, claims: Claims, cookie: str, hours: int, browser: str) -> Welcome:
    """Let in whoever the provider vouches for: by subject, else the account of their address, else a new account.

    Forbidden (403) for a closed account, for somebody new without a role, and for an address that another subject has.
    """
    user = _known(session, claims) or _linked(session, claims) or _made(session, claims)
    if not user.active:
        raise Forbidden(CLOSED)
    _keep_roles(session, user, claims)
    found = queries.find_sign_in(session, hashed(cookie)) if cookie else None
    if found is not None and found[0].ended_at is None and found[0].ends_at > now():
        row, whose = found
        if whose.id == user.id and row.signed_in_by is SignedInBy.PROVIDER and not row.waits_for_code:
            was_locked = row.locked_at is not None
            row.vouched_at, row.last_seen_at, row.locked_at = now(), now(), None
            if claims.has_second_factor and row.second_factor_at is None:
                row.second_factor_at = now()
            record(session, bare(user), "accounts.session.unlocked" if was_locked else "accounts.session.vouched", user)
            return Welcome(None)
        row.ended_at = now()
    begun = begin_session(
        session, user.id, hours, browser, SignedInBy.PROVIDER, has_second_factor=claims.has_second_factor
    )
    return Welcome(begun)


def _known(session: Session, claims: Claims) -> User | None:
    identity = queries.find_identity(session, claims.issuer, claims.subject)
    return None if identity is None else queries.find_by_id(session, identity.user_id)


def _linked(session: Session, claims: Claims) -> User | None:
    """Somebody who was added here beforehand, at their first sign-in with the provider."""
    user = queries.find_with_roles(session, claims.email)
    if user is None:
        return None
    if queries.find_identity_of(session, user.id, claims.issuer) is not None:
        # An address that passed to somebody else must not hand them the account of who had it before.
        raise Forbidden("This address belongs to another account of your council’s sign-in. Ask your administrator.")
    if not user.active:
        raise Forbidden(CLOSED)
    _link(session, claims, user)
    return user


def _made(session: Session, claims: Claims) -> User:
    if not claims.roles:
        raise Forbidden(NO_ROLE)
    user = User(email=claims.email, name=claims.name, added_at=now(), grants=[])
    session.add(user)
    record(session, PROVIDER, "accounts.person.added", user)
    _link(session, claims, user)
    return person_at(session, claims.email)


def _link(session: Session, claims: Claims, user: User) -> None:
    session.add(Identity(issuer=claims.issuer, subject=claims.subject, user_id=user.id, linked_at=now()))
    record(session, PROVIDER, "accounts.person.linked", user)


def _keep_roles(session: Session, user: User, claims: Claims) -> None:
    """The roles that the provider gave are those that it still says; what was given here stays as it is.

    Lead, psw and ig are proposed: a second person confirms them. One that was confirmed ends when it is no longer said.
    """
    if claims.roles is None:
        return
    whole = person_at(session, user.email)
    ending = [
        grant
        for grant in whole.grants
        if grant.ended_at is None and grant.given_by == PROVIDER.person_id and grant.role not in claims.roles
    ]
    for grant in ending:
        grant.ended_at = now()
    if ending:
        record(session, PROVIDER, "accounts.role.ended", whole, reason=", ".join(sorted(one.role for one in ending)))
    for role in sorted(claims.roles, key=list(Role).index):
        try:
            settle_role(session, PROVIDER, whole, RoleIn(role=role, reason="Said by the council’s identity provider"))
        except RuleBroken:
            continue  # administrator and ig in one person: the second of them is not given
