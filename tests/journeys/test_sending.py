"""Many files added in a real browser: the page follows the worker, through its death too; and does without script."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.staticfiles import StaticFiles
from sqlalchemy import func, select

from app.core.db import Database
from app.evidence.models import EvidenceItem
from app.intake.models import BatchFile, FileState
from app.jobs.models import Job
from app.jobs.work import run_here
from app.jobs.work.worker import migrate
from app.web.shell import STATIC
from tests.app.intake.samples import a_workshop
from tests.builders import Round, a_round
from tests.journeys.browser import axe_faults, click_through, focused, served, sideways
from tests.web.people import a_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
MANY = 200
PATIENCE = 60_000  # milliseconds; a worker takes its time to start
DROP = """count => {
    const held = new DataTransfer();
    for (let n = 1; n < count; n++) held.items.add(new File([`week,waiting\\n${n},212\\n`], `Waits ${n}.csv`));
    held.items.add(new File(["MZ\\x90 a program"], "setup.exe"));
    document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true }));
}"""
Worker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


@pytest.fixture
def site(db: Database, tmp_path: Path, council: Round) -> Iterator[str]:
    if not (STATIC / "vendor/app.js").is_file():
        pytest.skip("the front-end files are not built (uv sync builds them)")
    app = a_site(db, council.core, tmp_path)
    app.mount("/static", StaticFiles(directory=STATIC))
    with served(app) as address:
        yield address


@pytest.fixture
def worker(db: Database, tmp_path: Path) -> Iterator[Worker]:
    """Starts a worker of this store; what still runs at the end is ended."""
    migrate(db, tmp_path)
    started: list[subprocess.Popen[bytes]] = []
    url = db.url
    command = [sys.executable, str(ROOT / "tests" / "app" / "intake" / "an_importer.py"), url, str(tmp_path)]

    def start() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}, cwd=tmp_path)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def waiting(db: Database) -> int:
    with db.read() as session:
        chosen = select(func.count()).select_from(BatchFile).where(BatchFile.state == FileState.WAITING)
        return session.scalar(chosen) or 0


def test_two_hundred_dropped_files_are_followed_to_their_end_through_the_death_of_the_worker(
    db: Database, site: str, worker: Worker, browser_page: "Page"
) -> None:
    page = browser_page
    page.goto(f"{site}/evidence/add?request=1")
    page.evaluate(DROP, MANY)
    page.get_by_role("button", name="Add these files").click()
    page.wait_for_url("**/evidence/batches/B-1")
    assert page.get_by_text(f"{MANY} files waiting to be read").is_visible()
    assert page.get_by_text("Nobody reads these files just now").is_visible()
    assert axe_faults(page) == [] and sideways(page) == 0
    page.evaluate("window.stillTheSamePage = true")
    page.locator("#job-act").focus()

    first = worker()
    end = time.monotonic() + PATIENCE / 1000
    while waiting(db) == MANY and time.monotonic() < end:
        time.sleep(0.02)
    first.kill()
    first.communicate()
    assert 0 < waiting(db) < MANY
    page.locator("#file-1", has_text="Added as E-0001.").wait_for(timeout=PATIENCE)
    page.get_by_text("Nobody reads these files just now").wait_for(timeout=PATIENCE)

    worker()
    page.locator(".notice__words", has_text="Finished. 199 added, 1 not taken.").wait_for(timeout=PATIENCE)
    assert page.get_by_text(f"{MANY} files read").is_visible()
    assert page.evaluate("window.stillTheSamePage") is True
    assert focused(page) == "h2#job-act"
    assert page.locator("#views", has_text="Not taken").is_visible()
    rows = page.locator("tbody tr")
    assert rows.count() == MANY
    assert rows.filter(has_text="Added as").count() == MANY - 1
    assert "program" in page.locator(f"#file-{MANY}").inner_text()
    assert page.get_by_role("button", name="Take this whole batch back out").is_visible()
    assert axe_faults(page) == [] and sideways(page) == 0
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceItem)) == MANY - 1


def test_a_page_that_lost_an_answer_asks_again(
    db: Database, site: str, chromium: "Browser", council: Round, tmp_path: Path
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/evidence/add")
    page.clock.install()
    page.evaluate(DROP, 3)
    page.get_by_role("button", name="Add these files").click()
    page.wait_for_url("**/evidence/batches/B-1")
    with db.read() as session:
        job_id = session.scalars(select(Job.id)).one()
    page.wait_for_function("window.htmx")  # what asks again has come
    context.set_offline(True)
    with page.expect_event("requestfailed"):
        run_here(a_workshop(db, tmp_path, council.core), job_id)
        page.clock.fast_forward(11_000)
    context.set_offline(False)
    page.clock.fast_forward(31_000)
    page.get_by_text("3 files read").wait_for()
    context.close()


def test_without_script_a_batch_is_stopped_taken_up_again_and_looked_at_again(
    site: str, worker: Worker, scriptless_page: "Page"
) -> None:
    page = scriptless_page
    page.goto(f"{site}/evidence/add")
    files = [{"name": f"Waits {n}.csv", "mimeType": "text/csv", "buffer": f"a,b\n{n},2\n".encode()} for n in range(30)]
    page.locator("#files").set_input_files(files)  # type: ignore[arg-type]
    click_through(page.get_by_role("button", name="Add these files"))
    click_through(page.get_by_role("button", name="Stop"))
    assert page.get_by_text("Stopped as asked. What was done so far is kept.").is_visible()
    click_through(page.get_by_role("button", name="Go on reading"))
    assert page.get_by_text("30 files waiting to be read").is_visible()
    worker()
    end = time.monotonic() + PATIENCE / 1000
    while page.get_by_text("30 files read").count() == 0:
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.5)
        look_again = page.get_by_role("link", name="Look again")
        if look_again.count():
            click_through(look_again)
    assert page.get_by_text("Added as E-0030.").is_visible()
