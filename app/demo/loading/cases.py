"""The tracked cases of both rounds, by pseudonym: listed, checked, and for last year chosen, talked over and met."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.casetracking import service as casetracking
from app.casetracking.models import ActNow, CaseStage, Verdict
from app.casetracking.schemas.cases import (
    CaseAt,
    CaseChanged,
    CaseIn,
    CasePatch,
    ConsentIn,
    ContactIn,
    EntriesIn,
    EntryIn,
    MoveManyIn,
)
from app.casetracking.schemas.checks import CheckIn, CloseActNowIn, StandardAnswerIn
from app.casetracking.schemas.logs import LogIn, ReviewIn, SectionIn
from app.core.keys import council_key
from app.core.paging import PageParams
from app.demo.cases import ActNow as Urgent
from app.demo.cases import Case, CaseCheck, ReflectiveLog
from app.demo.loading.desk import Desk
from app.demo.story import RoundStory

PSW = "joanne.ashworth"
LISTED_DAY, CHOSEN_AFTER_DAYS = 2, 2
CONSENT_NOT_BEGUN = "not asked"
NOT_LISTED, CHOSEN, MET = "S1", ("S4", "S5"), "S5"
SAME_NAME = (
    "age_band", "gender", "ethnicity_group", "language_communication_needs", "primary_support_reason", "carer_status",
    "advocacy", "capacity_mca_dols", "safeguarding_history", "funding_and_direct_payment", "locality_team", "outcome",
    "first_contact_date", "assessment_start", "assessment_end", "plan_date", "last_review", "next_review",
    "current_services", "allocated_worker_role",
)  # fmt: skip


def plan_cases(desk: Desk, told: RoundStory) -> None:
    """Longlist the cases with their records, then check them and note consent on the days of the story."""
    start = told.round.notified
    desk.cases.clear()
    every = (*told.cases, *told.set_aside)
    desk.plan(desk.at(start + timedelta(days=LISTED_DAY), 9), _listing(desk, told, every))
    for place, case in enumerate(every):
        if case.consent_status != CONSENT_NOT_BEGUN and case.set_aside is None:
            on = _consent_day(case) or start + timedelta(days=LISTED_DAY + 1)
            desk.plan(desk.at(on, 12, place), _consenting(desk, case))
        if case.check is not None:
            desk.plan(desk.at(case.check.checked_on, 15, place), _checking(desk, case, case.check))
            urgent = case.check.act_now
            if urgent is not None and urgent.closed_on is not None:
                desk.plan(desk.at(urgent.closed_on, 17, place), _closing(desk, case, urgent))


def plan_choice(desk: Desk, told: RoundStory) -> None:
    """What came after the list was sent: cases chosen, logs written and reviewed, people met."""
    round_ = told.round
    assert round_.second_notice is not None and round_.visit_start is not None
    sent = desk.at(round_.case_list_due, 11)
    desk.plan(sent, lambda session: _move_all(session, desk, told.cases, CaseStage.SUBMITTED))
    chosen = [case for case in told.cases if case.stage in CHOSEN]
    desk.plan(desk.at(round_.second_notice, 9), lambda session: _move_all(session, desk, chosen, CaseStage.CHOSEN))
    for place, case in enumerate(chosen):
        if case.log is not None:
            _plan_log(desk, case, case.log, max(case.log.written_on, round_.second_notice), place)
    met = [case for case in chosen if case.stage == MET]
    desk.plan(
        desk.at(round_.visit_start - timedelta(days=11), 9),
        lambda session: _move_all(session, desk, met, CaseStage.TRACKED),
    )
    for place, case in enumerate(chosen):
        if case.meeting is not None:
            desk.plan(desk.at(case.meeting.on, 16, place), _meeting(desk, case))


def _listing(desk: Desk, told: RoundStory, every: Sequence[Case]) -> Callable[[Session], None]:
    """The cases come in one import, then what is on file of each that is still kept."""

    def act(session: Session) -> None:
        psw = desk.actor(session, PSW)
        coming = [_coming(desk, case) for case in every]
        done = casetracking.import_cases(session, psw, coming, secret=council_key(desk.settings, "cases"))
        for case, given in zip(every, done.given, strict=True):
            desk.cases[case.case_ref] = given.case
            if told is desk.story.last_round and case.stage not in CHOSEN:
                continue  # a record that CQC did not choose is not kept beyond its round
            entries = [EntryIn(on=entry.on, kind=entry.kind, text=entry.text) for entry in case.entries]
            brought = EntriesIn(entries=entries, partial=case.import_partial is not None)
            casetracking.add_entries(session, psw, given.case, brought)

    return act


def _coming(desk: Desk, case: Case) -> CaseIn:
    worker = _worker(desk, case)
    return CaseIn(
        **{name: getattr(case, name) for name in SAME_NAME},
        pathways=list(case.pathway_types),
        stage=CaseStage.POOL if case.stage == NOT_LISTED else CaseStage.LONGLIST,
        system_reference=case.system_id_ref,
        consent_status=CONSENT_NOT_BEGUN,
        notes=f"Set aside: {case.set_aside}." if case.set_aside else "",
        worker=desk.email(worker) if worker else None,
        checker=desk.email(case.checker) if case.set_aside is None else None,
    )


def _consenting(desk: Desk, case: Case) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        psw = desk.actor(session, PSW)
        data = ConsentIn(status=case.consent_status, by_when_how=case.consent_by_when_how)
        reference = desk.cases[case.case_ref]
        version = _version(session, desk, reference)
        _note(desk, [casetracking.change_consent(session, psw, reference, version, data)])

    return act


def _checking(desk: Desk, case: Case, check: CaseCheck) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        urgent = check.act_now
        data = CheckIn(
            act_now=ActNow(urgent.what) if urgent else ActNow.NOTHING,
            told_who=urgent.told if urgent else "",
            told_at=desk.at(urgent.told_on, 14) if urgent else None,
            answers=[
                StandardAnswerIn(standard=one.standard, verdict=Verdict(one.answer), note=one.note)
                for one in check.answers
            ],
            overall=check.overall,
            file_read_on=check.file_read_on,
            learning=check.would_learn,
            finished=True,
        )
        casetracking.check_case(session, desk.actor(session, check.checker), desk.cases[case.case_ref], data)

    return act


def _closing(desk: Desk, case: Case, urgent: Urgent) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        psw = desk.actor(session, PSW)
        reference = desk.cases[case.case_ref]
        check = casetracking.list_checks(session, psw, reference)[0]
        note = CloseActNowIn(note=urgent.closed)
        casetracking.close_act_now(session, psw, reference, check.number, check.version, note)

    return act


def _plan_log(desk: Desk, case: Case, log: ReflectiveLog, on: date, place: int) -> None:
    def write(session: Session) -> None:
        worker = _worker(desk, case)
        assert worker is not None
        actor, reference = desk.actor(session, worker), desk.cases[case.case_ref]
        data = LogIn(
            written_by=log.written_by,
            talked_through_with=log.talked_through_with,
            person_saw_it=log.person_saw_it,
            sections=[SectionIn(position=position, text=text) for position, text in enumerate(log.texts)],
        )
        written = casetracking.write_log(session, actor, reference, 0, data)
        casetracking.hand_in_log(session, actor, reference, written.version)

    def review(session: Session) -> None:
        actor, reference = desk.actor(session, log.reviewed_by), desk.cases[case.case_ref]
        version = casetracking.read_log(session, actor, reference).version
        casetracking.review_log(session, actor, reference, version, ReviewIn(agreed=True))

    desk.plan(desk.at(on, 10, place), write)
    desk.plan(desk.at(max(log.reviewed_on, on + timedelta(days=1)), 15, place), review)


def _meeting(desk: Desk, case: Case) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        meeting = case.meeting
        assert meeting is not None
        psw, reference = desk.actor(session, PSW), desk.cases[case.case_ref]
        version = _version(session, desk, reference)
        if meeting.met:
            contact = ContactIn(on=meeting.on, outcome=meeting.outcome)
            _note(desk, [casetracking.note_contact(session, psw, reference, version, contact)])
        else:
            patch = CasePatch(notes=meeting.outcome)
            _note(desk, [casetracking.change_case(session, psw, reference, version, patch)])

    return act


def _move_all(session: Session, desk: Desk, cases: Sequence[Case], stage: CaseStage) -> None:
    psw = desk.actor(session, PSW)
    wanted = [desk.cases[case.case_ref] for case in cases]
    at = [CaseAt(reference=one, version=_version(session, desk, one)) for one in wanted]
    _note(desk, casetracking.move_cases(session, psw, MoveManyIn(cases=at, stage=stage)))


def _version(session: Session, desk: Desk, reference: str) -> int:
    """The version of a case: read for the whole list once, then kept from what each change answers."""
    if reference not in desk.versions:
        page = PageParams(limit=200)
        for line in casetracking.list_cases(session, desk.actor(session, PSW), page=page).items:
            desk.versions[line.reference] = line.version
    return desk.versions[reference]


def _note(desk: Desk, changed: Sequence[CaseChanged]) -> None:
    for one in changed:
        desk.versions[one.reference] = one.version


def _worker(desk: Desk, case: Case) -> str | None:
    """Somebody of the team that holds the case, other than its checker."""
    council = desk.story.council
    team = next(team.key for team in council.teams if team.name == case.locality_team)
    here = [one.key for one in council.people if one.team == team and one.roles == ("contrib",)]
    return next((key for key in here if key != case.checker), None)


def _consent_day(case: Case) -> date | None:
    """The day that the note on consent names."""
    for word in case.consent_by_when_how.split(", "):
        try:
            return date.fromisoformat(word)
        except ValueError:
            continue
    return None
