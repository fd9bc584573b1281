"""Only what CQC agreed in writing moves the return."""

from datetime import date, datetime

import pytest

from app.access import Actor
from app.assessments import service
from app.assessments.models import (
    ExtensionState,
)
from app.assessments.schemas import (
    AssessmentOut,
    ExtensionDecision,
    ExtensionIn,
)
from app.core.clock import LONDON
from app.core.db import Database
from app.core.errors import Invalid, RuleBroken
from tests.app.assessments.steps import milestone

pytestmark = pytest.mark.usefixtures("at_noon")


ASKED = ExtensionIn(asked_on=date(2027, 1, 20), until_on=date(2027, 2, 8), reason="The case system was down.")
AGREED = ExtensionDecision(decided_on=date(2027, 1, 21), in_writing="Email from the lead assessor, 21 January")


def ask(db: Database, lead: Actor, assessment: AssessmentOut) -> AssessmentOut:
    with db.write() as session:
        return service.ask_for_extension(session, lead, assessment.reference, assessment.version, ASKED)


def test_asking_moves_nothing(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    asked = ask(db, lead, open_round)
    assert asked.return_due_at == open_round.return_due_at
    assert [(one.state, one.until) for one in asked.extensions] == [
        (ExtensionState.ASKED, datetime(2027, 2, 8, 17, tzinfo=LONDON))
    ]


def test_agreed_in_writing_moves_the_return_and_what_is_to_come(
    db: Database, lead: Actor, open_round: AssessmentOut
) -> None:
    extension = ask(db, lead, open_round).extensions[0]
    with db.write() as session:
        made = service.agree_extension(session, lead, open_round.reference, extension.version, AGREED)
    assert made.return_due_at == datetime(2027, 2, 8, 17, tzinfo=LONDON)
    assert made.countdown.of_days == 28
    assert (milestone(made, "D07").day, milestone(made, "D12").day, milestone(made, "D21").day) == (7, 19, 28)
    assert milestone(made, "M01").on == date(2027, 2, 8)
    assert made.extensions[0].state is ExtensionState.AGREED


def test_agreed_without_writing_moves_nothing(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    extension = ask(db, lead, open_round).extensions[0]
    spoken = ExtensionDecision(decided_on=date(2027, 1, 21))
    with db.write() as session, pytest.raises(Invalid, match="in writing"):
        service.agree_extension(session, lead, open_round.reference, extension.version, spoken)
    with db.read() as session:
        assert service.get_assessment(session, lead, open_round.reference).return_due_at == open_round.return_due_at


def test_cqc_may_agree_to_another_day_than_was_asked_for(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    extension = ask(db, lead, open_round).extensions[0]
    sooner = AGREED.model_copy(update={"until_on": date(2027, 2, 3)})
    with db.write() as session:
        made = service.agree_extension(session, lead, open_round.reference, extension.version, sooner)
    assert made.return_due_at == datetime(2027, 2, 3, 17, tzinfo=LONDON)


def test_refused_moves_nothing_and_another_can_be_asked_for(
    db: Database, lead: Actor, open_round: AssessmentOut
) -> None:
    extension = ask(db, lead, open_round).extensions[0]
    with db.write() as session:
        refusal = ExtensionDecision(decided_on=date(2027, 1, 21))
        made = service.refuse_extension(session, lead, open_round.reference, extension.version, refusal)
    assert (made.return_due_at, made.extensions[0].state) == (open_round.return_due_at, ExtensionState.REFUSED)
    assert len(ask(db, lead, made).extensions) == 2


def test_one_extension_waits_at_a_time(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    asked = ask(db, lead, open_round)
    with pytest.raises(RuleBroken, match="has not answered"):
        ask(db, lead, asked)


def test_an_answer_needs_a_question(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    with db.write() as session, pytest.raises(RuleBroken, match="Ask for one first"):
        service.agree_extension(session, lead, open_round.reference, 1, AGREED)


@pytest.mark.parametrize("decided_on", [date(2027, 1, 19), date(2027, 1, 22)])
def test_an_answer_comes_after_the_question_and_not_tomorrow(
    db: Database, lead: Actor, open_round: AssessmentOut, decided_on: date
) -> None:
    extension = ask(db, lead, open_round).extensions[0]
    decision = AGREED.model_copy(update={"decided_on": decided_on})
    with db.write() as session, pytest.raises(Invalid):
        service.agree_extension(session, lead, open_round.reference, extension.version, decision)
