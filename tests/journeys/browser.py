"""A site served for a real browser, and what axe finds on a page."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from fastapi import FastAPI

from app.web.sending import BuiltFiles
from app.web.shell import STATIC

if TYPE_CHECKING:
    from playwright.sync_api import Locator

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
START_SECONDS = 20
AXE_RUN = """axe.run({resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.target}`)))"""


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a free port of this machine; gives its address without a slash at the end."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="on", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    waited = 0.0
    while not server.started and thread.is_alive() and waited < START_SECONDS:
        time.sleep(0.02)
        waited += 0.02
    assert server.started, "the site did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)


def built(app: FastAPI) -> FastAPI:
    """The application with the built styles and scripts; where they are not built the test is skipped."""
    if not (STATIC / "vendor/app.js").is_file():
        pytest.skip("the front-end files are not built (uv sync builds them)")
    app.mount("/static", BuiltFiles())
    return app


def click_through(control: "Locator") -> None:
    """Click what leads to another page, and wait for all of that page; a click by itself waits until it begins to come."""
    with control.page.expect_navigation():
        control.click()


def axe_faults(page: Any) -> list[str]:
    """Every breach of WCAG 2.2 AA and of best practice that axe finds: rule and place."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    faults: list[str] = page.evaluate(AXE_RUN)  # all that axe passed too would take longer to hand over than to find
    return faults


def sideways(page: Any) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"))


def focused(page: Any) -> str:
    """The element that has the focus, as its name and id."""
    return str(page.evaluate("(e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : ''))(document.activeElement)"))
