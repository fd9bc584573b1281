"""A real Chromium for the journeys; where there is none they skip and say how to get one."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys.browser import ARGUMENTS, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """One browser for the run of a worker."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: "Browser") -> "Iterator[Page]":
    """A page of its own session, 1280 wide. What its console calls an error fails the test."""
    context = chromium.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    # A refusal that a test asked for is told in the console too.
    assert [fault for fault in faults if "the server responded with a status of 4" not in fault] == []


@pytest.fixture
def scriptless_page(chromium: "Browser") -> "Iterator[Page]":
    """A page with JavaScript switched off."""
    context = chromium.new_context(viewport=WIDE, java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()
