"""A person who was asked for a document replies, on a phone or anywhere; nobody else can."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.access import Role
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.models import AskState
from app.answers.schemas.asks import AskIn, AskOut
from app.core.db import Database
from app.evidence import service as evidence
from app.files.store import FileStore
from app.intake import service as intake
from app.intake.schemas import Coming, Tools
from app.intake.work import look_at
from app.web import asks
from tests.counting import selects
from tests.web.evidence_site import Site, a_site, a_word_file
from tests.web.markup import read
from tests.web.test_evidence_adding import WORD, make_up


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    made = a_site(db, tmp_path, asks.router)
    with made.client:
        yield made


def an_ask(site: Site, what: str = "Your carers strategy", code: str = "2") -> str:
    """The lead asks Anita for a document by Monday."""
    with site.db.write() as session:
        anita = accounts.who_am_i(session, site.anita).email
        data = AskIn(of=anita, what=what, due_on=date(2027, 1, 25))
        return answers.ask_for_document(session, site.round.lead, code, data).reference


def now_at(site: Site, reference: str) -> AskOut:
    with site.db.read() as session:
        return answers.get_ask(session, site.round.lead, reference)


def sent(site: Site, reference: str, reply: str, **fields: Any) -> dict[str, Any]:
    return {"version": str(now_at(site, reference).version), "reply": reply, **fields}


def test_the_page_says_what_for_whom_and_by_when(site: Site) -> None:
    page = site.contributor.get(f"/asks/{an_ask(site)}").text
    for words in ("Your carers strategy", "Priya Nair asked you", "Monday 25 January 2027", "Request 2", "Send"):
        assert words in page
    assert read(page).faults == [] and len(set(read(page).ids())) == len(read(page).ids())


def test_a_file_that_is_sent_answers_the_request(site: Site) -> None:
    reference = an_ask(site)
    file = {"file": ("Carers strategy.docx", a_word_file(), WORD)}
    fields = sent(site, reference, "sent", where_to_look="Section 2")
    answer = site.contributor.post(f"/asks/{reference}", data=fields, files=file)
    assert answer.status_code == 303, answer.text
    ask = now_at(site, reference)
    assert ask.state is AskState.SENT
    with site.db.read() as session:
        (found,) = answers.list_answers(session, site.round.lead, document=ask.document)
    assert (found.request, found.where_to_look) == ("2", "Section 2")
    page = site.contributor.get(f"/asks/{reference}").text
    assert "Sent. Thank you." in page and "Choose your file" not in page


def test_a_link_will_do_as_well(site: Site) -> None:
    reference = an_ask(site)
    wrong = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, "sent", url="not a link"))
    assert wrong.status_code == 422 and 'href="#url"' in wrong.text and 'value="not a link"' in wrong.text
    done = site.contributor.post(
        f"/asks/{reference}", data=sent(site, reference, "sent", url="www.fernshire.example/carers")
    )
    assert done.status_code == 303, done.text
    with site.db.read() as session:
        item = evidence.get_item(session, site.anita, now_at(site, reference).document)
    assert item.url == "https://www.fernshire.example/carers"


def test_nothing_chosen_and_a_bad_file_are_told_at_the_field(site: Site) -> None:
    reference = an_ask(site)
    nothing = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, "sent", where_to_look="Page 9"))
    assert nothing.status_code == 422 and "Choose your file, or paste a link" in nothing.text
    assert 'value="Page 9"' in nothing.text
    bad = {"file": ("a.docx", b"", WORD)}
    empty = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, "sent"), files=bad)
    assert empty.status_code == 422 and "This file is empty" in empty.text
    assert now_at(site, reference).state is AskState.ASKED


def test_a_file_that_somebody_else_has_put_in_is_taken_all_the_same(site: Site) -> None:
    content = a_word_file()
    path = site.folder / "theirs.docx"
    path.write_bytes(content)
    tools = Tools(FileStore(site.folder / "files"))
    looked = look_at(tools, Coming("theirs.docx", path))
    with site.db.write() as session:
        intake.take_file(session, site.round.core, looked, tools)
    reference = an_ask(site)
    file = {"file": ("Carers strategy.docx", content, WORD)}
    done = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, "sent"), files=file)
    assert done.status_code == 303, done.text
    assert now_at(site, reference).document == "E-0002"


@pytest.mark.parametrize(
    ("reply", "fields", "state"),
    [
        ("not_held", {}, AskState.NOT_HELD),
        ("someone_else", {"words": "Kofi Mensah in finance"}, AskState.SOMEONE_ELSE),
        ("more_time", {"until": "29 January 2027"}, AskState.MORE_TIME),
    ],
)
def test_the_other_replies(site: Site, reply: str, fields: dict[str, str], state: AskState) -> None:
    reference = an_ask(site)
    answer = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, reply, **fields))
    assert answer.status_code == 303, answer.text
    assert now_at(site, reference).state is state
    assert site.contributor.get(f"/asks/{reference}").status_code == 200


@pytest.mark.parametrize(
    ("reply", "fields", "field", "words"),
    [
        ("someone_else", {"words": ""}, "words-someone_else", "Say who has it."),
        ("more_time", {"until": ""}, "until", "Say until when you need."),
        ("more_time", {"until": "soon"}, "until", "must be a real date"),
        ("more_time", {"until": "1 January 2027"}, "until", "Give a day that is not past."),
    ],
)
def test_what_is_missing_is_asked_for_where_it_belongs(
    site: Site, reply: str, fields: dict[str, str], field: str, words: str
) -> None:
    reference = an_ask(site)
    answer = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, reply, **fields))
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and words in answer.text
    assert f'id="{field}"' in answer.text and f'id="other-{reply}" open' in answer.text
    assert f'id="{field}-error"' in answer.text


def test_a_reply_that_crossed_another_is_told(site: Site) -> None:
    reference = an_ask(site)
    stale = sent(site, reference, "not_held")
    site.contributor.post(f"/asks/{reference}", data=sent(site, reference, "more_time", until="29 January 2027"))
    answer = site.contributor.post(f"/asks/{reference}", data=stale)
    assert answer.status_code == 412 and "Someone else changed this" in answer.text


def test_nobody_else_replies_or_learns_of_it(site: Site) -> None:
    reference = an_ask(site)
    other = site.someone("Sam Delaney", Role.CONTRIB)
    assert site.as_(other).get(f"/asks/{reference}").status_code == 404
    assert site.as_(other).post(f"/asks/{reference}", data=sent(site, reference, "not_held")).status_code == 404
    director = site.someone("Marian Cole", Role.DIRECTOR)
    page = site.as_(director).get(f"/asks/{reference}")
    assert page.status_code == 200 and "Send</button>" not in page.text
    assert site.as_(director).post(f"/asks/{reference}", data=sent(site, reference, "not_held")).status_code == 403
    for role in (Role.MEMBER, Role.ADMIN):
        assert site.as_(site.someone("Else", role)).get("/asks").status_code == 404


def test_one_s_asks_stand_in_one_list_in_as_many_selects(site: Site) -> None:
    an_ask(site)
    site.contributor.get("/asks")
    with selects(site.db) as one:
        site.contributor.get("/asks")
    for number in range(6):
        an_ask(site, f"Paper {number}", "3")
    with selects(site.db) as many:
        page = site.contributor.get("/asks").text
    assert "Paper 5" in page and len(one) == len(many)
    assert "Nobody has asked you" in site.lead.get("/asks").text


def test_a_made_up_store_asks_whether_it_is_a_sample(site: Site) -> None:
    make_up(site)
    reference = an_ask(site)
    file = {"file": ("Carers strategy.docx", a_word_file(), WORD)}
    refused = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, "sent"), files=file)
    assert refused.status_code == 422 and "made-up" in refused.text
    taken = site.contributor.post(f"/asks/{reference}", data=sent(site, reference, "sent", made_up="yes"), files=file)
    assert taken.status_code == 303
