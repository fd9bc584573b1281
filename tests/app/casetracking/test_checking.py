"""Checks: what cannot wait, drafts, who may check, second readings, the next case."""

from datetime import timedelta
from typing import Any

import pytest

from app.casetracking import service
from app.casetracking.models import ActNow, CasePart, CaseStage, Verdict
from app.casetracking.schemas.cases import CaseFilter, CaseNeed, ReadFor
from app.casetracking.schemas.checks import CheckIn, CloseActNowIn, StandardAnswerIn
from app.core.clock import now
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken, VersionRequired
from tests.app.casetracking.cases import CANARY, STANDARDS, a_case, a_check, a_team, address_of, given
from tests.builders import saved
from tests.counting import selects

DONE = CloseActNowIn(note="Told the safeguarding hub at 3pm.")


def a_worry(**facts: Any) -> CheckIn:
    told: dict[str, Any] = {"told_who": "The team manager", "told_at": now() - timedelta(minutes=5)}
    return a_check(act_now=ActNow.SAFEGUARDING, **{**told, **facts})


def test_the_form_asks_every_standard_of_the_reference_data(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        form = service.check_form(session, team.core)
    assert [standard.id for standard in form.standards] == STANDARDS
    assert form.act_now[0] is ActNow.NOTHING
    assert "Good practice" in form.overall


def test_a_council_has_words_of_its_own(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        from app.casetracking.queries.cases import council

        settings = council(session)
        assert settings is not None
        settings.overall_words = ["Fine", "Not fine"]
        saved(session, settings)
        reference = a_case(session, team)
        with pytest.raises(Invalid):
            service.check_case(session, team.psw, reference, a_check())
        service.check_case(session, team.psw, reference, a_check(overall="Fine"))
        assert service.list_cases(session, team.psw, CaseFilter(overall="Fine")).total == 1


def test_a_draft_is_seen_by_its_writer_only(db: Database) -> None:
    draft = CheckIn(act_now=ActNow.NOTHING, learning=CANARY, finished=False)
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        service.check_case(session, team.psw, reference, draft)
        assert service.list_checks(session, team.lead, reference) == []
        assert service.one_case(session, team.lead, reference, ReadFor.OVERSIGHT).checks == []
        assert service.my_draft(session, team.lead, reference) is None
        mine = service.my_draft(session, team.psw, reference)
    assert mine is not None
    assert mine.learning == CANARY


def test_a_draft_is_saved_again_by_its_version(db: Database) -> None:
    draft = CheckIn(act_now=ActNow.NOTHING, finished=False)
    voice = draft.model_copy(update={"answers": [StandardAnswerIn(standard="voice", verdict=Verdict.YES)]})
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        first = service.check_case(session, team.psw, reference, draft)
    with db.write() as session:
        second = service.check_case(session, team.psw, reference, voice, version=first.version)
        with pytest.raises(VersionRequired):
            service.check_case(session, team.psw, reference, draft)
        with pytest.raises(EditConflict):
            service.check_case(session, team.psw, reference, draft, version=first.version)
    with db.write() as session:
        done = service.check_case(session, team.psw, reference, a_check(), version=second.version)
    assert (first.number, second.number, done.number, done.finished) == (1, 1, 1, True)


def test_answers_alone_move_the_version_although_no_time_passed(db: Database, at_noon: object) -> None:
    draft = CheckIn(act_now=ActNow.NOTHING, finished=False)
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        first = service.check_case(session, team.psw, reference, draft)
    with db.write() as session:
        answers = [StandardAnswerIn(standard="voice", verdict=Verdict.NO)]
        second = service.check_case(
            session, team.psw, reference, draft.model_copy(update={"answers": answers}), version=first.version
        )
    assert second.version > first.version


def test_an_unfinished_check_is_refused_with_every_fault(db: Database) -> None:
    bare = CheckIn(act_now=ActNow.TELL_MANAGER, finished=True)
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        with pytest.raises(Invalid) as refused:
            service.check_case(session, team.psw, reference, bare)
        assert service.list_checks(session, team.psw, reference) == []
    pointers = [error.pointer for error in refused.value.errors]
    assert pointers == ["/told_who", "/told_at", "/answers", "/overall", "/file_read_on"]


def test_a_note_that_says_who_someone_is_is_refused(db: Database) -> None:
    answers = a_check().answers
    answers[2] = StandardAnswerIn(standard=STANDARDS[2], verdict=Verdict.PARTLY, note="NHS 943 476 5919")
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        with pytest.raises(Invalid) as refused:
            service.check_case(session, team.psw, reference, a_check(answers=answers))
    assert refused.value.errors[0].pointer == "/answers/2/note"


def test_what_cannot_wait_stays_open_until_someone_closes_it_with_a_note(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        check = service.check_case(session, team.psw, reference, a_worry())
        assert [(act.case, act.check, act.told) for act in service.act_now_open(session, team.lead)] == [
            ("CT-01", 1, True)
        ]
        assert service.counts_for_today(session, team.lead).act_now_open == 1
        assert service.list_cases(session, team.lead, CaseFilter(need=CaseNeed.ACT_NOW)).total == 1
        service.close_act_now(session, team.lead, reference, 1, check.version, DONE)
        assert service.act_now_open(session, team.psw) == []
        (closed,) = service.list_checks(session, team.psw, reference)
    assert (closed.act_now_open, closed.act_closed_by, closed.act_closed_note) == (False, "Priya Nair", DONE.note)


def test_what_cannot_wait_shows_while_the_check_is_still_a_draft(db: Database) -> None:
    draft = CheckIn(act_now=ActNow.SAFEGUARDING, learning=CANARY, overall="Needs attention", finished=False)
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        given(session, team, reference, team.core_email, CasePart.CHECKER)
        service.check_case(session, team.core, reference, draft)
        (act,) = service.act_now_open(session, team.psw)
        (seen,) = service.list_checks(session, team.psw, reference)
    assert (act.told, act.checker) == (False, "Marcus Bell")
    assert (seen.act_now, seen.learning, seen.overall, seen.answers) == (ActNow.SAFEGUARDING, "", "", [])


def test_what_is_closed_is_not_closed_twice(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        check = service.check_case(session, team.psw, reference, a_worry())
        closed = service.close_act_now(session, team.lead, reference, 1, check.version, DONE)
        with pytest.raises(RuleBroken):
            service.close_act_now(session, team.lead, reference, 1, closed.version, DONE)
        with pytest.raises(NotFound):
            service.close_act_now(session, team.lead, reference, 2, closed.version, DONE)


def test_a_checker_does_not_close_what_cannot_wait(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        given(session, team, reference, team.core_email, CasePart.CHECKER)
        check = service.check_case(session, team.core, reference, a_worry())
        with pytest.raises(Forbidden):
            service.close_act_now(session, team.core, reference, 1, check.version, DONE)


@pytest.mark.parametrize("part", [CasePart.WORKER, CasePart.MANAGER])
def test_the_worker_and_their_manager_never_check_not_even_afterwards(db: Database, part: CasePart) -> None:
    from app.accounts.queries import find_by_id
    from app.casetracking.schemas.cases import EndPartIn

    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        psw = find_by_id(session, team.psw.person_id)
        assert psw is not None
        given(session, team, reference, psw.email, part)
        with pytest.raises(RuleBroken):
            service.check_case(session, team.psw, reference, a_check())
        service.end_part(session, team.lead, reference, 1, EndPartIn(person=psw.email, part=part))
        with pytest.raises(RuleBroken):
            service.check_case(session, team.psw, reference, a_check())


def test_nobody_is_given_both_sides_of_a_case(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        first, second = a_case(session, team), a_case(session, team)
        given(session, team, first, team.core_email, CasePart.WORKER)
        with pytest.raises(RuleBroken):
            given(session, team, first, team.core_email, CasePart.CHECKER)
        given(session, team, second, team.core_email, CasePart.CHECKER)
        with pytest.raises(RuleBroken):
            given(session, team, second, team.core_email, CasePart.MANAGER)
        with pytest.raises(RuleBroken):
            a_case(session, team, worker=team.core_email, checker=team.core_email)


def test_a_worker_who_reads_the_case_does_not_check_it(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        given(session, team, reference, team.core_email, CasePart.WORKER)
        with pytest.raises(RuleBroken):
            service.check_case(session, team.core, reference, a_check())


def test_a_case_of_the_pool_is_not_checked_yet(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, CaseStage.POOL)
        with pytest.raises(RuleBroken):
            service.check_case(session, team.psw, reference, a_check())


def test_a_second_person_reads_the_file_again(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        service.check_case(session, team.psw, reference, a_check())
        given(session, team, reference, address_of(session, team.lead), CasePart.CHECKER)
        service.check_case(session, team.lead, reference, a_check(overall="Needs attention"))
        numbers = [(check.number, check.overall) for check in service.list_checks(session, team.psw, reference)]
        (line,) = service.list_cases(session, team.psw).items
    assert numbers == [(1, "Good practice"), (2, "Needs attention")]
    assert (line.checks_finished, line.overall) == (2, "Needs attention")


def test_the_lead_checks_only_a_case_whose_checker_they_are(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        with pytest.raises(Forbidden, match="not its checker"):
            service.check_case(session, team.lead, reference, a_check())
        assert service.next_to_check(session, team.lead).case is None


@pytest.mark.parametrize("part", [CasePart.WORKER, CasePart.MANAGER])
def test_who_has_checked_a_case_never_becomes_its_worker_or_their_manager(db: Database, part: CasePart) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        service.check_case(session, team.psw, reference, a_check())
        with pytest.raises(RuleBroken, match="has checked this case"):
            given(session, team, reference, address_of(session, team.psw), part)


def test_finishing_can_be_undone_until_another_has_followed(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        first = service.check_case(session, team.psw, reference, a_check())
        draft = service.reopen_check(session, team.psw, reference, 1, first.version)
        again = service.check_case(session, team.psw, reference, a_check(), version=draft.version)
        with pytest.raises(Forbidden):
            service.reopen_check(session, team.lead, reference, 1, again.version)
        given(session, team, reference, address_of(session, team.lead), CasePart.CHECKER)
        service.check_case(session, team.lead, reference, a_check())
        with pytest.raises(RuleBroken):
            service.reopen_check(session, team.psw, reference, 1, again.version)


def test_the_next_case_is_one_given_to_me_that_i_have_not_checked(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        cases = [a_case(session, team) for _ in range(4)]
        for reference in cases[:3]:
            given(session, team, reference, team.core_email, CasePart.CHECKER)
        service.check_case(session, team.core, cases[0], a_check())
        service.check_case(session, team.core, cases[1], CheckIn(act_now=ActNow.NOTHING, finished=False))
        upcoming = service.next_to_check(session, team.core)
        passing = service.next_to_check(session, team.core, besides=cases[2])
    assert (upcoming.case, upcoming.left) == (cases[2], 2)
    assert passing.case == cases[1]


def test_the_principal_social_worker_is_offered_what_is_given_to_nobody(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        taken, free = a_case(session, team), a_case(session, team)
        given(session, team, taken, team.core_email, CasePart.CHECKER)
        assert service.next_to_check(session, team.psw).case == free
        service.check_case(session, team.psw, free, a_check())
        assert service.next_to_check(session, team.psw).case is None


def test_checks_of_a_case_cost_as_many_selects_for_five_as_for_one(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        service.check_case(session, team.psw, reference, a_check())
    with db.write() as session, selects(db) as few:
        service.list_checks(session, team.lead, reference)
    with db.write() as session:
        given(session, team, reference, address_of(session, team.lead), CasePart.CHECKER)
        for _ in range(4):
            service.check_case(session, team.lead, reference, a_check())
    with db.write() as session, selects(db) as many:
        assert len(service.list_checks(session, team.lead, reference)) == 5
    assert len(many) == len(few)
