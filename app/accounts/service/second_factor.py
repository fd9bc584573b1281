"""The verbs about the second factor: set it up, give its code, recovery codes, and its reset with a second look."""

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import passwords, queries
from app.accounts.models import FactorReset, RecoveryCode, SecondFactor, SignIn, User
from app.accounts.rules import CODE_MINUTES, SessionRules
from app.accounts.schemas import FactorBegunOut, FactorOut, ResetOut
from app.accounts.service.finding import person_at
from app.accounts.service.sessions import end_sessions_of, good_session, own_session, renewed
from app.accounts.service.signing_in import bare
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, NotSignedIn, RuleBroken
from app.core.sealing import keyed_hash, seal, unseal

STEP = 30  # seconds a code stands (RFC 6238)
# A phone may be half a minute fast or slow.
DRIFT = 1
RECOVERY_CODES = 10
SET_UP_MINUTES = 30
PRODUCT = "Readiness"
# Without letters and digits that are read for each other.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
WRONG_CODE = "This code is not right, or was used already. Wait for the next one and try again."


def second_factor(session: Session, token: str, limits: SessionRules) -> FactorOut:
    """How one's own second factor stands."""
    row, user = good_session(session, token, limits)
    factor = queries.find_second_factor(session, user.id)
    is_set_up = factor is not None and factor.confirmed_at is not None
    return FactorOut(
        is_set_up=is_set_up,
        since=factor.confirmed_at if factor is not None else None,
        recovery_codes_left=len(queries.list_recovery_codes(session, user.id)) if is_set_up else 0,
        given_in_this_session=row.second_factor_at is not None,
        waits_for_second_look=queries.find_reset_to_look_at(session, user.id) is not None,
    )


def begin_second_factor(
    session: Session, token: str, limits: SessionRules, key: bytes, password: str
) -> FactorBegunOut:
    """A new secret for an authenticator app; it counts once its first code was given.

    Whoever has a password gives it again: a page left open is not enough to bind a stranger's phone.
    """
    row, user = good_session(session, token, limits)
    factor = queries.find_second_factor(session, user.id)
    if factor is not None and factor.confirmed_at is not None and row.second_factor_at is None:
        raise RuleBroken("You have a second factor. Sign in with its code before you set up another.")
    _prove(user, password)
    secret = pyotp.random_base32()
    if factor is None:
        factor = SecondFactor(user_id=user.id, last_step=0)
        session.add(factor)
    factor.sealed_next, factor.begun_at = seal(key, secret), now()
    record(session, bare(user), "accounts.second_factor.begun", user)
    return FactorBegunOut(secret=secret, address=_address(user, secret))


def pending_second_factor(session: Session, token: str, limits: SessionRules, key: bytes) -> FactorBegunOut:
    """The secret again while its first code is awaited, so that a page can be shown again."""
    _, user = good_session(session, token, limits)
    secret = unseal(key, _pending(session, user.id).sealed_next or "")
    return FactorBegunOut(secret=secret, address=_address(user, secret))


def confirm_second_factor(
    session: Session, token: str, limits: SessionRules, key: bytes, code: str
) -> tuple[str, list[str]]:
    """The first code: from now on every sign-in asks for one. Gives the new cookie and ten recovery codes, shown once."""
    row, user = good_session(session, token, limits)
    factor = _pending(session, user.id)
    step = _step_of(unseal(key, factor.sealed_next or ""), code, later_than=0)
    if step is None:
        raise Invalid(WRONG_CODE, errors=(FieldError("/code", WRONG_CODE),))
    factor.sealed_secret, factor.sealed_next, factor.last_step = factor.sealed_next, None, step
    factor.confirmed_at = now()
    row.second_factor_at = now()
    end_sessions_of(session, user.id, but=row.id)
    codes = _new_recovery_codes(session, user.id, key)
    fresh = renewed(row)
    record(session, bare(user), "accounts.second_factor.set_up", user)
    return fresh, codes


def give_code(session: Session, token: str, key: bytes, code: str) -> str:
    """The code after the password, or a recovery code: the session is good now and gets a new cookie, which is returned.

    NotSignedIn (401) for a code that is wrong or was used, and for a session that waits for none.
    """
    row, user = own_session(session, token)
    if not accepts(session, user, key, code):
        raise NotSignedIn(WRONG_CODE)
    row.waits_for_code = False
    row.second_factor_at = now()
    row.last_seen_at = now()
    fresh = renewed(row)
    record(session, bare(user), "accounts.person.signed_in", user)
    return fresh


def whose_code(session: Session, token: str) -> tuple[SignIn, User]:
    """The session that waits for a code, and whose it is; NotSignedIn (401) when there is none, or it waited too long."""
    row, user = own_session(session, token)
    if not row.waits_for_code or now() - row.signed_in_at > timedelta(minutes=CODE_MINUTES):
        raise NotSignedIn("Too much time went by since the password. Sign in again.")
    return row, user


def accepts(session: Session, user: User, key: bytes, code: str) -> bool:
    """Whether this is a code of theirs now; it is used up by the asking. The caller records what it was good for."""
    factor = queries.find_second_factor(session, user.id)
    if factor is None or factor.sealed_secret is None:
        return False
    step = _step_of(unseal(key, factor.sealed_secret), code, later_than=factor.last_step)
    if step is not None:
        factor.last_step = step
        return True
    wanted = keyed_hash(key, _tidy(code))
    for one in queries.list_recovery_codes(session, user.id):
        if hmac.compare_digest(one.code_hmac, wanted):
            one.used_at = now()
            record(session, bare(user), "accounts.recovery_code.used", user)
            return True
    return False


def new_recovery_codes(session: Session, token: str, limits: SessionRules, key: bytes, proof: str) -> list[str]:
    """Ten new recovery codes, shown once; the ones before are good for nothing now.

    `proof` is the password or a code, so that a session left open makes nobody a key of their own.
    """
    row, user = good_session(session, token, limits)
    if row.second_factor_at is None:
        raise RuleBroken("Set up a second factor, or sign in with its code, before you make recovery codes.")
    has_password = user.password_hash is not None and passwords.matches(proof, user.password_hash)
    if not has_password and not accepts(session, user, key, proof):
        fault = "This is neither your password nor a code of yours. Check it and try again."
        raise Invalid(fault, errors=(FieldError("/proof", fault),))
    codes = _new_recovery_codes(session, user.id, key)
    record(session, bare(user), "accounts.recovery_codes.made", user)
    return codes


def reset_second_factor(session: Session, actor: Actor, email: str, reason: str) -> None:
    """Take a person's second factor away, for a lost phone without recovery codes; their sessions end.

    They set up a new one at their next sign-in, and open no case with it until somebody else has looked at this.
    """
    actor.require(Permission.PEOPLE_WRITE)
    user = person_at(session, email)
    if user.id == actor.person_id:
        raise RuleBroken("Nobody resets their own second factor. Ask another administrator.")
    factor = queries.find_second_factor(session, user.id)
    if factor is None:
        raise RuleBroken("This person has no second factor, so there is nothing to reset.")
    session.delete(factor)
    queries.drop_recovery_codes(session, user.id)
    session.add(FactorReset(user_id=user.id, reset_by=actor.person_id, reason=reason, reset_at=now()))
    end_sessions_of(session, user.id)
    record(session, actor, "accounts.second_factor.reset", user, reason=reason)


def list_resets(session: Session, actor: Actor) -> list[ResetOut]:
    """Resets that nobody else has looked at yet, the oldest first."""
    actor.require(Permission.PEOPLE_SECOND_LOOK)
    rows = queries.list_resets_to_look_at(session)
    names = queries.names_of(session, [row.reset_by for row in rows])
    found = []
    for row in rows:
        user = queries.find_by_id(session, row.user_id)
        if user is not None:
            found.append(
                ResetOut(
                    email=user.email,
                    name=user.name,
                    reset_by=names.get(row.reset_by, ""),
                    reason=row.reason,
                    reset_at=row.reset_at,
                    is_yours=actor.person_id in (row.reset_by, row.user_id),
                )
            )
    return found


def look_at_reset(session: Session, actor: Actor, email: str) -> None:
    """A second person says that the reset was right: the rights on cases follow the new second factor again."""
    actor.require(Permission.PEOPLE_SECOND_LOOK)
    user = person_at(session, email)
    found = queries.find_reset_to_look_at(session, user.id)
    if found is None:
        raise NotFound("There is no reset of this person that waits for a second look.")
    if actor.person_id in (found.reset_by, user.id):
        raise RuleBroken("A second look is somebody else’s. Ask another administrator or information governance.")
    for row in queries.list_resets_to_look_at(session):
        if row.user_id == user.id:
            row.looked_at, row.looked_by = now(), actor.person_id
    record(session, actor, "accounts.second_factor.reset_looked_at", user)


def demo_code(session: Session, token: str, key: bytes) -> str:
    """The code that a made-up person's phone would show, for the demo's sign-in page; "" for anybody real."""
    _, user = own_session(session, token)
    factor = queries.find_second_factor(session, user.id)
    if not user.demo or factor is None or factor.sealed_secret is None:
        return ""
    step = int(now().timestamp()) // STEP
    free = max(factor.last_step + 1, step - DRIFT)
    return pyotp.TOTP(unseal(key, factor.sealed_secret)).at(free * STEP) if free <= step + DRIFT else ""


def give_demo_factor(session: Session, actor: Actor, email: str, key: bytes) -> str:
    """A made-up person gets a second factor that is set up; its secret is returned for the list of sign-ins."""
    actor.require(Permission.SYSTEM_RUN)
    user = person_at(session, email)
    if not user.demo:
        raise RuleBroken("Only made-up people get a second factor that somebody else knows.")
    secret = pyotp.random_base32()
    session.add(SecondFactor(user_id=user.id, sealed_secret=seal(key, secret), begun_at=now(), confirmed_at=now()))
    record(session, actor, "accounts.second_factor.set_up", user)
    return secret


def _prove(user: User, password: str) -> None:
    if user.password_hash is not None and not passwords.matches(password, user.password_hash):
        fault = "This is not your password. Check it and try again."
        raise Invalid(fault, errors=(FieldError("/password", fault),))


def _pending(session: Session, person_id: UUID) -> SecondFactor:
    factor = queries.find_second_factor(session, person_id)
    if factor is None or factor.sealed_next is None or now() - factor.begun_at > timedelta(minutes=SET_UP_MINUTES):
        raise RuleBroken("No second factor is being set up. Begin again on your account page.")
    return factor


def _step_of(secret: str, code: str, *, later_than: int) -> int | None:
    """The half minute that a code is of, this one or one beside it; None for a wrong code and one used before."""
    typed = "".join(code.split())
    if not (len(typed) == 6 and typed.isascii() and typed.isdigit()):
        return None
    step = int(now().timestamp()) // STEP
    steps = range(max(step - DRIFT, later_than + 1), step + DRIFT + 1)
    return next((one for one in steps if hmac.compare_digest(pyotp.TOTP(secret).at(one * STEP), typed)), None)


def _new_recovery_codes(session: Session, person_id: UUID, key: bytes) -> list[str]:
    queries.drop_recovery_codes(session, person_id)
    codes = [
        "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]
    for code in codes:
        session.add(RecoveryCode(user_id=person_id, code_hmac=keyed_hash(key, _tidy(code)), made_at=now()))
    return codes


def _tidy(code: str) -> str:
    """A recovery code as it is hashed: however it was typed."""
    return "".join(sign for sign in code.lower() if sign in _SIGNS)[:40]


def _address(user: User, secret: str) -> str:
    """What the QR code says to an authenticator app (otpauth://)."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=PRODUCT)
