"""A checkpoint is signed, leaves the machine, and finds out what the chain alone can't."""

import socket
import stat
import threading
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from app.access import SYSTEM
from app.audit import checkpoints, exported, outside, record
from app.audit.checkpoints import Checkpoint, signing_key
from app.audit.rules import Fault, FaultKind
from app.audit.service import export, sign_checkpoint, verify
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Invalid
from app.evidence.models import EvidenceItem
from tests.app.audit.test_chain import ACTS, by_force, item
from tests.builders import BUILDER
from tests.conftest import NOON

__all__ = ["item"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def signed(db: Database, settings: Settings) -> Checkpoint:
    with db.write() as session:
        return sign_checkpoint(session, SYSTEM, signing_key(settings))


def fault_of(db: Database, *given: Checkpoint, trusted: str | None = None) -> Fault | None:
    with db.read() as session:
        return verify(session, SYSTEM, given, trusted).fault


def cut_off_after(db: Database, last: int) -> None:
    by_force(
        db,
        f"DELETE FROM audit_change WHERE entry_sequence > {last}",
        f"DELETE FROM audit_entry WHERE sequence > {last}",
        "DELETE FROM audit_checkpoint",
    )


def test_the_key_is_made_once_and_is_the_owners_alone(settings: Settings) -> None:
    first = checkpoints.public_key(signing_key(settings))
    assert first == checkpoints.public_key(signing_key(settings))
    file = settings.home / "keys" / "record.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_checkpoint_agrees_with_the_record_it_was_taken_of(
    db: Database, item: EvidenceItem, settings: Settings
) -> None:
    taken = signed(db, settings)
    assert (taken.sequence, taken.is_signed) == (ACTS, True)
    assert fault_of(db, taken, trusted=taken.public_key) is None


def test_a_tail_cut_off_is_found_with_a_checkpoint_and_only_with_one(
    db: Database, item: EvidenceItem, settings: Settings
) -> None:
    taken = signed(db, settings)
    cut_off_after(db, 4)
    assert fault_of(db) is None
    fault = fault_of(db, taken)
    assert fault is not None
    assert (fault.kind, fault.sequence) == (FaultKind.CUT_OFF, 5)


def test_a_tail_cut_off_and_grown_again_is_found(db: Database, item: EvidenceItem, settings: Settings) -> None:
    taken = signed(db, settings)
    cut_off_after(db, 4)
    for _ in range(4):
        with db.write() as session:
            record(session, BUILDER, "evidence.item.looked_at", item)
    fault = fault_of(db, taken)
    assert fault is not None
    assert (fault.kind, fault.sequence) == (FaultKind.REWRITTEN, ACTS)


def test_a_checkpoint_still_in_the_database_finds_it_without_a_file(
    db: Database, item: EvidenceItem, settings: Settings
) -> None:
    signed(db, settings)
    by_force(db, "DELETE FROM audit_change WHERE entry_sequence > 4", "DELETE FROM audit_entry WHERE sequence > 4")
    fault = fault_of(db)
    assert fault is not None and fault.kind is FaultKind.CUT_OFF


def test_a_forged_checkpoint_and_one_of_another_key_are_told(
    db: Database, item: EvidenceItem, settings: Settings, tmp_path: Path
) -> None:
    taken = signed(db, settings)
    forged = fault_of(db, replace(taken, sequence=ACTS + 100))
    assert forged is not None and "forged or damaged" in forged.sentence
    other = signed(db, Settings(home=tmp_path / "other"))
    fault = fault_of(db, trusted=taken.public_key)
    assert fault is not None and other.sequence == fault.sequence and "another key" in fault.sentence


def test_a_kept_checkpoint_can_not_be_altered(db: Database, item: EvidenceItem, settings: Settings) -> None:
    signed(db, settings)
    for statement in ("UPDATE audit_checkpoint SET sha256 = 'x'", "DELETE FROM audit_checkpoint"):
        with pytest.raises(DatabaseError, match="never altered"), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_checkpoint_is_read_from_a_line_a_log_and_a_saved_mail(settings: Settings) -> None:
    taken = checkpoints.sign(signing_key(settings), 7, "a" * 64, NOON)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "Checkpoint"
    mail.set_content(f"Keep this.\n\n{taken.line}\n\nGoodbye.\n")
    log = f"2027-01-21T12:00:00Z host readiness - checkpoint - {taken.line}\n" * 2
    assert checkpoints.read(taken.line.encode()) == [taken]
    assert checkpoints.read(log.encode()) == [taken, taken]
    assert checkpoints.read(mail.as_bytes()) == [taken]
    for content in (b"", b"nothing here", b'{"at":1,"readiness_checkpoint":1}', b"\xff\xfe"):
        with pytest.raises(Invalid):
            checkpoints.read(content)


def test_lines_are_appended_to_a_file_and_what_is_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "outside.jsonl"
    target.write_text("before\n")
    outside.append(str(target), "one")
    outside.append(str(target), "two")
    assert target.read_text() == "before\none\ntwo\n"


def test_a_line_reaches_a_syslog_server_by_udp_and_tcp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        outside.append(f"syslog://127.0.0.1:{server.getsockname()[1]}", "the line")
        assert server.recv(2000).decode().endswith(" readiness - checkpoint - the line")
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def take() -> None:
            stream, _ = listener.accept()
            with stream:
                while part := stream.recv(2000):
                    came.append(part)

        taking = threading.Thread(target=take)
        taking.start()
        outside.append(f"syslog+tcp://127.0.0.1:{listener.getsockname()[1]}", "the line")
        taking.join(5)
    count, _, message = b"".join(came).partition(b" ")
    assert int(count) == len(message)
    assert message.endswith(b"the line")


@pytest.mark.parametrize("target", ["/nowhere/at/all.jsonl", "syslog+tcp://127.0.0.1:1", "syslog://127.0.0.1:x"])
def test_a_target_that_is_away_is_said(target: str) -> None:
    with pytest.raises(outside.OutsideFault, match="can't be reached or written"):
        outside.append(target, "the line")


@pytest.fixture
def taken_out(db: Database, item: EvidenceItem, settings: Settings, tmp_path: Path) -> Path:
    file = tmp_path / "record.jsonl"
    with db.read() as session:
        exported.write(file, export(session, SYSTEM, signing_key(settings)))
    return file


def test_an_exported_record_verifies_without_a_database(taken_out: Path, tmp_path: Path) -> None:
    walked = exported.verify(taken_out, [])
    assert (walked.entries, walked.fault) == (ACTS, None)
    assert "Title" not in taken_out.read_text()  # values stay at home
    packed = tmp_path / "record.jsonl.gz"
    exported.write(packed, taken_out.read_bytes().splitlines(keepends=True))
    assert exported.verify(packed, []).entries == ACTS


def test_what_is_done_to_an_exported_record_is_named(taken_out: Path, settings: Settings) -> None:
    lines = taken_out.read_text().splitlines()
    heading, entries, last = lines[0], lines[1:-1], lines[-1]

    def verdict(*kept: str, given: tuple[Checkpoint, ...] = (), trusted: str | None = None) -> tuple[FaultKind, int]:
        taken_out.write_text("\n".join(kept) + "\n")
        fault = exported.verify(taken_out, list(given), trusted).fault
        assert fault is not None
        return fault.kind, fault.sequence

    changed = entries[2].replace("Builder", "Nobody")
    assert verdict(heading, *entries[:2], changed, *entries[3:], last) == (FaultKind.CHANGED, 3)
    assert verdict(heading, *entries[:2], *entries[3:], last) == (FaultKind.MISSING, 3)
    assert verdict(heading, entries[0], entries[2], entries[1], *entries[3:], last) == (FaultKind.REORDERED, 2)
    assert verdict(heading, *entries[:-1], last) == (FaultKind.CUT_OFF, ACTS)
    assert verdict(heading, *entries) == (FaultKind.CUT_OFF, ACTS + 1)
    assert verdict(heading, *entries[:2], "{", last)[0] is FaultKind.UNREADABLE
    assert verdict("not a record")[0] is FaultKind.UNREADABLE
    other = checkpoints.public_key(signing_key(Settings(home=settings.home / "other")))
    assert verdict(*lines, trusted=other)[0] is FaultKind.SIGNATURE
