"""The pages of gaps over a real round: what is listed and to whom, accepting one with an end, the two reports."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from docx import Document
from openpyxl import load_workbook

from app.access import Role
from app.core.db import Database
from app.web import gaps
from tests.web.evidence_site import Site, a_site
from tests.web.markup import read


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    made = a_site(db, tmp_path, gaps.router)
    with made.client:
        yield made


def a_gap(site: Site) -> dict[str, str]:
    """The rule and the subject of the first gap that may be accepted."""
    found = re.search(r'href="(/gaps/accept\?[^"]+)"', site.lead.get("/gaps").text)
    assert found is not None
    return {name: value[0] for name, value in parse_qs(urlsplit(unescape(found[1])).query).items()}


def test_gaps_are_listed_with_their_weight_and_the_page_that_mends_each(site: Site) -> None:
    page = site.lead.get("/gaps").text
    assert "Nothing in yet: no document, no note and no reason." in page and "Must fix" in page
    assert 'href="/requests/1' in page and read(page).faults == []


def test_requests_in_the_words_of_a_planning_list_are_named_as_such(site: Site) -> None:
    assert site.lead.get("/gaps").text.count("planning list, not CQC’s wording") == 1


def test_a_view_holds_only_what_its_filters_say(site: Site) -> None:
    every = site.lead.get("/gaps").text
    few = site.lead.get("/gaps?severity=worth+a+look").text
    assert "Nothing in yet" in every and "Nothing in yet" not in few
    assert "No gaps match." in site.lead.get("/gaps?area=cases&severity=must+fix").text
    assert site.lead.get("/gaps?area=nonsense").status_code == 422


@pytest.mark.parametrize(("role", "status"), [(Role.DIRECTOR, 200), (Role.CONTRIB, 404), (Role.ADMIN, 404)])
def test_gaps_are_for_those_who_see_the_whole_return(site: Site, role: Role, status: int) -> None:
    someone = site.someone("Somebody Else", role)
    answer = site.as_(someone).get("/gaps")
    assert answer.status_code == status and "/gaps/accept" not in answer.text


def test_a_gap_is_accepted_with_a_reason_and_an_end_and_opened_again(site: Site) -> None:
    gap = a_gap(site)
    form = site.lead.get("/gaps/accept", params=gap).text
    assert "Accept this gap" in form and "never goes to CQC" in form
    sent = {**gap, "reason": "It comes with the next survey.", "ends_on": "28 January 2027"}
    assert site.lead.post("/gaps/accept", data=sent).headers["location"] == "/gaps"
    accepted = site.lead.get("/gaps?accepted=true").text
    assert "It comes with the next survey." in accepted and "Priya Nair, until Thursday 28 January 2027" in accepted
    site.lead.post("/gaps/take-back", data=gap)
    assert "It comes with the next survey." not in site.lead.get("/gaps?accepted=true").text


@pytest.mark.parametrize("ends_on", ["", "1 January 2020", "soon"])
def test_an_acceptance_without_a_day_to_come_is_told_at_its_field(site: Site, ends_on: str) -> None:
    answer = site.lead.post("/gaps/accept", data={**a_gap(site), "reason": "Kept words.", "ends_on": ends_on})
    assert answer.status_code == 422 and 'id="ends_on-error"' in answer.text and "Kept words." in answer.text


def test_a_gap_that_is_closed_meanwhile_says_so(site: Site) -> None:
    answer = site.lead.get("/gaps/accept", params={"rule": a_gap(site)["rule"], "subject": "E-404"})
    assert answer.status_code == 404 and "no longer open" in answer.text


def test_the_view_is_downloaded_as_excel_and_word(site: Site) -> None:
    book = load_workbook(BytesIO(site.lead.get("/gaps.xlsx?severity=must+fix").content))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert any("Nothing in yet" in cell for cell in cells)
    document = Document(BytesIO(site.lead.get("/gaps/report.docx").content))
    assert document.core_properties.title and document.core_properties.language == "en-GB"
