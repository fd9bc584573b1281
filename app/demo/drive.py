"""Writes the council's shared drive as real files, and keeps it for the next run."""

import hashlib
import json
import multiprocessing
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from app.demo.catalogue import Catalogue, read_catalogue
from app.demo.council import Council, fernshire
from app.demo.documents import Answer
from app.demo.figures import DATA
from app.demo.planted import PLANTED, Hidden, plant
from app.demo.writers.paper import Paper, Picture, Place, Written

SEED = 20
INDEX = "drive.json"
FOLDER = "Shared drive"
BANNERS, SCANS, PHOTOGRAPHS = 6, 12, 8
MANY_PICTURES = 4
FULL_SCALE = 1.62
EXTRA_WHEN_FULL = (0, 1, 1, 2)
TAKES_PICTURES = frozenset({"docx", "pdf", "pptx"})


@dataclass(frozen=True)
class DriveFile:
    """One file as it lies on the drive; ``path`` is below the drive's folder, ``size`` in bytes."""

    path: str
    document: str
    revision: int
    kind: str
    size: int
    sha256: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Drive:
    """The shared drive: its folder and every file in it, by path."""

    folder: Path
    files: tuple[DriveFile, ...]

    def current(self, document: str) -> DriveFile:
        """Return the newest file of a document. Raises ValueError when it has none (a web link)."""
        return max((file for file in self.files if file.document == document), key=lambda file: file.revision)


@dataclass(frozen=True)
class _Task:
    path: str
    paper: Paper
    kind: str
    scans: int
    extra: int
    sender: str
    receiver: str
    hidden: Hidden | None = None


def shared_drive(home: Path, today: date, *, seed: int = SEED, full: bool = False) -> Drive:
    """Return the drive under ``home``, writing it first unless the same one lies there already."""
    folder = home / FOLDER
    index = home / INDEX
    stamp = _stamp(today, seed, full=full)
    if index.exists() and folder.is_dir():
        known = json.loads(index.read_text(encoding="utf-8"))
        if known["stamp"] == stamp:
            return Drive(folder, tuple(_from_index(facts) for facts in known["files"]))
    index.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    files = write_drive(folder, today, seed=seed, full=full)
    index.write_text(json.dumps({"stamp": stamp, "files": [asdict(file) for file in files]}), encoding="utf-8")
    return Drive(folder, tuple(files))


@contextmanager
def being_written(home: Path, today: date, *, full: bool = False) -> Iterator["Future[Drive]"]:
    """The drive on its way, in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool.submit(shared_drive, home, today, full=full)


def write_drive(folder: Path, today: date, *, seed: int = SEED, full: bool = False) -> list[DriveFile]:
    """Write every file below ``folder`` and return what was written, in path order.

    The same day, seed and size give the same bytes. About 25 MB, about 150 MB when ``full``. ``today`` is day 11 of the
    open round (data/council.yaml).
    """
    council = fernshire(today)
    catalogue = read_catalogue(council, seed)
    tasks = _tasks(catalogue, council, full=full)
    for task in tasks:
        (folder / task.path).parent.mkdir(parents=True, exist_ok=True)
    written = _write_all(folder, tasks, scale=FULL_SCALE if full else 1.0)
    files = []
    for document in catalogue.documents:
        for revision in document.revisions:
            size, digest, places = written[revision.path]
            kind = catalogue.formats[revision.path]
            files.append(DriveFile(revision.path, document.key, revision.number, kind, size, digest, places))
    return sorted(files, key=lambda file: file.path)


def where_to_look(answer: Answer, file: DriveFile | None) -> str | None:
    """Return the words that tell a reader where to look, or None when nobody has said.

    ``file`` is the file of the revision that the place was written for; None for a web link.
    """
    if answer.place_missing:
        return None
    if answer.section is None or file is None:
        return answer.words or "Whole document"
    return place_words(answer.section, file)


def place_words(section: int, file: DriveFile) -> str:
    """Return the words for a section (from 1) of a file: a sheet, a slide, or a numbered section with its page."""
    if not 1 <= section <= len(file.places):
        raise ValueError(f"{file.path} has no section {section}")
    place = file.places[section - 1]
    if file.kind == "xlsx":
        return f"Sheet ‘{place.heading}’"
    if file.kind == "pptx":
        return f"Slide {place.page}, {place.heading}"
    if file.kind in {"eml", "csv"}:
        return f"Under ‘{place.heading}’"
    number, _, words = place.heading.partition(". ")
    page = f", page {place.page}" if place.page else ""
    return f"Section {number}, {words}{page}"


def _tasks(catalogue: Catalogue, council: Council, *, full: bool) -> list[_Task]:
    names = {person.name: f"{person.name} <{person.email}>" for person in council.people}
    emails = {person.key: f"{person.name} <{person.email}>" for person in council.people}
    of = {revision.path: one.key for one in catalogue.documents for revision in one.revisions}
    tasks = []
    for number, (path, paper) in enumerate(catalogue.papers.items()):
        kind = catalogue.formats[path]
        scans = catalogue.scans[path]
        wants_more = full and kind in TAKES_PICTURES and scans < MANY_PICTURES
        extra = EXTRA_WHEN_FULL[number % len(EXTRA_WHEN_FULL)] if wants_more else 0
        receiver = emails.get(catalogue.receivers.get(path, ""), "Adult social care <asc@fernshire.example>")
        hidden = PLANTED.get(of.get(path, ""))
        tasks.append(_Task(path, paper, kind, scans, extra, names[paper.author], receiver, hidden))
    return tasks


def _write_all(folder: Path, tasks: list[_Task], *, scale: float) -> dict[str, tuple[int, str, tuple[Place, ...]]]:
    """Write the PDFs in a second process (their library takes longest to load) and the rest here."""
    elsewhere = [task for task in tasks if task.kind == "pdf"]
    here = [task for task in tasks if task.kind != "pdf"]
    if (os.cpu_count() or 1) == 1 or not elsewhere:
        return _write_some(folder, tasks, scale)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        waiting: Future[dict[str, tuple[int, str, tuple[Place, ...]]]] = pool.submit(
            _write_some, folder, elsewhere, scale
        )
        return _write_some(folder, here, scale) | waiting.result()


def _write_some(folder: Path, tasks: list[_Task], scale: float) -> dict[str, tuple[int, str, tuple[Place, ...]]]:
    done = {}
    for task in tasks:
        written = _draw(task, scale)
        if task.hidden is not None:
            written = Written(plant(written.data, task.hidden), written.places)
        (folder / task.path).write_bytes(written.data)
        done[task.path] = (len(written.data), hashlib.sha256(written.data).hexdigest(), written.places)
    return done


def _draw(task: _Task, scale: float) -> Written:
    from app.demo.writers import csv, excel, mail, pdf, powerpoint, word
    from app.demo.writers.pictures import banner, scan

    if task.kind == "csv":
        return csv.write(task.paper)
    number = int(task.paper.reference.split()[1])
    if task.kind == "jpg":
        return Written(scan(number % SCANS, FULL_SCALE).data, ())
    paper = replace(task.paper, banner=banner(number % BANNERS), appendix=_appendix(task, number, scale))
    if task.kind == "eml":
        return mail.write(paper, task.sender, task.receiver)
    writers = {"docx": word.write, "xlsx": excel.write, "pptx": powerpoint.write, "pdf": pdf.write}
    return writers[task.kind](paper)


def _appendix(task: _Task, number: int, scale: float) -> tuple[Picture, ...]:
    from app.demo.writers.pictures import photograph, scan

    if task.kind == "pptx":
        own = [photograph((number + step) % PHOTOGRAPHS) for step in range(task.scans)]
    else:
        own = [scan((number + step) % SCANS) for step in range(task.scans)]
    more = [scan((number + step) % SCANS, scale) for step in range(task.extra)]
    return (*own, *more)


def _stamp(today: date, seed: int, *, full: bool) -> str:
    """Return what a kept drive must have been made from: the day, the seed, the size, our data and our code."""
    digest = hashlib.sha256(f"{today} {seed} {full}".encode())
    for file in sorted([*DATA.rglob("*.*"), *Path(__file__).parent.rglob("*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _from_index(facts: dict[str, object]) -> DriveFile:
    places = facts["places"]
    assert isinstance(places, list)
    return DriveFile(**{**facts, "places": tuple(Place(**place) for place in places)})  # type: ignore[arg-type]
