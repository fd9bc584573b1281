"""Why somebody can or can't see a thing: the rule's own answer, in words, and nothing of the thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.schemas.changes import AtVersion
from app.casetracking import service as cases
from app.casetracking.models import CasePart, CaseStage
from app.casetracking.schemas.cases import CaseIn, EndPartIn, PersonOnCaseIn
from app.core.clock import today
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound
from app.evidence.models import Sensitivity
from app.whynot import rules, service
from app.whynot.schemas import WhyIn, WhyOut
from tests.builders import Round, a_person, a_round, an_actor, an_item

SAM = "sam@fernshire.example"


@dataclass
class House:
    session: Session
    here: Round
    admin: Actor

    def why(self, thing: str, person: str = SAM) -> WhyOut:
        return service.explain(self.session, self.admin, WhyIn(person=person, thing=thing))


@pytest.fixture
def house(db: Database) -> Iterator[House]:
    with db.write() as session:
        here = a_round(session)
        a_person(session, "Sam Delaney", Role.CONTRIB, email=SAM)
        admin = an_actor(a_person(session, "Tom Price", Role.ADMIN), Role.ADMIN, assessment_id=here.assessment.id)
        yield House(session, here, admin)


@pytest.mark.parametrize(
    ("text", "kind", "reference"),
    [
        ("E-0142", rules.DOCUMENT, "E-0142"),
        ("ct-07", rules.CASE, "CT-07"),
        ("https://ready.fernshire.example/evidence/E-0142?x=1", rules.DOCUMENT, "E-0142"),
        ("/cases/CT-07/check", rules.CASE, "CT-07"),
        ("/api/v1/documents/E-0142", rules.DOCUMENT, "E-0142"),
        ("17", rules.REQUEST, "17"),
        ("/gaps", rules.PAGE, "gaps"),
    ],
)
def test_a_thing_is_known_by_its_reference_or_its_address(text: str, kind: str, reference: str) -> None:
    assert rules.thing_of(text) == rules.Thing(kind, reference)


@pytest.mark.parametrize("text", ["", "/nowhere", "two words/and more", "a/b/c"])
def test_what_is_neither_is_said_to_be_so(text: str) -> None:
    assert rules.thing_of(text) is None


def test_a_document_of_somebody_else_is_not_theirs(house: House) -> None:
    item = an_item(house.session, house.here.lead, "CANARY title")
    found = house.why(item.reference)
    assert not found.may and "is not. Its owner can name them" in found.because[1]
    assert "CANARY" not in found.model_dump_json()


def test_a_restricted_document_says_so(house: House) -> None:
    core = accounts.who_am_i(house.session, house.here.core).email
    item = an_item(house.session, house.here.lead, sensitivity=Sensitivity.RESTRICTED)
    found = house.why(item.reference, core)
    assert not found.may and "It is restricted" in found.because[-1]


def test_a_request_they_own_is_theirs(house: House) -> None:
    at = AtVersion(code="1", version=house.here.responses["1"].version)
    answers.change_owner_of_many(house.session, house.here.lead, [at], SAM)
    assert house.why("1").may and "they own it" in house.why("1").because[1]
    assert not house.why("2").may


def test_a_case_is_open_while_they_have_a_part_in_it(house: House) -> None:
    case = cases.add_case(house.session, house.here.psw, CaseIn(stage=CaseStage.LONGLIST))
    assert not house.why(case.reference).may
    part = PersonOnCaseIn(person=SAM, part=CasePart.WORKER, starts_on=today() - timedelta(days=3))
    cases.put_on_case(house.session, house.here.psw, case.reference, part)
    assert house.why(case.reference).may
    end = EndPartIn(person=SAM, part=CasePart.WORKER)
    cases.end_part(house.session, house.here.psw, case.reference, case.version, end)
    found = house.why(case.reference)
    assert not found.may and "they were its worker until" in found.because[1]


def test_a_page_names_the_roles_that_do_not_open_it(house: House) -> None:
    found = house.why("/gaps")
    assert not found.may and found.because == [
        "Their roles (Contributor) don’t let them see this page. An administrator gives roles."
    ]


def test_a_closed_account_sees_nothing(house: House) -> None:
    accounts.disable_person(house.session, house.admin, SAM)
    assert house.why("1").because == ["Their account is closed, so they can’t sign in at all."]


@pytest.mark.parametrize("thing", ["E-9999", "CT-99", "99", "/nowhere"])
def test_a_thing_that_is_not_here_is_said_to_be_so(house: House, thing: str) -> None:
    with pytest.raises(Invalid) as refused:
        house.why(thing)
    assert refused.value.errors[0].pointer == "/thing"


def test_only_administrators_and_governance_ask(house: House) -> None:
    with pytest.raises(Forbidden):
        service.explain(house.session, house.here.lead, WhyIn(person=SAM, thing="1"))
    sam = accounts.find_actor_by_email(house.session, SAM)
    assert sam is not None
    with pytest.raises(NotFound):
        service.explain(house.session, sam, WhyIn(person=SAM, thing="1"))
