"""Faults in assertions, actions, cases and dates, one a rule."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Extension, ExtensionState, Milestone, MilestoneKind
from app.casetracking.models import ActNow, CaseStage
from app.core.clock import now, today
from app.selfassessment.models import AssertionAction, AssertionStatus, Direction, Support
from tests.app.gaps.plants_requests import new_version, withdrawn
from tests.app.gaps.sound import Sound, a_support
from tests.builders import an_item


def contradicted(session: Session, sound: Sound) -> str:
    a_support(session, sound.strength, an_item(session, sound.round.lead), direction=Direction.OTHER_WAY)
    return "A-1"


def unsupported(session: Session, sound: Sound) -> str:
    for support in session.scalars(select(Support)):
        session.delete(support)
    return "A-1"


def no_support_pointer(session: Session, sound: Sound) -> str:
    sound.support.where_to_look = ""
    return "A-1"


def no_voice(session: Session, sound: Sound) -> str:
    sound.item.evidence_category = "PR"
    for support in session.scalars(select(Support).where(Support.case_id.is_not(None))):
        session.delete(support)
    return "A-1"


def one_source(session: Session, sound: Sound) -> str:
    for support in session.scalars(
        select(Support).where(Support.assertion_id == sound.strength.id, Support.id != sound.support.id)
    ):
        session.delete(support)
    return "A-1"


def nobodys_assertion(session: Session, sound: Sound) -> str:
    sound.strength.owner_id = None
    return "A-1"


def a_draft_assertion(session: Session, sound: Sound) -> str:
    sound.strength.status = AssertionStatus.DRAFT
    return "QS1"


def weakness_gone(session: Session, sound: Sound) -> str:
    sound.weakness.status = AssertionStatus.WITHDRAWN
    return "QS1"


def no_action(session: Session, sound: Sound) -> str:
    session.delete(session.scalars(select(AssertionAction)).one())
    return "A-2"


def action_nobodys(session: Session, sound: Sound) -> str:
    sound.action.owner_id = None
    return "AC-1"


def action_undated(session: Session, sound: Sound) -> str:
    sound.action.due_on = None
    return "AC-1"


def action_unmeasured(session: Session, sound: Sound) -> str:
    sound.action.measure = ""
    return "AC-1"


def action_late(session: Session, sound: Sound) -> str:
    sound.action.due_on = today() - timedelta(days=1)
    return "AC-1"


def cell_emptied(session: Session, sound: Sound) -> str:
    sound.item.evidence_category = "PR"
    return "QS1/PE"


def act_open(session: Session, sound: Sound) -> str:
    sound.check.act_now = ActNow.TELL_MANAGER
    return "CT-01"


def list_short(session: Session, sound: Sound) -> str:
    sound.round.assessment.case_list_size = 7
    return str(sound.round.assessment.reference)


def no_log(session: Session, sound: Sound) -> str:
    sound.case.stage = CaseStage.CHOSEN
    return "CT-01"


def no_consent(session: Session, sound: Sound) -> str:
    sound.case.consent_status = "not asked"
    return "CT-01"


def not_checked(session: Session, sound: Sound) -> str:
    sound.check.finished = False
    return "CT-01"


def axis_short(session: Session, sound: Sound) -> str:
    sound.case.age_band = "85+"
    return "age"


def case_shows_nothing(session: Session, sound: Sound) -> str:
    session.delete(session.scalars(select(Support).where(Support.case_id == sound.case.id)).one())
    return "CT-01"


def no_case_shows(session: Session, sound: Sound) -> str:
    case_shows_nothing(session, sound)
    return "QS1"


def partial(session: Session, sound: Sound) -> str:
    sound.case.entries_partial = True
    return "CT-01"


def milestone_passed(session: Session, sound: Sound) -> str:
    session.add(
        Milestone(
            assessment_id=sound.round.assessment.id,
            code="I7",
            kind=MilestoneKind.OURS,
            name="First upload",
            position=1,
            day=7,
        )
    )
    return "I7"


def due_not_stated(session: Session, sound: Sound) -> str:
    sound.round.assessment.return_due_at = None
    return str(sound.round.assessment.reference)


def extension_open(session: Session, sound: Sound) -> str:
    session.add(
        Extension(
            assessment_id=sound.round.assessment.id,
            asked_on=today(),
            until=now() + timedelta(days=20),
            state=ExtensionState.ASKED,
        )
    )
    return str(sound.round.assessment.reference)


def new_version_under_assertion(session: Session, sound: Sound) -> str:
    new_version(session, sound)
    return "A-1"


def withdrawn_under_assertion(session: Session, sound: Sound) -> str:
    withdrawn(session, sound)
    return "A-1"
