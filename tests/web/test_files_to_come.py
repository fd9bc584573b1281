"""A document that waits for its file and a file that came are matched, made one in bulk, and taken apart again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.main import create_app
from tests.builders import a_revision, a_round, an_item
from tests.signed_in import settings_for
from tests.web.site import WHO, every_role
from tests.web.test_tracker_import import Office, a_tracker

MATCHES = "/api/v1/file-matches"
ROWS = (
    ["1", "Winter plan", "Priya Nair", "2 March 2026", "3", "G:/ASC/Winter plan.docx", "Ask Anita"],
    ["2a", "Carers: strategy", None, None, "4", None, None],
    ["3", "Survey of carers", None, None, None, "https://asc.example/docs/Survey%20v2.docx", None],
    ["3", "Nobody has this", None, None, None, None, None],
)


@pytest.fixture
def office(db: Database, tmp_path: Path) -> Iterator[Office]:
    with db.write() as session:
        people = every_role(session, a_round(session).lead)
    app = create_app(settings_for(tmp_path), db)
    app.state.find_actor = lambda request, db: people.get(request.headers.get(WHO, ""))
    with TestClient(app, follow_redirects=False) as site:
        office = Office(db, site, people)
        office.act(office.send(a_tracker(*ROWS)).json()["reference"], "take")
        yield office


def came(office: Office, title: str, reference: str, file_name: str) -> None:
    """A file comes in as a document of its own."""
    with office.db.write() as session:
        facts = {"reference": reference, "document_date": None, "current_revision": 2}
        item = an_item(session, office.people["core"], title, **facts)
        a_revision(session, item, office.people["core"], number=2, file_name=file_name)


def matches(office: Office) -> dict[str, tuple[str, str, bool]]:
    found = office.site.get(MATCHES, headers={WHO: "lead"}).json()
    return {one["awaited_title"]: (one["document"], one["why"], one["is_clear"]) for one in found}


def test_rows_first_then_files_become_one_by_title_name_or_link(office: Office) -> None:
    came(office, "Adult social care in winter", "E-20", "winter_plan.pdf")
    came(office, "Carers  strategy", "E-21", "strategy.pdf")
    came(office, "A survey", "E-22", "Survey v2.docx")
    assert matches(office) == {
        "Winter plan": ("E-20", "Same file name as in the link", True),
        "Carers: strategy": ("E-21", "Same title but for its marks", True),
        "Survey of carers": ("E-22", "Same file name as in the link", True),
    }
    page = office.page("/evidence/to-come")
    assert page.count(" checked>") == 3 and "Same file name as in the link" in page
    waiting = office.titles()
    pairs = {f"pair:{waiting[title].reference} {one[0]}": "yes" for title, one in matches(office).items()}
    done = office.post("/evidence/to-come", **pairs)
    assert done.status_code == 303
    one = office.titles()["Winter plan"]
    assert (one.reference, one.revision, one.document_date.isoformat()) == ("E-20", 2, "2026-03-02")
    (answer,) = office.request("1").answers
    assert (answer.document, answer.where_to_look) == ("E-20", "Page 3")
    assert sorted(office.titles()) == ["Carers: strategy", "Nobody has this", "Survey of carers", "Winter plan"]
    assert matches(office) == {}
    again = office.send(a_tracker(*ROWS)).json()
    assert {line["does"] for line in again["lines"]} == {"nothing"}
    undone = office.site.post(f"{MATCHES}/1/undo", headers={WHO: "lead"})
    assert undone.status_code == 200 and undone.json()["left"] == [], undone.text
    assert (office.titles()["Winter plan"].revision, office.titles()["A survey"].reference) == (0, "E-22")
    assert office.request("1").answers[0].document == office.titles()["Winter plan"].reference
    assert office.site.post(f"{MATCHES}/1/undo", headers={WHO: "lead"}).status_code == 409


def test_files_first_then_rows_are_one_at_once(office: Office) -> None:
    came(office, "Dementia", "E-30", "Dementia pathway.docx")
    shown = office.send(a_tracker(["2", "Dementia pathway", None, None, "2", None, None])).json()
    assert [(one["document"], one["why"]) for one in shown["lines"]] == [("E-30", "Same file name")]
    office.act(shown["reference"], "take")
    assert [one.document for one in office.request("2").answers if one.document == "E-30"]


def test_where_another_may_be_meant_nothing_is_ticked(office: Office) -> None:
    came(office, "Winter plan", "E-40", "a.pdf")
    came(office, "Winter plan", "E-41", "b.pdf")
    assert office.page("/evidence/to-come").count(" checked>") == 0
    assert "another may be meant" in office.page("/evidence/to-come")


def test_a_pair_that_can_not_be_is_refused_in_words(office: Office) -> None:
    for awaited, document, words in (
        ("E-999", "E-1", "not waiting"), (office.titles()["Winter plan"].reference, "E-999", "no document with a file"),
    ):  # fmt: skip
        body = {"pairs": [{"awaited": awaited, "document": document}]}
        refused = office.site.post(MATCHES, json=body, headers={WHO: "lead"})
        assert refused.status_code == 409 and words in refused.json()["detail"]
    assert office.post("/evidence/to-come").status_code == 303


def test_the_list_of_evidence_has_them_as_a_view_and_gaps_say_so(office: Office) -> None:
    page = office.page("/evidence?to_come=yes")
    assert "File to come" in page and "Nobody has this" in page and "4 documents" in page
    assert office.site.get("/api/v1/document-counts", headers={WHO: "lead"}).json()["to_come"] == 4
    gaps = office.page("/gaps")
    assert "Its file is still to come" in gaps and "marked as a draft" not in gaps
