"""One fault for every rule, planted in a round that has none of it: what the rule must find, and only after the fault."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers.models import Answer, AnswerPart, CategoryResponse, Standing
from app.assessments.models import Extension, ExtensionState, Milestone, MilestoneKind
from app.casetracking.models import ActNow, CaseCheck, CaseStage, TrackedCase
from app.core.clock import now, today
from app.evidence.models import (
    Consent,
    EvidenceItem,
    EvidenceRevision,
    Finding,
    FindingState,
    ItemStatus,
    SharePermission,
)
from app.framework.models import ListOrigin
from app.improvement.models import Action, ActionStatus
from app.selfassessment.models import Assertion, AssertionAction, AssertionKind, AssertionStatus, Direction, Support
from tests.builders import Round, a_person, a_revision, an_answer, an_item, saved

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


def _answer_of(session: Session, sound: Sound) -> Answer:
    return session.get_one(Answer, sound.answer.id)


def nothing_in(session: Session, sound: Sound) -> str:
    for covered in session.scalars(select(AnswerPart)):
        session.delete(covered)
    session.flush()
    session.delete(sound.answer)
    return "1"


def part_uncovered(session: Session, sound: Sound) -> str:
    session.delete(session.scalars(select(AnswerPart)).first())
    return "1"


def no_pointer(session: Session, sound: Sound) -> str:
    sound.answer.where_to_look = ""
    return f"1/{sound.item.reference}"


def new_version(session: Session, sound: Sound) -> str:
    a_revision(session, sound.item, sound.round.lead, number=2)
    sound.item.current_revision = 2
    return f"1/{sound.item.reference}"


def new_version_under_assertion(session: Session, sound: Sound) -> str:
    new_version(session, sound)
    return "A-1"


def a_flag(session: Session, sound: Sound) -> str:
    session.add(Finding(item_id=sound.item.id, kind="NHS number", state=FindingState.OPEN, raised_at=now()))
    return sound.item.reference


def withdrawn(session: Session, sound: Sound) -> str:
    sound.item.status = ItemStatus.WITHDRAWN
    return sound.item.reference


def withdrawn_under_assertion(session: Session, sound: Sound) -> str:
    withdrawn(session, sound)
    return "A-1"


def draft(session: Session, sound: Sound) -> str:
    sound.item.marked_draft = True
    return sound.item.reference


def past_review(session: Session, sound: Sound) -> str:
    sound.item.review_by = today() - timedelta(days=1)
    return sound.item.reference


def past_review_uncited(session: Session, sound: Sound) -> str:
    nothing_in(session, sound)
    return past_review(session, sound)


def stops_short(session: Session, sound: Sound) -> str:
    sound.item.period_to = today() - timedelta(days=90)
    return "1"


def no_owner(session: Session, sound: Sound) -> str:
    sound.response.owner_id = None
    return "1"


def no_reader(session: Session, sound: Sound) -> str:
    sound.response.reader_id = None
    return "1"


def no_due(session: Session, sound: Sound) -> str:
    sound.response.due_on = None
    return "1"


def late(session: Session, sound: Sound) -> str:
    sound.response.due_on = today() - timedelta(days=2)
    return "1"


def _stand(sound: Sound, standing: Standing) -> str:
    sound.response.standing = standing
    sound.response.standing_reason = "We have no such thing"
    return "1"


def no_plan(session: Session, sound: Sound) -> str:
    return _stand(sound, Standing.NOT_HELD)


def reason_open(session: Session, sound: Sound) -> str:
    return _stand(sound, Standing.DOES_NOT_APPLY)


def under_empty(session: Session, sound: Sound) -> str:
    sound.response.under_id = sound.round.responses["2"].id
    return _stand(sound, Standing.UNDER_ANOTHER)


def long_note(session: Session, sound: Sound) -> str:
    sound.response.note, sound.response.word_limit = "word " * 30, 20
    return "1"


def retired(session: Session, sound: Sound) -> str:
    sound.response.retired = True
    return "1"


def says_nothing(session: Session, sound: Sound) -> str:
    sound.answer.what_it_shows = ""
    return f"1/{sound.item.reference}"


def ours(session: Session, sound: Sound) -> str:
    sound.round.request_list.origin = ListOrigin.SHIPPED
    return str(sound.round.assessment.reference)


def superseded(session: Session, sound: Sound) -> str:
    sound.item.superseded_by_id = an_item(session, sound.round.lead, title="Newer").id
    return sound.item.reference


def not_ours(session: Session, sound: Sound) -> str:
    sound.item.permission_to_share = SharePermission.ASKED
    return sound.item.reference


def not_agreed(session: Session, sound: Sound) -> str:
    sound.item.consent = Consent.NOT_KNOWN
    return sound.item.reference


def undated(session: Session, sound: Sound) -> str:
    sound.item.document_date = sound.item.period_to = None
    return sound.item.reference


def no_category(session: Session, sound: Sound) -> str:
    sound.item.evidence_category = None
    return sound.item.reference


def item_without_owner(session: Session, sound: Sound) -> str:
    sound.item.owner_id = None
    return sound.item.reference


def owner_left(session: Session, sound: Sound) -> str:
    sound.item.owner_id = a_person(session, "Sam Delaney", active=False).id
    return sound.item.reference


def a_copy(session: Session, sound: Sound) -> str:
    twin = an_item(session, sound.round.lead, title="Copy", reference="E-99999x")
    theirs = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == twin.id)).one()
    ours = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == sound.item.id)).one()
    theirs.stored_file_id = ours.stored_file_id
    return "E-99999x"


def an_orphan(session: Session, sound: Sound) -> str:
    return str(an_item(session, sound.round.lead, title="Nobody's").reference)


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


PLANTS: dict[str, Callable[[Session, Sound], str]] = {
    "request.nothing_in": nothing_in, "request.part_uncovered": part_uncovered, "request.no_pointer": no_pointer,
    "request.pointer_out_of_date": new_version, "request.flag_open": a_flag, "request.withdrawn": withdrawn,
    "request.draft": draft, "request.out_of_date": past_review, "request.wrong_period": stops_short, "request.no_owner": no_owner,
    "request.late": late, "request.not_held_without_plan": no_plan, "request.reason_not_approved": reason_open,
    "request.under_an_empty_one": under_empty, "request.note_too_long": long_note, "request.not_yet_placed": retired,
    "request.nothing_said": says_nothing, "request.no_reader": no_reader, "request.no_due_date": no_due,
    "request.list_is_ours": ours, "item.superseded_but_cited": superseded, "item.no_permission": not_ours,
    "item.no_consent": not_agreed, "item.stale": past_review_uncited, "item.undated": undated, "item.no_category": no_category,
    "item.no_owner": item_without_owner, "item.owner_left": owner_left, "item.same_file_twice": a_copy, "item.orphan": an_orphan,
    "assertion.contradicted": contradicted, "assertion.unsupported": unsupported,
    "assertion.cites_withdrawn": withdrawn_under_assertion, "assertion.pointer_out_of_date": new_version_under_assertion,
    "assertion.no_pointer": no_support_pointer, "assertion.no_experience": no_voice, "assertion.one_source": one_source,
    "assertion.no_owner": nobodys_assertion, "assertion.still_draft": a_draft_assertion, "openness.no_weakness": weakness_gone,
    "openness.weakness_without_action": no_action, "openness.action_without_owner": action_nobodys,
    "openness.action_without_date": action_undated, "openness.action_without_measure": action_unmeasured,
    "openness.action_late": action_late, "coverage.empty": cell_emptied, "case.act_now_open": act_open,
    "case.list_short": list_short,
    "case.no_log": no_log, "case.no_consent": no_consent, "case.not_checked": not_checked, "case.axis_uncovered": axis_short,
    "case.shows_no_assertion": case_shows_nothing, "case.assertion_shown_by_none": no_case_shows, "case.entries_partial": partial,
    "timeline.milestone_passed": milestone_passed, "timeline.due_not_stated": due_not_stated,
    "timeline.extension_open": extension_open,
}  # fmt: skip
