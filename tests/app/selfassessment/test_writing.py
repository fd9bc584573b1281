"""Assertions: added, changed, reordered, answered, called ready, withdrawn and restored."""

import pytest

from app.access import Role
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken
from app.core.paging import PageParams
from app.selfassessment import service
from app.selfassessment.models import AssertionKind, AssertionStatus
from app.selfassessment.schemas.assertions import (
    AssertionFilter,
    AssertionIn,
    AssertionPatch,
    PlaceIn,
    ResponseIn,
    WithdrawIn,
)
from tests.app.selfassessment.claims import a_claim, a_team
from tests.builders import a_person, an_actor


def order(statements: list[str]) -> list[int]:
    return [int(reference.removeprefix("A-")) for reference in statements]


def test_references_count_up_and_a_claim_comes_last_in_its_statement(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claims = [a_claim(session, team.core, f"Claim {number}") for number in range(3)]
        here = service.one_statement(session, team.core, "QS1")
    assert claims == ["A-1", "A-2", "A-3"]
    assert [line.reference for line in here.assertions] == claims


def test_a_statement_that_is_none_is_refused(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(Invalid) as refused:
            a_claim(session, team.core, quality_statement="QS77")
        with pytest.raises(NotFound):
            service.one_statement(session, team.core, "QS77")
    assert refused.value.errors[0].pointer == "/quality_statement"


def test_other_words_make_a_ready_claim_a_draft_again(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        ready = service.mark_ready(session, team.lead, claim, 1)
        assert service.one_assertion(session, team.core, claim).last_reviewed_on == today()
        same = service.change_assertion(
            session, team.core, claim, ready.version, AssertionPatch(text="People wait less.")
        )
        other = service.change_assertion(
            session, team.core, claim, same.version, AssertionPatch(text="Some wait less.")
        )
    assert (ready.status, same.status, other.status) == (
        AssertionStatus.READY,
        AssertionStatus.READY,
        AssertionStatus.DRAFT,
    )


def test_the_second_of_two_writers_is_refused(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        service.change_assertion(session, team.core, claim, 1, AssertionPatch(text="Else"))
        with pytest.raises(EditConflict):
            service.change_assertion(session, team.lead, claim, 1, AssertionPatch(text="Other"))


def test_a_claim_moves_to_any_place_and_the_others_move_along(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        for number in range(4):
            a_claim(session, team.core, f"Claim {number}")
    for claim, place, expected in (("A-4", 1, [4, 1, 2, 3]), ("A-4", 3, [1, 2, 4, 3]), ("A-1", 99, [2, 4, 3, 1])):
        with db.write() as session:
            version = service.one_assertion(session, team.core, claim).version
            service.place_assertion(session, team.core, claim, version, PlaceIn(place=place))
        with db.read() as session:
            here = service.one_statement(session, team.core, "QS1")
        assert order([line.reference for line in here.assertions]) == expected


def test_moving_one_claim_is_no_conflict_for_who_edits_another(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        for number in range(2):
            a_claim(session, team.core, f"Claim {number}")
        service.place_assertion(session, team.core, "A-2", 1, PlaceIn(place=1))
    with db.write() as session:
        service.change_assertion(session, team.lead, "A-1", 1, AssertionPatch(text="Still mine"))


def test_another_statement_puts_it_at_its_end(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        a_claim(session, team.core, quality_statement="QS2")
        claim = a_claim(session, team.core)
        service.change_assertion(session, team.core, claim, 1, AssertionPatch(quality_statement="QS2"))
        here = service.one_statement(session, team.core, "QS2")
        page = service.one_assertion(session, team.core, claim)
    assert [line.reference for line in here.assertions] == ["A-1", "A-2"]
    assert (page.previous, page.next, here.previous, here.next) == ("A-1", None, "QS1", "QS3")


def test_a_withdrawn_claim_is_gone_and_can_be_put_back(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        gone = service.withdraw_assertion(session, team.core, claim, 1, WithdrawIn(reason="No longer so."))
        assert service.list_assertions(session, team.core).total == 0
        withdrawn = AssertionFilter(status=AssertionStatus.WITHDRAWN)
        assert service.list_assertions(session, team.core, withdrawn).total == 1
        with pytest.raises(RuleBroken):
            service.write_response(session, team.core, claim, gone.version, ResponseIn(response="x"))
        back = service.restore_assertion(session, team.core, claim, gone.version)
        with pytest.raises(RuleBroken):
            service.restore_assertion(session, team.core, claim, back.version)
    assert back.status is AssertionStatus.DRAFT


def test_a_contributor_sees_and_writes_their_own_claims_only(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        a_claim(session, team.core)
        mine = a_claim(session, team.core, "Mine", owner=team.worker_email)
        assert [line.reference for line in service.list_assertions(session, team.worker).items] == [mine]
        service.change_assertion(session, team.worker, mine, 1, AssertionPatch(text="Better said"))
        with pytest.raises(NotFound):
            service.one_assertion(session, team.worker, "A-1")
        with pytest.raises(Forbidden):
            a_claim(session, team.worker)


def test_the_principal_social_worker_changes_what_is_on_practice_and_her_own(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        hers, on_practice = a_claim(session, team.psw, quality_statement="QS8"), a_claim(session, team.core)
        others = [a_claim(session, team.core, quality_statement=code) for code in ("QS4", "QS8")]
        for claim in (hers, on_practice):
            service.change_assertion(session, team.psw, claim, 1, AssertionPatch(text="Practice is strong."))
        for claim in others:
            assert not service.one_assertion(session, team.psw, claim).may_change
            with pytest.raises(Forbidden):
                service.change_assertion(session, team.psw, claim, 1, AssertionPatch(text="x"))


def test_a_director_reads_and_writes_nothing(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        assert service.one_assertion(session, team.director, claim).text == "People wait less."
        with pytest.raises(Forbidden):
            service.mark_ready(session, team.director, claim, 1)


@pytest.mark.parametrize("role", [Role.IG, Role.MEMBER, Role.ADMIN])
def test_to_others_there_is_no_self_assessment(db: Database, role: Role) -> None:
    with db.write() as session:
        team = a_team(session)
        a_claim(session, team.core)
        other = an_actor(a_person(session, "Otto Other"), role, assessment_id=team.here.assessment.id)
        with pytest.raises(NotFound):
            service.list_statements(session, other)


def test_claims_are_found_by_kind_owner_and_words_over_pages(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        for number in range(11):
            kind = AssertionKind.WEAKNESS if number % 2 else AssertionKind.STRENGTH
            a_claim(session, team.core, f"Claim {number}", kind=kind, owner=team.core_email if number < 4 else None)
        first = service.list_assertions(session, team.core, page=PageParams(limit=10))
        rest = service.list_assertions(session, team.core, page=PageParams(limit=10, after=first.next))
        weak = service.list_assertions(session, team.core, AssertionFilter(kind=AssertionKind.WEAKNESS))
        mine = service.list_assertions(session, team.core, AssertionFilter(owner=team.core_email))
        said = service.list_assertions(session, team.core, AssertionFilter(words="CLAIM 1"))
    assert [line.reference for line in rest.items] == ["A-11"]
    assert (weak.total, mine.total, said.total) == (5, 4, 2)


def test_an_unknown_owner_is_a_fault_of_that_field(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(Invalid) as refused:
            service.add_assertion(
                session,
                team.core,
                AssertionIn(quality_statement="QS1", kind=AssertionKind.CONTEXT, text="x", owner="nobody@x.example"),
            )
    assert refused.value.errors[0].pointer == "/owner"
