"""The real clamd, over a signature of our own: what it finds is kept apart, what it has not seen waits."""

import io
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import RuleBroken
from app.core.paging import PageParams
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem
from app.files import service as files
from app.files.models import StoredFile
from app.files.scanner import Scanner, ScannerAway
from app.files.store import FileStore
from app.intake import rules, service
from app.intake.models import FileState
from app.intake.schemas import BatchFileOut, BatchIn, Coming
from app.intake.work import catch_up, hold_unscanned, importer, look_again, look_at, receive, scan_when_back, tools_for
from app.jobs.work import Workshop, run_here
from tests.app.intake.samples import a_csv, a_docx, a_zip
from tests.builders import Round, a_round

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
BAD = b"week,waiting\n1,made-up-bad-words-for-this-test\n"


class Daemon:
    """A clamd of this run alone, that can be ended and started again."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.address = str(folder / "clamd.sock")
        (folder / "db").mkdir()
        (folder / "db" / "own.ndb").write_text(f"MadeUp.Test:0:*:{b'made-up-bad-words'.hex()}\n")
        lines = (
            f"LocalSocket {self.address}",
            f"DatabaseDirectory {folder / 'db'}",
            "Foreground yes",
            "StreamMaxLength 1M",
            "MaxThreads 2",
        )
        (folder / "clamd.conf").write_text("\n".join(lines) + "\n")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen([CLAMD, "-c", str(self.folder / "clamd.conf")], stdout=log, stderr=log)
        end = time.monotonic() + 30
        while not Scanner(self.address).is_there():
            assert self._process.poll() is None and time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.02)

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    if not Path(CLAMD).exists():
        pytest.skip("ClamAV is not installed (Debian: apt-get install clamav-daemon)")
    daemon = Daemon(tmp_path_factory.mktemp("clamd"))
    daemon.start()
    yield daemon
    daemon.end()


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


class Desk:
    """One person's drops into a store that has this scanner."""

    def __init__(self, db: Database, home: Path, council: Round, address: str):
        self.db, self.actor = db, council.core
        self.settings = Settings(home=home, clamav=address)
        self.store = FileStore(home / "files")
        self.tools = tools_for(self.settings, self.store)
        self.workshop = Workshop(
            db, {"intake.import": importer(self.settings, self.store)}, lambda session, person, round_: self.actor
        )

    def drop(self, **files: bytes) -> str:
        coming = [Coming(name.replace("_", "."), io.BytesIO(content)) for name, content in files.items()]
        taken = receive(self.tools, self.db, self.actor, BatchIn(), coming)
        self.read(taken.batch)
        return taken.batch

    def read(self, batch: str) -> str:
        with self.db.read() as session:
            job_id = service.get_batch(session, self.actor, batch).job_id
        assert job_id is not None
        return run_here(self.workshop, job_id).sentence

    def files(self, batch: str) -> list[BatchFileOut]:
        with self.db.read() as session:
            return service.list_files(session, self.actor, batch, PageParams(limit=50)).items

    def count(self, table: type[EvidenceItem] | type[StoredFile]) -> int:
        with self.db.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_the_scanner_finds_is_kept_apart_and_the_rest_comes_in(
    db: Database, tmp_path: Path, council: Round, running: Daemon
) -> None:
    desk = Desk(db, tmp_path, council, running.address)
    batch = desk.drop(good_csv=a_csv(), bad_csv=BAD, packed_zip=a_zip({"inner.csv": BAD}), large_csv=b"a,b\n" * 400_000)
    files = desk.files(batch)
    assert [(one.name, one.state) for one in files] == [
        ("good.csv", FileState.READY),
        ("bad.csv", FileState.QUARANTINED),
        ("packed.zip", FileState.QUARANTINED),
        ("large.csv", FileState.REFUSED),
    ]
    assert "MadeUp.Test" in files[1].sentence and "larger than the virus scanner takes" in files[3].sentence
    assert desk.count(EvidenceItem) == 1
    sha256 = files[1].sha256
    assert sha256 is not None
    with pytest.raises(RuleBroken, match=r"MadeUp\.Test"):  # nobody lets it in while it is found
        look_again(desk.tools, sha256, "bad.csv")


def test_what_is_not_scanned_is_nowhere_but_waiting_until_the_scanner_is_back(
    db: Database, tmp_path: Path, council: Round, running: Daemon
) -> None:
    running.end()
    try:
        desk = Desk(db, tmp_path, council, running.address)
        batch = desk.drop(good_csv=a_csv(), bad_csv=BAD)
        assert [(one.state, one.sentence) for one in desk.files(batch)] == [(FileState.SCAN, rules.WAITS_FOR_SCAN)] * 2
        # No document and no stored bytes: there is nothing to download, show or pack.
        assert desk.count(EvidenceItem) == desk.count(StoredFile) == 0
        sweep = scan_when_back(desk.settings)
        sweep(db)
        with pytest.raises(ScannerAway):
            look_at(desk.tools, Coming("one.docx", io.BytesIO(a_docx())))
    finally:
        running.start()
    sweep(db)
    assert desk.read(batch) == "1 added, 1 kept apart until someone has looked."
    assert [one.state for one in desk.files(batch)] == [FileState.READY, FileState.QUARANTINED]


def test_a_scanner_that_talks_nonsense_counts_as_away(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(a_csv())
    with socket.create_server(("127.0.0.1", 0)) as server:
        scanner = Scanner(f"127.0.0.1:{server.getsockname()[1]}")
        import threading

        def talk() -> None:
            for words in (b"stream: MAYBE\0", b""):
                connection, _ = server.accept()
                with connection:
                    while not connection.recv(65536).endswith(bytes(4)):
                        pass
                    connection.sendall(words)

        thread = threading.Thread(target=talk)
        thread.start()
        for _ in range(2):
            with pytest.raises(ScannerAway):
                scanner.scan(tmp_path / "a.csv")
        thread.join(10)
    assert not scanner.is_there()


def test_a_scanner_that_is_named_wrongly_is_told_at_the_start() -> None:
    with pytest.raises(ValueError, match="host:port"):
        Settings(clamav="clamd")


def test_what_came_in_before_the_scanner_waits_for_it_and_is_caught_up(
    db: Database, tmp_path: Path, council: Round, running: Daemon
) -> None:
    before = Desk(db, tmp_path, council, "")
    before.drop(good_csv=a_csv(), bad_csv=BAD)
    good, bad = "E-0001", "E-0002"

    def opened(reference: str) -> str:
        with db.read() as session:
            return evidence.get_download(session, council.core, reference, 1).sha256

    assert opened(good) and opened(bad)
    settings = Settings(home=tmp_path, clamav=running.address)
    away = Settings(home=tmp_path, clamav=str(tmp_path / "nobody.sock"))
    hold_unscanned(away, db)
    catch_up(away, before.store)(db)
    for one in (good, bad):
        with pytest.raises(RuleBroken, match="waits to be scanned"):
            opened(one)
    after = Desk(db, tmp_path, council, running.address)
    after.drop(new_csv=a_csv("x,y\n3,4\n"))
    assert opened("E-0003"), "what the scanner let in does not wait"
    with db.read() as session:
        assert files.count_waiting(session, council.core) == 2
    catch_up(settings, before.store)(db)
    assert opened(good)
    with pytest.raises(RuleBroken, match=r"found MadeUp\.Test"):
        opened(bad)
    with db.read() as session:
        assert files.count_waiting(session, council.core) == 0
        held = {one.number: one.held for one in evidence.get_item(session, council.core, bad).revisions}
        acts = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert held[1].startswith("The virus scanner found MadeUp.Test")
    catch_up(settings, before.store)(db)  # nothing more to do
    assert acts[-1] == "files.scan.done" and acts.count("files.scan.awaited") == 1
