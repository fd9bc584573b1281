"""The whole demo in order: the council, last year's round, this year's up to today, its gaps and both draft packs."""

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.accounts.routes.door import factor_key
from app.answers import service as answers
from app.assessments import service as assessments
from app.assessments.models import AssessmentStatus
from app.assessments.schemas import (
    AssessmentIn,
    AssessmentPatch,
    DatesPatch,
    ExtensionDecision,
    ExtensionIn,
    NoticeIn,
)
from app.casetracking import service as casetracking
from app.core.clock import now, today
from app.core.config import Settings
from app.core.errors import RuleBroken
from app.core.ukdates import in_full
from app.demo.drive import Drive, being_written
from app.demo.loading import cases, claims, papers, requests
from app.demo.loading.desk import Desk
from app.demo.loading.people import DEPUTY, LEAD, SignIn, give_sign_ins, set_up
from app.demo.story import FollowUp, RoundStory, tell
from app.evidence import service as evidence
from app.files.store import FileStore
from app.followups import service as followups
from app.followups.schemas import AnswerIn, QuestionIn
from app.gaps import service as gaps
from app.jobs.models import JobState
from app.jobs.work import Workshop, carry_out
from app.packs import service as packs
from app.packs.models import PackKind
from app.packs.schemas import PackIn, PackOut
from app.readiness import service as readiness
from app.selfassessment import service as selfassessment
from app.selfassessment.schemas.statements import OwnDocumentIn

# The step that begins and, where it takes several turns, how far it is.
Told = Callable[[str, str], None]
BEFORE_NOTICE_DAYS = 21
LAST_SELF_ASSESSMENT = "last-self-assessment"


@dataclass(frozen=True)
class Loaded:
    """What was made. ``refused`` says which acts of the story a rule did not let through on this day of the year."""

    sign_ins: Sequence[SignIn]
    counts: dict[str, int]
    packs: tuple[str, ...]
    drive: str
    refused: tuple[str, ...]


def load(
    settings: Settings,
    workshop: Workshop,
    files: FileStore,
    *,
    writing: "Future[Drive] | None" = None,
    told: Told = lambda step, detail: None,
) -> Loaded:
    """Make the demo in an empty store, as it stands today. RuleBroken (409) when the store holds something already.

    ``writing`` is the shared drive where it is on its way already.
    """
    with workshop.db.read() as session:
        if assessments.current_assessment_id(session) is not None:
            raise RuleBroken("This store holds a council already. Set READINESS_HOME to an empty folder for the demo.")
    desk = Desk(tell(today()), settings, workshop, files, now())
    story = desk.story
    with ExitStack() as stack:
        stack.enter_context(_seldom_collected())
        if writing is None:
            writing = stack.enter_context(being_written(settings.home.resolve(), today()))
        coming = stack.enter_context(papers.coming_in(desk, writing))
        told("The council, its people and last year's round", "")
        before = story.last_round.round.notified - timedelta(days=BEFORE_NOTICE_DAYS)
        desk.plan(desk.at(before, 9), lambda session: set_up(session, desk))
        _plan_notice(desk, story.last_round, "R-1")
        papers.plan_last_round(desk, coming)
        cases.plan_cases(desk, story.last_round)
        requests.plan_round(desk, coming, story.last_round)
        _plan_end(desk, story.last_round, "R-1")
        desk.play(lambda on: told("The council, its people and last year's round", f"{in_full(on)}"))
        desk.turn_to_another_round()
        _plan_notice(desk, story.this_round, "R-2")
        papers.plan_this_round(desk, coming)
        cases.plan_cases(desk, story.this_round)
        requests.plan_round(desk, coming, story.this_round)
        requests.plan_asks(desk)
        claims.plan_claims(desk, coming)
        _plan_counts(desk, story.this_round)
        desk.play(lambda on: told("This year's round, day by day", f"{in_full(on)}"))
        folder = str(coming.wait_for_drive().folder)
    told("Sign-ins", "")
    with workshop.db.write() as session:
        sign_ins = give_sign_ins(session, desk, factor_key(settings))
    told("Gaps", "")
    counts = _count(desk)
    built = []
    for kind in PackKind:
        told("Draft packs", kind.value)
        built.append(_build(desk, kind))
    return Loaded(sign_ins, counts, tuple(pack.file_name for pack in built), folder, tuple(desk.refused))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Thousands of rows live until the end of their day: looking for garbage among them every so often costs a tenth."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _plan_notice(desk: Desk, told: RoundStory, reference: str) -> None:
    """The round is set up before the letter comes, and the letter dates everything."""
    round_ = told.round

    def begin(session: Session) -> None:
        data = AssessmentIn(title=round_.name, list_code=round_.request_list, case_rules=round_.case_version)
        answers.begin_round(session, desk.actor(session, LEAD), data)
        desk.turn_to_another_round()

    def arrive(session: Session) -> None:
        lead = desk.actor(session, LEAD)
        data = NoticeIn(
            notified_on=round_.notified, return_due_on=round_.return_due, case_list_due_on=round_.case_list_due
        )
        version = assessments.get_assessment(session, lead, reference).version
        answers.receive_notice(session, lead, reference, version, data)

    desk.plan(desk.at(round_.notified - timedelta(days=BEFORE_NOTICE_DAYS), 10), begin)
    desk.plan(desk.at(round_.notified, 9), arrive)


def _plan_end(desk: Desk, told: RoundStory, reference: str) -> None:
    """How a round ends: more time asked for, sent, cases chosen and met, CQC's dates, its questions, closed."""
    round_ = told.round
    if round_.extension is not None:
        desk.plan(
            desk.at(round_.extension.asked_on, 16), lambda session: _ask_more_time(session, desk, told, reference)
        )
        desk.plan(
            desk.at(round_.extension.answered_on, 12), lambda session: _no_more_time(session, desk, told, reference)
        )
    desk.plan(desk.at(round_.return_due - timedelta(days=2), 9), lambda session: _send_own_document(session, desk))
    desk.plan(desk.at(round_.return_due, 15), lambda session: _move(session, desk, reference, AssessmentStatus.SENT))
    known = DatesPatch(
        second_notice_on=round_.second_notice,
        presentation_on=round_.presentation,
        visit_from=round_.visit_start,
        visit_to=round_.visit_end,
    )
    assert round_.second_notice and round_.draft_report and round_.published
    desk.plan(desk.at(round_.second_notice, 8), lambda session: _state(session, desk, reference, known))
    cases.plan_choice(desk, told)
    for place, question in enumerate(told.followups):
        _plan_question(desk, question, place)
    report = DatesPatch(draft_report_on=round_.draft_report)
    desk.plan(desk.at(round_.draft_report, 13), lambda session: _state(session, desk, reference, report))
    desk.plan(desk.at(round_.published, 16), lambda session: _move(session, desk, reference, AssessmentStatus.CLOSED))


def _ask_more_time(session: Session, desk: Desk, told: RoundStory, reference: str) -> None:
    wanted = told.round.extension
    assert wanted is not None
    lead = desk.actor(session, LEAD)
    data = ExtensionIn(
        asked_on=wanted.asked_on, until_on=wanted.until, reason="The case system was down for four days."
    )
    version = assessments.get_assessment(session, lead, reference).version
    assessments.ask_for_extension(session, lead, reference, version, data)


def _no_more_time(session: Session, desk: Desk, told: RoundStory, reference: str) -> None:
    wanted = told.round.extension
    assert wanted is not None
    lead = desk.actor(session, LEAD)
    asked = assessments.get_assessment(session, lead, reference).extensions[-1]
    decision = ExtensionDecision(decided_on=wanted.answered_on, in_writing=wanted.words)
    assessments.refuse_extension(session, lead, reference, asked.version, decision)


def _send_own_document(session: Session, desk: Desk) -> None:
    document = OwnDocumentIn(document=desk.documents[LAST_SELF_ASSESSMENT])
    selfassessment.use_own_document(session, desk.actor(session, LEAD), 0, document)


def _move(session: Session, desk: Desk, reference: str, status: AssessmentStatus) -> None:
    lead = desk.actor(session, LEAD)
    version = assessments.get_assessment(session, lead, reference).version
    assessments.change_assessment(session, lead, reference, version, AssessmentPatch(status=status))


def _state(session: Session, desk: Desk, reference: str, dates: DatesPatch) -> None:
    lead = desk.actor(session, LEAD)
    version = assessments.get_assessment(session, lead, reference).version
    assessments.state_dates(session, lead, reference, version, dates)


def _plan_question(desk: Desk, told: FollowUp, place: int) -> None:
    known: dict[str, tuple[str, int]] = {}

    def ask(session: Session) -> None:
        data = QuestionIn(
            question=told.question, received_on=told.asked_on, due_on=told.due, owner=desk.email(told.owner)
        )
        added = followups.add_question(session, desk.actor(session, DEPUTY), data)
        known["at"] = (added.reference, added.version)

    def answer(session: Session) -> None:
        reference, version = known["at"]
        sent = ", ".join(desk.documents[key] for key in told.documents if key in desk.documents)
        words = f"{told.answer} Sent: {sent}." if sent else told.answer
        data = AnswerIn(answer=words, answered_on=told.answered_on)
        followups.answer_question(session, desk.actor(session, DEPUTY), reference, version, data)

    desk.plan(desk.at(told.asked_on, 11, place), ask)
    desk.plan(desk.at(told.answered_on, 16, place), answer)


def _plan_counts(desk: Desk, told: RoundStory) -> None:
    """The count of each day at its end, so that the line of the burn-up has its past."""
    on: date = told.round.notified
    while on <= desk.began.date():
        desk.plan(desk.at(on, 23), lambda session: _keep_counts(session, desk))
        on += timedelta(days=1)


def _keep_counts(session: Session, desk: Desk) -> None:
    readiness.note_today(session, desk.actor(session, LEAD))


def _build(desk: Desk, kind: PackKind) -> PackOut:
    with desk.workshop.db.write() as session:
        lead = desk.actor(session, LEAD)
        asked = packs.ask_for_pack(session, lead, PackIn(kind=kind))
    job = carry_out(desk.workshop, desk.settings.home, asked.job_id)
    if job.state is not JobState.DONE:
        raise RuleBroken(f"The {kind.value} could not be built. {job.sentence}")
    with desk.workshop.db.read() as session:
        return packs.get_pack(session, lead, asked.number)


def _count(desk: Desk) -> dict[str, int]:
    """What was made, in the order in which it is told."""
    with desk.workshop.db.read() as session:
        lead = desk.actor(session, LEAD)
        found = answers.count_requests(session, lead)
        case_counts = casetracking.count_cases(session, lead)
        whole = selfassessment.list_assertions(session, lead)
        return {
            "people": len(desk.people),
            "documents": evidence.list_items(session, lead).total or 0,
            "requests": found.total,
            "ready or approved": found.ready_or_approved,
            "assertions": whole.total or 0,
            "actions": len(desk.actions),
            "cases": case_counts.listed,
            "cases checked": case_counts.checked,
            "gaps": len(gaps.find_gaps(session, lead)),
        }
