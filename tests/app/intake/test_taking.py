"""Files are taken in: kept, made into documents, told of; what can't come in leaves nothing behind."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.assessments.models import CouncilSettings
from app.audit import record
from app.audit.models import AuditEntry
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem, Sensitivity
from app.evidence.schemas import ItemDetails
from app.files.models import StoredFile
from app.intake import service
from app.intake.models import FileState
from app.intake.schemas import BatchIn, Coming, TakenOut
from app.intake.work import look_again, look_at
from tests.app.intake.samples import a_csv, a_docx, brought_in, fill, tools_in, with_macros
from tests.builders import BUILDER, Round, a_person, a_round, an_actor


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def stored(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def on_disk(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def coming(home: Path, name: str, content: bytes, **facts: object) -> Coming:
    fill(home / "in", {name: content})
    return Coming(name, home / "in" / name, **facts)  # type: ignore[arg-type]


def test_a_file_becomes_a_document_with_what_it_says_of_itself(db: Database, tmp_path: Path, council: Round) -> None:
    content = a_docx("Waiting list protocol", "Version of 3 November 2026.")
    tools = tools_in(tmp_path)
    with db.write() as session:
        item = service.take_file(session, council.core, look_at(tools, coming(tmp_path, "wl.docx", content)), tools)
        assert isinstance(item, EvidenceItem)
        page = evidence.get_item(session, council.core, item.reference)
        text = evidence.list_text(session, council.core, item.reference, 1)
    assert page.title == "Waiting list protocol"
    assert (page.file_name, page.size) == ("wl.docx", len(content))
    assert page.revisions[0].sha256 == hashlib.sha256(content).hexdigest()
    assert [heading.text for heading in page.headings][-1] == "Managing the waiting list"
    assert "3 November 2026" in " ".join(piece.text for piece in text)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.docx", b"", "empty"),
        ("plan.exe", b"MZ" + bytes(100), "program"),
        ("plan.pdf", a_docx(), r"ends in \.pdf"),
        ("plan.docx", b"PK\x03\x04" + bytes(50), "Open your own copy|damaged"),
        ("page.html", b"<html></html>", "scripts"),
    ],
)
def test_what_can_not_come_in_is_told_in_a_sentence_and_leaves_nothing(
    db: Database, tmp_path: Path, council: Round, name: str, content: bytes, words: str
) -> None:
    tools = tools_in(tmp_path)
    with pytest.raises(Invalid, match=words), db.write() as session:
        service.take_file(session, council.core, look_at(tools, coming(tmp_path, name, content)), tools)
    assert stored(db) == 0
    assert on_disk(tmp_path) == []


def test_the_same_bytes_again_are_already_in_unless_a_copy_is_wanted(
    db: Database, tmp_path: Path, council: Round
) -> None:
    tools = tools_in(tmp_path)
    one = coming(tmp_path, "a.csv", a_csv())
    with db.write() as session:
        service.take_file(session, council.core, look_at(tools, one), tools)
    with pytest.raises(RuleBroken, match="Already in as E-0001"), db.write() as session:
        service.take_file(session, council.core, look_at(tools, one), tools)
    again = coming(tmp_path, "a.csv", a_csv(), again=True, details=ItemDetails(title="Copy"))
    with db.write() as session:
        item = service.take_file(session, council.core, look_at(tools, again), tools)
    assert isinstance(item, EvidenceItem)
    assert item.reference == "E-0002"
    assert (stored(db), len(on_disk(tmp_path))) == (1, 1)


def test_who_may_not_see_a_document_is_not_told_which_it_is(db: Database, tmp_path: Path, council: Round) -> None:
    tools = tools_in(tmp_path)
    secret = coming(tmp_path, "a.csv", a_csv(), details=ItemDetails(title="Secret", sensitivity=Sensitivity.RESTRICTED))
    with db.write() as session:
        service.take_file(session, council.lead, look_at(tools, secret), tools)
    taken = brought_in(db, tmp_path, council.core, [coming(tmp_path, "mine.csv", a_csv())])
    assert taken.files[0].state is FileState.SAME
    assert "E-0001" not in repr(taken)
    assert taken.files[0].sha256 is None


def test_many_files_have_an_answer_each_and_one_entry_names_them(db: Database, tmp_path: Path, council: Round) -> None:
    files = [
        coming(tmp_path, "plan.docx", a_docx("Plan")),
        coming(tmp_path, "empty.csv", b""),
        coming(tmp_path, "figures.csv", a_csv()),
        coming(tmp_path, "figures (1).csv", a_csv()),
        coming(tmp_path, "macro.docx", with_macros(a_docx("Macro"))),
        Coming("gone.docx", tmp_path / "gone.docx"),
    ]
    taken = brought_in(db, tmp_path, council.core, files)
    states = [file.state for file in taken.files]
    ready, refused, same, apart = FileState.READY, FileState.REFUSED, FileState.SAME, FileState.QUARANTINED
    assert states == [ready, refused, ready, same, apart, refused]
    assert taken.files[3].sentence == "Already in as E-0002."
    assert "no longer there" in taken.files[5].sentence
    assert all(file.sentence for file in taken.files)
    with db.read() as session:
        filled = select(func.count()).where(AuditEntry.action == "intake.batch.filled")
        assert session.scalar(filled) == 1
        batch = service.get_batch(session, council.core, taken.batch)
    assert (batch.total, batch.counts[ready], batch.counts[apart]) == (6, 2, 1)


def test_a_file_kept_apart_is_no_document_until_it_is_let_in_with_a_reason(
    db: Database, tmp_path: Path, council: Round
) -> None:
    tools = tools_in(tmp_path)
    with db.write() as session:
        looked = look_at(tools, coming(tmp_path, "macro.docx", with_macros(a_docx("Macro"))))
        taken = service.take_file(session, council.core, looked, tools)
    assert isinstance(taken, TakenOut)
    assert taken.files[0].state is FileState.QUARANTINED
    with db.read() as session:
        assert evidence.list_items(session, council.lead).items == []
        with pytest.raises(Forbidden):
            service.get_quarantined(session, council.core, taken.batch, 1)
        sha256, name = service.get_quarantined(session, council.lead, taken.batch, 1)
    examined = look_again(tools, sha256, name)
    with pytest.raises(Invalid, match="Say why"), db.write() as session:
        service.release_file(session, council.lead, taken.batch, 1, " ", examined)
    with db.write() as session:
        item = service.release_file(session, council.lead, taken.batch, 1, "Looked at with IT.", examined)
        assert evidence.get_item(session, council.lead, item.reference).flags == ["active-content"]
    with db.read() as session, pytest.raises(RuleBroken):
        service.get_quarantined(session, council.lead, taken.batch, 1)


def test_a_new_version_that_can_not_come_in_leaves_the_old_one(db: Database, tmp_path: Path, council: Round) -> None:
    tools = tools_in(tmp_path)
    with db.write() as session:
        item = service.take_file(session, council.core, look_at(tools, coming(tmp_path, "a.csv", a_csv())), tools)
    assert isinstance(item, EvidenceItem)
    for name, content in {"b.csv": b"", "b.docx": with_macros(a_docx())}.items():
        looked = look_at(tools, coming(tmp_path, name, content))
        with pytest.raises(Invalid), db.write() as session:
            service.take_revision(session, council.core, item.reference, item.version, looked, tools)
    with db.read() as session:
        assert evidence.get_item(session, council.core, item.reference).revision == 1
    with db.write() as session:
        looked = look_at(tools, coming(tmp_path, "b.csv", a_csv("week,waiting\n2,190\n")))
        service.take_revision(session, council.core, item.reference, item.version, looked, tools, "February")
        page = evidence.get_item(session, council.core, item.reference)
    assert [(one.number, one.note) for one in page.revisions] == [(2, "February"), (1, "")]


def test_a_demo_store_takes_only_what_is_said_to_be_made_up(db: Database, tmp_path: Path, council: Round) -> None:
    tools = tools_in(tmp_path)
    with db.write() as session:
        a_person(session, "Demo", demo=True)
    with pytest.raises(RuleBroken, match="made-up"), db.write() as session:
        service.open_batch(session, council.core, BatchIn())
    with pytest.raises(RuleBroken, match="made-up"), db.write() as session:
        service.take_file(session, council.core, look_at(tools, coming(tmp_path, "a.csv", a_csv())), tools)
    with db.write() as session:
        assert service.open_batch(session, council.core, BatchIn(made_up=True)).made_up
        looked = look_at(tools, coming(tmp_path, "a.csv", a_csv()))
        assert isinstance(service.take_file(session, council.core, looked, tools, made_up=True), EvidenceItem)


def test_a_store_whose_settings_say_made_up_is_one(db: Database, council: Round) -> None:
    with db.write() as session:
        settings = session.scalars(select(CouncilSettings)).one()
        settings.made_up = True
        record(session, BUILDER, "test.settings.changed", settings)
    with pytest.raises(RuleBroken, match="made-up"), db.write() as session:
        service.open_batch(session, council.core, BatchIn())


def test_undoing_a_batch_withdraws_what_came_in_unless_it_moved_on(
    db: Database, tmp_path: Path, council: Round
) -> None:
    files = [coming(tmp_path, f"{n}.csv", a_csv(f"a,b\n{n},2\n")) for n in range(2)]
    taken = brought_in(db, tmp_path, council.core, files)
    with db.write() as session:
        version = service.get_batch(session, council.core, taken.batch).version
        service.undo_batch(session, council.core, taken.batch, version)
        assert evidence.list_items(session, council.core).items == []
    taken = brought_in(db, tmp_path, council.core, [coming(tmp_path, "3.csv", a_csv("a,b\n3,2\n"))])
    with db.write() as session:
        reference = taken.files[0].document or ""
        evidence.mark_draft(session, council.core, reference, 1)
        version = service.get_batch(session, council.core, taken.batch).version
        with pytest.raises(RuleBroken, match=reference):
            service.undo_batch(session, council.core, taken.batch, version)


def test_a_batch_of_someone_else_is_for_the_team_not_for_contributors(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        contributor = an_actor(a_person(session, "Ben"), Role.CONTRIB, assessment_id=council.assessment.id)
        own = service.open_batch(session, contributor, BatchIn(name="Mine"))
        service.open_batch(session, council.core, BatchIn(name="Theirs"))
    with db.read() as session:
        assert [batch.name for batch in service.list_batches(session, council.core).items] == ["Theirs", "Mine"]
        assert [batch.reference for batch in service.list_batches(session, contributor).items] == [own.reference]
        with pytest.raises(NotFound):
            service.get_batch(session, contributor, "B-2")
