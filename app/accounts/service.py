"""The verbs of accounts: add a person, give a role, sign in and out, disable."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.accounts import passwords, queries, rules, sheet
from app.accounts.models import RoleGrant, SignIn, User
from app.accounts.schemas import MeOut, PeopleReadingOut, PersonIn, PersonOut, PersonPatch, RowProblemOut
from app.assessments import service as assessments
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, NotSignedIn, RuleBroken
from app.core.etag import require_version

# A session that is used writes its row once a minute, not with every page.
SEEN_EVERY = timedelta(minutes=1)


def list_people(session: Session, actor: Actor, *, active_only: bool = True) -> list[PersonOut]:
    actor.require(Permission.PEOPLE_READ)
    return [_out(user) for user in queries.list_people(session, active_only=active_only)]


def get_person(session: Session, actor: Actor, email: str) -> PersonOut:
    actor.require(Permission.PEOPLE_READ)
    return _out(_person(session, email))


def person_id_of(session: Session, actor: Actor, email: str) -> UUID:
    """The id behind an address, for verbs that name a person; NotFound (404) in words."""
    actor.require(Permission.PEOPLE_READ)
    user = queries.find_by_email(session, rules.tidy_address(email))
    if user is None:
        raise _nobody(email)
    return user.id


def someone_at_work(session: Session, actor: Actor, email: str, pointer: str) -> UUID:
    """The id of an active person named in a body; Invalid (422) at `pointer` when there is none by that address."""
    actor.require(Permission.PEOPLE_READ)
    user = queries.find_by_email(session, rules.tidy_address(email))
    if user is None:
        fault = "There is nobody with this address. Check it, or add the person."
        raise Invalid("The person named is not here.", errors=(FieldError(pointer, fault),))
    if not user.active:
        fault = "This person's account is closed. Name someone else."
        raise Invalid("The person named has left.", errors=(FieldError(pointer, fault),))
    return user.id


def add_person(session: Session, actor: Actor, data: PersonIn, *, demo: bool = False) -> PersonOut:
    """Add one person with their roles. Raises Invalid (422) for a bad address, RuleBroken (409) for one taken."""
    actor.require(Permission.PEOPLE_WRITE)
    email = rules.tidy_address(data.email)
    if not rules.is_address(email):
        raise Invalid(
            "The address is not right.",
            errors=(FieldError("/email", "Give a work e-mail address such as name@council.gov.uk."),),
        )
    if queries.find_by_email(session, email) is not None:
        raise RuleBroken(f"{email} is already here. Change that person instead.")
    user = User(
        email=email, name=data.name, job_title=data.job_title, team=data.team, demo=demo, added_at=now(), grants=[]
    )
    for role in dict.fromkeys(data.roles):
        _grant(actor, user, role)
    session.add(user)
    record(session, actor, "accounts.person.added", user)
    return _out(user)


def read_people_file(session: Session, actor: Actor, path: Path, name: str) -> PeopleReadingOut:
    """Dry run: who would be added from this sheet, who is here already, and every row that is not understood."""
    actor.require(Permission.PEOPLE_WRITE)
    lines = sheet.read_people(path, name)
    people = [line.person for line in lines if line.person is not None]
    here = queries.emails_among(session, [person.email for person in people])
    return PeopleReadingOut(
        new=[person for person in people if person.email not in here],
        here_already=sorted(here),
        problems=[RowProblemOut(place=line.place, sentence=line.fault) for line in lines if line.person is None],
    )


def add_people(session: Session, actor: Actor, people: Sequence[PersonIn], *, demo: bool = False) -> list[str]:
    """Add everyone of a sheet who is not here yet; gives their addresses. All or nothing."""
    actor.require(Permission.PEOPLE_WRITE)
    here = queries.emails_among(session, [person.email for person in people])
    new = [person for person in people if person.email not in here]
    for person in new:
        add_person(session, actor, person, demo=demo)
    return [person.email for person in new]


def change_person(session: Session, actor: Actor, email: str, version: int, data: PersonPatch) -> PersonOut:
    actor.require(Permission.PEOPLE_WRITE)
    user = _person(session, email)
    require_version(user.version, version)
    for field, value in data.model_dump(exclude_unset=True).items():
        setattr(user, field, value)
    record(session, actor, "accounts.person.changed", user)
    return _out(user)


def give_role(session: Session, actor: Actor, email: str, role: Role) -> None:
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    user = _person(session, email)
    if role not in _roles(user):
        _grant(actor, user, role)
        record(session, actor, "accounts.role.given", user)


def end_role(session: Session, actor: Actor, email: str, role: Role) -> None:
    """The role ends with the next request of that person."""
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    user = _person(session, email)
    for grant in user.grants:
        if grant.role is role and grant.ended_at is None:
            grant.ended_at = now()
    record(session, actor, "accounts.role.ended", user)


def disable_person(session: Session, actor: Actor, email: str) -> None:
    """They are out at once: every session of theirs ends."""
    actor.require(Permission.PEOPLE_WRITE)
    user = _person(session, email)
    if user.id == actor.person_id:
        raise RuleBroken("You can't disable yourself. Ask another administrator.")
    user.active = False
    for sign_in in queries.list_open_sign_ins(session, user.id):
        sign_in.ended_at = now()
    record(session, actor, "accounts.person.disabled", user)


def set_password(session: Session, actor: Actor, email: str, password: str) -> None:
    """Set a person's password; one's own, or anyone's for an administrator. Invalid (422) says what is wrong with it."""
    user = _person(session, email)
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
    return Actor.of(user.id, user.name, roles, assessment_id)


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


def names_of(session: Session, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Names for ids that a caller holds already."""
    return queries.names_of(session, ids)


def demo_people(session: Session) -> list[PersonOut]:
    """The made-up people who can sign in, for the sign-in page of a demo; nobody in a real store."""
    return [_out(user) for user in queries.list_demo_people(session)]


def holds_demo_accounts(session: Session) -> bool:
    return queries.holds_demo_accounts(session)


def _person(session: Session, email: str) -> User:
    user = queries.find_with_roles(session, rules.tidy_address(email))
    if user is None:
        raise _nobody(email)
    return user


def _grant(actor: Actor, user: User, role: Role) -> None:
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    fault = rules.role_fault(role, _roles(user), is_self=user.id == actor.person_id)
    if fault is not None:
        raise RuleBroken(fault)
    user.grants.append(RoleGrant(role=role, given_by=actor.person_id, given_at=now()))


def _nobody(email: str) -> NotFound:
    return NotFound(f"There is nobody with the address {email[:80]}. Check it, or add the person.")


def _roles(user: User) -> frozenset[Role]:
    return frozenset(grant.role for grant in user.grants if grant.ended_at is None)


def _out(user: User) -> PersonOut:
    return PersonOut(
        email=user.email,
        name=user.name,
        job_title=user.job_title,
        team=user.team,
        active=user.active,
        roles=sorted(_roles(user)),
        version=user.version,
    )


def _bare(user: User) -> Actor:
    return Actor(user.id, user.name, frozenset(), None)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
