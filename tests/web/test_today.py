"""Today and the search box, for every role over a real round."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access import Actor, Role
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.schemas.asks import AskIn
from app.answers.schemas.changes import AnswerIn
from app.core.db import Database
from app.evidence.schemas import FindingIn
from app.packs import service as packs
from app.packs.models import PackKind
from app.packs.schemas import PackIn
from app.web import search, today
from tests.app.selfassessment.claims import a_claim
from tests.counting import selects
from tests.web.evidence_site import Site, a_site
from tests.web.markup import read


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    made = a_site(db, tmp_path, today.router, search.router)
    with made.client:
        yield made


@pytest.mark.parametrize(
    ("role", "words", "not_there"),
    [
        (Role.LEAD, "You are lead officer", "You look after people"),
        (Role.CORE, "what is waiting for you", "You are lead officer"),
        (Role.PSW, "What the cases need from you", "You are lead officer"),
        (Role.DIRECTOR, "what is most at risk", "Your requests"),
        (Role.MEMBER, "Where the information return stands", "/requests?state="),
        (Role.CONTRIB, "What you were asked for", "Most at risk"),
        (Role.ADMIN, "You look after people", "Most at risk"),
    ],
)
def test_today_has_the_shape_of_the_role(site: Site, role: Role, words: str, not_there: str) -> None:
    answer = site.as_(site.someone("Somebody Else", role)).get("/")
    assert answer.status_code == 200
    assert "Thursday 21 January 2027" in answer.text and words in answer.text and not_there not in answer.text
    markup = read(answer.text)
    assert markup.faults == [] and len(markup.all("h1")) == 1
    has_counts = role not in (Role.CONTRIB, Role.ADMIN)
    assert ("The 3 requests" in answer.text) is has_counts


def test_what_waits_leads_to_its_page(site: Site) -> None:
    site.document(findings=(FindingIn(kind="personal-data", place="page 1"),))
    with site.db.write() as session:
        email = accounts.who_am_i(session, site.anita).email
        ask = answers.ask_for_document(session, site.round.lead, "2", AskIn(of=email, what="Your carers strategy"))
    page = site.contributor.get("/").text
    assert f'href="/asks/{ask.reference}"' in page and "Nothing is waiting" not in page


def test_what_others_did_is_told_since_one_last_looked(site: Site) -> None:
    item = site.document()
    with site.db.write() as session:
        answers.answer_with(session, site.round.core, "2", AnswerIn(document=item.reference))
    page = site.lead.get("/").text
    assert "Since you last looked" in page and "Grace Okafor" in page
    assert "Since you last looked" not in site.contributor.get("/").text


def test_a_planning_list_is_named_once_a_table_and_marked_in_each_row(site: Site) -> None:
    page = site.lead.get("/").text
    at_risk = page[page.index('id="at-risk"') :]
    assert at_risk.count("planning list, not CQC’s wording</span>") == 1
    assert at_risk.count('class="planning-mark"') == 3


def test_the_assertions_stand_beside_the_cases(site: Site) -> None:
    assert "assertions fully evidenced" not in site.lead.get("/").text
    with site.db.write() as session:
        a_claim(session, site.round.lead)
    page = site.lead.get("/").text
    assert "0 of 1" in page and "assertions fully evidenced" in page
    member = site.someone("Em Ember", Role.MEMBER)
    assert "assertions fully evidenced" not in site.as_(member).get("/").text


def test_a_member_s_count_of_the_requests_says_that_the_list_is_a_planning_list(site: Site) -> None:
    page = site.as_(site.someone("Em Ember", Role.MEMBER)).get("/").text
    heading = page[page.index(" requests <span") :].split("</h2>")[0]
    assert "planning list, not CQC’s wording" in heading


def test_before_the_first_round_today_says_what_to_do(site: Site) -> None:
    lead = Actor.of(site.round.lead.person_id, "Priya Nair", frozenset({Role.LEAD}), None)
    page = site.as_(lead).get("/").text
    assert "No assessment is set up yet." in page and 'href="/set-up"' in page
    core = Actor.of(site.round.core.person_id, "Grace Okafor", frozenset({Role.CORE}), None)
    assert "The lead officer sets one up." in site.as_(core).get("/").text


def test_today_costs_as_many_selects_for_many_documents_as_for_one(site: Site) -> None:
    item = site.document()
    with site.db.write() as session:
        answers.answer_with(session, site.round.core, "1", AnswerIn(document=item.reference))
    site.lead.get("/")
    with selects(site.db) as one:
        site.lead.get("/")
    for number in range(6):
        item = site.document(f"Paper {number}")
        with site.db.write() as session:
            for code in ("1", "2", "3"):
                answers.answer_with(session, site.round.core, code, AnswerIn(document=item.reference))
    with selects(site.db) as many:
        site.lead.get("/")
    assert len(many) == len(one)


def test_long_work_that_one_asked_for_has_its_line_and_leads_to_its_page(site: Site) -> None:
    with site.db.write() as session:
        packs.ask_for_pack(session, site.round.lead, PackIn(kind=PackKind.INFORMATION_RETURN))
    page = site.lead.get("/").text
    assert "Your long work" in page and 'href="/packs/P-1">Pack 1</a>: Waiting to start.' in page
    assert "Your long work" not in site.core.get("/").text


def test_search_finds_requests_and_the_words_of_documents(site: Site) -> None:
    site.document("Protocol", words="People who wait are called back within five days.")
    page = site.lead.get("/search?q=called").text
    assert "1 thing found" in page and "<mark>called</mark>" in page and "E-0001 Protocol" in page
    assert "2 Request 2" in site.lead.get("/search?q=request").text


def test_a_reference_or_a_number_leads_straight_there(site: Site) -> None:
    site.document("Protocol")
    assert site.lead.get("/search?q=e-0001").headers["location"] == "/evidence/E-0001"
    assert site.lead.get("/search?q=2").headers["location"] == "/requests/2"


def test_search_keeps_what_one_may_not_see(site: Site) -> None:
    site.document("Protocol", words="called back")
    assert "Nothing that you may see matches." in site.contributor.get("/search?q=called").text
    assert "Look for" in site.lead.get("/search").text
    assert site.as_(site.someone("Pat Ito", Role.ADMIN)).get("/search?q=called").status_code == 404


def test_search_is_narrowed_by_its_address(site: Site) -> None:
    site.document("Protocol", words="called back", document_date="2026-11-03")
    page = site.lead.get("/search?q=called&kind=document&since=2026-11-01&until=2026-11-30&state=ready").text
    assert "E-0001 Protocol" in page and 'href="/search?q=called&amp;since=2026-11-01' in page
    for narrower in ("kind=request", "since=2026-11-04", "state=draft", "owner=a@b.example", "request=2"):
        assert "Nothing that you may see matches." in site.lead.get(f"/search?q=called&{narrower}").text, narrower
    refused = site.lead.get("/search?q=called&since=3.11.")
    assert refused.status_code == 422 and "Dated from: enter a day, for example 2027-01-18." in refused.text
    assert "Type a word" in site.lead.get("/search?q=-").text


def test_what_is_looked_for_is_only_text(site: Site) -> None:
    page = site.lead.get("/search", params={"q": '<script>alert(1)</script> "'}).text
    assert "<script>alert" not in page
