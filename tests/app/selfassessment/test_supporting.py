"""Supports: by documents and cases, each with its own rights; taken away and put back; what others are told."""

import json
from typing import Any

import pytest
from sqlalchemy import select, text

from app.audit.models import AuditChange, AuditEntry
from app.casetracking.models import CasePart
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, NotNow, RuleBroken
from app.evidence.models import ItemStatus, Sensitivity
from app.selfassessment import service
from app.selfassessment.models import AssertionKind, Direction, SupportState
from app.selfassessment.schemas.assertions import ResponseIn
from app.selfassessment.schemas.supports import CaseSupportIn, ItemSupportIn, SupportPatch
from tests.app.casetracking.cases import given
from tests.app.selfassessment.claims import CASE_WORDS, a_claim, a_team, backed, shown_by_cases
from tests.builders import a_revision, an_item, saved
from tests.counting import selects

FOR, AGAINST = Direction.SUPPORTS, Direction.OTHER_WAY


def test_a_document_stands_behind_a_claim_with_its_place(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim, item = a_claim(session, team.core), an_item(session, team.core)
        backed(session, team.core, claim, item, what_it_shows="The median fell.")
        page = service.one_assertion(session, team.core, claim)
    (support,) = page.supports
    assert (support.document, support.where_to_look, support.category_name) == (item.reference, "Page 4", "Processes")
    assert (page.state, support.out_of_date) == (SupportState.ONE_SOURCE, False)


def test_a_new_version_makes_the_place_out_of_date_until_it_is_said_to_hold(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim, item = a_claim(session, team.core), an_item(session, team.core)
        backed(session, team.core, claim, item)
        a_revision(session, item, team.core, number=2)
        item.current_revision = 2
        saved(session, item)
    with db.write() as session:
        (support,) = service.one_assertion(session, team.core, claim).supports
        assert (support.out_of_date, support.written_for, support.current) == (True, 1, 2)
        holds = SupportPatch(still_holds=True)
        service.change_support(session, team.core, claim, item.reference, FOR, support.version, holds)
        assert not service.one_assertion(session, team.core, claim).supports[0].out_of_date


def test_the_same_document_may_stand_on_both_sides_but_not_twice_on_one(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim, item = a_claim(session, team.core), an_item(session, team.core)
        backed(session, team.core, claim, item)
        backed(session, team.core, claim, item, AGAINST)
        with pytest.raises(RuleBroken):
            backed(session, team.core, claim, item)
        with pytest.raises(RuleBroken):
            service.change_support(session, team.core, claim, item.reference, AGAINST, 1, SupportPatch(direction=FOR))


def test_a_document_that_one_may_not_see_can_not_be_linked(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        hidden = an_item(session, team.lead, sensitivity=Sensitivity.RESTRICTED)
        with pytest.raises(Invalid) as refused:
            backed(session, team.core, claim, hidden)
        with pytest.raises(Invalid):
            service.add_support(session, team.core, claim, ItemSupportIn(document="E-99999"))
    assert refused.value.errors[0].pointer == "/document"


def test_a_document_that_one_may_not_see_is_neither_shown_nor_counted(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        hidden = an_item(session, team.lead, sensitivity=Sensitivity.RESTRICTED)
        backed(session, team.lead, claim, hidden)
        lead, core = service.one_assertion(session, team.lead, claim), service.one_assertion(session, team.core, claim)
    assert (len(lead.supports), len(core.supports)) == (1, 0)
    assert core.state is SupportState.UNSUPPORTED
    assert hidden.reference not in core.model_dump_json()


def test_a_withdrawn_document_backs_nothing_new(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim, item = a_claim(session, team.core), an_item(session, team.core, status=ItemStatus.WITHDRAWN)
        with pytest.raises(RuleBroken):
            backed(session, team.core, claim, item)


def test_what_was_taken_away_can_be_put_back_as_it_was(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim, item = a_claim(session, team.core), an_item(session, team.core)
        backed(session, team.core, claim, item, what_it_shows="The median fell.")
        service.remove_support(session, team.core, claim, item.reference, FOR, 1)
        assert service.one_assertion(session, team.core, claim).supports == []
        service.restore_support(session, team.core, claim, item.reference, FOR)
        (support,) = service.one_assertion(session, team.core, claim).supports
        with pytest.raises(NotFound):
            service.restore_support(session, team.core, claim, item.reference, FOR)
    assert (support.where_to_look, support.what_it_shows) == ("Page 4", "The median fell.")


def test_what_was_added_anew_since_is_not_put_back_over_it(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim, item = a_claim(session, team.core), an_item(session, team.core)
        backed(session, team.core, claim, item)
        service.remove_support(session, team.core, claim, item.reference, FOR, 1)
        backed(session, team.core, claim, item)
        with pytest.raises(RuleBroken):
            service.restore_support(session, team.core, claim, item.reference, FOR)


def test_a_stale_removal_is_refused(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim, item = a_claim(session, team.core), an_item(session, team.core)
        backed(session, team.core, claim, item)
        service.change_support(session, team.core, claim, item.reference, FOR, 1, SupportPatch(where_to_look="Page 5"))
        with pytest.raises(EditConflict):
            service.remove_support(session, team.core, claim, item.reference, FOR, 1)


def test_what_points_the_other_way_asks_for_a_response(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        backed(session, team.core, claim, an_item(session, team.core, evidence_category="PE"))
        backed(session, team.core, claim, an_item(session, team.core))
        backed(session, team.core, claim, an_item(session, team.core), AGAINST)
        before = service.one_assertion(session, team.core, claim)
        service.write_response(session, team.core, claim, before.version, ResponseIn(response="We say so openly."))
        after = service.one_assertion(session, team.core, claim)
    assert before.gaps == ["There is no response yet to what points the other way."]
    assert (before.state, after.state) == (SupportState.WITH_GAP, SupportState.SUPPORTED)


def everything_said(session: Any, actor: Any, claim: str) -> str:
    """All that the readings of the self-assessment say to someone."""
    return json.dumps(
        [
            service.one_assertion(session, actor, claim).model_dump(mode="json"),
            service.list_statements(session, actor).model_dump(mode="json"),
            service.list_assertions(session, actor).model_dump(mode="json"),
        ]
    )


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("who", ["core", "director"])
def test_without_case_rights_a_case_support_is_a_sentence(db: Database, count: int, who: str) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        cases = shown_by_cases(session, team, claim, count)
        reader = getattr(team, who)
        page = service.one_assertion(session, reader, claim)
        said = everything_said(session, reader, claim)
        with pytest.raises(NotFound):
            service.case_supports(session, team.director, claim)
        assert service.case_supports(session, team.core, claim) == []
    sentence = f"{count} tracked cases show this" if count >= 3 else "Tracked cases show this"
    assert [one.sentence for one in page.cases_said] == [sentence]
    assert page.cases == []
    assert not [reference for reference in cases if reference in said]
    assert CASE_WORDS not in said
    assert page.supports == []


def test_one_case_and_two_read_the_same_to_others(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claims = [a_claim(session, team.core), a_claim(session, team.core)]
        for claim, count in zip(claims, (1, 2), strict=True):
            shown_by_cases(session, team, claim, count)
        one, two = (service.one_assertion(session, team.core, claim).model_dump() for claim in claims)
    different = {key for key in one if one[key] != two[key]}
    assert different <= {"reference", "previous", "next", "added_at"}


def test_with_case_rights_each_case_read_leaves_its_entry(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        cases = shown_by_cases(session, team, claim, 3)
    with db.read() as session:
        page = service.one_assertion(session, team.psw, claim)
    assert ([link.case for link in page.cases], page.cases_said) == (cases, [])
    with db.write() as session:
        read = service.case_supports(session, team.psw, claim)
    assert {support.what_it_shows for support in read} == {CASE_WORDS}
    with db.read() as session:
        noted = select(AuditEntry.subject_reference).where(AuditEntry.action == "case.record.read")
        assert sorted(session.scalars(noted)) == sorted(cases)


def test_where_the_reading_can_not_be_written_down_no_case_is_shown(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        shown_by_cases(session, team, claim, 1)
    with db.engine.begin() as connection:
        if db.is_sqlite:
            connection.execute(
                text("CREATE TRIGGER full BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no room'); END")
            )
        else:
            connection.execute(text("ALTER TABLE audit_entry ADD CONSTRAINT closed CHECK (sequence < 0) NOT VALID"))
    with pytest.raises(NotNow), db.write() as session:
        service.case_supports(session, team.psw, claim)


def test_an_assigned_person_is_told_of_the_other_cases_in_a_sentence(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        cases = shown_by_cases(session, team, claim, 4)
        given(session, team, cases[0], team.core_email, CasePart.CHECKER)
        page = service.one_assertion(session, team.core, claim)
    assert [link.case for link in page.cases] == [cases[0]]
    assert [one.sentence for one in page.cases_said] == ["3 other tracked cases show this"]


def test_the_words_of_a_case_are_not_in_the_record_of_changes(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        (case,) = shown_by_cases(session, team, claim, 1)
        patch = SupportPatch(what_it_shows=CASE_WORDS + " Again.", where_to_look="Entry of 6 November")
        service.change_support(session, team.psw, claim, case, FOR, 1, patch)
        service.remove_support(session, team.psw, claim, case, FOR, 2)
        service.restore_support(session, team.psw, claim, case, FOR)
        assert service.case_supports(session, team.psw, claim)[0].what_it_shows == CASE_WORDS + " Again."
    with db.read() as session:
        kept = str([change.columns for change in session.scalars(select(AuditChange))])
    assert CASE_WORDS not in kept
    assert "November" not in kept


def test_a_case_that_one_may_not_read_can_not_be_linked(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        (case,) = shown_by_cases(session, team, claim, 1)
        with pytest.raises(Invalid) as refused:
            service.add_support(session, team.core, claim, CaseSupportIn(kind="case", case=case, direction=AGAINST))
        with pytest.raises(NotFound):
            service.remove_support(session, team.core, claim, case, FOR, 1)
    assert refused.value.errors[0].pointer == "/case"


def test_the_principal_social_worker_links_cases_to_claims_of_others_but_no_documents(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core, quality_statement="QS8")
        shown_by_cases(session, team, claim, 1)
        with pytest.raises(Forbidden):
            backed(session, team.psw, claim, an_item(session, team.core))


def test_what_a_case_shows_is_listed_for_those_who_may_read_it(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        (case,) = shown_by_cases(session, team, claim, 1)
        assert [shown.assertion for shown in service.shown_by_case(session, team.psw, case)] == [claim]
        with pytest.raises(NotFound):
            service.shown_by_case(session, team.core, case)


def test_what_leans_on_a_document_is_listed_in_one_go(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        items = [an_item(session, team.core) for _ in range(3)]
        for item in items[:2]:
            backed(session, team.core, a_claim(session, team.core), item)
    with db.read() as session, selects(db) as sent:
        found = service.leaning_on_items(session, team.core, [item.reference for item in items])
    assert {document: [lean.assertion for lean in leans] for document, leans in found.items()} == {
        items[0].reference: ["A-1"],
        items[1].reference: ["A-2"],
    }
    assert len(sent) == 1


def test_context_needs_none_of_it(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core, kind=AssertionKind.CONTEXT)
        assert service.one_assertion(session, team.core, claim).state is SupportState.NOT_NEEDED


def test_several_are_added_at_once_or_none_of_them(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        some = [ItemSupportIn(document=an_item(session, team.core).reference) for _ in range(3)]
        with pytest.raises(Invalid) as refused:
            service.add_supports(session, team.core, claim, [*some, ItemSupportIn(document="E-99999")])
        with pytest.raises(RuleBroken):
            service.add_supports(session, team.core, claim, [*some, some[0]])
        assert service.one_assertion(session, team.core, claim).supports == []
        added = service.add_supports(session, team.core, claim, some)
    assert refused.value.errors[0].pointer == "/3/document"
    assert [one.source for one in added] == [one.document for one in some]


def test_ten_are_added_at_the_cost_of_one(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        one, ten = a_claim(session, team.core), a_claim(session, team.core)
        items = [ItemSupportIn(document=an_item(session, team.core).reference) for _ in range(10)]
        with selects(db) as few:
            service.add_supports(session, team.core, one, items[:1])
        with selects(db) as many:
            service.add_supports(session, team.core, ten, items)
    assert len(many) == len(few)
