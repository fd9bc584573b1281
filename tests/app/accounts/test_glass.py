"""Break-glass: an administrator reads everything for an hour with a reason, changes nothing, and everybody knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.access.permissions import GLASS_RIGHTS, ROLE_TABLE
from app.accounts import service
from app.accounts.schemas import GlassIn, GlassOut
from app.audit.models import AuditEntry
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, RuleBroken
from app.notify.models import Mail
from app.readiness.schemas import WaitingKind
from app.readiness.service import today_for
from tests.builders import Round, a_person, a_round, an_actor

REASON = "The lead is away and the coroner asks for a log today."


@dataclass
class House:
    session: Session
    here: Round
    admin: Actor
    ig: Actor

    def broken(self) -> GlassOut:
        return service.break_glass(self.session, self.admin, GlassIn(reason=REASON))

    def as_now(self, after: timedelta = timedelta(0)) -> Actor:
        with clock.set_to(now() + after):
            found = service.find_actor(self.session, self.admin.person_id, self.here.assessment.id)
        assert found is not None
        return found


@pytest.fixture
def house(db: Database) -> Iterator[House]:
    with db.write() as session:
        here = a_round(session)
        admin = an_actor(a_person(session, "Tom Price", Role.ADMIN), Role.ADMIN, assessment_id=here.assessment.id)
        ig = an_actor(a_person(session, "Ingrid Gray", Role.IG), Role.IG, assessment_id=here.assessment.id)
        yield House(session, here, admin, ig)


def test_an_administrator_has_no_rights_to_content() -> None:
    areas = {permission.area for permission in ROLE_TABLE[Role.ADMIN] - {Permission.RECORD_OWN}}
    assert areas == {"people", "outbox", "record"}  # the record: whether it is whole, never what it says


def test_it_lets_them_read_for_an_hour_and_no_longer(house: House) -> None:
    assert not house.as_now().may(Permission.CASES_READ_ALL)
    house.broken()
    held = [house.as_now(timedelta(minutes=after)).may(Permission.CASES_READ_ALL) for after in (0, 59, 60, 61)]
    assert held == [True, True, False, False]


def test_it_lets_nobody_change_anything() -> None:
    reading = ("read", "count", "counts", "list")
    assert all(permission.value.split(":")[1].startswith(reading) for permission in GLASS_RIGHTS)


@pytest.mark.parametrize("reason", ["", "   ", "need it", "xxxxxxxxxxxxxxxxxxx"])
def test_it_needs_a_reason_in_a_sentence(house: House, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.break_glass(house.session, house.admin, GlassIn(reason=reason))
    assert refused.value.errors[0].pointer == "/reason"


def test_lead_and_governance_are_told_without_the_reason(house: House) -> None:
    house.broken()
    mails = house.session.scalars(select(Mail)).all()
    told = {service.who_am_i(house.session, one).email for one in (house.here.lead, house.ig)}
    assert {mail.to_address for mail in mails} == told
    assert all(REASON not in mail.body and "Tom Price" in mail.body for mail in mails)


def test_every_act_under_it_says_so_in_the_record(house: House) -> None:
    glass = house.broken()
    service.note_glass_used(house.session, house.as_now(), "GET /cases/CT-01")
    house.session.flush()
    entry = house.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.glass.used")).one()
    assert entry.actor_name == f"Tom Price (break-glass {glass.reference})"
    assert (entry.subject_reference, entry.reason) == (glass.reference, "GET /cases/CT-01")


@pytest.mark.parametrize("who", ["admin", "ig", "lead"])
def test_it_is_ended_early_by_the_person_the_lead_or_governance(house: House, who: str) -> None:
    glass = house.broken()
    actor = house.here.lead if who == "lead" else getattr(house, who)
    assert not service.end_glass(house.session, actor, glass.reference).is_open
    assert not house.as_now().may(Permission.CASES_READ_ALL)


def test_another_administrator_does_not_end_it(house: House) -> None:
    glass = house.broken()
    other = an_actor(a_person(house.session, "Ann Admin", Role.ADMIN), Role.ADMIN)
    with pytest.raises(Forbidden):
        service.end_glass(house.session, other, glass.reference)


def test_it_is_broken_once_at_a_time(house: House) -> None:
    house.broken()
    with pytest.raises(RuleBroken, match="already"):
        house.broken()


def test_only_an_administrator_breaks_it(house: House) -> None:
    for actor in (house.here.lead, house.ig, house.here.core):
        with pytest.raises(Forbidden):
            service.break_glass(house.session, actor, GlassIn(reason=REASON))


def test_it_ends_with_the_role(house: House) -> None:
    house.broken()
    second = an_actor(a_person(house.session, "Ann Admin", Role.ADMIN), Role.ADMIN)
    service.end_role(house.session, second, service.who_am_i(house.session, house.admin).email, Role.ADMIN)
    assert not house.as_now().permissions


def test_all_of_them_are_listed_with_who_and_why(house: House) -> None:
    house.broken()
    (one,) = service.list_glass(house.session, house.ig)
    assert (one.name, one.reason, one.is_open, one.may_end) == ("Tom Price", REASON, True, True)


def test_today_tells_lead_and_governance_for_a_week(house: House) -> None:
    house.broken()
    for actor in (house.here.lead, house.ig):
        (line,) = [one for one in today_for(house.session, actor).waiting if one.kind is WaitingKind.GLASS]
        assert line.title == "Tom Price can read everything under break-glass"
    assert not [one for one in today_for(house.session, house.here.core).waiting if one.kind is WaitingKind.GLASS]
    with clock.set_to(now() + timedelta(days=8)):
        assert not [one for one in today_for(house.session, house.ig).waiting if one.kind is WaitingKind.GLASS]
