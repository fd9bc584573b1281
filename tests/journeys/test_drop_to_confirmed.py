"""Flow 1 of UX.md section 4: the demo's shared drive and last year's tracker, from drop to confirmed, within the clicks."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from fastapi.staticfiles import StaticFiles

from app.access import Actor, Role
from app.answers import service as answers
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentIn, CouncilIn, NoticeIn
from app.core.clock import today
from app.core.db import Database
from app.demo.drive import write_drive
from app.jobs.work.worker import migrate
from app.web.shell import STATIC
from tests.app.assessments.steps import in_round
from tests.builders import a_person, an_actor
from tests.journeys.browser import served
from tests.journeys.test_checking import COUNT_CLICKS
from tests.journeys.test_sending import PATIENCE, ROOT
from tests.web.people import a_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

# A shared drive's worth; every document of the demo would take the suite a minute more and ask nothing else.
FILES = 40
TRACKER = (
    ("No.", "Document", "Owner", "Page"),
    ("C09", "Waiting list protocol", "", "3"),
    ("C19", "Young carers survey 2024", "", ""),
)
STILL_OPEN = "[...document.querySelectorAll('tbody select')].filter((one) => !one.value).map((one) => one.id)"


@pytest.fixture
def lead(db: Database) -> Actor:
    """The lead of a round over the planning list, notified."""
    with db.write() as session:
        actor = an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD)
        assessments.set_up_council(session, actor, CouncilIn(council_name="Fernshire County Council"))
        made = assessments.set_up_assessment(session, actor, AssessmentIn(title="2027", list_code="planning-current"))
        on, due = today() - timedelta(days=10), today() + timedelta(days=11)
        letter = NoticeIn(notified_on=on, return_due_on=due, return_due_time=time(17))
        assessments.notice_arrived(session, actor, made.reference, made.version, letter)
    actor = in_round(actor, db, made.reference)
    with db.write() as session:
        answers.open_responses(session, actor)
    return actor


@pytest.fixture
def site(db: Database, tmp_path: Path, lead: Actor) -> Iterator[str]:
    if not (STATIC / "vendor/app.js").is_file():
        pytest.skip("the front-end files are not built (uv sync builds them)")
    home = tmp_path / "home"
    home.mkdir()
    migrate(db, home)
    app = a_site(db, lead, home)
    app.mount("/static", StaticFiles(directory=STATIC))
    command = [sys.executable, str(ROOT / "tests" / "app" / "intake" / "an_importer.py"), db.url, str(home)]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}, cwd=home)
    with served(app) as address:
        yield address
    worker.kill()
    worker.communicate()


@pytest.fixture
def drive(tmp_path: Path) -> list[Path]:
    """The first files of the demo's shared drive, one of them twice under another name."""
    folder = tmp_path / "drive"
    files = [folder / one.path for one in write_drive(folder, date(2027, 1, 21))]
    chosen = [file for file in files if file.suffix != ".eml"][:FILES]
    copy = folder / f"Copy of {chosen[0].name}"
    copy.write_bytes(chosen[0].read_bytes())
    return [*chosen, copy]


def test_a_shared_drive_and_a_tracker_go_from_drop_to_confirmed_within_the_clicks(
    db: Database, site: str, lead: Actor, drive: list[Path], tmp_path: Path, browser_page: "Page"
) -> None:
    page = browser_page
    page.add_init_script(COUNT_CLICKS)
    page.goto(f"{site}/")
    page.get_by_role("link", name="Evidence", exact=True).click()
    page.get_by_role("link", name="Add documents").first.click()
    page.locator("#files").set_input_files(drive)
    page.get_by_role("button", name="Add these files").click()
    page.locator(".notice__words", has_text="Finished.").wait_for(timeout=PATIENCE)
    page.goto(page.url)  # whoever comes back later
    rows = len(page.evaluate(STILL_OPEN))
    page.get_by_role("button", name="clear match").click()
    page.wait_for_url("**/evidence/batches/*")
    placed = page.locator(".notice__words").inner_text()
    for name in page.evaluate(STILL_OPEN):
        page.locator(f"#{name}").select_option(index=1)
    if rows:
        page.get_by_role("button", name="Confirm what is chosen below").click()
    clicks = int(page.evaluate("sessionStorage.clicks || 0"))
    assert clicks <= 5 + 2 * rows, f"{clicks} clicks for {rows} unclear files"
    assert "now answer their requests" in placed
    with db.read() as session:
        answered = {one.document for one in answers.list_answers(session, lead)}
    assert len(answered) >= 0.7 * len(drive), "most of the drive answers something"
    assert page.get_by_text("Already in").first.is_visible(), "the copy is left out by itself"


def test_a_tracker_goes_in_in_five_clicks(
    db: Database, site: str, lead: Actor, tmp_path: Path, browser_page: "Page"
) -> None:
    book = openpyxl.Workbook()
    for row in TRACKER:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "Tracker 2025.xlsx")
    page = browser_page
    page.add_init_script(COUNT_CLICKS)
    page.goto(f"{site}/")
    page.get_by_role("link", name="Evidence", exact=True).click()
    page.get_by_role("link", name="Import a tracker").first.click()
    page.locator("input[type=file]").first.set_input_files(tmp_path / "Tracker 2025.xlsx")
    page.locator("[data-main-button]").click()
    page.locator("[data-main-button]", has_text="Take it in").click()
    page.wait_for_url("**/evidence/import/*")
    assert int(page.evaluate("sessionStorage.clicks || 0")) <= 5
    with db.read() as session:
        placed = {(one.request, one.where_to_look) for one in answers.list_answers(session, lead)}
    assert placed == {("C09", "Page 3"), ("C19", "")}
