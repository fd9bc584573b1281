"""What a first visit costs on the wire: signing in and Today, with nothing kept from before (UX.md section 10: 80 KB)."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.access import SYSTEM
from app.accounts import service as accounts
from app.core.config import Settings
from app.core.db import Database
from app.main import create_app
from app.web.shell import STATIC
from tests.builders import a_round
from tests.journeys.browser import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIRST_VISIT = 80 * 1024
LATER_PAGE = 12 * 1024
PASSWORD = "three-odd-words-here"
# As many as the longest list that councils have told of, and some.
CODES = tuple(f"C{number:02}" for number in range(1, 64))


@pytest.fixture
def email(db: Database) -> str:
    """The lead officer of a round of many requests, who may sign in."""
    with db.write() as session:
        lead = a_round(session, CODES).lead
        mine = next(person.email for person in accounts.list_people(session, lead) if person.name == lead.name)
        accounts.set_password(session, SYSTEM, mine, PASSWORD)
    return mine


def test_a_first_visit_is_light_and_a_later_page_is_only_itself(
    db: Database, tmp_path: Path, email: str, browser_page: "Page"
) -> None:
    if not (STATIC / "vendor/app.js").is_file():
        pytest.skip("the front-end files are not built (uv sync builds them)")
    page = browser_page
    sent: list[float] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    with served(create_app(Settings(home=tmp_path, secure_cookies=False), db)) as address:
        page.goto(f"{address}/sign-in")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name=f"The {len(CODES)} requests").wait_for()
        page.wait_for_load_state("networkidle")
        first = sum(sent)
        page.goto(f"{address}/requests", wait_until="networkidle")
        sent.clear()
        page.goto(f"{address}/gaps", wait_until="networkidle")
    assert first <= FIRST_VISIT
    assert sum(sent) <= LATER_PAGE
    assert [size > 0 for size in sent].count(True) == 1
