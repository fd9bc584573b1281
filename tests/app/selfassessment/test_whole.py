"""The whole: coverage, opening, own document, actions, what is not held, carrying over; and what it costs to read."""

from datetime import timedelta

import pytest

from app.answers.models import Standing
from app.assessments.models import Assessment
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, RuleBroken
from app.improvement import service as improvement
from app.improvement.schemas import ActionIn
from app.selfassessment import service
from app.selfassessment.models import AssertionKind, AssertionStatus, CellWord, Direction
from app.selfassessment.schemas.assertions import ActionForIn, ActionLinkIn, NotHeldIn
from app.selfassessment.schemas.statements import OpeningIn, OwnDocumentIn
from tests.app.selfassessment.claims import a_claim, a_team, backed, shown_by_cases
from tests.builders import a_revision, an_actor, an_assessment, an_item, saved
from tests.counting import selects


def test_the_whole_has_every_statement_and_only_the_used_categories(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        whole = service.list_statements(session, team.core)
    assert [statement.code for statement in whole.statements] == [f"QS{number}" for number in range(1, 10)]
    assert whole.coverage.categories == [
        "People's experience",
        "Feedback from staff and leaders",
        "Feedback from partners",
        "Processes",
    ]
    assert whole.coverage.unused == ["Outcomes", "Observation"]
    assert whole.coverage.summary == "36 of 36 cells have nothing in them."


def test_coverage_counts_documents_once_and_cases_once(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        item = an_item(session, team.core)
        for _ in range(2):
            claim = a_claim(session, team.core)
            backed(session, team.core, claim, item)
            shown_by_cases(session, team, claim, 2)
        backed(session, team.core, claim, an_item(session, team.core), Direction.OTHER_WAY)
        row = service.coverage(session, team.core).rows[0]
    cells = {cell.category: (cell.supports, cell.against, cell.word) for cell in row.cells}
    assert cells["PR"] == (1, 1, CellWord.FEW)
    assert cells["PE"] == (1, 0, CellWord.FEW)
    assert cells["PA"] == (0, 0, CellWord.NONE)


def test_the_steps_of_coverage_are_the_councils_own(db: Database) -> None:
    from app.casetracking.queries.cases import council

    with db.write() as session:
        team = a_team(session)
        settings = council(session)
        assert settings is not None
        settings.thresholds = {"some": 1, "many": 2}
        saved(session, settings)
        backed(session, team.core, a_claim(session, team.core), an_item(session, team.core))
        (word,) = {cell.word for cell in service.coverage(session, team.core).rows[0].cells if cell.supports}
    assert word is CellWord.SOME


def test_the_opening_is_begun_with_version_nought(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        first = service.write_opening(session, team.core, 0, OpeningIn(opening="We are a county."))
        with pytest.raises(EditConflict):
            service.write_opening(session, team.lead, 0, OpeningIn(opening="Else"))
        assert service.list_statements(session, team.director).opening == "We are a county."
        with pytest.raises(Forbidden):
            service.write_opening(session, team.psw, first.version, OpeningIn(opening="Mine"))


def test_the_councils_own_document_goes_instead_of_ours(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        item = an_item(session, team.core)
        chosen = service.use_own_document(session, team.core, 0, OwnDocumentIn(document=item.reference))
        whole = service.list_statements(session, team.core)
        assert (whole.own_document, whole.own_file_name) == (item.reference, "Waiting list protocol.pdf")
        a_revision(session, item, team.core, number=2)
        item.current_revision = 2
        saved(session, item)
        assert service.list_statements(session, team.core).own_document == item.reference
        service.use_ours(session, team.core, chosen.version)
        assert service.list_statements(session, team.core).own_file_name == ""


def test_a_document_without_a_file_is_not_sent(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(Invalid):
            service.use_own_document(session, team.core, 0, OwnDocumentIn(document="E-99999"))


def test_a_weakness_is_answered_by_actions(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core, kind=AssertionKind.WEAKNESS)
        added = service.add_action_for(session, team.core, claim, 1, ActionForIn(aim="Call everyone"))
        other = improvement.add_action(session, team.core, ActionIn(aim="Visit everyone"))
        service.link_action(session, team.core, claim, 1, ActionLinkIn(action=other.reference))
        page = service.one_assertion(session, team.core, claim)
        assert [action.reference for action in page.actions] == [added.reference, other.reference]
        with pytest.raises(RuleBroken):
            service.link_action(session, team.core, claim, 1, ActionLinkIn(action=other.reference))
        assert [one.assertion for one in service.answered_by_action(session, team.core, other.reference)] == [claim]
        service.unlink_action(session, team.core, claim, 1, other.reference)
        assert [action.reference for action in service.one_assertion(session, team.core, claim).actions] == ["AC-1"]


def test_an_action_that_is_not_there_is_a_fault_of_that_field(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core, kind=AssertionKind.WEAKNESS)
        with pytest.raises(Invalid) as refused:
            service.link_action(session, team.core, claim, 1, ActionLinkIn(action="AC-99"))
    assert refused.value.errors[0].pointer == "/action"


NOT_HELD = NotHeldIn(reason="No survey since 2022.", plan="Run a survey in March.", due_on=today() + timedelta(days=60))


def test_what_is_not_held_becomes_a_weakness_with_an_action(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        done = service.say_not_held(session, team.core, "2", 1, NOT_HELD)
        page = service.one_assertion(session, team.core, done.assertion)
        response = team.here.responses["2"]
    assert (page.kind, page.quality_statement, page.from_request) == (AssertionKind.WEAKNESS, "QS1", "2")
    assert page.text == "We do not hold: Request 2. No survey since 2022."
    assert [(action.reference, action.aim) for action in page.actions] == [(done.action, "Run a survey in March.")]
    assert response.standing is Standing.NOT_HELD


def test_held_after_all_withdraws_the_weakness_and_saying_it_again_brings_it_back(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        first = service.say_not_held(session, team.core, "2", 1, NOT_HELD)
        held = service.hold_after_all(session, team.core, "2", first.request_version)
        assert held.says.endswith(f"Weakness {first.assertion} is withdrawn.")
        assert service.list_assertions(session, team.core).total == 0
        again = service.say_not_held(session, team.core, "2", held.request_version, NOT_HELD)
        assert (again.assertion, service.list_assertions(session, team.core).total) == (first.assertion, 1)


def test_a_weakness_called_ready_since_is_not_withdrawn_behind_ones_back(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        first = service.say_not_held(session, team.core, "2", 1, NOT_HELD)
        service.mark_ready(session, team.lead, first.assertion, 1)
        held = service.hold_after_all(session, team.core, "2", first.request_version)
        assert service.list_assertions(session, team.core).total == 1
    assert "so it stays" in held.says


def test_a_new_round_begins_with_what_the_last_one_said_and_confirms_it_anew(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        item = an_item(session, team.core)
        backed(session, team.core, claim, item)
        shown_by_cases(session, team, claim, 3)
        service.add_action_for(session, team.core, claim, 1, ActionForIn(aim="Call everyone"))
        service.mark_ready(session, team.core, claim, 1)
        service.write_opening(session, team.core, 0, OpeningIn(opening="We are a county."))
        new: Assessment = an_assessment(session, team.here.request_list, predecessor_id=team.here.assessment.id)
        from app.access import Role
        from app.accounts.queries import find_by_id

        user = find_by_id(session, team.lead.person_id)
        assert user is not None
        lead = an_actor(user, Role.LEAD, assessment_id=new.id)
        carried = service.carry_over(session, lead)
        page = service.one_assertion(session, lead, "A-1")
        whole = service.list_statements(session, lead)
        with pytest.raises(RuleBroken):
            service.carry_over(session, lead)
        service.mark_ready(session, lead, "A-1", 1)
    assert (carried.assertions, carried.supports, carried.left_out) == (1, 1, 3)
    assert (page.status, page.last_reviewed_on, page.cases_said) == (AssertionStatus.DRAFT, None, [])
    assert (page.supports[0].out_of_date, page.supports[0].where_to_look) == (True, "Page 4")
    assert [action.aim for action in page.actions] == ["Call everyone"]
    assert whole.opening == "We are a county."


def test_a_first_round_has_nothing_to_carry_over(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(RuleBroken):
            service.carry_over(session, team.lead)


def test_fifty_claims_cost_as_many_selects_as_one(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        item = an_item(session, team.core)
        backed(session, team.core, a_claim(session, team.core), item)
        service.add_action_for(session, team.core, "A-1", 1, ActionForIn(aim="First"))

    def cost(claims: int) -> int:
        with db.read() as session, selects(db) as sent:
            assert sum(len(one.assertions) for one in service.list_statements(session, team.psw).statements) == claims
            assert len(service.list_assertions(session, team.psw).items) == claims
            service.one_assertion(session, team.core, "A-1")
            service.one_statement(session, team.core, "QS1")
        return len(sent)

    few = cost(1)
    with db.write() as session:
        for number in range(49):
            claim = a_claim(session, team.core, quality_statement=f"QS{number % 9 + 1}")
            backed(session, team.core, claim, item)
            backed(session, team.core, "A-1", an_item(session, team.core))
            service.add_action_for(session, team.core, "A-1", 1, ActionForIn(aim="More"))
        shown_by_cases(session, team, "A-1", 5)
    assert cost(50) == few
