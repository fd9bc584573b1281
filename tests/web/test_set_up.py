"""Pages of Set up: who may, what each form does, and what is said when it can't."""

import re

import pytest
from sqlalchemy import select

from app.assessments.models import CouncilSettings
from tests.web.set_up_pages import FERNSHIRE, Store

PAGES = (
    "/set-up",
    "/set-up/council",
    "/set-up/start",
    "/set-up/list",
    "/set-up/dates",
    "/set-up/list/not-placed",
    "/set-up/words",
)


def test_every_page_opens_for_the_lead(begun: Store) -> None:
    closed = [address for address in (*PAGES, "/people") if begun.get(address)[0] != 200]
    assert closed == []


def test_nobody_else_sets_up(begun: Store) -> None:
    people, addresses = ("core", "contrib", "director", "member"), (*PAGES[:5], "/people")
    asked = [(who, address) for who in people for address in addresses]
    assert [(who, address) for who, address in asked if begun.get(address, who)[0] not in (403, 404)] == []


def test_an_administrator_looks_after_people_and_nothing_else(begun: Store) -> None:
    assert begun.get("/set-up", "admin")[0] == 200 and begun.get("/people", "admin")[0] == 200
    assert "Request list" not in begun.get("/set-up", "admin")[1]
    assert begun.get("/set-up/dates", "admin")[0] == 404


def test_an_empty_store_says_where_to_begin(bare_store: Store) -> None:
    page = bare_store.get("/set-up")[1]
    assert "Give the council’s name first." in page and "Start a round" not in page
    assert bare_store.get("/set-up/council")[0] == 200


def test_a_council_without_a_name_is_told_at_the_field(bare_store: Store) -> None:
    status, page = bare_store.post("/set-up/council", council_name="")
    assert status == 422 and 'id="council_name-error"' in page


def test_a_round_begins_with_all_its_requests(begun: Store) -> None:
    assert len(begun.rows) > 1
    assert "CQC assessment 2027" in begun.get("/set-up")[1]


def test_a_round_without_a_name_is_told_at_the_field(begun: Store) -> None:
    status, page = begun.post("/set-up/start", title="", request_list="planning-current")
    assert status == 422 and "Say what to call this round." in page


def test_a_second_round_waits_until_the_first_is_closed_then_starts_from_it(begun: Store) -> None:
    fields = {"title": "CQC assessment 2029", "request_list": "planning-current", "start_from": "R-1"}
    begun.post("/set-up/notice", **LETTER, version=str(begun.round.version))
    status, page = begun.post("/set-up/start", **fields)
    assert status == 409 and "Close it first" in page
    for status in ("sent", "closed"):
        begun.post("/set-up/round", round="R-1", status=status, version=str(begun.round.version))
    assert begun.post("/set-up/start", **fields) == (303, "/set-up")
    assert begun.round.predecessor == "R-1" and len(begun.rows) > 1


def test_settings_are_changed_and_a_second_writer_sees_both(begun: Store) -> None:
    version = re.search(r'name="version" value="(\d+)"', begun.get("/set-up/council")[1])
    assert version is not None
    fields = {"note_word_limit": "150", "protective_marking": "OFFICIAL", "version": version[1]}
    assert begun.post("/set-up/council", council_name=FERNSHIRE, **fields)[0] == 303
    status, page = begun.post("/set-up/council", council_name="Fernshire", **fields)
    assert status == 412 and "changed this after you opened it" in page and 'value="Fernshire"' in page
    status, page = begun.post("/set-up/council", council_name="F", note_word_limit="many", version="2")
    assert status == 422 and 'id="note_word_limit-error"' in page


LETTER = {"notified_on": "11 January 2027", "return_due_on": "1 February 2027", "return_due_time": "5pm"}


def test_the_council_s_own_words_are_kept_one_on_a_line(begun: Store) -> None:
    page = begun.get("/set-up/words")[1]
    assert "MPS = " in page or "AMHP = approved mental health professional" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    sent = {"words": "MPS = market position statement\n\nHomeFirst = hospital discharge", "version": version[1]}
    assert begun.post("/set-up/words", words="MPS is a statement", version=version[1])[0] == 422
    assert (
        "Line 2: MPS stands there twice" in begun.post("/set-up/words", words="MPS = a\nMPS = b", version=version[1])[1]
    )
    assert begun.post("/set-up/words", **sent) == (303, "/set-up")
    page = begun.get("/set-up/words")[1]
    assert "HomeFirst = hospital discharge" in page and "AMHP" not in page
    status, page = begun.post("/set-up/words", words="X = y", version=version[1])
    assert status == 412 and "Theirs" in page


def test_the_letter_sets_every_date_in_one_act(begun: Store) -> None:
    assert begun.round.notified_on is None and all(row.due_on is None for row in begun.rows)
    assert "Day" in begun.get("/requests")[1]
    assert begun.post("/set-up/notice", **LETTER, version=str(begun.round.version))[0] == 303
    assert str(begun.round.return_due_at)[:10] == "2027-02-01"
    assert all(row.due_on is not None for row in begun.rows)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("notified_on", "", "Give the day of the letter."),
        ("return_due_on", "soon", "must be a real date"),
        ("return_due_time", "25pm", "Give a time of day"),
        ("return_due_on", "1 January 2027", "return"),
    ],
)
def test_a_fault_in_the_letter_s_dates_is_told_at_the_field(begun: Store, field: str, value: str, words: str) -> None:
    status, page = begun.post("/set-up/notice", **{**LETTER, field: value}, version=str(begun.round.version))
    assert status == 422 and words in page and f'id="{field}-error"' in page
    assert begun.round.notified_on is None


def test_a_word_that_is_shipped_is_switched_off_changed_and_put_back(begun: Store) -> None:
    address = "/set-up/words/shipped"

    def sent(**fields: str) -> dict[str, str]:
        page = begun.get("/set-up/words")[1]
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        assert begun.post(address, word="mps", version=version[1], **fields) == (303, address)
        with begun.db.read() as session:
            return session.scalars(select(CouncilSettings)).one().shipped_words

    page = begun.get(address)[1]
    assert "market position statement" in page and "waiting list<" not in page, "abbreviations at first"
    assert "waiting list<" in begun.get(f"{address}?q=waiting+list")[1]
    assert sent(act="off") == {"mps": ""}
    page = begun.get(f"{address}?shown=changed")[1]
    assert "Switched off" in page and ">mps</th>" in page and ">sab</th>" not in page
    assert sent(act="change", means="") == {"mps": ""}, "nothing was written"
    assert sent(act="change", means="minor process step") == {"mps": "minor process step"}
    assert 'value="minor process step"' in begun.get(f"{address}?q=mps")[1]
    assert sent(act="back") == {}
    assert begun.post(address, word="mps", act="off", version="1") == (303, address)
    assert "Somebody else changed the settings meanwhile" in begun.get(address)[1]


@pytest.fixture
def notified(begun: Store) -> Store:
    begun.post("/set-up/notice", **LETTER, version=str(begun.round.version))
    return begun


def test_later_dates_are_stated_and_taken_back(notified: Store) -> None:
    notified.post(
        "/set-up/dates", visit_from="12 April 2027", visit_to="14 April 2027", version=str(notified.round.version)
    )
    assert str(notified.round.visit_from) == "2027-04-12"
    notified.post("/set-up/dates", visit_from="", visit_to="", version=str(notified.round.version))
    assert notified.round.visit_from is None


def test_dates_that_can_t_stand_together_are_told_and_a_stale_page_shows_both(notified: Store) -> None:
    version = str(notified.round.version)
    status, page = notified.post("/set-up/dates", visit_from="14 April 2027", visit_to="12 April 2027", version=version)
    assert status == 422 and "There is something to put right" in page and 'value="14 April 2027"' in page
    notified.post("/set-up/dates", visit_from="12 April 2027", version=version)
    status, page = notified.post("/set-up/dates", visit_from="13 April 2027", version=version)
    assert status == 412 and "12 April 2027" in page and 'value="13 April 2027"' in page


def test_more_time_counts_only_when_agreed_in_writing(notified: Store) -> None:
    version = str(notified.round.version)
    notified.post("/set-up/extensions", until_on="8 February 2027", reason="The system was down.", version=version)
    assert str(notified.round.return_due_at)[:10] == "2027-02-01"
    asked = notified.round.extensions[0]
    status, page = notified.post("/set-up/extensions/answer", state="agreed", version=str(asked.version))
    assert status == 422 and 'id="in_writing-error"' in page
    fields = {"state": "agreed", "in_writing": "Email of today", "move_requests": ["", "yes"]}
    assert notified.post("/set-up/extensions/answer", **fields, version=str(asked.version))[0] == 303
    assert str(notified.round.return_due_at)[:10] == "2027-02-08"


def test_refused_time_leaves_the_date(notified: Store) -> None:
    version = str(notified.round.version)
    notified.post("/set-up/extensions", until_on="8 February 2027", reason="The system was down.", version=version)
    notified.post("/set-up/extensions/answer", state="refused", version=str(notified.round.extensions[0].version))
    assert notified.round.extensions[0].state == "refused"
    assert str(notified.round.return_due_at)[:10] == "2027-02-01"


def test_a_milestone_is_done_and_not_done_after_all_and_moved(notified: Store) -> None:
    ours = next(one for one in notified.round.milestones if one.kind == "ours")
    address = f"/set-up/milestones/{ours.code}"
    assert notified.post(f"{address}/done", version=str(ours.version)) == (303, f"/set-up/dates#milestone-{ours.code}")
    ours = next(one for one in notified.round.milestones if one.code == ours.code)
    assert str(ours.done_on) == "2027-01-21"
    notified.post(f"{address}/done", undo="yes", version=str(ours.version))
    ours = next(one for one in notified.round.milestones if one.code == ours.code)
    notified.post(f"{address}/move", day="3", version=str(ours.version))
    ours = next(one for one in notified.round.milestones if one.code == ours.code)
    assert ours.day == 3 and ours.done_on is None
    status, page = notified.post(f"{address}/move", day="soon", version=str(ours.version))
    assert status == 422 and "must be a whole number" in page


def test_closure_days_come_and_go(begun: Store) -> None:
    def version() -> str:
        found = re.search(
            r'action="/set-up/closures">.*?name="version" value="(\d+)"',
            begun.get("/set-up/dates")[1],
        )
        assert found is not None
        return found[1]

    begun.post("/set-up/closures", on="29 December 2026", name="Christmas closure", version=version())
    assert "Christmas closure" in begun.get("/set-up/dates")[1]
    begun.post("/set-up/closures/remove", on="2026-12-29", version=version())
    assert "Christmas closure" not in begun.get("/set-up/dates")[1]
    status, page = begun.post("/set-up/closures", on="", version=version())
    assert status == 422 and "Give the day." in page
