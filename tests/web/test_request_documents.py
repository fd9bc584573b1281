"""What hangs on a request: its documents, parts and asks, and answering it without documents."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from app.answers import service
from app.answers.schemas.changes import PartIn
from app.audit import record
from app.core.db import Database
from app.evidence.models import EvidenceItem, EvidenceRevision
from app.web import requests
from tests.builders import BUILDER
from tests.web.evidence_site import a_site
from tests.web.request_pages import Council

SCRIPT = {"HX-Request": "true", "HX-Target": "answer-E-1"}


def test_where_to_look_and_what_it_shows_are_edited_in_place(asked: Council) -> None:
    answer = asked.request("1").answers[1]
    assert asked.post("/requests/1/answers/E-2/where", where_to_look="Section 2", version=str(answer.version)) == (
        303,
        "/requests/1#answer-E-2",
    )
    version = str(asked.request("1").answers[1].version)
    asked.post("/requests/1/answers/E-2/shows", what_it_shows="What carers said", version=version)
    answer = asked.request("1").answers[1]
    assert (answer.where_to_look, answer.what_it_shows) == ("Section 2", "What carers said")


def test_a_script_that_saved_one_piece_gets_the_page_with_its_undo(asked: Council) -> None:
    version = str(asked.request("1").answers[0].version)
    answer = asked.site.post(
        "/requests/1/answers/E-1/where", data={"where_to_look": "Page 5", "version": version}, headers=SCRIPT
    )
    assert answer.status_code == 200
    assert 'id="answer-E-1"' in answer.text and 'id="checks"' in answer.text and "Page 5" in answer.text


def test_a_conflict_in_place_keeps_what_was_typed(asked: Council) -> None:
    version = str(asked.request("1").answers[0].version)
    asked.post("/requests/1/answers/E-1/where", where_to_look="Page 5", version=version)
    status, page = asked.post("/requests/1/answers/E-1/where", where_to_look="Page 6", version=version)
    assert status == 412 and "Page 5" in page and ">Page 6</textarea>" in page


def test_the_whole_document_is_a_place_too(asked: Council) -> None:
    version = str(asked.request("1").answers[1].version)
    asked.post("/requests/1/answers/E-2/where", whole_document="yes", version=version)
    assert asked.request("1").answers[1].whole_document


def test_parts_of_an_answer_are_chosen(asked: Council) -> None:
    version = str(asked.request("1").answers[0].version)
    asked.post("/requests/1/answers/E-1/parts", parts=["b"], version=version)
    assert asked.request("1").answers[0].parts == ("b",)


def test_documents_move_up_and_down(asked: Council) -> None:
    version = str(asked.request("1").answers[1].version)
    asked.post("/requests/1/answers/E-2/up", version=version)
    assert [answer.document for answer in asked.request("1").answers] == ["E-2", "E-1"]
    version = str(asked.request("1").answers[0].version)
    asked.post("/requests/1/answers/E-2/down", version=version)
    assert [answer.document for answer in asked.request("1").answers] == ["E-1", "E-2"]


def test_a_place_is_proposed_and_taken_in_one_press(asked: Council) -> None:
    with asked.db.write() as session:
        item = session.scalars(select(EvidenceItem).where(EvidenceItem.reference == "E-2")).one()
        revision = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == item.id)).one()
        revision.headings = [
            {"text": "About this", "level": 2, "page": 1, "number": ""},
            {"text": "Carers and the breaks they get", "level": 2, "page": 3, "number": ""},
        ]
        record(session, BUILDER, "test.row.built", revision)
        service.add_part(session, asked.people["core"], "1", PartIn(ask="Breaks for carers"))
    where = "“Carers and the breaks they get”, page 3"
    page = asked.get("/requests/1")[1]
    assert f"We think it is {where}." in page and "Use that" in page
    assert "Use that" not in asked.get("/requests/1", "director")[1]
    version = str(asked.request("1").answers[1].version)
    assert asked.post("/requests/1/answers/E-2/where", where_to_look=where, version=version)[0] == 303
    assert asked.request("1").answers[1].where_to_look == where
    assert "Use that" not in asked.get("/requests/1")[1]


def test_a_document_taken_out_comes_back_by_the_notice(asked: Council) -> None:
    asked.post("/requests/1/answers/E-2/remove", version=str(asked.request("1").answers[1].version))
    page = asked.get("/requests/1")[1]
    act = re.search(r'name="act" value="([0-9a-f-]+)"', page)
    assert act is not None and len(asked.request("1").answers) == 1
    asked.post("/requests/1/put-back", act=act[1])
    assert len(asked.request("1").answers) == 2
    assert asked.post("/requests/1/put-back", act="nothing")[0] == 404


def test_a_document_already_in_is_found_and_added(asked: Council) -> None:
    page = asked.get("/requests/3/add?q=Annual")[1]
    assert "Documents that match" in page or "No document matches" in page
    status, where = asked.post("/requests/3/add", item="E-3", where_to_look="Page 2", parts=["", "a"])
    assert (status, where) == (303, "/requests/3#answer-E-3")
    assert asked.request("3").answers[0].parts == ("a",)


def test_without_words_those_of_the_title_find_documents(db: Database, tmp_path: Path) -> None:
    site = a_site(db, tmp_path, requests.router)
    for title in ("How each request is read", "Carers strategy"):
        site.document(title)
    with site.client:
        page = site.core.get("/requests/3/add").text
    assert "How each request is read" in page and "Carers strategy" not in page
    assert 'data-fills="where_to_look"' in page


@pytest.mark.parametrize(("item", "words"), [("", "Choose a document."), ("E-9", "There is no document E-9")])
def test_a_document_that_is_not_there_is_told_at_the_choice(asked: Council, item: str, words: str) -> None:
    status, page = asked.post("/requests/3/add", item=item)
    assert status == 422 and words in page


def test_a_part_is_added_covered_and_taken_out(asked: Council) -> None:
    assert asked.post("/requests/3/parts", ask="How long people wait")[1] == "/requests/3#parts"
    part = asked.request("3").parts[-1]
    fields = {"ask": part.ask, "note": "", "reason": "None is kept.", "version": str(part.version)}
    assert asked.post(f"/requests/3/parts/{part.code}", **fields)[0] == 303
    part = asked.request("3").parts[-1]
    assert part.reason == "None is kept."
    asked.post(f"/requests/3/parts/{part.code}/remove", version=str(part.version))
    assert len(asked.request("3").parts) == 2


def test_a_part_without_words_is_told_at_its_field(asked: Council) -> None:
    part = asked.request("3").parts[0]
    status, page = asked.post("/requests/3/parts/a", ask="", version=str(part.version))
    assert status == 422 and 'id="ask-error"' in page
    assert asked.post("/requests/3/parts", ask=" ")[0] == 422


def test_somebody_is_asked_and_no_longer_asked(asked: Council) -> None:
    status, where = asked.post("/requests/3/ask", asked_of="contrib@fernshire.example", what="The last survey")
    assert (status, where) == (303, "/requests/3#asks")
    page = asked.get("/requests/3")[1]
    assert "The last survey" in page and "Contrib Person" in page
    asked.post("/requests/3/asks/Q-1/withdraw", version="1")
    assert "The last survey" not in asked.get("/requests/3")[1]


def test_an_ask_without_a_person_is_told_at_the_field(asked: Council) -> None:
    status, page = asked.post("/requests/3/ask", what="The last survey", due_on="1 January 2020")
    assert status == 422 and "Choose who to ask." in page and "The last survey" in page


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        (
            {"standing": "answered under another request", "under": "1", "reason": "It asks the same."},
            "answered under another request",
        ),
        ({"standing": "not held", "reason": "No survey was run.", "plan": "One in March."}, "not held"),
        ({"standing": "does not apply", "reason": "We have no coast."}, "does not apply"),
    ],
)  # fmt: skip
def test_a_request_is_answered_without_documents(asked: Council, fields: dict[str, str], standing: str) -> None:
    version = str(asked.request("3").version)
    assert asked.post("/requests/3/standing", version=version, **fields)[0] == 303
    assert asked.request("3").standing == standing
    assert "Answered without documents" in asked.get("/requests/3")[1]
    asked.post("/requests/3/standing", version=str(asked.request("3").version), standing="documents")
    assert asked.request("3").standing == "documents"


def test_not_held_becomes_a_weakness_with_an_action(asked: Council) -> None:
    fields = {"standing": "not held", "reason": "No survey was run.", "plan": "One in March."}
    asked.post("/requests/3/standing", version=str(asked.request("3").version), **fields)
    assert "weakness" in asked.get("/requests/3")[1].lower()


@pytest.mark.parametrize(
    ("standing", "field"),
    [("", "standing"), ("answered under another request", "under"), ("not held", "plan"), ("does not apply", "reason")],
)
def test_a_decision_with_something_missing_is_told_at_its_field(asked: Council, standing: str, field: str) -> None:
    status, page = asked.post("/requests/3/standing", version=str(asked.request("3").version), standing=standing)
    assert status == 422 and f'href="#{field}"' in page
