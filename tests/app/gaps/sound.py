"""A round with nothing wrong in it: one request well answered and read, one strength well backed, one weakness with an action."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.answers import service as answers
from app.answers.models import Answer, CategoryResponse
from app.casetracking.models import ActNow, CaseCheck, CaseStage, TrackedCase
from app.core.clock import now, today
from app.evidence.models import (
    EvidenceItem,
)
from app.improvement.models import Action, ActionStatus
from app.selfassessment.models import Assertion, AssertionAction, AssertionKind, AssertionStatus, Direction, Support
from tests.builders import Round, an_answer, an_item, saved

LONG_AGO = timedelta(days=400)


@dataclass
class Sound:
    """A round with one request well answered, one strength well backed, one weakness with an action, one checked case."""

    round: Round
    response: CategoryResponse
    item: EvidenceItem
    answer: Answer
    strength: Assertion
    support: Support
    weakness: Assertion
    action: Action
    case: TrackedCase
    check: CaseCheck


def a_sound_round(session: Session, a_round: Round) -> Sound:
    lead = a_round.lead
    response = a_round.responses["1"]
    response.owner_id, response.reader_id = lead.person_id, a_round.core.person_id
    response.due_on, response.period_to = today() + timedelta(days=5), today()
    item = an_item(session, lead, evidence_category="PE", period_from=today() - LONG_AGO, period_to=today())
    answer = an_answer(session, response, item)
    strength = an_assertion(session, a_round, "A-1", AssertionKind.STRENGTH)
    support = a_support(session, strength, item)
    a_support(session, strength, an_item(session, lead, title="Survey"))
    weakness = an_assertion(session, a_round, "A-2", AssertionKind.WEAKNESS)
    a_support(session, weakness, item)
    action = saved(
        session,
        Action(
            reference="AC-1", aim="Shorten waits", owner_id=lead.person_id, measure="Median wait",
            due_on=today() + timedelta(days=60),
            status=ActionStatus.UNDER_WAY, added_by=lead.person_id, added_at=now(),
        ),
    )  # fmt: skip
    saved(session, AssertionAction(assertion_id=weakness.id, action_id=action.id))
    case = saved(
        session,
        TrackedCase(
            assessment_id=a_round.assessment.id,
            reference="CT-01",
            stage=CaseStage.LONGLIST,
            age_band="25-64",
            consent_status="agreed",
            added_at=now(),
        ),
    )
    check = saved(
        session,
        CaseCheck(
            case_id=case.id,
            number=1,
            checker_id=a_round.psw.person_id,
            act_now=ActNow.NOTHING,
            finished=True,
            saved_at=now(),
        ),
    )
    a_support(session, strength, case=case)
    answers.read_over(session, a_round.core, "1", response.version)
    return Sound(a_round, response, item, answer, strength, support, weakness, action, case, check)


def an_assertion(
    session: Session, a_round: Round, reference: str, kind: AssertionKind, statement: str = "QS1"
) -> Assertion:
    assertion: Assertion = saved(
        session,
        Assertion(
            assessment_id=a_round.assessment.id, reference=reference, quality_statement=statement, kind=kind,
            status=AssertionStatus.READY, position=0, text="People wait less than a year ago", owner_id=a_round.lead.person_id,
            added_by=a_round.lead.person_id, added_at=now(),
        ),
    )  # fmt: skip
    return assertion


def a_support(
    session: Session,
    assertion: Assertion,
    item: EvidenceItem | None = None,
    case: TrackedCase | None = None,
    direction: Direction = Direction.SUPPORTS,
) -> Support:
    support: Support = saved(
        session,
        Support(
            assertion_id=assertion.id, direction=direction, item_id=item.id if item else None, case_id=case.id if case else None,
            where_to_look="Page 3" if item else "", revision_number=item.current_revision if item else None,
            added_by=assertion.added_by, added_at=now(),
        ),
    )  # fmt: skip
    return support
