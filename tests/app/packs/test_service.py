"""Packs: who may build which, what goes in, what is held back, and nothing internal in any of it."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.access import SYSTEM, Permission, Role
from app.audit.checkpoints import read as read_checkpoints
from app.audit.models import AuditEntry
from app.audit.service import verify
from app.casetracking.models import CaseStage, TrackedCase
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Forbidden, NotFound, RuleBroken
from app.evidence.models import EvidenceItem, Finding, FindingState, Sensitivity, SharePermission
from app.jobs.models import JobState
from app.packs import routes, service
from app.packs.checking import bag_faults
from app.packs.models import PackKind, PackState
from app.packs.schemas import PackIn
from app.selfassessment.models import Assertion, AssertionKind, AssertionStatus, Direction, Support
from exports.archive import build_pack
from tests.app.packs.desk import CONTENT, Desk, a_desk, texts_in
from tests.builders import a_person, an_actor, saved
from tests.serving import a_client

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    return a_desk(db, tmp_path)


def change(desk: Desk, **facts: object) -> None:
    with desk.db.write() as session:
        item = session.get_one(EvidenceItem, desk.item.id)
        for name, value in facts.items():
            setattr(item, name, value)
        saved(session, item)


def test_a_pack_holds_the_document_and_is_whole(desk: Desk) -> None:
    pack, job = desk.build(desk.round.lead)
    assert (pack.state, job.state, pack.document_count) == (PackState.DRAFT, JobState.DONE, 1)
    assert bag_faults(desk.path(pack)) == []
    assert any("Waiting list protocol" in name and name.endswith(".pdf") for name in texts_in(desk.path(pack)))


def test_the_same_facts_give_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    pack, _ = desk.build(desk.round.lead)
    with desk.db.read() as session:
        frozen = service.snapshot_of(session, desk.round.lead, pack.number)
    again = build_pack(frozen, lambda file: desk.store.path_of(file.sha256).open("rb"), tmp_path / "again.zip")
    assert again.sha256 == pack.sha256


def test_a_pack_holds_a_checkpoint_by_which_the_record_is_checked(desk: Desk) -> None:
    pack, _ = desk.build(desk.round.lead)
    with zipfile.ZipFile(desk.path(pack)) as inside:
        name = next(one for one in inside.namelist() if one.endswith("record-checkpoint.txt"))
        held = read_checkpoints(inside.read(name))
    with desk.db.read() as session:
        assert verify(session, SYSTEM, held).fault is None
        forged = [replace(held[0], sha256="0" * 64)]
        assert verify(session, SYSTEM, forged).fault is not None


@pytest.mark.parametrize(
    "facts",
    [
        {"permission_to_share": SharePermission.ASKED},
        {"sensitivity": Sensitivity.CASE_MATERIAL},
    ],
)
def test_what_may_not_go_is_held_back_and_named(desk: Desk, facts: dict[str, object]) -> None:
    change(desk, **facts)
    pack, _ = desk.build(desk.round.lead)
    assert pack.document_count == 0
    assert desk.item.reference in pack.sentence


def test_a_flagged_document_is_held_back_until_someone_decides(desk: Desk) -> None:
    with desk.db.write() as session:
        saved(session, Finding(item_id=desk.item.id, kind="NHS number", state=FindingState.OPEN, raised_at=now()))
    pack, _ = desk.build(desk.round.lead)
    assert pack.document_count == 0
    assert desk.item.reference in pack.sentence


def test_a_file_that_changed_on_disk_stops_the_pack_and_leaves_nothing(desk: Desk) -> None:
    stored = next(path for path in desk.settings.files_folder.rglob("*") if path.is_file() and len(path.name) > 40)
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.4 the waiting list PROTOCOL")
    pack, job = desk.build(desk.round.lead)
    assert (pack.state, job.state) == (PackState.FAILED, JobState.FAILED)
    assert "changed on disk" in pack.sentence
    assert list(desk.settings.packs_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("role", "refusal"), [(Role.DIRECTOR, NotFound), (Role.CONTRIB, NotFound), (Role.PSW, Forbidden)]
)
def test_the_information_return_is_built_by_core_and_lead_only(
    desk: Desk, role: Role, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), desk.db.write() as session:
        person = an_actor(a_person(session, "Sam Delaney", role), role, assessment_id=desk.round.assessment.id)
        service.ask_for_pack(session, person, PackIn(kind=PackKind.INFORMATION_RETURN))


def test_the_core_team_does_not_build_or_see_a_case_list(desk: Desk) -> None:
    with pytest.raises(Forbidden), desk.db.write() as session:
        service.ask_for_pack(session, desk.round.core, PackIn(kind=PackKind.CASE_LIST))
    pack, _ = desk.build(desk.round.psw, PackKind.CASE_LIST)
    with desk.db.read() as session:
        assert service.list_packs(session, desk.round.core) == []
        with pytest.raises(NotFound):
            service.get_pack(session, desk.round.core, pack.number)


def test_a_case_list_names_pseudonyms_and_writes_down_each_case_read(desk: Desk) -> None:
    with desk.db.write() as session:
        saved(
            session,
            TrackedCase(
                assessment_id=desk.round.assessment.id,
                reference="CT-07",
                stage=CaseStage.LONGLIST,
                age_band="85+",
                added_at=now(),
            ),
        )
    pack, _ = desk.build(desk.round.psw, PackKind.CASE_LIST)
    text = "".join(texts_in(desk.path(pack)).values())
    assert "CT-07" in text
    assert "Names left out, still personal data" in text
    with desk.db.read() as session:
        entries = session.query(AuditEntry).filter(AuditEntry.action == "case.record.read").all()
        read = [(entry.subject_reference, entry.actor_name, entry.reason) for entry in entries]
        assert read == [("CT-07", "Joanne Ashworth", "for the case list")]


def test_the_rights_are_asked_again_when_a_pack_is_given_out(desk: Desk) -> None:
    pack, _ = desk.build(desk.round.psw, PackKind.CASE_LIST)
    with desk.db.write() as session, pytest.raises(NotFound):
        service.path_of_pack(session, desk.round.core, pack.number, desk.settings)


def test_a_pack_that_is_not_built_is_not_given_out(desk: Desk) -> None:
    with desk.db.write() as session:
        asked = service.ask_for_pack(session, desk.round.lead, PackIn(kind=PackKind.INFORMATION_RETURN))
    with desk.db.write() as session, pytest.raises(RuleBroken, match="not built yet"):
        service.path_of_pack(session, desk.round.lead, asked.number, desk.settings)


def plant_internal_words(session: Session, desk: Desk) -> list[str]:
    """Put a word of its own into every field that is for us alone."""
    item = session.get_one(EvidenceItem, desk.item.id)
    item.description, item.master_location, item.supplied_by = "CANARY-description", "CANARY-master", "CANARY-supplier"
    item.supplied_through = "CANARY-route"
    saved(session, item)
    lead = desk.round.lead
    facts = {
        "assessment_id": desk.round.assessment.id,
        "status": AssertionStatus.READY,
        "added_by": lead.person_id,
        "added_at": now(),
    }
    claim = saved(
        session,
        Assertion(
            reference="A-1",
            quality_statement="QS1",
            kind=AssertionKind.STRENGTH,
            position=0,
            text="Waits fell",
            **facts,
        ),
    )
    saved(
        session,
        Support(
            assertion_id=claim.id, direction=Direction.OTHER_WAY, item_id=item.id, what_it_shows="CANARY-unanswered",
            where_to_look="p 1", revision_number=1, added_by=lead.person_id, added_at=now(),
        ),
    )  # fmt: skip
    case = saved(
        session,
        TrackedCase(
            assessment_id=desk.round.assessment.id,
            reference="CT-99",
            stage=CaseStage.LONGLIST,
            notes="CANARY-case",
            added_at=now(),
        ),
    )
    saved(
        session,
        Support(
            assertion_id=claim.id,
            direction=Direction.SUPPORTS,
            case_id=case.id,
            case_words="CANARY-case-words",
            added_by=lead.person_id,
            added_at=now(),
        ),
    )
    return ["CANARY", "CT-99", lead.name, desk.round.core.name, "internal"]


def test_nothing_that_is_for_us_alone_stands_in_a_pack(desk: Desk) -> None:
    with desk.db.write() as session:
        forbidden = plant_internal_words(session, desk)
    pack, _ = desk.build(desk.round.lead)
    leaks = [(name, word) for name, text in texts_in(desk.path(pack)).items() for word in forbidden if word in text]
    assert leaks == []


def test_only_those_who_build_case_lists_hold_the_right(desk: Desk) -> None:
    assert desk.round.lead.may(Permission.PACKS_BUILD_CASES)
    assert not desk.round.core.may(Permission.PACKS_BUILD_CASES)


def test_the_api_says_what_a_pack_holds(desk: Desk) -> None:
    pack, _ = desk.build(desk.round.lead)
    parts = a_client(desk.db, desk.round.lead, routes.router).get(f"/api/v1/packs/{pack.number}/contents").json()
    assert [part["name"] for part in parts if not part["documents"]][:2] == ["Index.docx", "Index.xlsx"]
    assert [(part["documents"], part["size"]) for part in parts if part["documents"]] == [(1, len(CONTENT))]
