"""The verbs about people: list, add one or many, change, disable."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import queries, rules, sheet
from app.accounts.models import User
from app.accounts.schemas import PeopleReadingOut, PersonIn, PersonOut, PersonPatch, RoleIn, RowProblemOut
from app.accounts.service.finding import nobody, person_at, person_out
from app.accounts.service.roles import settle_role
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, RuleBroken
from app.core.etag import require_version


def list_people(session: Session, actor: Actor, *, active_only: bool = True) -> list[PersonOut]:
    actor.require(Permission.PEOPLE_READ)
    rounds = queries.round_references(session)
    return [person_out(user, rounds) for user in queries.list_people(session, active_only=active_only)]


def get_person(session: Session, actor: Actor, email: str) -> PersonOut:
    actor.require(Permission.PEOPLE_READ)
    return person_out(person_at(session, email), queries.round_references(session))


def person_id_of(session: Session, actor: Actor, email: str) -> UUID:
    """The id behind an address, for verbs that name a person; NotFound (404) in words."""
    actor.require(Permission.PEOPLE_READ)
    user = queries.find_by_email(session, rules.tidy_address(email))
    if user is None:
        raise nobody(email)
    return user.id


def someone_at_work(session: Session, actor: Actor, email: str, pointer: str) -> UUID:
    """The id of an active person named in a body; Invalid (422) at `pointer` when there is none by that address."""
    actor.require(Permission.PEOPLE_READ)
    return those_at_work(session, actor, {pointer: email})[pointer]


def those_at_work(session: Session, actor: Actor, named: Mapping[str, str]) -> dict[str, UUID]:
    """The same for many at once, by the place of each in the body."""
    actor.require(Permission.PEOPLE_READ)
    addresses = {pointer: rules.tidy_address(email) for pointer, email in named.items()}
    here = queries.find_by_emails(session, frozenset(addresses.values()))
    return {pointer: _at_work(here.get(address), pointer) for pointer, address in addresses.items()}


def _at_work(user: User | None, pointer: str) -> UUID:
    if user is None:
        fault = "There is nobody with this address. Check it, or add the person."
        raise Invalid("The person named is not here.", errors=(FieldError(pointer, fault),))
    if not user.active:
        fault = "This person's account is closed. Name someone else."
        raise Invalid("The person named has left.", errors=(FieldError(pointer, fault),))
    return user.id


def add_person(session: Session, actor: Actor, data: PersonIn, *, demo: bool = False) -> PersonOut:
    """Add one person with their roles; lead, psw and ig wait for a second person.

    Raises Invalid (422) for a bad address, RuleBroken (409) for one taken.
    """
    actor.require(Permission.PEOPLE_WRITE)
    email = rules.tidy_address(data.email)
    if queries.find_by_email(session, email) is not None:
        raise RuleBroken(f"{email} is already here. Change that person instead.")
    return _add(session, actor, data, demo=demo)


def _add(session: Session, actor: Actor, data: PersonIn, *, demo: bool) -> PersonOut:
    email = rules.tidy_address(data.email)
    if not rules.is_address(email):
        raise Invalid(
            "The address is not right.",
            errors=(FieldError("/email", "Give a work e-mail address such as name@council.gov.uk."),),
        )
    user = User(
        email=email, name=data.name, job_title=data.job_title, team=data.team, manager=_manager(data.manager, email),
        demo=demo, added_at=now(), grants=[],
    )  # fmt: skip
    session.add(user)
    record(session, actor, "accounts.person.added", user)
    for role in dict.fromkeys(data.roles):
        settle_role(session, actor, user, RoleIn(role=role))
    return person_out(user, {})  # roles for one round alone are given later


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
    here = queries.emails_among(session, [rules.tidy_address(person.email) for person in people])
    added: dict[str, PersonOut] = {}
    for person in people:
        email = rules.tidy_address(person.email)
        if email in added:
            raise RuleBroken(f"{email} stands in the sheet twice. Take one of the rows out.")
        if email not in here:
            added[email] = _add(session, actor, person, demo=demo)
    return list(added)


def change_person(session: Session, actor: Actor, email: str, version: int, data: PersonPatch) -> PersonOut:
    """Change the fields sent; null empties all but the name. Invalid (422) for a person without a name."""
    actor.require(Permission.PEOPLE_WRITE)
    user = person_at(session, email)
    require_version(user.version, version)
    for field, value in data.model_dump(exclude_unset=True).items():
        if field == "name" and value is None:
            raise Invalid("A person has a name.", errors=(FieldError("/name", "Give a name, or leave it out."),))
        setattr(user, field, _manager(value or "", user.email) if field == "manager" else value or "")
    record(session, actor, "accounts.person.changed", user)
    return person_out(user, queries.round_references(session))


def _manager(email: str, own: str) -> str:
    """The address of a manager, tidied; Invalid (422) for what is none, or for one's own."""
    address = rules.tidy_address(email)
    if not address:
        return ""
    if address == own or not rules.is_address(address):
        fault = "Nobody is their own manager." if address == own else "Give a work e-mail address, or leave it empty."
        raise Invalid("The manager is not right.", errors=(FieldError("/manager", fault),))
    return address


def disable_person(session: Session, actor: Actor, email: str) -> None:
    """They are out at once: every session, API token and unused link of theirs ends."""
    actor.require(Permission.PEOPLE_WRITE)
    user = person_at(session, email)
    if user.id == actor.person_id:
        raise RuleBroken("You can't disable yourself. Ask another administrator.")
    user.active = False
    for sign_in in queries.list_open_sign_ins(session, user.id):
        sign_in.ended_at = now()
    for token in queries.list_open_tokens(session, user.id):
        token.ended_at = now()
    for link in queries.list_open_password_links(session, user.id):
        link.used_at = now()
    record(session, actor, "accounts.person.disabled", user)


def names_of(session: Session, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Names for ids that a caller holds already."""
    return queries.names_of(session, ids)


def demo_people(session: Session) -> list[PersonOut]:
    """The made-up people who can sign in, for the sign-in page of a demo; nobody in a real store."""
    return [person_out(user, {}) for user in queries.list_demo_people(session)]


def holds_demo_accounts(session: Session) -> bool:
    return queries.holds_demo_accounts(session)
