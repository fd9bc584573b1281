"""A page that nobody uses covers itself in a real browser, and goes on where it stood; nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.access import Role
from app.accounts.models import User
from app.core.db import Database
from app.main import create_app
from tests.builders import a_round
from tests.journeys.browser import PHONE, axe_faults, built, served, sideways
from tests.signed_in import PASSWORD, settings_for, who_can_sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
MINUTES = 60_000


@pytest.fixture
def lead(db: Database) -> User:
    with db.write() as session:
        a_round(session)
        return who_can_sign_in(session, "Lena Lead", Role.LEAD, email="lena@fernshire.example")


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[str]:
    with served(built(create_app(settings_for(tmp_path), db))) as address:
        yield address


def signed_in(page: "Page", site: str, lead: User, path: str) -> None:
    page.goto(f"{site}/sign-in?next={path}")
    page.fill("#email", lead.email)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}{path}")


def left_alone(page: "Page", lead: User, db: Database, site: str) -> None:
    """Half an hour goes by on the page's clock, and on the server's record of the session."""
    from app.accounts import queries
    from app.core.clock import now

    with db.write() as session:
        for row in queries.list_open_sign_ins(session, lead.id):
            from datetime import timedelta

            row.last_seen_at = now() - timedelta(minutes=31)
    page.clock.fast_forward(31 * MINUTES)


def test_a_page_left_alone_is_covered_and_unlocks_in_place(
    db: Database, site: str, lead: User, browser_page: "Page"
) -> None:
    page = browser_page
    page.clock.install()
    signed_in(page, site, lead, "/account/tokens")
    page.fill("#name", "Half typed")
    left_alone(page, lead, db, site)
    cover = page.locator("dialog.cover")
    cover.wait_for()
    assert page.title().startswith("Locked")
    assert page.locator("#cover-field").evaluate("field => field === document.activeElement")
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    assert cover.is_visible()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert sideways(page) == 0
    page.fill("#cover-field", "wrong")
    page.keyboard.press("Enter")
    cover.get_by_text("This password is not right.").wait_for()
    page.fill("#cover-field", PASSWORD)
    page.keyboard.press("Enter")
    cover.wait_for(state="hidden")
    assert page.locator("#name").input_value() == "Half typed"
    page.fill("#days", "5")
    page.check("input[value='requests:read']")
    page.get_by_role("button", name="Make the token").click()
    page.get_by_text("The token for Half typed").wait_for()


def test_what_is_sent_without_script_from_a_locked_session_is_kept(
    db: Database, site: str, lead: User, scriptless_page: "Page"
) -> None:
    page = scriptless_page
    signed_in(page, site, lead, "/account/tokens")
    page.fill("#name", "Half typed")
    page.check("input[value='requests:read']")
    from datetime import timedelta

    from app.accounts import queries
    from app.core.clock import now

    with db.write() as session:
        for row in queries.list_open_sign_ins(session, lead.id):
            row.last_seen_at = now() - timedelta(minutes=31)
    page.get_by_role("button", name="Make the token").click()
    page.get_by_role("heading", name="Locked").wait_for()
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    page.get_by_role("button", name="Send what I typed").click()
    page.get_by_text("The token for Half typed").wait_for()
