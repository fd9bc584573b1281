"""How a case is known again by a later import, and the entry that taking the list away leaves."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.casetracking import service
from app.casetracking.models import CaseStage
from app.casetracking.schemas.cases import CaseIn, ReadFor, SystemReferenceIn
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, RuleBroken
from tests.app.casetracking.cases import a_case, a_team


def test_a_case_is_known_again_by_its_systems_reference_which_is_not_kept(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        service.add_case(session, team.psw, CaseIn(system_reference="C001"), secret=b"key")
        with pytest.raises(RuleBroken) as refused:
            service.add_case(session, team.psw, CaseIn(system_reference="c001 "), secret=b"key")
        assert service.one_case(session, team.psw, "CT-01", ReadFor.OVERSIGHT).known_again
    assert "CT-01" in refused.value.detail


def test_a_case_added_singly_is_given_what_a_later_import_knows_it_by(db: Database) -> None:
    known = CaseIn(system_reference="C001", stage=CaseStage.LONGLIST)
    with db.write() as session:
        team = a_team(session)
        case = a_case(session, team)
        with pytest.raises(EditConflict):
            service.know_again(session, team.psw, case, 7, SystemReferenceIn(system_reference="C001"), secret=b"key")
        service.know_again(session, team.psw, case, 1, SystemReferenceIn(system_reference="C001"), secret=b"key")
        service.know_again(session, team.psw, case, 2, SystemReferenceIn(system_reference="c001"), secret=b"key")
        assert service.one_case(session, team.psw, case, ReadFor.OVERSIGHT).known_again
        with pytest.raises(RuleBroken, match=case):
            service.import_cases(session, team.psw, [known], secret=b"key")


def test_the_list_that_is_taken_away_leaves_an_entry_with_every_case_on_it(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        cases = [a_case(session, team) for _ in range(3)]
        taken = service.give_out_list(session, team.psw)
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
        assert [line.reference for line in taken] == cases
        assert (entry.action, entry.actor_name) == ("casetracking.list.given_out", "Joanne Ashworth")
        assert entry.reason == "Cases: CT-01, CT-02, CT-03"
        for other in (team.core, team.director):
            with pytest.raises(Forbidden):
                service.give_out_list(session, other)


def test_an_nhs_number_is_no_reference_of_a_system(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(Invalid):
            service.add_case(session, team.psw, CaseIn(system_reference="943 476 5919"), secret=b"key")
