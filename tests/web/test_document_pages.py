"""The page of a document shows its pages: small ones, one large, and the place that a link led to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.core.db import Database
from app.documents.facts import Heading, Place, TextPart
from app.evidence import service
from app.evidence.schemas import FindingIn, ItemDetails, NewItem
from app.files.store import FileStore
from app.web import evidence, requests
from tests.app.evidence.documents import a_file
from tests.app.evidence.test_pages import add, work
from tests.web.evidence_site import Site, a_site
from tests.web.markup import Markup, read

HERE = "/evidence/E-0001"


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router, requests.router)
    with made.client:
        yield made


def shown(page: str) -> Markup:
    markup = read(page)
    assert markup.faults == []
    return markup


def large(site: Site, address: str) -> str:
    return next(one.attributes["alt"] for one in shown(site.core.get(address).text).all("img") if one.attributes["alt"])


def test_pages_come_by_themselves_and_by_a_link(site: Site) -> None:
    add(site.db, site.round.core, site.folder)
    waiting = site.core.get(f"{HERE}?page=2")
    assert f'hx-get="{HERE}?page=2"' in waiting.text and ">Look again</a>" in waiting.text
    work(site.db, site.folder, site.round.core)
    part = site.core.get(f"{HERE}?page=2", headers={"HX-Request": "true", "HX-Target": "section#pages"})
    assert "<html" not in part.text and "hx-get" not in part.text
    assert "Page 2 of 3 of Protocol" in part.text
    markup = shown(site.core.get(f"{HERE}?page=2").text)
    pictures = [one.attributes["src"] for one in markup.all("img") if "/pages/" in one.attributes["src"]]
    assert pictures == [*(f"{HERE}/v1/pages/{page}?small=true" for page in (1, 2, 3)), f"{HERE}/v1/pages/2"]
    links = [one.attributes["href"] for one in markup.all("a") if "drawn=" in one.attributes.get("href", "")]
    assert links == [f"{HERE}?drawn={page}#pages" for page in (1, 2, 3, 1, 3)]
    assert all(site.core.get(address).headers["content-type"] == "image/jpeg" for address in pictures)


def test_a_page_that_is_not_there_is_said_and_nonsense_counts_as_nothing(site: Site) -> None:
    add(site.db, site.round.core, site.folder)
    site.core.get(HERE)
    work(site.db, site.folder, site.round.core)
    assert "There is no page 9 to show: 3 pages are drawn." in site.core.get(f"{HERE}?page=9").text
    for query in ("page=", "page=x", "page=-1", "page=99999999999", "page=²", "drawn=0", "sheet=3", "page=1&drawn=7"):
        assert site.core.get(f"{HERE}?{query}").status_code == 200, query
    assert large(site, f"{HERE}?drawn=3").startswith("Page 3 of 3")


def test_what_leans_on_it_and_what_was_found_in_it_lead_to_the_page(site: Site) -> None:
    add(
        site.db,
        site.round.core,
        site.folder,
        finding=FindingIn(kind="personal-data", place="page 2", detail="A number"),
    )
    with site.db.write() as session:
        where = AnswerIn(document="E-0001", where_to_look="Section 2, pages 3 to 4")
        answers.answer_with(session, site.round.core, "1", where)
    page = site.core.get(HERE).text
    assert f'<a href="{HERE}?page=3#pages">Section 2, pages 3 to 4</a>' in page
    assert f'<a href="{HERE}/v1?page=2#pages">See the place' in page


def test_undecided_personal_data_keeps_the_pages_of_others_back(site: Site) -> None:
    add(
        site.db,
        site.round.core,
        site.folder,
        finding=FindingIn(kind="personal-data", place="page 2", detail="A number"),
    )
    site.core.get(HERE)
    work(site.db, site.folder, site.round.core)
    psw = site.as_(site.round.psw)
    page = psw.get(HERE).text
    assert "Its pages are not shown: nobody has decided yet" in page and "/v1/pages/" not in page
    assert psw.get(f"{HERE}/v1/pages/1").status_code == 404


def test_places_of_answers_lead_to_pages_sheets_and_headings_of_the_version_they_are_for(site: Site) -> None:
    with site.db.write() as session:
        store, core = FileStore(site.folder / "files"), site.round.core
        parts = (TextPart("1 2", Place(sheet="Waits")), TextPart("3 4", Place(sheet="Staff")))
        content = a_file(session, core, store, headings=(Heading("Managing risk", 1, 6),), text_parts=parts)
        service.add_item(session, core, NewItem(ItemDetails(title="Protocol"), content))
        for code, where in (("1", "Sheet Staff, row 4"), ("2", "“Managing risk”"), ("3", "the whole document")):
            answers.answer_with(session, core, code, AnswerIn(document="E-0001", where_to_look=where))
    places = [site.core.get(f"/requests/{code}").text for code in ("1", "2", "3")]
    assert f'<a href="{HERE}?sheet=2#pages">See the place' in places[0]
    assert f'<a href="{HERE}?page=6#pages">See the place' in places[1]
    assert "See the place" not in places[2]
    with site.db.write() as session:
        newer = a_file(session, core, store, "Other words")
        service.add_revision(session, core, "E-0001", 1, newer)
    assert "See the place" not in site.core.get("/requests/1").text, "a sheet of the version before"
