"""All that somebody has in hand goes to another in one act, which is undone; numbers alone for an administrator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.schemas.asks import AskIn
from app.casetracking import service as cases
from app.casetracking.models import CasePart, CaseStage
from app.casetracking.schemas.cases import CaseIn, PersonOnCaseIn
from app.core.clock import today
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from app.handover import service
from app.handover.schemas import HandOverIn, ThingIn
from app.improvement import service as improvement
from app.improvement.schemas import ActionIn
from app.selfassessment import service as selfassessment
from app.selfassessment.models import AssertionKind
from app.selfassessment.schemas.assertions import AssertionIn
from tests.builders import Round, a_person, a_round, an_actor, an_item

LEAVER, TAKER = "leaver@fernshire.example", "taker@fernshire.example"


@dataclass
class House:
    """A round in which one person has something of every kind in hand."""

    session: Session
    here: Round
    leaver: Actor
    taker: Actor
    admin: Actor
    case: str

    def in_hand(self, email: str) -> dict[str, int]:
        return service.list_in_hand(self.session, self.here.lead, email).counts


ALL = {"request": 2, "ask": 1, "document": 1, "assertion": 1, "action": 1, "case": 1}


@pytest.fixture
def house(db: Database) -> Iterator[House]:
    with db.write() as session:
        here = a_round(session)
        round_id = here.assessment.id
        leaver = an_actor(a_person(session, "Lee Ver", Role.CORE, email=LEAVER), Role.CORE, assessment_id=round_id)
        taker = an_actor(a_person(session, "Tay Ker", Role.CORE, email=TAKER), Role.CORE, assessment_id=round_id)
        admin = an_actor(a_person(session, "Tom Price", Role.ADMIN), Role.ADMIN, assessment_id=round_id)
        here.responses["1"].owner_id = leaver.person_id
        here.responses["2"].reader_id = leaver.person_id
        answers.ask_for_document(
            session, here.lead, "3", AskIn(of=LEAVER, what="The waiting list", due_on=today() + timedelta(days=3))
        )
        an_item(session, leaver, "Protocol CANARY")
        improvement.add_action(session, here.lead, ActionIn(aim="Shorter waits", owner=LEAVER))
        selfassessment.add_assertion(
            session, here.lead,
            AssertionIn(quality_statement="QS1", kind=AssertionKind.STRENGTH, text="We listen.", owner=LEAVER),
        )  # fmt: skip
        case = cases.add_case(session, here.psw, CaseIn(stage=CaseStage.LONGLIST, checker=LEAVER)).reference
        yield House(session, here, leaver, taker, admin, case)


def test_what_somebody_has_in_hand_is_listed_by_kind(house: House) -> None:
    assert house.in_hand(LEAVER) == ALL


def test_all_of_it_goes_to_another_in_one_act(house: House) -> None:
    done = service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER))
    assert (done.moved, done.left) == (7, [])
    assert house.in_hand(LEAVER) == {} and house.in_hand(TAKER) == ALL


def test_a_part_in_a_case_takes_its_access_along(house: House) -> None:
    assert [line.reference for line in cases.list_cases(house.session, house.leaver).items] == [house.case]
    service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER))
    assert cases.list_cases(house.session, house.leaver).items == []
    assert [line.reference for line in cases.list_cases(house.session, house.taker).items] == [house.case]


def test_it_is_undone_as_a_new_act(house: House) -> None:
    done = service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER))
    back = service.undo_hand_over(house.session, house.here.lead, done.reference)
    assert back.undone and house.in_hand(LEAVER) == ALL and house.in_hand(TAKER) == {}
    with pytest.raises(RuleBroken, match="undone already"):
        service.undo_hand_over(house.session, house.here.lead, done.reference)


def test_what_moved_on_since_stays_where_it_is(house: House) -> None:
    done = service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER))
    house.here.responses["1"].owner_id = house.here.core.person_id
    back = service.undo_hand_over(house.session, house.here.lead, done.reference)
    assert [(one.kind, one.key) for one in back.left] == [("request", "1/owner")]
    assert house.in_hand(LEAVER)["request"] == 1


def test_the_worker_of_a_case_does_not_become_its_checker(house: House) -> None:
    cases.put_on_case(house.session, house.here.psw, house.case, PersonOnCaseIn(person=TAKER, part=CasePart.WORKER))
    done = service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER))
    assert [(one.kind, one.why[:22]) for one in done.left] == [("case", "The worker and their m")]
    assert house.in_hand(LEAVER) == {"case": 1}


def test_only_the_things_named_are_moved(house: House) -> None:
    named = [ThingIn(kind="request", key="1/owner")]
    assert service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER, things=named)).moved == 1
    with pytest.raises(RuleBroken, match="not in their hands"):
        service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER, things=named))


@pytest.mark.parametrize("to", [LEAVER, "nobody@fernshire.example"])
def test_it_goes_to_somebody_else_who_is_here(house: House, to: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=to))
    assert refused.value.errors[0].pointer == "/to"


def test_an_administrator_counts_and_reads_no_title(house: House) -> None:
    found = service.count_in_hand(house.session, house.admin, LEAVER)
    assert found.counts == ALL
    assert found.things == [] and "CANARY" not in found.model_dump_json()


def test_nobody_but_the_lead_hands_over(house: House) -> None:
    for actor, refusal in ((house.admin, Forbidden), (house.taker, Forbidden), (house.here.psw, Forbidden)):
        with pytest.raises(refusal):
            service.hand_over(house.session, actor, LEAVER, HandOverIn(to=TAKER))
    contributor = an_actor(a_person(house.session, "Sam", Role.CONTRIB), Role.CONTRIB)
    with pytest.raises(NotFound):
        service.list_in_hand(house.session, contributor, LEAVER)


def test_what_went_where_is_listed(house: House) -> None:
    service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER))
    (line,) = service.list_hand_overs(house.session, house.here.lead, LEAVER)
    assert (line.giver, line.taker, line.made_by, line.number) == ("Lee Ver", "Tay Ker", "Priya Nair", 7)


def test_a_leavers_account_is_closed_before_their_things_go(house: House) -> None:
    accounts.disable_person(house.session, house.admin, LEAVER)
    assert not service.list_in_hand(house.session, house.here.lead, LEAVER).active
    assert service.hand_over(house.session, house.here.lead, LEAVER, HandOverIn(to=TAKER)).moved == 7
