"""Lead, psw and ig take two people, nobody gives a role to themselves, and every way of giving one goes by the same rule."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import PROVIDER, SYSTEM, Actor, Permission, Role
from app.accounts import service
from app.accounts.models import RoleGrant
from app.accounts.schemas import PersonIn, RoleIn, SettleIn
from app.assessments.models import AssessmentStatus
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, RuleBroken
from app.readiness.schemas import WaitingKind
from app.readiness.service import today_for
from tests.builders import a_person, a_round, an_actor, an_assessment

GRACE = "grace.okafor@fernshire.example"
HEAVY = [Role.LEAD, Role.PSW, Role.IG]


@dataclass
class House:
    session: Session
    admin: Actor
    ig: Actor
    lead: Actor

    def roles(self) -> list[Role]:
        return service.get_person(self.session, self.admin, GRACE).roles

    def proposed(self, role: Role = Role.PSW) -> str:
        given = service.give_role(self.session, self.admin, GRACE, RoleIn(role=role))
        assert given.proposal is not None and not given.given
        return given.proposal


@pytest.fixture
def house(db: Database) -> Iterator[House]:
    with db.write() as session:
        people = {
            role: an_actor(a_person(session, name, role), role)
            for name, role in (("Tom Price", Role.ADMIN), ("Ingrid Gray", Role.IG), ("Priya Nair", Role.LEAD))
        }
        a_person(session, "Joanne Ashworth", Role.PSW)
        a_person(session, "Grace Okafor", email=GRACE)
        yield House(session, people[Role.ADMIN], people[Role.IG], people[Role.LEAD])


@pytest.mark.parametrize("role", HEAVY)
def test_lead_psw_and_ig_hold_only_once_a_second_person_confirms(house: House, role: Role) -> None:
    reference = house.proposed(role)
    assert house.roles() == []
    assert not service.find_actor_by_email(house.session, GRACE).permissions  # type: ignore[union-attr]
    service.confirm_role(house.session, house.ig, reference)
    assert house.roles() == [role]


@pytest.mark.parametrize("role", [Role.CORE, Role.CONTRIB, Role.DIRECTOR, Role.MEMBER, Role.ADMIN])
def test_an_administrator_gives_the_other_roles_alone(house: House, role: Role) -> None:
    assert service.give_role(house.session, house.admin, GRACE, RoleIn(role=role)).given
    assert house.roles() == [role]


def test_the_administrator_who_proposed_it_does_not_confirm_it(house: House) -> None:
    with pytest.raises(Forbidden, match="Information governance settles"):
        service.confirm_role(house.session, house.admin, house.proposed())


def test_what_the_lead_proposes_is_confirmed_by_governance_or_for_lesser_roles_by_the_administrator(
    house: House,
) -> None:
    heavy = service.propose_role(house.session, house.lead, GRACE, RoleIn(role=Role.PSW))
    light = service.propose_role(house.session, house.lead, GRACE, RoleIn(role=Role.CORE))
    with pytest.raises(Forbidden, match="An administrator settles"):
        service.confirm_role(house.session, house.ig, light.proposal or "")
    service.confirm_role(house.session, house.ig, heavy.proposal or "")
    service.confirm_role(house.session, house.admin, light.proposal or "")
    assert house.roles() == [Role.CORE, Role.PSW]


def test_who_is_lead_and_governance_in_one_does_not_confirm_their_own_proposal(house: House) -> None:
    both = an_actor(a_person(house.session, "Both", Role.LEAD, Role.IG), Role.LEAD, Role.IG)
    proposal = service.propose_role(house.session, both, GRACE, RoleIn(role=Role.LEAD)).proposal or ""
    with pytest.raises(RuleBroken, match="somebody else confirms"):
        service.confirm_role(house.session, both, proposal)


def test_nobody_confirms_a_role_for_themselves(house: House) -> None:
    email = next(one.email for one in service.list_people(house.session, house.ig) if one.name == "Ingrid Gray")
    proposal = service.give_role(house.session, house.admin, email, RoleIn(role=Role.PSW)).proposal or ""
    with pytest.raises(RuleBroken, match="themselves"):
        service.confirm_role(house.session, house.ig, proposal)


def test_nobody_gives_or_proposes_a_role_to_themselves(house: House) -> None:
    for name, actor, verb in (
        ("Tom Price", house.admin, service.give_role),
        ("Priya Nair", house.lead, service.propose_role),
    ):
        email = next(one.email for one in service.list_people(house.session, house.admin) if one.name == name)
        with pytest.raises(RuleBroken, match="themselves"):
            verb(house.session, actor, email, RoleIn(role=Role.CORE))


def test_a_proposal_is_refused_withdrawn_or_runs_out_and_gives_nothing(house: House) -> None:
    service.refuse_role(house.session, house.ig, house.proposed(), SettleIn(reason="Not her post."))
    service.withdraw_role(house.session, house.admin, house.proposed())
    old = house.proposed()
    with clock.set_to(now() + timedelta(days=15)):
        assert service.list_proposals(house.session, house.admin) == []
        with pytest.raises(RuleBroken, match="ran out"):
            service.confirm_role(house.session, house.ig, old)
    assert house.roles() == []


def test_a_settled_proposal_is_not_settled_again(house: House) -> None:
    reference = house.proposed()
    service.refuse_role(house.session, house.ig, reference, SettleIn())
    with pytest.raises(RuleBroken, match="refused already"):
        service.confirm_role(house.session, house.ig, reference)


def test_only_who_proposed_it_takes_it_back(house: House) -> None:
    with pytest.raises(Forbidden, match="Somebody else proposed"):
        service.withdraw_role(house.session, house.lead, house.proposed())


def test_what_waits_says_who_may_settle_it(house: House) -> None:
    house.proposed()
    seen = {name: service.list_proposals(house.session, getattr(house, name))[0] for name in ("admin", "ig", "lead")}
    assert [(one.may_confirm, one.may_withdraw) for one in seen.values()] == [
        (False, True), (True, False), (False, False),
    ]  # fmt: skip


def test_proposing_twice_is_one_proposal(house: House) -> None:
    assert house.proposed() == house.proposed()


@pytest.mark.parametrize(("first", "second"), [(Role.ADMIN, Role.IG), (Role.IG, Role.ADMIN)])
def test_administrator_and_governance_never_meet_in_one_person_not_even_through_a_proposal(
    house: House, first: Role, second: Role
) -> None:
    service.give_role(house.session, house.admin, GRACE, RoleIn(role=first))
    with pytest.raises(RuleBroken, match="never held by one person"):
        service.give_role(house.session, house.admin, GRACE, RoleIn(role=second))


def test_nor_through_two_rounds(house: House) -> None:
    here = a_round(house.session).assessment.reference
    service.give_role(house.session, house.admin, GRACE, RoleIn(role=Role.ADMIN, assessment=here))
    with pytest.raises(RuleBroken, match="never held by one person"):
        service.give_role(house.session, house.admin, GRACE, RoleIn(role=Role.IG))


def test_nor_through_the_table_itself() -> None:
    both = Actor.of(SYSTEM.person_id, "Both", frozenset({Role.ADMIN, Role.IG}), None)
    assert not both.may(Permission.PEOPLE_CONFIRM_ROLES) and not both.may(Permission.EVIDENCE_READ)


def test_a_new_person_and_a_sheet_go_by_the_same_rule(house: House) -> None:
    one = PersonIn(email="new@fernshire.example", name="New Person", roles=[Role.LEAD, Role.CORE])
    assert service.add_person(house.session, house.admin, one).roles == [Role.CORE]
    many = [PersonIn(email="many@fernshire.example", name="Many Person", roles=[Role.IG, Role.PSW])]
    service.add_people(house.session, house.admin, many)
    assert service.get_person(house.session, house.admin, "many@fernshire.example").roles == []
    assert len(service.list_proposals(house.session, house.ig)) == 3


def test_a_sheet_can_not_make_one_person_administrator_and_governance(house: House) -> None:
    both = [PersonIn(email="both@fernshire.example", name="Both", roles=[Role.ADMIN, Role.IG])]
    with pytest.raises(RuleBroken, match="never held by one person"):
        service.add_people(house.session, house.admin, both)


@pytest.mark.parametrize("role", HEAVY)
def test_the_server_sets_up_the_first_of_each_and_no_more(db: Database, role: Role) -> None:
    with db.write() as session:
        first = PersonIn(email="first@fernshire.example", name="First", roles=[role])
        second = PersonIn(email="second@fernshire.example", name="Second", roles=[role])
        assert service.add_person(session, SYSTEM, first).roles == [role]
        assert service.add_person(session, SYSTEM, second).roles == []


@pytest.mark.parametrize("role", HEAVY)
def test_the_identity_provider_never_sets_up_the_first(db: Database, role: Role) -> None:
    with db.write() as session:
        a_person(session, "Grace Okafor", email=GRACE)
        given = service.give_role(session, PROVIDER, GRACE, RoleIn(role=role))
        assert not given.given and given.proposal is not None


def test_a_role_for_one_round_holds_in_that_round_alone(house: House) -> None:
    here = a_round(house.session)
    service.give_role(house.session, house.admin, GRACE, RoleIn(role=Role.CORE, assessment=here.assessment.reference))
    grace = service.person_id_of(house.session, house.admin, GRACE)
    before = an_assessment(house.session, here.request_list, status=AssessmentStatus.CLOSED)
    inside = service.find_actor(house.session, grace, here.assessment.id)
    outside = service.find_actor(house.session, grace, before.id)
    assert inside is not None and inside.roles == {Role.CORE}
    assert outside is not None and not outside.roles


def test_a_round_that_is_not_there_is_named(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        service.give_role(house.session, house.admin, GRACE, RoleIn(role=Role.CORE, assessment="R-9999"))
    assert refused.value.errors[0].pointer == "/assessment"


def test_ending_a_role_ends_it_in_every_round(house: House) -> None:
    service.give_role(house.session, house.admin, GRACE, RoleIn(role=Role.CORE))
    service.end_role(house.session, house.admin, GRACE, Role.CORE)
    assert house.roles() == []
    assert house.session.query(RoleGrant).filter_by(role=Role.CORE).one().ended_at is not None


def test_today_names_the_roles_to_whoever_can_settle_them(house: House) -> None:
    here = a_round(house.session).assessment.id
    house.proposed()
    actors = {name: replace(getattr(house, name), assessment_id=here) for name in ("ig", "admin")}
    lines = {name: today_for(house.session, actor).waiting for name, actor in actors.items()}
    (line,) = [one for one in lines["ig"] if one.kind is WaitingKind.ROLE]
    assert line.more == "Principal social worker for Grace Okafor, proposed by Tom Price"
    assert not [one for one in lines["admin"] if one.kind is WaitingKind.ROLE]
