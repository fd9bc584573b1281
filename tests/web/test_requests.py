"""Pages of requests: who sees them, what each form does, and what is said when it can't."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from app.access import Actor, Role
from app.answers import service
from app.answers.schemas.changes import AnswerIn, RequestPatch
from app.answers.schemas.requests import RequestOut
from app.core.db import Database
from app.evidence import service as evidence
from app.web import requests
from tests.builders import a_person, a_revision, a_round, an_actor, an_item
from tests.web.site import WHO, a_site, every_role

SCRIPT = {"HX-Request": "true", "HX-Target": "answer-E-1"}


@dataclass
class Council:
    """A round of three requests: 1 answered by the core team, 2 owned by the contributor, 3 empty."""

    db: Database
    site: TestClient
    people: dict[str, Actor]

    def get(self, address: str, who: str = "lead", **headers: str) -> tuple[int, str]:
        answer = self.site.get(address, headers={WHO: who, **headers})
        return answer.status_code, answer.text

    def post(self, address: str, who: str = "lead", **fields: str | list[str]) -> tuple[int, str]:
        """The status, and where it leads or what it shows."""
        answer = self.site.post(address, data=fields, headers={WHO: who})
        return answer.status_code, answer.headers.get("location", answer.text)

    def request(self, code: str) -> RequestOut:
        with self.db.read() as session:
            return service.one_request(session, self.people["lead"], code)


@pytest.fixture
def council(db: Database, tmp_path: Path) -> Iterator[Council]:
    with db.write() as session:
        made = a_round(session)
        people = every_role(session, made.lead)
        second = a_person(session, "Second Core", Role.CORE, email="second@fernshire.example")
        people["second"] = an_actor(second, Role.CORE, assessment_id=made.assessment.id)
        core = people["core"]
        for reference, title in (
            ("E-1", "Waiting list protocol"),
            ("E-2", "Carers strategy"),
            ("E-3", "Annual report"),
        ):
            an_item(session, core, title, reference=reference)
    with db.write() as session:
        service.answer_with(session, core, "1", AnswerIn(document="E-1", where_to_look="Page 4", parts=["a", "b"]))
        service.answer_with(session, core, "1", AnswerIn(document="E-2", parts=["a"]))
        for code, owner in (("1", "psw"), ("2", "contrib")):
            version = service.one_request(session, core, code).version
            service.change_request(session, core, code, version, RequestPatch(owner=f"{owner}@fernshire.example"))
    with a_site(db, tmp_path, people, requests.router) as site:
        yield Council(db, site, people)


PAGES = (
    "/requests",
    "/requests/1",
    "/requests/1/add",
    "/requests/3/standing",
    "/requests/1/ask",
    "/requests/1/parts/a",
)


@pytest.mark.parametrize("address", [*PAGES, "/requests.xlsx", "/evidence/E-1/renew"])
@pytest.mark.parametrize("who", ["lead", "core"])
def test_every_page_opens_for_the_team(council: Council, address: str, who: str) -> None:
    assert council.site.get(address, headers={WHO: who}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/requests", 200),
        ("/requests/2", 200),
        ("/requests/1", 404),
        ("/requests/2/add", 200),
        ("/requests/1/add", 404),
    ],
)
def test_a_contributor_sees_only_what_they_own(council: Council, address: str, status: int) -> None:
    assert council.get(address, "contrib")[0] == status


@pytest.mark.parametrize(("address", "status"), [("/requests", 200), ("/requests/1", 200), ("/requests/1/add", 403)])
def test_a_director_reads_and_changes_nothing(council: Council, address: str, status: int) -> None:
    found, page = council.get(address, "director")
    assert found == status
    assert "<textarea" not in page and 'name="picked"' not in page


@pytest.mark.parametrize("who", ["member", "admin"])
def test_others_do_not_learn_that_there_are_requests(council: Council, who: str) -> None:
    assert council.get("/requests", who)[0] == 404


def test_the_list_is_grouped_counted_and_badged(council: Council) -> None:
    page = council.get("/requests")[1]
    assert "planning list, not CQC’s wording" in page
    assert re.search(r"Nothing in <b>2</b>", page) and re.search(r"Gaps <b>1</b>", page)
    assert 'aria-label="Due date of request 1"' in page


def test_filters_narrow_the_rows_and_the_counts_beside_the_chips(council: Council) -> None:
    page = council.get("/requests?owner=contrib@fernshire.example")[1]
    assert 'id="row-2"' in page and 'id="row-1"' not in page and "1 of 3 requests" in page
    assert "No requests match." in council.get("/requests?q=nowhere")[1]
    assert 'id="row-1"' in council.get("/requests?state=gaps")[1]


def test_a_strange_filter_or_order_is_no_error(council: Council) -> None:
    assert council.get("/requests?state=lost&sort=-weather&theme=none")[0] == 200


def test_the_download_holds_the_same_view(council: Council) -> None:
    answer = council.site.get("/requests.xlsx?state=gaps")
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows()]
    assert any(row[0] == "1" for row in rows) and not any(row[0] == "3" for row in rows)
    assert any("State: Gaps" in str(row[0]) for row in rows)


def test_the_owner_changes_in_the_row_and_can_be_undone(council: Council) -> None:
    now = council.request("1")
    status, where = council.post("/requests/1/owner", owner="core@fernshire.example", version=str(now.version))
    assert (status, where) == (303, "/requests#row-1")
    assert council.request("1").owner is not None
    page = council.get("/requests")[1]
    assert "has a new owner" in page and 'action="/requests/1/owner"' in page


def test_a_script_gets_the_row_alone(council: Council) -> None:
    version = str(council.request("1").version)
    answer = council.site.post(
        "/requests/1/owner",
        data={"owner": "core@fernshire.example", "version": version},
        headers={"HX-Request": "true", "HX-Target": "row-1"},
    )
    assert answer.status_code == 200 and 'id="row-1"' in answer.text and "<html" not in answer.text


def test_a_date_that_is_none_is_told_at_its_field(council: Council) -> None:
    status, page = council.post("/requests/1/due", due_on="soon", version=str(council.request("1").version))
    assert status == 422 and "must be a real date" in page and 'value="soon"' in page


def test_the_due_date_changes_in_the_row(council: Council) -> None:
    council.post("/requests/1/due", due_on="27 Jan 2027", version=str(council.request("1").version))
    assert str(council.request("1").due_on) == "2027-01-27"


def picked(council: Council, *codes: str) -> list[str]:
    return [f"{council.request(code).version}:{code}" for code in codes]


def test_many_get_one_owner_and_what_was_left_is_named(council: Council) -> None:
    rows = [*picked(council, "1"), "999:3"]
    status, where = council.post(
        "/requests/bulk/owner", owner="core@fernshire.example", picked=rows, next="/requests?state=gaps"
    )
    assert (status, where) == (303, "/requests?state=gaps")
    page = council.get("/requests")[1]
    assert "1 request given to the new owner. 1 not:" in page and "changed by someone else" in page
    assert "given to the new owner" not in council.get("/requests")[1]


def test_many_are_approved_row_by_row(council: Council) -> None:
    council.post("/requests/bulk/approve", picked=picked(council, "1", "3"))
    page = council.get("/requests")[1]
    assert "2 not:" in page and "3 has nothing in" in page


def test_a_bulk_act_without_its_value_changes_nothing(council: Council) -> None:
    for verb, words in (("owner", "Choose the new owner first"), ("due", "give the new due date")):
        council.post(f"/requests/bulk/{verb}", picked=picked(council, "1"))
        assert words in council.get("/requests")[1]
    council.post("/requests/bulk/approve")
    assert "Tick the requests" in council.get("/requests")[1]


def test_a_bulk_act_never_leads_off_the_list(council: Council) -> None:
    assert council.post("/requests/bulk/approve", next="//evil.example")[1] == "/requests"


def test_one_request_says_what_is_missing_with_the_way_to_fix_it(council: Council) -> None:
    page = council.get("/requests/1")[1]
    assert "Why this is not ready" in page and 'href="#answer-E-2"' in page
    assert "planning list, not CQC’s wording" in page and "Carers strategy" in page


def test_the_note_is_saved(council: Council) -> None:
    status, where = council.post(
        "/requests/1/note", note="Waits have fallen.", version=str(council.request("1").version)
    )
    assert (status, where) == (303, "/requests/1#note")
    assert council.request("1").note == "Waits have fallen."


def test_a_note_past_its_limit_is_told_at_the_note_and_kept(council: Council) -> None:
    long = "word " * 130
    status, page = council.post("/requests/1/note", note=long, version=str(council.request("1").version))
    assert status == 422 and 'id="note-error"' in page and "word word word" in page


def test_a_second_writer_sees_theirs_and_yours(council: Council) -> None:
    version = str(council.request("1").version)
    council.post("/requests/1/note", "core", note="Theirs.", version=version)
    status, page = council.post("/requests/1/note", note="Yours.", version=version)
    assert status == 412
    assert "Core Person changed this after you opened it" in page
    assert "Theirs." in page and re.search(r"<textarea[^>]*>Yours\.</textarea>", page)
    assert f'name="version" value="{council.request("1").version}"' in page


def test_a_form_without_its_version_is_refused(council: Council) -> None:
    assert council.post("/requests/1/note", note="x")[0] == 428


def test_people_and_date_are_saved_together_and_only_what_changed(council: Council) -> None:
    now = council.request("1")
    fields = {"owner": "psw@fernshire.example", "reader": "core@fernshire.example", "due_on": "1 March 2027"}
    assert council.post("/requests/1/people", "core", version=str(now.version), **fields)[0] == 303
    after = council.request("1")
    assert after.reader is not None and str(after.due_on) == "2027-03-01"
    council.post("/requests/1/people", "core", version=str(after.version), **fields)
    assert council.request("1").version == after.version


def test_where_to_look_and_what_it_shows_are_edited_in_place(council: Council) -> None:
    answer = council.request("1").answers[1]
    assert council.post("/requests/1/answers/E-2/where", where_to_look="Section 2", version=str(answer.version)) == (
        303,
        "/requests/1#answer-E-2",
    )
    version = str(council.request("1").answers[1].version)
    council.post("/requests/1/answers/E-2/shows", what_it_shows="What carers said", version=version)
    answer = council.request("1").answers[1]
    assert (answer.where_to_look, answer.what_it_shows) == ("Section 2", "What carers said")


def test_a_script_that_saved_one_piece_gets_the_page_with_its_undo(council: Council) -> None:
    version = str(council.request("1").answers[0].version)
    answer = council.site.post(
        "/requests/1/answers/E-1/where", data={"where_to_look": "Page 5", "version": version}, headers=SCRIPT
    )
    assert answer.status_code == 200
    assert 'id="answer-E-1"' in answer.text and 'id="checks"' in answer.text and "Page 5" in answer.text


def test_a_conflict_in_place_keeps_what_was_typed(council: Council) -> None:
    version = str(council.request("1").answers[0].version)
    council.post("/requests/1/answers/E-1/where", where_to_look="Page 5", version=version)
    status, page = council.post("/requests/1/answers/E-1/where", where_to_look="Page 6", version=version)
    assert status == 412 and "Page 5" in page and ">Page 6</textarea>" in page


def test_the_whole_document_is_a_place_too(council: Council) -> None:
    version = str(council.request("1").answers[1].version)
    council.post("/requests/1/answers/E-2/where", whole_document="yes", version=version)
    assert council.request("1").answers[1].whole_document


def test_parts_of_an_answer_are_chosen(council: Council) -> None:
    version = str(council.request("1").answers[0].version)
    council.post("/requests/1/answers/E-1/parts", parts=["b"], version=version)
    assert council.request("1").answers[0].parts == ("b",)


def test_documents_move_up_and_down(council: Council) -> None:
    version = str(council.request("1").answers[1].version)
    council.post("/requests/1/answers/E-2/up", version=version)
    assert [answer.document for answer in council.request("1").answers] == ["E-2", "E-1"]
    version = str(council.request("1").answers[0].version)
    council.post("/requests/1/answers/E-2/down", version=version)
    assert [answer.document for answer in council.request("1").answers] == ["E-1", "E-2"]


def test_a_document_taken_out_comes_back_by_the_notice(council: Council) -> None:
    council.post("/requests/1/answers/E-2/remove", version=str(council.request("1").answers[1].version))
    page = council.get("/requests/1")[1]
    act = re.search(r'name="act" value="([0-9a-f-]+)"', page)
    assert act is not None and len(council.request("1").answers) == 1
    council.post("/requests/1/put-back", act=act[1])
    assert len(council.request("1").answers) == 2
    assert council.post("/requests/1/put-back", act="nothing")[0] == 404


def test_a_document_already_in_is_found_and_added(council: Council) -> None:
    page = council.get("/requests/3/add?q=Annual")[1]
    assert "Documents that match" in page or "No document matches" in page
    status, where = council.post("/requests/3/add", item="E-3", where_to_look="Page 2", parts=["", "a"])
    assert (status, where) == (303, "/requests/3#answer-E-3")
    assert council.request("3").answers[0].parts == ("a",)


@pytest.mark.parametrize(("item", "words"), [("", "Choose a document."), ("E-9", "There is no document E-9")])
def test_a_document_that_is_not_there_is_told_at_the_choice(council: Council, item: str, words: str) -> None:
    status, page = council.post("/requests/3/add", item=item)
    assert status == 422 and words in page


def test_a_part_is_added_covered_and_taken_out(council: Council) -> None:
    assert council.post("/requests/3/parts", ask="How long people wait")[1] == "/requests/3#parts"
    part = council.request("3").parts[-1]
    fields = {"ask": part.ask, "note": "", "reason": "None is kept.", "version": str(part.version)}
    assert council.post(f"/requests/3/parts/{part.code}", **fields)[0] == 303
    part = council.request("3").parts[-1]
    assert part.reason == "None is kept."
    council.post(f"/requests/3/parts/{part.code}/remove", version=str(part.version))
    assert len(council.request("3").parts) == 2


def test_a_part_without_words_is_told_at_its_field(council: Council) -> None:
    part = council.request("3").parts[0]
    status, page = council.post("/requests/3/parts/a", ask="", version=str(part.version))
    assert status == 422 and 'id="ask-error"' in page
    assert council.post("/requests/3/parts", ask=" ")[0] == 422


def test_somebody_is_asked_and_no_longer_asked(council: Council) -> None:
    status, where = council.post("/requests/3/ask", asked_of="contrib@fernshire.example", what="The last survey")
    assert (status, where) == (303, "/requests/3#asks")
    page = council.get("/requests/3")[1]
    assert "The last survey" in page and "Contrib Person" in page
    council.post("/requests/3/asks/Q-1/withdraw", version="1")
    assert "The last survey" not in council.get("/requests/3")[1]


def test_an_ask_without_a_person_is_told_at_the_field(council: Council) -> None:
    status, page = council.post("/requests/3/ask", what="The last survey", due_on="1 January 2020")
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
def test_a_request_is_answered_without_documents(council: Council, fields: dict[str, str], standing: str) -> None:
    version = str(council.request("3").version)
    assert council.post("/requests/3/standing", version=version, **fields)[0] == 303
    assert council.request("3").standing == standing
    assert "Answered without documents" in council.get("/requests/3")[1]
    council.post("/requests/3/standing", version=str(council.request("3").version), standing="documents")
    assert council.request("3").standing == "documents"


def test_not_held_becomes_a_weakness_with_an_action(council: Council) -> None:
    fields = {"standing": "not held", "reason": "No survey was run.", "plan": "One in March."}
    council.post("/requests/3/standing", version=str(council.request("3").version), **fields)
    assert "weakness" in council.get("/requests/3")[1].lower()


@pytest.mark.parametrize(
    ("standing", "field"),
    [("", "standing"), ("answered under another request", "under"), ("not held", "plan"), ("does not apply", "reason")],
)
def test_a_decision_with_something_missing_is_told_at_its_field(council: Council, standing: str, field: str) -> None:
    status, page = council.post("/requests/3/standing", version=str(council.request("3").version), standing=standing)
    assert status == 422 and f'href="#{field}"' in page


def made_ready(council: Council) -> None:
    version = str(council.request("1").answers[1].version)
    council.post("/requests/1/answers/E-2/where", "core", where_to_look="Page 2", version=version)
    status, where = council.post("/requests/1/read", "second", version=str(council.request("1").version))
    assert (status, where) == (303, "/requests/1#checks")


def test_a_second_person_reads_then_the_lead_approves_and_takes_it_back(council: Council) -> None:
    made_ready(council)
    assert council.request("1").state == "ready_to_approve"
    council.post("/requests/1/approve", version=str(council.request("1").version))
    assert council.request("1").state == "approved"
    assert 'action="/requests/1/unapprove"' in council.get("/requests/1")[1]
    council.post("/requests/1/unapprove", version=str(council.request("1").version))
    assert council.request("1").state == "ready_to_approve"


def test_what_is_not_ready_is_approved_only_with_a_reason(council: Council) -> None:
    status, page = council.post("/requests/1/approve", version=str(council.request("1").version))
    assert status == 409 and "does not say where to look" in page
    status, page = council.post("/requests/1/approve", reason="", version=str(council.request("1").version))
    assert status == 422 and 'id="reason-error"' in page
    council.post("/requests/1/approve", reason="CQC knows the document.", version=str(council.request("1").version))
    page = council.get("/requests/1")[1]
    assert council.request("1").state == "approved" and "still in sight" in page


def test_only_the_lead_or_the_approver_approves(council: Council) -> None:
    made_ready(council)
    assert "Approve</button>" not in council.get("/requests/1", "core")[1]
    assert council.post("/requests/1/approve", "core", version=str(council.request("1").version))[0] == 403


def test_bulk_approval_is_undone_by_its_notice(council: Council) -> None:
    made_ready(council)
    council.post("/requests/bulk/approve", picked=picked(council, "1"))
    assert council.request("1").state == "approved"
    found = re.search(r'name="approved" value="([^"]+)"', council.get("/requests")[1])
    assert found is not None
    council.post("/requests/bulk/undo", approved=found[1])
    assert council.request("1").state == "ready_to_approve"


def test_after_a_new_version_places_reading_and_approval_are_renewed_in_one_act_each(council: Council) -> None:
    made_ready(council)
    council.post("/requests/1/approve", version=str(council.request("1").version))
    with council.db.write() as session:
        from app.evidence.models import EvidenceItem

        item = session.get(EvidenceItem, evidence.item_id_of(session, council.people["lead"], "E-1"))
        assert item is not None
        a_revision(session, item, council.people["core"], number=2)
        item.current_revision = 2
        from app.audit import record

        record(session, council.people["core"], "evidence.revision.added", item)
    page = council.get("/evidence/E-1/renew")[1]
    assert "version 2 in place of version 1" in page
    version = council.request("1").answers[0].version
    council.post("/evidence/E-1/renew/places", picked=[f"{version}:1"])
    council.post("/evidence/E-1/renew/read", "second", picked=picked(council, "1"))
    council.post("/evidence/E-1/renew/approve", picked=picked(council, "1"))
    assert council.request("1").state == "approved"


def test_the_renewing_acts_do_nothing_without_rows(council: Council) -> None:
    for act in ("places", "read", "approve"):
        assert council.post(f"/evidence/E-1/renew/{act}") == (303, "/evidence/E-1/renew")


def test_a_request_that_is_not_there_is_404(council: Council) -> None:
    for address in ("/requests/99", "/requests/99/add", "/requests/1/parts/z", "/evidence/E-99/renew"):
        assert council.get(address)[0] == 404


def test_the_list_before_the_first_round_says_what_to_do(council: Council) -> None:
    from tests.web.site import in_no_round

    council.people["lead"] = in_no_round(council.people["lead"])
    assert "No request list is loaded yet" in council.get("/requests")[1]


@pytest.mark.parametrize("address", ["/requests", "/requests/1"])
def test_a_page_costs_as_many_selects_for_many_rows(council: Council, address: str) -> None:
    from sqlalchemy import event

    def selects() -> int:
        seen = []
        listen = lambda c, cur, statement, *rest: seen.append(statement)  # noqa: E731
        event.listen(council.db.engine, "before_cursor_execute", listen)
        council.get(address)
        event.remove(council.db.engine, "before_cursor_execute", listen)
        return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen)

    before = selects()
    with council.db.write() as session:
        for number in range(20):
            an_item(session, council.people["core"], f"Paper {number}", reference=f"E-10{number}")
    with council.db.write() as session:
        for number in range(20):
            service.answer_with(session, council.people["core"], "1", AnswerIn(document=f"E-10{number}"))
    assert selects() == before
