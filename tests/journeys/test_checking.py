"""Checking cases in a real browser: how many clicks it takes, and none of them to get about."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.staticfiles import StaticFiles

from app.casetracking import service
from app.casetracking.models import CasePart
from app.core.db import Database
from app.web.shell import STATIC
from tests.app.casetracking.cases import STANDARDS, a_case, a_team, given
from tests.journeys.browser import axe_faults, served, sideways
from tests.web.people import a_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

CASES = 10
COUNT_CLICKS = (
    "addEventListener('pointerdown', () => { sessionStorage.clicks = +(sessionStorage.clicks || 0) + 1 }, true)"
)


def test_ten_cases_are_checked_within_the_click_budget(db: Database, tmp_path: Path, browser_page: "Page") -> None:
    """Cases x (standards + 1) + 1 (UX.md section 4): a mouse for the questions, keys for the overall word and saving."""
    if not (STATIC / "vendor/app.js").is_file():
        pytest.skip("the front-end files are not built (uv sync builds them)")
    with db.write() as session:
        team = a_team(session)
        for _ in range(CASES):
            given(session, team, a_case(session, team), team.core_email, CasePart.CHECKER)
    site = a_site(db, team.core, tmp_path)
    site.mount("/static", StaticFiles(directory=STATIC))
    page = browser_page
    page.add_init_script(COUNT_CLICKS)
    with served(site) as address:
        page.goto(f"{address}/cases")
        page.click("text=Check your next case")
        assert axe_faults(page) == [] and sideways(page) == 0
        for _ in range(CASES):
            page.click(".act-now label:first-child")
            for standard in STANDARDS:
                page.click(f"fieldset:has(input[name=verdict-{standard}]) .choices label:first-child")
            for key in ("Tab", "Tab", "Space"):
                page.keyboard.press(key)
            before = page.url
            page.keyboard.press("Control+Enter")
            page.wait_for_url(lambda now, before=before: now != before)
        clicks = int(page.evaluate("sessionStorage.clicks"))
    with db.read() as session:
        assert service.next_to_check(session, team.core).left == 0
    assert clicks <= CASES * (len(STANDARDS) + 1) + 1
