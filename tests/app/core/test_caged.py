"""A program run once over a stranger's file: it reaches nothing, ends in time, and leaves nothing running."""

import sys
import time
from pathlib import Path

import pytest

from app.core.caged import Cage, run_program

SHORT = Cage(wall_seconds=20, cpu_seconds=20)
linux_alone = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces are Linux's")


def run(folder: Path, code: str, cage: Cage = SHORT, hidden: tuple[Path, ...] = ()) -> int | None:
    return run_program([sys.executable, "-I", "-S", "-c", code], folder, cage, hidden)


def test_it_works_in_its_folder_and_tells_its_exit_code(tmp_path: Path) -> None:
    code = "import os; open('made','w').write(os.environ['HOME'] + str(len(os.environ))); raise SystemExit(3)"
    assert run(tmp_path, code) == 3
    assert (tmp_path / "made").read_text().startswith(str(tmp_path))


def test_it_knows_none_of_our_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert run(tmp_path, "import os; raise SystemExit('DATABASE_URL' in os.environ)") == 0


@linux_alone
def test_no_network_and_hidden_folders_are_empty(tmp_path: Path) -> None:
    store, work = tmp_path / "store", tmp_path / "work"
    for folder in (store, work):
        folder.mkdir()
    (store / "secret").write_text("secret")
    code = f"""import os, socket
reached = 0
try:
    socket.create_connection(('127.0.0.1', 9), 1)
except OSError as fault:
    reached = fault.errno == 111
open('told', 'w').write(f"{{reached}} {{len(os.listdir({str(store)!r}))}}")"""
    assert run(work, code, hidden=(store,)) == 0
    reached, seen = (work / "told").read_text().split()
    # Port 9 of our own network would answer "refused" (111); the empty network has no way there at all.
    assert (reached, seen) in (("False", "0"), ("True", "1")), "either the kernel allows both, or neither"
    assert (store / "secret").read_text() == "secret"


def test_what_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    code = """import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-I', '-S', '-c', 'import time; time.sleep(60)'])
open('child', 'w').write(str(child.pid)); time.sleep(60)"""
    began = time.monotonic()
    assert run(tmp_path, code, Cage(wall_seconds=1.5)) is None
    assert time.monotonic() - began < 20
    child = int((tmp_path / "child").read_text())
    end = time.monotonic() + 10  # a process that was killed may take a turn yet to be gone
    while runs(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not runs(child)


def runs(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rsplit(")", 1)[1].split()[0] not in "ZX"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="limits of memory are Linux's")
def test_memory_and_files_are_bounded(tmp_path: Path) -> None:
    small = Cage(wall_seconds=20, cpu_seconds=20, memory_bytes=300 << 20, file_bytes=1 << 20)
    assert run(tmp_path, "bytearray(400 << 20)", small) != 0
    assert run(tmp_path, "open('large', 'wb').write(bytes(4 << 20))", small) != 0
    assert (tmp_path / "large").stat().st_size <= 1 << 20
