"""A pack of 240 files and 330 MB, against reading, hashing and writing those bytes once; and the memory it takes."""

import hashlib
import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO

import councils
import measure

from exports.archive import build_pack
from exports.snapshot import FileFacts, PackSnapshot

FILES, BYTES = 252, 345_000_000  # one in 21 is a public link instead, which leaves 240 files and 330 MB
CHUNK = 1 << 20
BOUND = 2.0
MEMORY_BOUND = 100.0  # MB


def run(_short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """Build the pack and do the limit's work in turn, both into a new file, fsync and rename; then once more for memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = councils.write_files(folder, FILES, BYTES)
        snapshot = councils.council(councils.ONE_COUNCIL, files)
        used = {
            answer.document.file.sha256 for one in snapshot.requests for answer in one.answers if answer.document.file
        }
        wanted = [folder / file.sha256 for file in files if file.sha256 in used]
        size = sum(path.stat().st_size for path in wanted) // 1_000_000
        yield measure.compare(
            f"pack of {len(wanted)} files, {size} MB, with Word and Excel index and self-assessment",
            lambda: _build(snapshot, folder),
            lambda: _read_hash_write(wanted, folder / "limit"),
            limit_name="read + SHA-256 + write + fsync + rename",
            rounds=rounds,
            bound=BOUND,
        )
        yield measure.Figure("extra memory of building that pack, MB", _extra_memory(snapshot, folder), MEMORY_BOUND)


def _build(snapshot: PackSnapshot, folder: Path) -> None:
    def open_file(file: FileFacts) -> BinaryIO:
        return (folder / file.sha256).open("rb")

    build_pack(snapshot, open_file, folder / "pack.zip")


def _read_hash_write(paths: list[Path], target: Path) -> None:
    temporary = target.with_suffix(".part")
    with temporary.open("wb", buffering=0) as out:
        for path in paths:
            digest = hashlib.sha256()
            with path.open("rb", buffering=0) as source:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
        os.fsync(out.fileno())
    temporary.replace(target)


def _extra_memory(snapshot: PackSnapshot, folder: Path) -> float:
    """Peak memory of a build above what the process held before it, in a fresh process."""
    context = multiprocessing.get_context("spawn")
    theirs, mine = context.Pipe(duplex=False)
    process = context.Process(target=_measure_memory, args=(snapshot, folder, mine))
    process.start()
    mine.close()  # so that a child that dies ends the wait
    extra = theirs.recv()
    process.join()
    return float(extra)


def _measure_memory(snapshot: PackSnapshot, folder: Path, answer: Connection) -> None:
    _build(replace(snapshot, themes=(), self_assessment=None), folder)  # imports, which are not the pack's
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far; ru_maxrss would be our parent's
    before = _resident("VmRSS")
    _build(snapshot, folder)
    answer.send(_resident("VmHWM") - before)


def _resident(name: str) -> float:
    """A line of /proc/self/status in MB: VmRSS is memory held now, VmHWM the most that was held. Linux only."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1000


if __name__ == "__main__":
    measure.main(__doc__, run)
