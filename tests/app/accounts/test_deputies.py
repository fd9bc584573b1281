"""A deputy of the lead approves from a day to a day; it ends by itself, and with the role of whoever named them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.accounts import service
from app.accounts.schemas import DeputyIn
from app.core import clock
from app.core.clock import now, today
from app.core.db import Database
from app.core.errors import Forbidden, RuleBroken
from tests.builders import Round, a_person, a_round, an_actor

WEEK = timedelta(days=7)


@dataclass
class Lead:
    session: Session
    here: Round

    def names(self, actor: Actor, starts_on: date, ends_on: date) -> str:
        email = service.who_am_i(self.session, actor).email
        data = DeputyIn(email=email, starts_on=starts_on, ends_on=ends_on)
        return service.name_deputy(self.session, self.here.lead, data).reference

    def may_approve(self, actor: Actor, after: timedelta = timedelta(0)) -> bool:
        with clock.set_to(now() + after):
            found = service.find_actor(self.session, actor.person_id, self.here.assessment.id)
        assert found is not None
        return found.may(Permission.REQUESTS_APPROVE)


@pytest.fixture
def lead(db: Database) -> Iterator[Lead]:
    with db.write() as session:
        yield Lead(session, a_round(session))


def test_a_deputy_approves_on_their_days_and_on_no_other(lead: Lead) -> None:
    assert not lead.may_approve(lead.here.core)
    lead.names(lead.here.core, today() + WEEK, today() + 2 * WEEK)
    held = [lead.may_approve(lead.here.core, after) for after in (timedelta(0), WEEK, 2 * WEEK, 2.2 * WEEK)]
    assert held == [False, True, True, False]


def test_a_deputy_gets_no_other_right_of_the_lead(lead: Lead) -> None:
    lead.names(lead.here.core, today(), today() + WEEK)
    found = service.find_actor(lead.session, lead.here.core.person_id, lead.here.assessment.id)
    assert found is not None
    assert found.permissions - lead.here.core.permissions == {Permission.REQUESTS_APPROVE}


def test_ending_it_bites_at_once(lead: Lead) -> None:
    reference = lead.names(lead.here.core, today(), today() + WEEK)
    service.end_deputy(lead.session, lead.here.lead, reference)
    assert not lead.may_approve(lead.here.core)
    with pytest.raises(RuleBroken, match="ended already"):
        service.end_deputy(lead.session, lead.here.lead, reference)


def test_it_ends_with_the_role_of_whoever_named_them(lead: Lead) -> None:
    lead.names(lead.here.core, today(), today() + WEEK)
    admin = an_actor(a_person(lead.session, "Tom Price", Role.ADMIN), Role.ADMIN)
    service.end_role(lead.session, admin, service.who_am_i(lead.session, lead.here.lead).email, Role.LEAD)
    assert not lead.may_approve(lead.here.core)


@pytest.mark.parametrize(
    ("starts", "ends", "says"),
    [(5, 1, "before the first"), (-9, -2, "are over"), (0, 120, "more than three months")],
)
def test_days_that_make_no_sense_are_refused_in_words(lead: Lead, starts: int, ends: int, says: str) -> None:
    with pytest.raises(RuleBroken, match=says):
        lead.names(lead.here.core, today() + timedelta(days=starts), today() + timedelta(days=ends))


def test_whoever_does_not_see_every_request_is_no_deputy(lead: Lead) -> None:
    contributor = an_actor(a_person(lead.session, "Sam Delaney", Role.CONTRIB), Role.CONTRIB)
    with pytest.raises(RuleBroken, match="must see every one"):
        lead.names(contributor, today(), today() + WEEK)


def test_only_the_lead_names_deputies(lead: Lead) -> None:
    data = DeputyIn(email="x@fernshire.example", starts_on=today(), ends_on=today())
    with pytest.raises(Forbidden):
        service.name_deputy(lead.session, lead.here.core, data)


def test_who_stands_in_is_shown_with_its_days(lead: Lead) -> None:
    lead.names(lead.here.core, today() + WEEK, today() + 2 * WEEK)
    (one,) = service.list_deputies(lead.session, lead.here.psw)
    assert (one.name, one.named_by, one.in_force) == ("Grace Okafor", "Priya Nair", False)
