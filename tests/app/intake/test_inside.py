"""What lies in e-mails and archives comes in like any other file, and no faster than it may."""

import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.documents import inside
from app.evidence.models import EvidenceItem, Finding
from app.intake import service
from app.intake.models import FileState
from app.intake.schemas import BatchFileOut, Coming
from app.intake.service import unpacking
from app.intake.work import drop, look_at
from tests.app.intake.samples import a_csv, a_docx, a_zip, brought_in, tools_in, with_macros
from tests.builders import Round, a_round


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def a_mail(*attached: tuple[str, bytes], subject: str = "Papers for Monday") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ben@fernshire.gov.uk", "al@fernshire.gov.uk", subject
    mail["Date"] = "Mon, 12 Jan 2026 09:00:00 +0000"
    mail.set_content("They are attached.")
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def bring(db: Database, home: Path, council: Round, *files: tuple[str, bytes]) -> list[BatchFileOut]:
    return brought_in(db, home, council.core, [Coming(name, io.BytesIO(content)) for name, content in files]).files


def left_on_disk(home: Path) -> int:
    return sum(path.is_file() for folder in ("incoming", "waiting") for path in (home / "files" / folder).rglob("*"))


def test_what_is_attached_to_an_email_becomes_documents_that_say_what_they_came_with(
    db: Database, tmp_path: Path, council: Round
) -> None:
    mail = a_mail(("plan.docx", a_docx()), ("page.html", b"<html></html>"), ("plan.docm", with_macros(a_docx("M"))[:0]))
    files = bring(db, tmp_path, council, ("papers.eml", mail))
    assert [(one.source_path, one.inside, one.state) for one in files] == [
        ("", None, FileState.READY),
        ("papers.eml/plan.docx", 1, FileState.READY),
        ("papers.eml/page.html", 1, FileState.REFUSED),
        ("papers.eml/plan.docm", 1, FileState.REFUSED),
    ]
    assert files[0].sentence == f"Added as {files[0].document}. Attached: 3 files, listed below."
    assert files[1].sentence == f"Added as {files[1].document}. It came with {files[0].document}."
    with db.read() as session:
        item = session.scalars(select(EvidenceItem).where(EvidenceItem.reference == files[1].document)).one()
        kinds = session.scalars(select(Finding.kind)).all()
    assert item.supplied_through == f"e-mail {files[0].document}"
    assert "embedded-files" in kinds  # the e-mail is sent with them
    assert left_on_disk(tmp_path) == 0


def test_an_email_that_is_in_already_gives_its_attachments_all_the_same(
    db: Database, tmp_path: Path, council: Round
) -> None:
    mail = a_mail(("plan.docx", a_docx()))
    tools = tools_in(tmp_path)
    alone = look_at(tools, Coming("reply.eml", io.BytesIO(mail)))  # as a reply to an ask comes in
    with db.write() as session:
        item = service.take_file(session, council.core, alone, tools)
        assert isinstance(item, EvidenceItem)
    drop(tools, alone)
    files = bring(db, tmp_path, council, ("reply.eml", mail))
    assert [one.state for one in files] == [FileState.SAME, FileState.READY]
    assert files[1].sentence.endswith(f"It came with {item.reference}.")
    assert [one.state for one in bring(db, tmp_path, council, ("reply.eml", mail))] == [FileState.SAME] * 2


def test_an_attached_message_and_what_is_attached_to_that_come_in_and_an_archive_too(
    db: Database, tmp_path: Path, council: Round
) -> None:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "cy@fernshire.gov.uk", "ben@fernshire.gov.uk", "The figures"
    inner.set_content("Here.")
    inner.add_attachment(a_csv(), maintype="text", subtype="csv", filename="waits.csv")
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "ben@fernshire.gov.uk", "al@fernshire.gov.uk", "Fw: the figures"
    outer.set_content("See below.")
    outer.add_attachment(inner)
    files = bring(db, tmp_path, council, ("all.zip", a_zip({"mails/fw.eml": outer.as_bytes()})))
    assert [(one.name, one.inside, one.state) for one in files] == [
        ("all.zip", None, FileState.UNPACKED),
        ("fw.eml", 1, FileState.READY),
        ("The figures.eml", 2, FileState.READY),
    ]
    assert "too deep" in files[2].sentence  # its own attachment is not lost without a word
    alone = bring(db, tmp_path, council, ("fw2.eml", outer.as_bytes() + b"\n"))
    assert [one.name for one in alone] == ["fw2.eml", "The figures.eml", "waits.csv"]


def test_a_program_in_an_email_sets_the_whole_email_apart(db: Database, tmp_path: Path, council: Round) -> None:
    files = bring(db, tmp_path, council, ("offer.eml", a_mail(("setup.exe", b"MZ" + bytes(200)))))
    assert [one.state for one in files] == [FileState.QUARANTINED]


def test_an_outlook_message_gives_its_attachments(shared: Path) -> None:
    """The sample's are pictures that dress the text; as they would come if they did not."""
    sample = shared / "corpus" / "ordinary" / "r_test-outlook2003.msg"
    found = [one for one in inside._of_outlook(str(sample)) if one[1]]
    assert len(found) == 11
    assert all(content is not None and content.startswith(b"\xff\xd8") for _, content in found)


def test_a_zip_is_unpacked_and_each_file_has_its_sentence(db: Database, tmp_path: Path, council: Round) -> None:
    packed = a_zip(
        {
            "Policies/plan.docx": a_docx(),
            "Policies/figures.csv": a_csv(),
            "copy/figures.csv": a_csv(),
            "../../out.csv": a_csv("a,b\n9,9\n"),
            "/etc/abs.csv": a_csv("a,b\n8,8\n"),
            "C:/drive.csv": a_csv("a,b\n7,7\n"),
            "CON.csv": a_csv("a,b\n6,6\n"),
            "POLICIES/FIGURES.CSV": a_csv("a,b\n5,5\n"),
            "run.exe": b"MZ" + bytes(100),
            "Thumbs.db": b"x",
            "__MACOSX/._plan.docx": b"x",
        }
    )
    files = bring(db, tmp_path, council, ("drive.zip", packed))
    became = {one.source_path.removeprefix("drive.zip/"): one.state for one in files[1:]}
    assert became == {
        "Policies/plan.docx": FileState.READY,
        "Policies/figures.csv": FileState.READY,
        "copy/figures.csv": FileState.SAME,
        "../../out.csv": FileState.REFUSED,
        "/etc/abs.csv": FileState.REFUSED,
        "C:/drive.csv": FileState.REFUSED,
        "CON.csv": FileState.READY,
        "POLICIES/FIGURES.CSV": FileState.REFUSED,
        "run.exe": FileState.REFUSED,
    }
    assert all(one.sentence for one in files)
    assert files[0].state is FileState.UNPACKED and files[0].document is None
    assert left_on_disk(tmp_path) == 0
    again = bring(db, tmp_path, council, ("drive.zip", packed))
    assert {one.state for one in again if one.state is not FileState.REFUSED} == {FileState.UNPACKED, FileState.SAME}


def hostile() -> dict[str, bytes]:
    lie = bytearray(a_zip({"a.csv": b"a,b\n" + b"1,2\n" * 50_000}))
    at = lie.rindex(b"PK\x01\x02")
    lie[at + 24 : at + 28] = (100).to_bytes(4, "little")  # says that it unpacks to 100 bytes
    return {
        "damaged": a_zip({"a.csv": a_csv()})[:-30],
        "empty": a_zip({}),
        "noise": b"nothing of the kind" * 20,
        "bomb": a_zip({"zeros.csv": bytes(80 << 20)}),
        "many": a_zip({f"{n}.csv": b"x" for n in range(501)}),
        "office": a_docx(),
        "lie": bytes(lie),
    }


@pytest.mark.parametrize("kind", ["damaged", "empty", "noise", "bomb", "many", "office", "lie"])
def test_an_archive_that_can_not_be_unpacked_is_one_sentence(
    db: Database, tmp_path: Path, council: Round, kind: str
) -> None:
    files = bring(db, tmp_path, council, ("x.zip", hostile()[kind]))
    assert files[-1].state is FileState.REFUSED
    assert files[-1].sentence.endswith(".")
    assert len(files) == (2 if kind == "lie" else 1)
    assert left_on_disk(tmp_path) == 0


def test_the_hostile_archives_of_the_corpus_end_in_sentences(
    db: Database, tmp_path: Path, council: Round, shared: Path
) -> None:
    hostile = shared / "corpus" / "hostile"
    files = bring(
        db,
        tmp_path,
        council,
        ("locked.zip", (hostile / "r_testZipEncrypted.zip").read_bytes()),
        ("droste.zip", (hostile / "r_droste.zip").read_bytes()),
    )
    assert any("Password" in one.sentence for one in files if one.inside == 1)
    assert len(files) < 20
    assert any("too deep" in one.sentence for one in files)
    assert left_on_disk(tmp_path) == 0


def test_a_batch_unpacks_only_so_much(
    db: Database, tmp_path: Path, council: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED_FILES", 3)
    first, second = (a_zip({f"{n}.csv": a_csv(f"{n}\n") for n in some}) for some in (range(3), range(3, 6)))
    files = bring(db, tmp_path, council, ("one.zip", first), ("two.zip", second))
    assert [one.state for one in files if one.inside is None] == [FileState.UNPACKED, FileState.REFUSED]
    assert left_on_disk(tmp_path) == 0
