"""A folder is watched; a file that differs from the one that we took from the same place is asked about, never taken."""

import io
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.core.errors import RuleBroken
from app.core.paging import PageParams
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem, ItemStatus
from app.intake import service
from app.intake.models import FileState, MasterAct
from app.intake.schemas import BatchFileOut, Coming, FoundFile, TakenOut
from app.intake.work import decide_master, find_files, watch
from app.intake.work.watching import Settling
from app.jobs.work import run_here
from app.readiness import service as readiness
from tests.app.intake.samples import a_csv, a_docx, a_workshop, brought_in, fill, tools_in
from tests.builders import Round, a_round


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def take_news(db: Database, home: Path, council: Round, folder: Path) -> list[BatchFileOut]:
    """One round of watching."""
    with db.write() as session:
        news = service.news_of(session, council.core, str(folder), find_files(folder))
        if not news:
            return []
        started = service.start_import(session, council.core, str(folder), news)
    run_here(a_workshop(db, home, council.core), started.job_id)
    with db.read() as session:
        return service.list_files(session, council.core, started.batch, PageParams(limit=50)).items


def versions(db: Database, council: Round, reference: str) -> int:
    with db.read() as session:
        return len(evidence.get_item(session, council.core, reference).revisions)


def count(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(EvidenceItem)) or 0


def found(path: str, size: int) -> FoundFile:
    return FoundFile(path, path, size)


def test_only_what_has_stopped_changing_is_taken() -> None:
    settling = Settling(5)
    assert settling.look([found("a", 1), found("b", 1)], 0) == []
    assert settling.look([found("a", 1), found("b", 2)], 5) == [found("a", 1)]
    assert settling.waits
    assert settling.look([found("b", 2)], 9) == []
    assert settling.look([found("b", 2)], 10) == [found("b", 2)]
    assert not settling.waits


def test_a_folder_that_is_watched_is_asked_after_until_the_end(tmp_path: Path) -> None:
    folder = fill(tmp_path / "drive", {"a.csv": a_csv()})
    ending, taken = threading.Event(), []

    def take(still: object) -> None:
        taken.append(still)
        ending.set()

    threading.Timer(0.2, lambda: fill(folder, {"new.csv": a_csv()})).start()

    def find_news() -> list[FoundFile]:
        return [one for one in find_files(folder) if one.name == "new.csv"]

    begun = time.monotonic()
    watch(folder, find_news, take, still_seconds=0.05, ending=ending)
    assert [[one.name for one in still] for still in taken] == [["new.csv"]]
    assert time.monotonic() - begun < 30


def test_a_changed_master_is_asked_about_taken_and_taken_back(db: Database, tmp_path: Path, council: Round) -> None:
    folder = fill(tmp_path / "drive", {"Plans/plan.docx": a_docx("Plan"), "waits.csv": a_csv()})
    first = take_news(db, tmp_path, council, folder)
    reference = first[0].document
    assert reference is not None
    assert take_news(db, tmp_path, council, folder) == []
    fill(folder, {"Plans/plan.docx": a_docx("Plan", "It says more now.")})
    [file] = take_news(db, tmp_path, council, folder)
    assert (file.state, file.document) == (FileState.CHANGED, reference)
    assert file.sentence.startswith(f"The master of {reference} changed on ") and file.sentence.endswith("Take it?")
    assert count(db) == 2 and versions(db, council, reference) == 1
    with db.read() as session:
        waiting = readiness.today_for(session, council.core).waiting
    assert [one.title for one in waiting if one.kind == "changed masters"] == ["Take or leave 1 changed master"]

    def do(act: MasterAct) -> BatchFileOut:
        return decide_master(tools_in(tmp_path), db, council.core, "B-2", 1, act)

    assert do(MasterAct.TAKE).sentence == f"Taken as version 2 of {reference}."
    with db.write() as session, pytest.raises(RuleBroken, match="Take these back first"):
        service.undo_batch(session, council.core, "B-2", service.get_batch(session, council.core, "B-2").version)
    assert take_news(db, tmp_path, council, folder) == []
    with pytest.raises(RuleBroken):
        do(MasterAct.LEAVE)
    assert do(MasterAct.UNDO).state is FileState.CHANGED
    with db.read() as session:
        item = evidence.get_item(session, council.core, reference)
    assert len(item.revisions) == 3 and first[0].sha256 == {one.number: one.sha256 for one in item.revisions}[3]
    assert do(MasterAct.LEAVE).sentence == f"Left: {reference} stays as it is."
    assert do(MasterAct.UNDO).state is FileState.CHANGED
    added = do(MasterAct.ADD)
    assert added.state is FileState.READY and added.document not in (None, reference)


def test_a_file_dropped_again_under_its_name_is_asked_about_and_its_copy_is_not(
    db: Database, tmp_path: Path, council: Round
) -> None:
    def drop(*files: tuple[str, bytes]) -> list[BatchFileOut]:
        return brought_in(db, tmp_path, council.core, [Coming(n, io.BytesIO(c)) for n, c in files]).files

    reference = drop(("plan.docx", a_docx("Plan")))[0].document
    [file] = drop(("plan.docx", a_docx("Plan", "It says more now.")))
    assert (file.state, file.document) == (FileState.CHANGED, reference)
    # Of two files of one name in one drop neither is the other's master.
    files = drop(("minutes.csv", a_csv("a\n1\n")), ("minutes.csv", a_csv("a\n2\n")))
    assert [one.state for one in files] == [FileState.READY, FileState.READY]


def test_a_copy_that_was_left_out_is_taken_in_all_the_same_and_left_out_again(
    db: Database, tmp_path: Path, council: Round
) -> None:
    def drop(*files: tuple[str, bytes]) -> TakenOut:
        return brought_in(db, tmp_path, council.core, [Coming(n, io.BytesIO(c)) for n, c in files])

    first = drop(("plan.docx", a_docx("Plan"))).files[0].document
    batch = drop(("Copy of plan.docx", a_docx("Plan")))
    (copy,) = batch.files
    assert (copy.state, copy.document) == (FileState.SAME, first)
    tools = tools_in(tmp_path)
    with pytest.raises(RuleBroken):
        decide_master(tools, db, council.core, batch.batch, copy.position, MasterAct.TAKE)
    added = decide_master(tools, db, council.core, batch.batch, copy.position, MasterAct.ADD)
    assert added.state is FileState.READY and added.document not in (None, first)
    back = decide_master(tools, db, council.core, batch.batch, copy.position, MasterAct.UNDO)
    assert (back.state, back.document, back.sentence) == (FileState.SAME, first, f"Already in as {first}.")
    with pytest.raises(RuleBroken):
        decide_master(tools, db, council.core, batch.batch, copy.position, MasterAct.UNDO)
    with db.read() as session:
        assert evidence.get_item(session, council.core, str(added.document)).status is ItemStatus.WITHDRAWN
