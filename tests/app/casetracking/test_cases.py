"""Cases: who sees which, what each reading leaves, how they are added, changed and moved."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, text

from app.access import Role
from app.audit.models import AuditChange, AuditEntry
from app.casetracking import service
from app.casetracking.models import CasePart, CaseStage
from app.casetracking.schemas.cases import (
    CaseAt,
    CaseFilter,
    CaseNeed,
    CasePatch,
    ConsentIn,
    ContactIn,
    EndPartIn,
    EntriesIn,
    EntryIn,
    MoveManyIn,
    ReadFor,
)
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, NotNow, RuleBroken
from app.core.paging import PageParams
from tests.app.casetracking.cases import CANARY, a_case, a_check, a_team, given
from tests.builders import a_person, an_actor, an_assessment
from tests.counting import selects


def readings(db: Database) -> list[tuple[str, str, str]]:
    with db.read() as session:
        statement = select(AuditEntry).where(AuditEntry.action == "case.record.read").order_by(AuditEntry.sequence)
        return [(entry.actor_name, entry.subject_reference, entry.reason) for entry in session.scalars(statement)]


def test_each_reading_of_a_record_leaves_its_entry(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
    for _ in range(2):
        with db.write() as session:
            service.one_case(session, team.lead, reference, ReadFor.OVERSIGHT)
    with db.write() as session:
        service.list_checks(session, team.psw, reference)
        service.read_log(session, team.psw, reference)
    assert readings(db) == [
        ("Priya Nair", "CT-01", "to oversee the checks and logs"),
        ("Priya Nair", "CT-01", "to oversee the checks and logs"),
        ("Joanne Ashworth", "CT-01", "to check it"),
        ("Joanne Ashworth", "CT-01", "its reflective log"),
    ]


def test_where_the_reading_can_not_be_written_down_nobody_reads(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
    with db.engine.begin() as connection:
        if db.is_sqlite:
            connection.execute(
                text("CREATE TRIGGER full BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no room'); END")
            )
        else:
            connection.execute(text("ALTER TABLE audit_entry ADD CONSTRAINT closed CHECK (sequence < 0) NOT VALID"))
    read_case = partial(service.one_case, why=ReadFor.OVERSIGHT)
    for read in (read_case, service.list_checks, service.read_log):
        with pytest.raises(NotNow), db.write() as session:
            read(session, team.lead, reference)


def test_the_list_itself_is_no_reading(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        a_case(session, team)
        service.list_cases(session, team.lead)
    assert readings(db) == []


@pytest.mark.parametrize("who", ["director", "ig", "core", "worker"])
def test_to_those_without_rights_a_case_is_not_there(db: Database, who: str) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
    stranger = getattr(team, who)
    with db.write() as session:
        for act in (
            lambda: service.one_case(session, stranger, reference, ReadFor.OVERSIGHT),
            lambda: service.list_checks(session, stranger, reference),
            lambda: service.read_log(session, stranger, reference),
            lambda: service.check_case(session, stranger, reference, a_check()),
            lambda: service.add_entry(session, stranger, reference, EntryIn(on=today(), kind="Review")),
        ):
            with pytest.raises(NotFound):
                act()
    assert readings(db) == []


def test_an_assigned_person_reads_their_case_and_no_other(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        mine, other = a_case(session, team), a_case(session, team)
        given(session, team, mine, team.worker_email, CasePart.WORKER)
        assert service.one_case(session, team.worker, mine, ReadFor.OVERSIGHT).reference == mine
        assert [line.reference for line in service.list_cases(session, team.worker).items] == [mine]
        with pytest.raises(NotFound):
            service.one_case(session, team.worker, other, ReadFor.OVERSIGHT)


def test_access_stops_when_the_part_ends(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        given(session, team, reference, team.worker_email, CasePart.WORKER)
        version = service.one_case(session, team.worker, reference, ReadFor.OVERSIGHT).version
        service.end_part(
            session, team.psw, reference, version, EndPartIn(person=team.worker_email, part=CasePart.WORKER)
        )
        with pytest.raises(NotFound):
            service.one_case(session, team.worker, reference, ReadFor.OVERSIGHT)


def test_access_begins_when_the_part_begins(db: Database) -> None:
    tomorrow = today() + timedelta(days=1)
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        given(session, team, reference, team.worker_email, CasePart.WORKER, starts_on=tomorrow)
        with pytest.raises(NotFound):
            service.one_case(session, team.worker, reference, ReadFor.OVERSIGHT)


def test_a_case_of_another_round_is_not_there(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        other_round = an_assessment(session, team.here.request_list)
        elsewhere = an_actor(a_person(session, "Lea Der"), Role.LEAD, assessment_id=other_round.id)
        with pytest.raises(NotFound):
            service.one_case(session, elsewhere, reference, ReadFor.OVERSIGHT)


def test_who_may_only_count_is_told_so_of_the_list(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        a_case(session, team)
        with pytest.raises(Forbidden):
            service.list_cases(session, team.director)


def test_information_governance_sees_the_list_but_nothing_that_was_found(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, age_band="85+")
        service.check_case(session, team.psw, reference, a_check())
        (line,) = service.list_cases(session, team.ig).items
        assert (line.age_band, line.overall, line.act_now_open) == ("85+", None, None)
        with pytest.raises(Forbidden):
            service.list_cases(session, team.ig, CaseFilter(need=CaseNeed.ACT_NOW))
        with pytest.raises(Forbidden):
            service.list_cases(session, team.ig, CaseFilter(overall="Good practice"))


def test_no_word_of_a_case_stands_in_the_record_of_changes(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, notes=CANARY, age_band=CANARY[:20])
        service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Visit", text=CANARY))
        version = service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).version
        service.change_case(session, team.psw, reference, version, CasePatch(current_services=CANARY))
        service.check_case(session, team.psw, reference, a_check(learning=CANARY))
    with db.read() as session:
        kept = [str(change.columns) for change in session.scalars(select(AuditChange))]
    assert not [columns for columns in kept if CANARY[:20] in columns]


def test_an_entry_is_added_and_never_changed(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Visit", text="At home."))
        service.add_entry(session, team.lead, reference, EntryIn(on=today(), kind="Correction", text="At the library."))
        entries = service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).entries
    assert [(entry.kind, entry.added_by) for entry in entries] == [
        ("Visit", "Joanne Ashworth"),
        ("Correction", "Priya Nair"),
    ]


def test_an_entry_that_says_who_someone_is_is_refused(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        with pytest.raises(Invalid) as refused:
            service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Visit", text="NHS 943 476 5919"))
    assert refused.value.errors[0].pointer == "/text"


def test_an_entry_is_not_dated_tomorrow(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        with pytest.raises(Invalid):
            service.add_entry(session, team.psw, reference, EntryIn(on=today() + timedelta(days=1), kind="Visit"))


def test_a_record_brought_in_whole_shows_its_silence_and_in_part_says_why_not(db: Database) -> None:
    start = today() - timedelta(days=100)
    lines = [EntryIn(on=start, kind="Contact"), EntryIn(on=start + timedelta(days=67), kind="Visit")]
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, first_contact_date=start)
        service.add_entries(session, team.psw, reference, EntriesIn(entries=lines))
        whole = service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).silences
        other = a_case(session, team, first_contact_date=start)
        service.add_entries(session, team.psw, other, EntriesIn(entries=lines, partial=True))
        part = service.one_case(session, team.psw, other, ReadFor.OVERSIGHT).silences
    assert next(silence.words for silence in whole.found) == "67 days with no entry. Waiting for an assessment"
    assert (part.computable, part.found) == (False, [])


def test_a_bad_line_keeps_the_whole_record_out(db: Database) -> None:
    lines = [EntryIn(on=today(), kind="Contact"), EntryIn(on=today() + timedelta(days=1), kind="Visit")]
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        with pytest.raises(Invalid) as refused:
            service.add_entries(session, team.psw, reference, EntriesIn(entries=lines))
        assert service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).entries == []
    assert refused.value.errors[0].pointer == "/entries/1/on"


def test_pathways_alone_move_the_version(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, pathways=["care home"])
        first = service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT)
    with db.write() as session:
        changed = service.change_case(
            session, team.psw, reference, first.version, CasePatch(pathways=["young carer", "care home"])
        )
        assert service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).fields.pathways == [
            "care home",
            "young carer",
        ]
    assert changed.version == first.version + 1
    with db.write() as session, pytest.raises(EditConflict):
        service.change_case(session, team.lead, reference, first.version, CasePatch(pathways=[]))


def test_null_empties_a_field(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, age_band="85+", plan_date=today())
        version = service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).version
        service.change_case(session, team.psw, reference, version, CasePatch(age_band=None, plan_date=None))
        fields = service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).fields
    assert (fields.age_band, fields.plan_date) == ("", None)


def test_a_field_that_says_who_someone_is_is_refused_by_its_name(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(Invalid) as refused:
            a_case(session, team, notes="Born on 3 April 1941")
    assert refused.value.errors[0].pointer == "/notes"


def test_a_person_of_16_is_on_the_list_for_transition_only(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        a_case(session, team, age_band="16-17", pathways=["transition from children's services"])
        with pytest.raises(RuleBroken):
            a_case(session, team, age_band="16-17", pathways=["care home"])


def test_cases_are_chosen_together_or_not_at_all(db: Database) -> None:
    with db.write() as session:
        team = a_team(session, case_list_size=4, case_chosen_size=2)
        cases = [a_case(session, team, CaseStage.SUBMITTED) for _ in range(3)]
        with pytest.raises(RuleBroken):
            service.move_cases(session, team.psw, MoveManyIn(cases=at(cases), stage=CaseStage.CHOSEN))
        moved = service.move_cases(session, team.psw, MoveManyIn(cases=at(cases[:2]), stage=CaseStage.CHOSEN))
    assert [case.stage for case in moved] == [CaseStage.CHOSEN, CaseStage.CHOSEN]


def test_the_submitted_list_takes_as_many_as_the_round_says(db: Database) -> None:
    with db.write() as session:
        team = a_team(session, case_list_size=1)
        a_case(session, team, CaseStage.SUBMITTED)
        spare = a_case(session, team, CaseStage.LONGLIST)
        with pytest.raises(RuleBroken) as refused:
            service.move_cases(session, team.psw, MoveManyIn(cases=at([spare]), stage=CaseStage.SUBMITTED))
    assert refused.value.detail.startswith("There is room for 1 here")


def at(references: list[str]) -> list[CaseAt]:
    return [CaseAt(reference=reference, version=1) for reference in references]


def test_a_core_member_moves_nothing(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        given(session, team, reference, team.core_email, CasePart.CHECKER)
        with pytest.raises(Forbidden):
            service.move_case(session, team.core, reference, 1, CaseStage.SUBMITTED)


def test_consent_takes_the_words_of_the_reference_data(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        with pytest.raises(Invalid):
            service.change_consent(session, team.psw, reference, 1, ConsentIn(status="maybe"))
        service.change_consent(session, team.psw, reference, 1, ConsentIn(status="agreed", by_when_how="By phone."))
        assert service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).consent_status == "agreed"


def test_contact_is_noted_for_a_tracked_case(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, CaseStage.TRACKED)
        early = a_case(session, team)
        said = ContactIn(on=today(), outcome="Felt listened to.")
        with pytest.raises(RuleBroken):
            service.note_contact(session, team.psw, early, 1, said)
        service.note_contact(session, team.psw, reference, 1, said)
        assert service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).contact_outcome == "Felt listened to."


def test_pages_of_the_list_follow_each_other_in_the_order_of_numbers(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        for _ in range(102):
            a_case(session, team)
        first = service.list_cases(session, team.lead, page=PageParams(limit=99))
        rest = service.list_cases(session, team.lead, page=PageParams(limit=99, after=first.next))
    assert [line.reference for line in rest.items] == ["CT-100", "CT-101", "CT-102"]
    assert (first.total, rest.next) == (102, None)


def test_fifty_cases_cost_as_many_selects_as_one(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        a_case(session, team, pathways=["care home"])
    with db.read() as session, selects(db) as few:
        service.list_cases(session, team.psw)
    with db.write() as session:
        for _ in range(49):
            reference = a_case(session, team, pathways=["care home", "young carer"])
            given(session, team, reference, team.core_email, CasePart.CHECKER)
            service.check_case(session, team.psw, reference, a_check())
    with db.read() as session, selects(db) as many:
        assert len(service.list_cases(session, team.psw).items) == 50
    assert len(many) == len(few)


def test_a_case_with_fifty_entries_costs_as_many_selects_as_with_one(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Visit"))
    with db.write() as session, selects(db) as few:
        service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT)
    with db.write() as session:
        for _ in range(49):
            service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Visit"))
    with db.write() as session, selects(db) as many:
        assert len(service.one_case(session, team.psw, reference, ReadFor.OVERSIGHT).entries) == 50
    assert len(many) == len(few)
