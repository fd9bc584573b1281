"""The verbs about API tokens: make, list, take back, and whom one stands for."""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app.access import Actor
from app.access.permissions import CASE_RIGHTS, permissions_of
from app.accounts import queries
from app.accounts.models import ApiToken
from app.accounts.rules import SessionRules
from app.accounts.schemas import TokenIn, TokenMadeOut, TokenOut
from app.accounts.service.sessions import good_session
from app.accounts.service.signing_in import SEEN_EVERY, bare, find_actor, hashed
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken

PREFIX = "rdy"
MOST_TOKENS = 20


def list_tokens(session: Session, token: str, limits: SessionRules) -> list[TokenOut]:
    """One's own tokens that were not taken back, newest first; those that ran out say so."""
    _, user = good_session(session, token, limits)
    return [_out(row) for row in queries.list_open_tokens(session, user.id)]


def make_token(session: Session, token: str, limits: SessionRules, longest_days: int, data: TokenIn) -> TokenMadeOut:
    """A token for a program, shown this once. Its rights are among those its owner has in this session.

    Invalid (422) for a right that is not theirs and for a time past the longest; RuleBroken (409) for one too many.
    """
    row, user = good_session(session, token, limits)
    actor = find_actor(session, user.id, row.assessment_id) or bare(user)
    wanted = set(data.permissions)
    if data.days > longest_days:
        fault = f"A token is good for {longest_days} days at most."
        raise Invalid(fault, errors=(FieldError("/days", fault),))
    beyond = wanted - actor.permissions
    if beyond:
        fault = f"You can’t give a token what you may not do yourself: {', '.join(sorted(beyond))}."
        raise Invalid(fault, errors=(FieldError("/permissions", fault),))
    if wanted & CASE_RIGHTS and (row.second_factor_at is None or queries.find_reset_to_look_at(session, user.id)):
        fault = (
            "A token for case records is made in a session with a second factor. Set one up, or sign in with its code."
        )
        raise Invalid(fault, errors=(FieldError("/permissions", fault),))
    if len([one for one in queries.list_open_tokens(session, user.id) if one.ends_at > now()]) >= MOST_TOKENS:
        raise RuleBroken(f"You have {MOST_TOKENS} tokens. Take back those that no program uses, then make this one.")
    reference, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    made = ApiToken(
        reference=reference,
        user_id=user.id,
        name=data.name,
        token_sha256=hashed(secret),
        scope=sorted(permission.value for permission in wanted),
        made_at=now(),
        ends_at=now() + timedelta(days=data.days),
    )
    session.add(made)
    record(session, bare(user), "accounts.token.made", user, reason=f"{reference}: {', '.join(made.scope)}"[:2000])
    session.flush()
    return TokenMadeOut(token=f"{PREFIX}_{reference}_{secret}", **_out(made).model_dump())


def end_token(session: Session, token: str, limits: SessionRules, reference: str) -> None:
    """Take one of one's own tokens back; it is refused from the next request on."""
    _, user = good_session(session, token, limits)
    found = queries.find_token(session, reference)
    if found is None or found[1].id != user.id or found[0].ended_at is not None:
        raise NotFound("There is no token of yours with this reference.")
    found[0].ended_at = now()
    record(session, bare(user), "accounts.token.taken_back", user, reason=reference)


@dataclass(frozen=True)
class UsedAs:
    """Whom a token stands for; `worth_noting` when it is time to write down that it was used."""

    actor: Actor
    reference: str
    worth_noting: bool


def actor_of_token(session: Session, token: str) -> UsedAs | None:
    """Whom a token stands for, with what is both in it and still theirs; None for one that is not good (any more)."""
    parts = token.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX or not (parts[1].isascii() and len(parts[1]) < 20):
        return None
    found = queries.find_token(session, parts[1])
    if found is None:
        return None
    row, user = found
    is_right = hmac.compare_digest(row.token_sha256, hashed(parts[2]))
    if not is_right or row.ended_at is not None or row.ends_at <= now() or not user.active:
        return None
    actor = find_actor(session, user.id, None)
    if actor is None:
        return None
    # What an administrator reads under break-glass, they read themselves; no program of theirs does.
    theirs = actor.permissions if actor.glass is None else permissions_of(actor.roles)
    granted = frozenset(permission for permission in theirs if permission.value in row.scope)
    if queries.find_reset_to_look_at(session, user.id) is not None:
        granted -= CASE_RIGHTS
    worth_noting = row.last_used_at is None or now() - row.last_used_at > SEEN_EVERY
    return UsedAs(replace(actor, name=user.name, permissions=granted, glass=None), row.reference, worth_noting)


def note_used(session: Session, reference: str) -> None:
    found = queries.find_token(session, reference)
    if found is not None:
        found[0].last_used_at = now()


def _out(row: ApiToken) -> TokenOut:
    return TokenOut(
        reference=row.reference,
        name=row.name,
        permissions=row.scope,
        made_at=row.made_at,
        ends_at=row.ends_at,
        last_used_at=row.last_used_at,
        has_run_out=row.ends_at <= now(),
    )
