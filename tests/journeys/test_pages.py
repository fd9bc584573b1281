"""Every page in a real browser: axe finds nothing, nothing runs sideways, the script does what it promises."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys.browser import PHONE, WIDE, axe_faults, click_through, focused, served, sideways
from tests.journeys.sample_site import NAMED, sample_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# The first sample of each template: axe has no more to say about the second.
ONE_OF_EACH = list({template: name for name, (template, _, _) in reversed(NAMED.items())}.values())
ON_A_PHONE = ("today", "requests", "request-17", "evidence", "assertion", "cases", "case-check")
NARROW = (*ON_A_PHONE, "sign-in", "set-up-dates", "pack")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served(sample_site()) as address:
        yield address


@pytest.fixture(scope="module")
def tour_page(chromium: "Browser") -> "Iterator[Page]":
    """One page for looking at all of them in turn."""
    context = chromium.new_context(viewport=WIDE)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_axe_finds_nothing_and_both_widths_fit(tour_page: "Page", site: str, name: str) -> None:
    tour_page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    tour_page.goto(f"{site}/sample/{name}")
    assert axe_faults(tour_page) == []
    assert sideways(tour_page) == 0
    tour_page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert sideways(tour_page) == 0
    if name in ON_A_PHONE:
        assert axe_faults(tour_page) == []


def test_the_narrowest_window_fits(browser_page: "Page", site: str) -> None:
    browser_page.set_viewport_size({"width": 320, "height": 700})
    for name in NARROW:
        browser_page.goto(f"{site}/sample/{name}")
        assert sideways(browser_page) == 0, name


def test_rows_are_walked_and_ticked_by_key(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    for key in ("j", "j", "x"):
        browser_page.keyboard.press(key)
    assert browser_page.locator("#row-2 input[type=checkbox]").is_checked()
    assert browser_page.locator("[data-ticked]").inner_text() == "1 selected"


def test_shift_click_ticks_the_rows_between(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    boxes = browser_page.locator("tbody .pick input")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert browser_page.locator("tbody .pick input:checked").count() == 4
    assert browser_page.locator("[data-bulk]").is_visible()
    assert axe_faults(browser_page) == []


def test_no_bar_floats_before_anything_is_ticked(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    assert not browser_page.locator("[data-bulk]").is_visible()


def test_single_keys_can_be_switched_off(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    browser_page.keyboard.press("?")
    browser_page.locator("#keys-switch").uncheck()
    browser_page.keyboard.press("Escape")
    browser_page.keyboard.press("j")
    assert focused(browser_page) != "input"
    browser_page.reload()
    browser_page.keyboard.press("/")
    assert focused(browser_page) != "input#find"


def test_slash_goes_to_the_search_box(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    browser_page.keyboard.press("/")
    assert focused(browser_page) == "input#find"


def test_g_then_r_goes_to_requests(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/sample/today")
    browser_page.keyboard.press("g")
    browser_page.keyboard.press("r")
    browser_page.wait_for_url(f"{site}/requests")


def test_compact_rows_are_remembered(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    browser_page.locator("[data-density-switch]").click()
    browser_page.reload()
    assert browser_page.locator("html").get_attribute("data-density") == "compact"


def test_a_change_in_a_row_saves_it_and_keeps_the_focus(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    browser_page.locator("#row-17-owner").focus()
    browser_page.locator("#row-17-owner").select_option("2")
    browser_page.get_by_text("Owner changed.").wait_for()  # said last, when the row is swapped
    assert browser_page.locator("#row-17 .state--ready_to_approve").is_visible()
    assert focused(browser_page) == "select#row-17-owner"
    assert browser_page.locator("#row-17 input[name=version]").first.input_value() == "8"


def test_undo_stands_beside_what_was_done(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    browser_page.locator("#row-17-owner").select_option("2")
    browser_page.get_by_role("button", name="Undo").click()
    browser_page.get_by_text("Put back.").wait_for()


def test_a_refusal_says_why_and_changes_nothing(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    browser_page.locator("#row-17-owner").select_option("4")
    browser_page.get_by_text("Not saved. Helen Tranter has left. Choose someone else.").wait_for()
    assert browser_page.locator("#row-17 .state--gaps").count() == 1


def test_a_filter_acts_at_once_and_stands_in_the_address(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/requests")
    browser_page.locator("#filter-q").press_sequentially("waiting")
    browser_page.wait_for_url(re.compile("q=waiting"))
    browser_page.get_by_text("1 of 48 requests").wait_for()
    assert "sort=due" in browser_page.url
    assert focused(browser_page) == "input#filter-q"


def test_an_answer_that_comes_late_does_not_replace_that_to_what_was_typed_since(
    browser_page: "Page", site: str
) -> None:
    late: list[Route] = []
    asked_first = re.compile(r"[?&]q=wai(&|$)")

    def hold(route: "Route") -> None:
        late.append(route)

    browser_page.route(asked_first, hold)
    browser_page.goto(f"{site}/requests")
    box = browser_page.locator("#filter-q")
    with browser_page.expect_request(asked_first):
        box.fill("wai")
    box.fill("nothing like it")
    browser_page.wait_for_url(re.compile("q=nothing"))
    with browser_page.expect_response(asked_first):
        late[0].continue_()
    browser_page.wait_for_load_state("networkidle")
    assert "q=nothing" in browser_page.url
    assert browser_page.get_by_text("1 of 48 requests").count() == 0


def test_the_words_of_a_note_are_counted_as_they_are_typed(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/sample/request-17")
    browser_page.locator("#note").fill("One two three")
    assert browser_page.locator("#note-words").inner_text() == "3 of 120 words"


def test_a_job_is_followed_to_its_end(browser_page: "Page", site: str) -> None:
    browser_page.goto(f"{site}/sample/pack-building")
    browser_page.get_by_role("link", name="Read it").wait_for(timeout=15_000)
    browser_page.locator(".notice__words", has_text="The pack is ready").wait_for()


def test_without_script_a_row_is_changed_by_its_button(scriptless_page: "Page", site: str) -> None:
    scriptless_page.goto(f"{site}/requests")
    scriptless_page.locator("#row-17-owner").select_option("2")
    click_through(scriptless_page.locator("#row-17").get_by_role("button", name="Save").first)
    assert scriptless_page.get_by_text("Owner changed.").is_visible()


def test_without_script_a_filter_has_its_button(scriptless_page: "Page", site: str) -> None:
    scriptless_page.goto(f"{site}/requests")
    scriptless_page.locator("#filter-q").fill("waiting")
    click_through(scriptless_page.get_by_role("button", name="Show"))
    assert scriptless_page.get_by_text("1 of 48 requests").is_visible()


def test_without_script_the_bar_of_actions_is_there(scriptless_page: "Page", site: str) -> None:
    scriptless_page.goto(f"{site}/requests")
    assert scriptless_page.get_by_role("button", name="Approve").is_visible()
