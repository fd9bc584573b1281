"""The flows that people do most, in a real browser: each within the clicks of UX.md section 4, and each without script."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.models import AskState, CategoryResponse, State
from app.answers.schemas.asks import AskFilter, AskIn
from app.answers.schemas.changes import PartIn
from app.answers.schemas.requests import RequestOut
from app.audit import record
from app.core.db import Database
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemTag
from app.web import pages
from tests.builders import BUILDER, an_answer
from tests.journeys.browser import PHONE, axe_faults, built, click_through, focused, served, sideways
from tests.journeys.test_checking import COUNT_CLICKS
from tests.web.evidence_site import Site, a_site, a_word_file

if TYPE_CHECKING:
    from playwright.sync_api import Page

WHERE = "“Managing the waiting list”, page 4"


@dataclass
class Council:
    """Request 17 does not say where to look, 18 is ready to approve, 19 has nothing; Anita owns them all."""

    site: Site
    address: str
    anita_email: str
    page: "Page"

    def request(self, code: str) -> RequestOut:
        with self.site.db.read() as session:
            return answers.one_request(session, self.site.round.lead, code)

    def tagged(self) -> int:
        with self.site.db.read() as session:
            return session.scalar(select(func.count()).select_from(ItemTag)) or 0

    def clicks(self) -> int:
        return int(self.page.evaluate("sessionStorage.clicks || 0"))

    def open(self, page: "Page", path: str = "/") -> "Page":
        """This page from now on, counting its clicks where it runs script."""
        self.page = page
        page.add_init_script(COUNT_CLICKS)
        page.goto(f"{self.address}{path}")
        return page


@pytest.fixture
def council(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Council]:
    site = a_site(db, tmp_path, pages.router, codes=("17", "18", "19"))
    protocol, strategy, _ = (site.document(title, by=site.anita) for title in ("Protocol", "Carers", "Annual report"))
    with db.write() as session:
        for number, item in enumerate((protocol, strategy)):
            response = session.get_one(CategoryResponse, site.round.responses[("17", "18")[number]].id)
            response.owner_id = site.anita.person_id
            record(session, BUILDER, "test.row.built", response)
            an_answer(session, response, session.get_one(EvidenceItem, item.id), where_to_look=("", "Page 4")[number])
        _headed(session, protocol, "About this", "Managing the waiting list")
        answers.add_part(session, site.round.core, "17", PartIn(ask="How the waiting list is managed"))
        now = answers.one_request(session, site.round.core, "18")
        answers.read_over(session, site.round.core, "18", now.version)
        email = accounts.who_am_i(session, site.anita).email
    with served(built(site.app)) as address:
        yield Council(site, address, email, page=None)  # type: ignore[arg-type]


def _headed(session: object, item: EvidenceItem, *headings: str) -> None:
    revision = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == item.id)).one()  # type: ignore[attr-defined]
    revision.headings = [
        {"text": text, "level": 2, "page": 1 + 3 * place, "number": ""} for place, text in enumerate(headings)
    ]
    record(session, BUILDER, "test.row.built", revision)  # type: ignore[arg-type]


def _send_file(page: "Page", folder: Path) -> None:
    """Choose a file as a person does: one press on the field, then the window of the system."""
    paper = folder / "Carers strategy.docx"
    paper.write_bytes(a_word_file())
    with page.expect_file_chooser() as chooser:
        page.locator("input[type=file]").click()
    chooser.value.set_files(paper)


def test_a_request_is_answered_with_a_document_already_in_within_four_clicks(
    council: Council, browser_page: "Page"
) -> None:
    page = council.open(browser_page)
    page.click(".mainnav >> text=Requests")
    page.click("#row-19 a")
    page.click("text=Add a document already in")
    page.fill("#q", "annual")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.click("label:has-text('Annual report')")
    page.fill("#where_to_look", "Page 2")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/requests/19#answer-*")
    assert council.request("19").answers[0].where_to_look == "Page 2"
    assert council.clicks() <= 4


def test_a_request_is_answered_with_a_new_document_within_five_clicks(
    council: Council, browser_page: "Page", tmp_path: Path
) -> None:
    page = council.open(browser_page)
    page.click(".mainnav >> text=Requests")
    page.click("#row-19 a")
    click_through(page.get_by_role("link", name="Upload", exact=True))
    _send_file(page, tmp_path)
    page.click("[data-main-button]")
    page.get_by_text("It answers request 19: say where to look.").wait_for()
    assert len(council.request("19").answers) == 1
    assert council.clicks() <= 5


def test_what_is_ready_is_approved_within_three_clicks(council: Council, browser_page: "Page") -> None:
    page = council.open(browser_page)
    page.get_by_role("link", name="Review 1 request").click()
    page.wait_for_url("**/requests/18")
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text("Approved by Priya Nair").wait_for()
    assert council.request("18").state is State.APPROVED
    assert council.clicks() <= 3


def test_the_reason_for_a_gap_is_seen_and_mended_within_four_clicks(council: Council, browser_page: "Page") -> None:
    page = council.open(browser_page)
    assert "does not say where to look" in page.locator("tr", has_text="Request 17").inner_text()
    page.get_by_role("link", name="17 Request 17").click()
    page.locator(".gap-box").get_by_role("button", name="Use that").click()
    page.wait_for_url("**/requests/17#answer-*")
    assert council.request("17").answers[0].where_to_look == WHERE
    page.click("text=Ask someone")
    page.locator("#asked_of").select_option(council.anita_email)
    page.fill("#what", "The figures from October to December")
    page.keyboard.press("Control+Enter")
    page.get_by_text("is asked, and sees it on Today.").wait_for()
    assert council.clicks() <= 4


def test_a_gap_is_found_among_all_and_mended_within_three_clicks(council: Council, browser_page: "Page") -> None:
    page = council.open(browser_page)
    page.click(".mainnav >> text=Gaps")
    page.locator("tr", has_text="17").get_by_role("link", name="Say where to look").first.click()
    page.locator(".gap-box").get_by_role("button", name="Use that").click()
    page.wait_for_url("**/requests/17#answer-*")
    assert council.request("17").answers[0].where_to_look == WHERE
    assert council.clicks() <= 3


def test_documents_are_ticked_by_key_tagged_together_and_given_back_what_they_had(
    council: Council, browser_page: "Page"
) -> None:
    page = council.open(browser_page, "/evidence")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("[data-ticked]").inner_text() == "2 selected"
    page.fill("#bulk-tag", "winter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert council.tagged() == 2
    click_through(page.get_by_role("button", name="Undo"))
    assert council.tagged() == 0


def test_a_contributor_replies_on_a_phone_within_three_taps(
    council: Council, browser_page: "Page", tmp_path: Path
) -> None:
    with council.site.db.write() as session:
        ask = AskIn(of=council.anita_email, what="Your carers strategy")
        answers.ask_for_document(session, council.site.round.core, "19", ask)
    council.site.as_(council.site.anita)
    browser_page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page = council.open(browser_page)
    assert sideways(page) == 0
    click_through(page.locator("main .waiting a.govuk-button").first)
    assert axe_faults(page) == [] and sideways(page) == 0
    _send_file(page, tmp_path)
    click_through(page.locator("[data-main-button]"))
    with council.site.db.read() as session:
        replied = answers.list_asks(session, council.site.round.core, AskFilter(request="19"))
    assert replied[0].state is AskState.SENT and council.clicks() <= 3


def test_without_script_a_request_is_answered_pointed_into_asked_for_and_approved(
    council: Council, scriptless_page: "Page", tmp_path: Path
) -> None:
    page = scriptless_page
    page.goto(f"{council.address}/requests/19/add?q=annual")
    page.check("input[name=item]")
    page.fill("#where_to_look", "Page 2")
    click_through(page.locator("[data-main-button]"))
    where = page.locator("textarea[name=where_to_look]")
    where.fill("Page 3")
    click_through(page.locator("form:has(textarea[name=where_to_look]) button"))
    assert council.request("19").answers[0].where_to_look == "Page 3"
    page.goto(f"{council.address}/evidence/add?request=19")
    paper = tmp_path / "Carers strategy.docx"
    paper.write_bytes(a_word_file())
    page.locator("input[type=file]").set_input_files(paper)
    click_through(page.locator("[data-main-button]"))
    assert len(council.request("19").answers) == 2
    page.goto(f"{council.address}/requests/17")
    click_through(page.locator(".gap-box").get_by_role("button", name="Use that"))
    assert council.request("17").answers[0].where_to_look == WHERE
    page.goto(f"{council.address}/requests/17/ask")
    page.locator("#asked_of").select_option(council.anita_email)
    page.fill("#what", "The figures")
    click_through(page.locator("[data-main-button]"))
    assert page.get_by_text("is asked, and sees it on Today.").is_visible()
    page.goto(f"{council.address}/requests/18")
    click_through(page.get_by_role("button", name="Approve", exact=True))
    assert council.request("18").state is State.APPROVED


def test_without_script_a_contributor_says_that_someone_else_has_it(council: Council, scriptless_page: "Page") -> None:
    with council.site.db.write() as session:
        ask = AskIn(of=council.anita_email, what="Your carers strategy")
        answers.ask_for_document(session, council.site.round.core, "19", ask)
    council.site.as_(council.site.anita)
    page = scriptless_page
    page.goto(council.address)
    page.locator("main .waiting a.govuk-button").first.click()
    page.get_by_text("Someone else has it").click()
    page.fill("#words-someone_else", "Ben Whitlock, performance team")
    click_through(page.get_by_role("button", name="Say who has it"))
    with council.site.db.read() as session:
        replied = answers.list_asks(session, council.site.round.core, AskFilter(request="19"))
    assert replied[0].state is AskState.SOMEONE_ELSE


def test_the_first_tab_leads_past_the_navigation_and_every_stop_is_seen(council: Council, browser_page: "Page") -> None:
    page = council.open(browser_page, "/requests/17")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("govuk-skip-link")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    unseen = []
    for _ in range(30):
        shown = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' || s.backgroundColor === 'rgb(255, 221, 0)' })()"
        )
        if not shown:
            unseen.append(focused(page))
        page.keyboard.press("Tab")
    assert unseen == []


def test_focus_is_where_it_was_after_a_place_is_saved(council: Council, browser_page: "Page") -> None:
    page = council.open(browser_page, "/requests/17")
    page.locator("textarea[name=where_to_look]").fill("Section 3")
    page.keyboard.press("Enter")
    page.locator(".notice__words", has_text="Saved").wait_for()  # said last, when the parts of the page are swapped
    assert not page.locator(".gap-box", has_text="where to look").is_visible()
    assert focused(page).startswith("textarea#answer-")


@pytest.mark.parametrize("address", ["/requests/17", "/gaps", "/requests"])
def test_on_paper_there_is_what_is_said_and_nothing_to_press(
    council: Council, browser_page: "Page", address: str
) -> None:
    page = council.open(browser_page, address)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible() and page.locator("table").first.is_visible()
    pressed = [control for control in page.locator("button, input[type=checkbox], nav").all() if control.is_visible()]
    assert pressed == []
