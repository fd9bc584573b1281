"""Views of lists and searches are kept under a name, shared by choice, taken away and brought back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.access import Role
from app.casetracking import service as casetracking
from app.casetracking.schemas.cases import CaseIn
from app.core.db import Database
from app.web import cases, saved_views, search
from tests.web.evidence_site import Site, a_site
from tests.web.markup import read

pytestmark = pytest.mark.database
KEPT = ">Past review</a>"
STALE = "/evidence?stale=yes&sort=-review"


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    made = a_site(db, tmp_path, search.router, saved_views.router, cases.router)
    with made.client:
        yield made


def saved(site: Site, **more: Any) -> Any:
    return site.core.post("/saved-views", data={"name": "Past review", "address": f"{STALE}&after=x", **more})


def test_a_view_is_offered_where_it_stands_and_kept_without_its_place(site: Site) -> None:
    assert "/saved-views?address=/search%3Fq%3Dwait" in site.core.get("/search?q=wait").text
    page = site.core.get("/saved-views", params={"address": STALE}).text
    assert "Save this view of Evidence" in page and read(page).faults == []
    assert saved(site).headers["location"] == "/saved-views"
    assert f'<a href="{STALE.replace("&", "&amp;")}">Past review</a>' in site.core.get("/saved-views").text


def test_others_see_it_only_while_it_is_shared_and_cannot_change_it(site: Site) -> None:
    saved(site)
    assert KEPT not in site.lead.get("/saved-views").text
    assert site.lead.post("/saved-views/V-1/remove", data={"version": "1"}).status_code == 404
    site.core.post("/saved-views/V-1/share", data={"version": "1"})
    page = site.lead.get("/saved-views").text
    assert KEPT in page and "Shared by" in page and "Take away" not in page
    assert site.lead.post("/saved-views/V-1/remove", data={"version": "2"}).status_code == 403
    site.core.post("/saved-views/V-1/unshare", data={"version": "2"})
    assert KEPT not in site.lead.get("/saved-views").text
    assert site.as_(site.someone("Pat Ito", Role.ADMIN)).get("/saved-views").status_code == 404


def test_what_was_taken_away_is_brought_back_by_its_undo(site: Site) -> None:
    saved(site, shared="yes")
    site.core.post("/saved-views/V-1/remove", data={"version": "1"})
    assert KEPT not in site.core.get("/saved-views").text + site.lead.get("/saved-views").text
    assert site.lead.post("/saved-views/V-1/restore", data={"version": "2"}).status_code == 404
    site.core.post("/saved-views/V-1/restore", data={"version": "2"})
    assert KEPT in site.lead.get("/saved-views").text
    assert site.core.post("/saved-views/V-1/share", data={"version": "1"}).status_code == 412


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/evidence", "//elsewhere.example", "/sign-out", "evidence", ""]
)
def test_only_lists_and_searches_of_ours_are_kept(site: Site, address: str) -> None:
    answer = saved(site, address=address)
    assert answer.status_code == 422 and "There is something to put right" in answer.text
    assert "No view is saved yet" in site.core.get("/saved-views").text


def test_a_view_of_cases_is_for_those_who_may_see_cases(site: Site) -> None:
    with site.db.write() as session:
        casetracking.add_case(session, site.round.lead, CaseIn(age_band="65-74", locality_team="North"))
    address = "/cases?need=consent"
    assert "/saved-views?address=/cases" in site.lead.get("/cases").text
    assert saved(site, address=address, name="North, no consent", shared="yes").status_code == 303
    assert "North, no consent" in site.lead.get("/cases").text
    assert "North, no consent" in site.as_(site.someone("Psw Person", Role.PSW)).get("/cases").text
    director = site.as_(site.someone("Dora Director", Role.DIRECTOR))
    assert "North, no consent" not in director.get("/saved-views").text
    assert director.post("/saved-views", data={"name": "Mine", "address": address}).status_code == 403
    assert director.post("/saved-views/V-1/share", data={"version": "1"}).status_code == 404
