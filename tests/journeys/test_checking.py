"""Checking cases in a real browser: how many clicks it takes, and none of them to get about."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.casetracking import service
from app.casetracking.models import CasePart
from app.core.db import Database
from tests.app.casetracking.cases import STANDARDS, a_case, a_team, given
from tests.journeys.browser import axe_faults, built, click_through, served, sideways
from tests.web.people import a_site

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

CASES = 10
COUNT_CLICKS = (
    "addEventListener('pointerdown', () => { sessionStorage.clicks = +(sessionStorage.clicks || 0) + 1 }, true)"
)


def test_ten_cases_are_checked_within_the_click_budget(db: Database, tmp_path: Path, browser_page: "Page") -> None:
    """Cases x (standards + 1) + 1 (UX.md section 4): a mouse for the questions, keys for the overall word and saving."""
    with db.write() as session:
        team = a_team(session)
        for _ in range(CASES):
            given(session, team, a_case(session, team), team.core_email, CasePart.CHECKER)
    page = browser_page
    page.add_init_script(COUNT_CLICKS)
    with served(built(a_site(db, team.core, tmp_path))) as address:
        page.goto(f"{address}/cases")
        click_through(page.get_by_text("Check your next case"))
        assert axe_faults(page) == [] and sideways(page) == 0
        for _ in range(CASES):
            page.click(".act-now label:first-child")
            for standard in STANDARDS:
                page.click(f"fieldset:has(input[name=verdict-{standard}]) .choices label:first-child")
            for key in ("Tab", "Tab", "Space"):
                page.keyboard.press(key)
            with page.expect_navigation():
                page.keyboard.press("Control+Enter")
        clicks = int(page.evaluate("sessionStorage.clicks"))
    with db.read() as session:
        assert service.next_to_check(session, team.core).left == 0
    assert clicks <= CASES * (len(STANDARDS) + 1) + 1


def test_a_check_keeps_itself_as_a_draft_while_it_is_filled_in(
    db: Database, tmp_path: Path, browser_page: "Page"
) -> None:
    with db.write() as session:
        team = a_team(session)
        case = a_case(session, team)
        given(session, team, case, team.core_email, CasePart.CHECKER)
    page = browser_page
    with served(built(a_site(db, team.core, tmp_path))) as address:
        page.goto(f"{address}/cases/{case}/check")
        page.locator(f"#note-{STANDARDS[0]}").fill("Her words are there.")
        page.get_by_text("Not saved yet: answer the first question.").wait_for()
        page.click(".act-now label:first-child")
        page.click(f"fieldset:has(input[name=verdict-{STANDARDS[0]}]) .choices label:first-child")
        assert page.get_by_text(f"1 of {len(STANDARDS)} answered").is_visible()
        page.locator("#saved", has_text="Draft saved at").wait_for()
        page.locator("#learning").fill("That she is listened to.")
        page.wait_for_function("!document.querySelector('form[data-changed]')")
        assert page.evaluate("JSON.stringify(localStorage)").find("listened") == -1
        page.reload()
        assert page.locator("#learning").input_value() == "That she is listened to."
        assert page.locator(f"#note-{STANDARDS[0]}").input_value() == "Her words are there."


@pytest.mark.parametrize("script", ["app.js", "autosave.js"])
def test_what_is_typed_before_the_script_has_come_is_kept_too(
    db: Database, tmp_path: Path, browser_page: "Page", script: str
) -> None:
    with db.write() as session:
        team = a_team(session)
        case = a_case(session, team)
        given(session, team, case, team.core_email, CasePart.CHECKER)
    page = browser_page

    def type_first(route: "Route") -> None:
        page.click(".act-now label:first-child")
        page.locator("#learning").fill("That she is listened to.")
        route.continue_()

    page.route(f"**/{script}*", type_first, times=1)
    with served(built(a_site(db, team.core, tmp_path))) as address:
        page.goto(f"{address}/cases/{case}/check")
        page.locator("#saved", has_text="Draft saved at").wait_for()
        page.wait_for_function("!document.querySelector('form[data-changed]')")
        page.reload()
        assert page.locator("#learning").input_value() == "That she is listened to."


def test_what_could_not_be_saved_is_said_and_kept_on_the_page(
    db: Database, tmp_path: Path, browser_page: "Page"
) -> None:
    with db.write() as session:
        team = a_team(session)
        case = a_case(session, team)
        given(session, team, case, team.core_email, CasePart.CHECKER)
    page = browser_page
    with served(built(a_site(db, team.core, tmp_path))) as address:
        page.goto(f"{address}/cases/{case}/check")
        page.click(".act-now label:first-child")
        page.locator("#saved", has_text="Draft saved at").wait_for()
        page.route("**/check", lambda route: route.fulfill(status=409, body="<p data-problem>The store is full.</p>"))
        page.locator("#learning").fill("Kept here.")
        page.locator("#saved", has_text="The store is full.").wait_for()
        assert page.locator("#saved").inner_text().startswith("Not saved since ")
        page.unroute("**/check")
        page.get_by_role("button", name="Save as a draft").click()
        page.get_by_text(f"Your draft of {case} is saved.").wait_for()
        assert page.locator("#learning").input_value() == "Kept here."
