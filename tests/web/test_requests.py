"""Pages of requests: who sees them, what each form does, and what is said when it can't."""

import re
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.answers import service
from app.answers.schemas.changes import AnswerIn
from app.evidence import service as evidence
from tests.builders import a_revision, an_item
from tests.web.request_pages import Council
from tests.web.site import WHO

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
def test_every_page_opens_for_the_team(asked: Council, address: str, who: str) -> None:
    assert asked.site.get(address, headers={WHO: who}).status_code == 200


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
def test_a_contributor_sees_only_what_they_own(asked: Council, address: str, status: int) -> None:
    assert asked.get(address, "contrib")[0] == status


def test_the_way_to_the_gaps_is_offered_only_to_those_who_may_go_it(asked: Council) -> None:
    assert 'href="/gaps"' in asked.get("/requests")[1]
    assert 'href="/gaps"' not in asked.get("/requests", "contrib")[1]


@pytest.mark.parametrize(("address", "status"), [("/requests", 200), ("/requests/1", 200), ("/requests/1/add", 403)])
def test_a_director_reads_and_changes_nothing(asked: Council, address: str, status: int) -> None:
    found, page = asked.get(address, "director")
    assert found == status
    assert "<textarea" not in page and 'name="picked"' not in page


@pytest.mark.parametrize("who", ["member", "admin"])
def test_others_do_not_learn_that_there_are_requests(asked: Council, who: str) -> None:
    assert asked.get("/requests", who)[0] == 404


def test_the_list_is_grouped_counted_and_badged(asked: Council) -> None:
    page = asked.get("/requests")[1]
    assert "planning list, not CQC’s wording" in page
    assert re.search(r"Nothing in <b>2</b>", page) and re.search(r"Gaps <b>1</b>", page)
    assert 'aria-label="Due date of request 1"' in page


def test_filters_narrow_the_rows_and_the_counts_beside_the_chips(asked: Council) -> None:
    page = asked.get("/requests?owner=contrib@fernshire.example")[1]
    assert 'id="row-2"' in page and 'id="row-1"' not in page and "1 of 3 requests" in page
    assert "No requests match." in asked.get("/requests?q=nowhere")[1]
    assert 'id="row-1"' in asked.get("/requests?state=gaps")[1]


def test_a_strange_filter_or_order_is_no_error(asked: Council) -> None:
    assert asked.get("/requests?state=lost&sort=-weather&theme=none")[0] == 200


def test_the_download_holds_the_same_view(asked: Council) -> None:
    answer = asked.site.get("/requests.xlsx?state=gaps")
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows()]
    assert any(row[0] == "1" for row in rows) and not any(row[0] == "3" for row in rows)
    assert any("State: Gaps" in str(row[0]) for row in rows)


def test_the_owner_changes_in_the_row_and_can_be_undone(asked: Council) -> None:
    now = asked.request("1")
    status, where = asked.post("/requests/1/owner", owner="core@fernshire.example", version=str(now.version))
    assert (status, where) == (303, "/requests#row-1")
    assert asked.request("1").owner is not None
    page = asked.get("/requests")[1]
    assert "has a new owner" in page and 'action="/requests/1/owner"' in page


def test_a_script_gets_the_row_alone(asked: Council) -> None:
    version = str(asked.request("1").version)
    answer = asked.site.post(
        "/requests/1/owner",
        data={"owner": "core@fernshire.example", "version": version},
        headers={"HX-Request": "true", "HX-Target": "row-1"},
    )
    assert answer.status_code == 200 and 'id="row-1"' in answer.text and "<html" not in answer.text


def test_a_date_that_is_none_is_told_at_its_field(asked: Council) -> None:
    status, page = asked.post("/requests/1/due", due_on="soon", version=str(asked.request("1").version))
    assert status == 422 and "must be a real date" in page and 'value="soon"' in page


def test_the_due_date_changes_in_the_row(asked: Council) -> None:
    asked.post("/requests/1/due", due_on="27 Jan 2027", version=str(asked.request("1").version))
    assert str(asked.request("1").due_on) == "2027-01-27"


def picked(asked: Council, *codes: str) -> list[str]:
    return [f"{asked.request(code).version}:{code}" for code in codes]


def test_many_get_one_owner_and_what_was_left_is_named(asked: Council) -> None:
    rows = [*picked(asked, "1"), "999:3"]
    status, where = asked.post(
        "/requests/bulk/owner", owner="core@fernshire.example", picked=rows, next="/requests?state=gaps"
    )
    assert (status, where) == (303, "/requests?state=gaps")
    page = asked.get("/requests")[1]
    assert "1 request given to the new owner. 1 not:" in page and "changed by someone else" in page
    assert "given to the new owner" not in asked.get("/requests")[1]


def test_many_are_approved_row_by_row(asked: Council) -> None:
    asked.post("/requests/bulk/approve", picked=picked(asked, "1", "3"))
    page = asked.get("/requests")[1]
    assert "2 not:" in page and "3 has nothing in" in page


def test_a_bulk_act_without_its_value_changes_nothing(asked: Council) -> None:
    for verb, words in (("owner", "Choose the new owner first"), ("due", "give the new due date")):
        asked.post(f"/requests/bulk/{verb}", picked=picked(asked, "1"))
        assert words in asked.get("/requests")[1]
    asked.post("/requests/bulk/approve")
    assert "Tick the requests" in asked.get("/requests")[1]


def test_a_bulk_act_never_leads_off_the_list(asked: Council) -> None:
    assert asked.post("/requests/bulk/approve", next="//evil.example")[1] == "/requests"


def test_one_request_says_what_is_missing_with_the_way_to_fix_it(asked: Council) -> None:
    page = asked.get("/requests/1")[1]
    assert "Why this is not ready" in page and 'href="#answer-E-2"' in page
    assert "planning list, not CQC’s wording" in page and "Carers strategy" in page


def test_the_note_is_saved(asked: Council) -> None:
    status, where = asked.post("/requests/1/note", note="Waits have fallen.", version=str(asked.request("1").version))
    assert (status, where) == (303, "/requests/1#note")
    assert asked.request("1").note == "Waits have fallen."


def test_a_note_past_its_limit_is_told_at_the_note_and_kept(asked: Council) -> None:
    long = "word " * 130
    status, page = asked.post("/requests/1/note", note=long, version=str(asked.request("1").version))
    assert status == 422 and 'id="note-error"' in page and "word word word" in page


def test_a_second_writer_sees_theirs_and_yours(asked: Council) -> None:
    version = str(asked.request("1").version)
    asked.post("/requests/1/note", "core", note="Theirs.", version=version)
    status, page = asked.post("/requests/1/note", note="Yours.", version=version)
    assert status == 412
    assert "Core Person changed this after you opened it" in page
    assert "Theirs." in page and re.search(r"<textarea[^>]*>Yours\.</textarea>", page)
    assert f'name="version" value="{asked.request("1").version}"' in page


def test_a_form_without_its_version_is_refused(asked: Council) -> None:
    assert asked.post("/requests/1/note", note="x")[0] == 428


def test_people_and_date_are_saved_together_and_only_what_changed(asked: Council) -> None:
    now = asked.request("1")
    fields = {"owner": "psw@fernshire.example", "reader": "core@fernshire.example", "due_on": "1 March 2027"}
    assert asked.post("/requests/1/people", "core", version=str(now.version), **fields)[0] == 303
    after = asked.request("1")
    assert after.reader is not None and str(after.due_on) == "2027-03-01"
    asked.post("/requests/1/people", "core", version=str(after.version), **fields)
    assert asked.request("1").version == after.version


def test_the_period_wanted_is_written_as_other_dates_are_and_in_its_order(asked: Council) -> None:
    version = str(asked.request("1").version)
    fields = {"period_from": "1 April 2024", "period_to": "31 March 2027"}
    assert asked.post("/requests/1/people", "core", version=version, **fields)[0] == 303
    now = asked.request("1")
    assert (str(now.period_from), str(now.period_to)) == ("2024-04-01", "2027-03-31")
    page = asked.get("/requests/1", "core")[1]
    assert "Period covered: April 2024 to March 2027" in page and 'value="31 March 2027"' in page
    status, page = asked.post("/requests/1/people", "core", version=str(now.version), period_to="1 May 2020")
    assert status == 422 and "The period ends before it begins." in page and 'value="1 May 2020"' in page


def made_ready(asked: Council) -> None:
    version = str(asked.request("1").answers[1].version)
    asked.post("/requests/1/answers/E-2/where", "core", where_to_look="Page 2", version=version)
    status, where = asked.post("/requests/1/read", "second", version=str(asked.request("1").version))
    assert (status, where) == (303, "/requests/1#checks")


def test_a_second_person_reads_then_the_lead_approves_and_takes_it_back(asked: Council) -> None:
    made_ready(asked)
    assert asked.request("1").state == "ready_to_approve"
    asked.post("/requests/1/approve", version=str(asked.request("1").version))
    assert asked.request("1").state == "approved"
    assert 'action="/requests/1/unapprove"' in asked.get("/requests/1")[1]
    asked.post("/requests/1/unapprove", version=str(asked.request("1").version))
    assert asked.request("1").state == "ready_to_approve"


def test_what_is_not_ready_is_approved_only_with_a_reason(asked: Council) -> None:
    status, page = asked.post("/requests/1/approve", version=str(asked.request("1").version))
    assert status == 409 and "does not say where to look" in page
    status, page = asked.post("/requests/1/approve", reason="", version=str(asked.request("1").version))
    assert status == 422 and 'id="reason-error"' in page
    asked.post("/requests/1/approve", reason="CQC knows the document.", version=str(asked.request("1").version))
    page = asked.get("/requests/1")[1]
    assert asked.request("1").state == "approved" and "still in sight" in page


def test_only_the_lead_or_the_approver_approves(asked: Council) -> None:
    made_ready(asked)
    assert "Approve</button>" not in asked.get("/requests/1", "core")[1]
    assert asked.post("/requests/1/approve", "core", version=str(asked.request("1").version))[0] == 403


def test_bulk_approval_is_undone_by_its_notice(asked: Council) -> None:
    made_ready(asked)
    asked.post("/requests/bulk/approve", picked=picked(asked, "1"))
    assert asked.request("1").state == "approved"
    found = re.search(r'name="approved" value="([^"]+)"', asked.get("/requests")[1])
    assert found is not None
    asked.post("/requests/bulk/undo", approved=found[1])
    assert asked.request("1").state == "ready_to_approve"


def undo_fields(asked: Council) -> dict[str, str]:
    page = asked.get("/requests")[1]
    return {name: unescape(value) for name, value in re.findall(r'name="(what|was)" value="([^"]+)"', page)}


def test_each_request_gets_its_own_owner_back(asked: Council) -> None:
    asked.post("/requests/bulk/owner", owner="core@fernshire.example", picked=picked(asked, "1", "2", "3"))
    asked.post("/requests/bulk/undo-change", **undo_fields(asked))
    owners = [asked.request(code).owner for code in ("1", "2", "3")]
    assert [owner and owner.email for owner in owners] == ["psw@fernshire.example", "contrib@fernshire.example", None]


def test_each_request_gets_its_own_due_date_back_save_one_that_was_changed_since(asked: Council) -> None:
    asked.post("/requests/1/due", due_on="12 Jan 2027", version=str(asked.request("1").version))
    asked.post("/requests/bulk/due", due_on="27 January 2027", picked=picked(asked, "1", "2", "3"))
    fields = undo_fields(asked)
    asked.post("/requests/3/due", due_on="30 Jan 2027", version=str(asked.request("3").version))
    asked.post("/requests/bulk/undo-change", **fields)
    assert [str(asked.request(code).due_on) for code in ("1", "2", "3")] == ["2027-01-12", "None", "2027-01-30"]
    assert "3 was changed by someone else" in asked.get("/requests")[1]


@pytest.mark.parametrize("was", ["", "{}", '[["x"]]', '[["core@fernshire.example", "words"]]'])
def test_an_undo_that_names_nothing_changes_nothing(asked: Council, was: str) -> None:
    assert asked.post("/requests/bulk/undo-change", what="owner", was=was)[0] == 303
    assert "There is nothing to undo" in asked.get("/requests")[1]


def test_after_a_new_version_places_reading_and_approval_are_renewed_in_one_act_each(asked: Council) -> None:
    made_ready(asked)
    asked.post("/requests/1/approve", version=str(asked.request("1").version))
    with asked.db.write() as session:
        from app.evidence.models import EvidenceItem

        item = session.get(EvidenceItem, evidence.item_id_of(session, asked.people["lead"], "E-1"))
        assert item is not None
        a_revision(session, item, asked.people["core"], number=2)
        item.current_revision = 2
        from app.audit import record

        record(session, asked.people["core"], "evidence.revision.added", item)
    page = asked.get("/evidence/E-1/renew")[1]
    assert "version 2 in place of version 1" in page
    version = asked.request("1").answers[0].version
    asked.post("/evidence/E-1/renew/places", picked=[f"{version}:1"])
    asked.post("/evidence/E-1/renew/read", "second", picked=picked(asked, "1"))
    asked.post("/evidence/E-1/renew/approve", picked=picked(asked, "1"))
    assert asked.request("1").state == "approved"


def test_the_renewing_acts_do_nothing_without_rows(asked: Council) -> None:
    for act in ("places", "read", "approve"):
        assert asked.post(f"/evidence/E-1/renew/{act}") == (303, "/evidence/E-1/renew")


def test_a_request_that_is_not_there_is_404(asked: Council) -> None:
    for address in ("/requests/99", "/requests/99/add", "/requests/1/parts/z", "/evidence/E-99/renew"):
        assert asked.get(address)[0] == 404


def test_the_list_before_the_first_round_says_what_to_do(asked: Council) -> None:
    from tests.web.site import in_no_round

    asked.people["lead"] = in_no_round(asked.people["lead"])
    assert "No request list is loaded yet" in asked.get("/requests")[1]


@pytest.mark.parametrize("address", ["/requests", "/requests/1"])
def test_a_page_costs_as_many_selects_for_many_rows(asked: Council, address: str) -> None:
    from sqlalchemy import event

    def selects() -> int:
        seen = []
        listen = lambda c, cur, statement, *rest: seen.append(statement)  # noqa: E731
        event.listen(asked.db.engine, "before_cursor_execute", listen)
        asked.get(address)
        event.remove(asked.db.engine, "before_cursor_execute", listen)
        return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen)

    before = selects()
    with asked.db.write() as session:
        for number in range(20):
            an_item(session, asked.people["core"], f"Paper {number}", reference=f"E-10{number}")
    with asked.db.write() as session:
        for number in range(20):
            service.answer_with(session, asked.people["core"], "1", AnswerIn(document=f"E-10{number}"))
    assert selects() == before
