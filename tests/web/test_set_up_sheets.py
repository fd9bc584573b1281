"""Set up: the list that CQC sent, changing to it, and people from a sheet."""

import re
from html import unescape

import pytest

from app.accounts import service as accounts
from app.web.set_up.clock_time import read_clock_time
from tests.web.set_up_pages import Store, a_sheet
from tests.web.site import WHO

LINES = a_sheet(
    ("Title", "Ref no", "What we ask for", "Extra"),
    ("Waiting lists and how risk is managed", "W1", "How long people wait, and how they are kept safe meanwhile.", "x"),
    ("Unpaid carers", "W2", "How carers are found, assessed and supported.", "y"),
)


def read_list(begun: Store) -> str:
    status, where = begun.send("/set-up/list", "cqc.xlsx", LINES)
    assert status == 303 and where.startswith("/set-up/list/read?")
    return where


def the_form(page: str) -> dict[str, str | list[str]]:
    """What the page of columns would send."""
    fields: dict[str, str | list[str]] = {
        name: re.search(f'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("token", "file_name", "sheet")
    }
    fields["meaning"] = re.findall(r'name="meaning" value="([^"]*)"', page)
    for name, options in re.findall(r'<select[^>]*name="(column-\w+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_a_list_is_shown_column_by_column_before_it_is_loaded(begun: Store) -> None:
    page = begun.get(read_list(begun))[1]
    assert "2 requests in cqc.xlsx" in page and "Ref no" in page and "The first requests" in page
    assert the_form(page)["column-B"] == "code" and the_form(page)["column-A"] == "title"


def test_columns_are_corrected_and_read_again(begun: Store) -> None:
    fields = the_form(begun.get(read_list(begun))[1])
    status, page = begun.post("/set-up/list/load", **{**fields, "column-C": "", "again": "yes"})
    assert status == 200 and the_form(page)["column-C"] == ""
    status, page = begun.post("/set-up/list/load", **{**fields, "column-D": "title"})
    assert status == 422 and "Two columns can’t be the same thing" in page


def load_list(begun: Store) -> None:
    fields = the_form(begun.get(read_list(begun))[1])
    answer = begun.post("/set-up/list/load", **fields, name="CQC 2027", is_cqcs_own=["", "yes"])
    assert answer == (303, "/set-up/list")


def test_the_list_is_loaded_as_cqc_s_own_only_when_a_person_says_so(begun: Store) -> None:
    load_list(begun)
    page = begun.get("/set-up/list")[1]
    assert "CQC 2027" in page and "cqc.xlsx" in page
    fields = the_form(begun.get(read_list(begun))[1])
    status, page = begun.post("/set-up/list/load", **fields, name="")
    assert status == 422 and "Say what to call the list." in page


def test_a_list_of_the_council_s_own_is_not_said_to_be_put_together_by_us(begun: Store) -> None:
    before = begun.get("/set-up/list")[1]
    fields = the_form(begun.get(read_list(begun))[1])
    assert begun.post("/set-up/list/load", **{**fields, "name": "Our practice list"})[0] == 303
    after = begun.get("/set-up/list")[1]
    assert after.count("Put together from") == before.count("Put together from")
    assert after.count("Loaded by the council, and not marked") == 1


@pytest.mark.parametrize(("name", "content"), [("cqc.xlsx", b""), ("cqc.xlsx", b"not a workbook"), ("cqc.docx", b"PK")])
def test_a_file_that_holds_no_list_is_told_at_the_file(begun: Store, name: str, content: bytes) -> None:
    status, page = begun.send("/set-up/list", name, content)
    assert status == 422 and 'id="file-error"' in page


def test_no_file_is_told_at_the_file(begun: Store) -> None:
    status, page = begun.post("/set-up/list")
    assert status == 422 and "Choose the file with the list first." in page


def test_old_and_new_stand_side_by_side_until_a_person_confirms_and_the_rest_waits(begun: Store) -> None:
    row = begun.rows[0]
    begun.post(f"/requests/{row.code}/note", note="What we say of this.", version=str(row.version))
    load_list(begun)
    assert begun.post("/set-up/list/compare", to="cqc-2027") == (303, "/set-up/list/change?to=cqc-2027")
    page = begun.get("/set-up/list/change?to=cqc-2027")[1]
    assert row.title in page.replace("&#39;", "'") and "Nothing is dropped" in page
    assert "choose and confirm" in begun.get("/set-up/list")[1]
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    kept = begun.post(
        "/set-up/list/change", to="cqc-2027", version=version[1], confirmed="", **{"line-C02": ["", "W1"]}
    )
    assert kept == (303, "/set-up/list/change?to=cqc-2027") and len(begun.rows) > 2
    status, page = begun.post("/set-up/list/change", to="cqc-2027", version=version[1], confirmed="yes")
    assert status == 412 and "Someone else changed this choice" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = begun.post("/set-up/list/change", to="cqc-2027", version=version[1], confirmed="yes")
    assert answer == (303, "/set-up/list/not-placed") and len(begun.rows) == 2
    assert "What we say of this." in begun.get("/set-up/list/not-placed")[1]
    waiting = {"kind": "note", "old_list": "planning-current", "request": row.code}
    assert begun.post("/set-up/list/not-placed", **waiting, to="")[0] == 422
    assert begun.post("/set-up/list/not-placed", **waiting, to="W2")[0] == 303
    assert "Everything has its place." in begun.get("/set-up/list/not-placed")[1]


def test_a_waiting_thing_is_left_out_only_with_a_reason(begun: Store) -> None:
    row = begun.rows[0]
    begun.post(f"/requests/{row.code}/note", note="What we say of this.", version=str(row.version))
    load_list(begun)
    begun.post("/set-up/list/compare", to="cqc-2027")
    begun.post("/set-up/list/change", to="cqc-2027", version="1", confirmed="yes")
    waiting = {"kind": "note", "old_list": "planning-current", "request": row.code}
    assert begun.post("/set-up/list/leave-out", **waiting)[0] == 422
    assert begun.post("/set-up/list/leave-out", **waiting, reason="It is asked no more.")[0] == 303


def test_a_change_is_put_aside(begun: Store) -> None:
    load_list(begun)
    begun.post("/set-up/list/compare", to="cqc-2027")
    assert begun.post("/set-up/list/compare", to="cqc-2027")[0] == 409
    assert begun.post("/set-up/list/leave", to="cqc-2027", version="1") == (303, "/set-up/list")
    assert begun.get("/set-up/list/change?to=nothing")[0] == 404


def test_a_person_is_added_with_roles_changed_and_closed(bare_store: Store) -> None:
    fields = {
        "name": "Xan Li",
        "email": "xan@fernshire.example",
        "job_title": "Analyst",
        "team": "",
        "roles": ["", "contrib"],
    }
    page_of_xan = bare_store.post("/people", "admin", **fields)[1]
    assert re.fullmatch(r"/people/[0-9a-f]{12}", page_of_xan)
    page = bare_store.get("/people", "admin")[1]
    assert "Xan Li" in page and "Analyst" in page
    change = {"name": "Xan Lee", "job_title": "Analyst", "team": "Data", "version": "1"}
    assert bare_store.post(f"{page_of_xan}/details", "admin", **change) == (303, page_of_xan)
    assert bare_store.post(f"{page_of_xan}/details", "admin", **change)[0] == 412
    assert bare_store.post(f"{page_of_xan}/roles", "admin", role="core") == (303, page_of_xan)
    assert bare_store.post(f"{page_of_xan}/roles/end", "admin", role="contrib", assessment="") == (303, page_of_xan)
    assert bare_store.post(f"{page_of_xan}/disable", "admin") == (303, page_of_xan)
    with bare_store.db.read() as session:
        xan = accounts.get_person(session, bare_store.people["admin"], "xan@fernshire.example")
    assert (xan.name, xan.team, xan.roles, xan.active) == ("Xan Lee", "Data", ["core"], False)


def test_faults_of_a_person_are_told_at_the_field(bare_store: Store) -> None:
    status, page = bare_store.post("/people", "admin", name="", email="xan")
    assert status == 422 and 'id="name-error"' in page and 'value="xan"' in page
    status, page = bare_store.post("/people", "admin", name="Lead", email="lead@fernshire.example")
    assert status == 409 and 'id="email-error"' in page


def test_the_lead_sees_people_and_adds_none(begun: Store) -> None:
    assert "People are added" in begun.get("/people")[1]
    assert "Add a person" not in begun.get("/people")[1]
    assert begun.post("/people", name="Xan Li", email="xan@fernshire.example")[0] == 403


PEOPLE = a_sheet(
    ("Full name", "E-mail", "Post", "Role"),
    ("Xan Li", "xan@fernshire.example", "Analyst", "Contributor"),
    ("Bo Moe", "bo@fernshire.example", "", "King"),
    ("Lead Person", "lead@fernshire.example", "", ""),
    ("", "nobody@fernshire.example", "", ""),
)


def test_a_sheet_of_people_is_shown_before_anybody_is_added(bare_store: Store) -> None:
    status, page = bare_store.send("/people/sheet", "people.xlsx", PEOPLE, "admin")
    assert status == 200 and "Add 1 person?" in page
    assert "is no role" in page and "It has no name" in page and "Here already" in page
    assert "Xan Li" not in bare_store.get("/people", "admin")[1]

    found = re.search(r'name="people" value="([^"]*)"', page)
    assert found is not None
    assert bare_store.post("/people/many", "admin", people=unescape(found[1])) == (303, "/people")
    page = bare_store.get("/people", "admin")[1]
    assert "Xan Li" in page and "1 person is added." in page


@pytest.mark.parametrize("content", [b"", a_sheet(("Colour", "Size"), ("red", "large"))])
def test_a_sheet_without_people_is_told_at_the_file(bare_store: Store, content: bytes) -> None:
    status, page = bare_store.send("/people/sheet", "people.xlsx", content, "admin")
    assert status == 422 and 'id="file-error"' in page


@pytest.mark.parametrize(
    ("written", "read"),
    [("5pm", "17:00"), ("5.30 p.m.", "17:30"), ("12am", "00:00"), ("12pm", "12:00"), ("17:00", "17:00"), ("midday", "12:00"),
     ("", ""), ("25:00", None), ("13pm", None), ("soon", None)],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_write_it(written: str, read: str | None) -> None:
    assert read_clock_time(written) == read


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ("", "could not be read"),
        ("[]", "could not be read"),
        ('{"people": []}', "could not be read"),
        ('{"people": [{"email": "x", "name": "X"}]}', "Nobody was added."),
    ],
)
def test_people_that_were_tampered_with_are_told_and_nobody_is_added(
    bare_store: Store, people: str, sentence: str
) -> None:
    status, page = bare_store.post("/people/many", "admin", people=people)
    assert status == 422
    assert sentence in page


def test_the_page_of_a_change_opened_bare_leads_to_the_proposed_one_or_says_what_to_press(begun: Store) -> None:
    status, page = begun.get("/set-up/list/change")
    assert status == 404 and "No list is compared yet. Press “Compare with the list in use”" in page
    load_list(begun)
    begun.post("/set-up/list/compare", to="cqc-2027")
    begun.get("/set-up")
    answer = begun.site.get("/set-up/list/change", headers={WHO: "lead"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/set-up/list/change?to=cqc-2027")
