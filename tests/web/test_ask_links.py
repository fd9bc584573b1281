"""By a one-time link a person replies to one ask without signing in, and reaches nothing else."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from app.access import Actor, Role
from app.accounts.models import User
from app.answers import routes as answer_routes
from app.answers import service as answers
from app.answers.models import Ask, AskLink, AskState
from app.answers.schemas.asks import AskIn
from app.answers.service.by_link import SAID, UNKNOWN
from app.assessments.models import CouncilSettings
from app.audit.hooks import take_noted
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from app.intake import routes as intake_routes
from app.notify.models import Mail
from app.web import ask_links, asks, today
from tests.builders import a_person
from tests.serving import an_app
from tests.web.evidence_site import Site, a_site, a_word_file
from tests.web.markup import read
from tests.web.test_asks import an_ask, now_at
from tests.web.test_evidence_adding import WORD

FILE = {"file": ("Carers strategy.docx", a_word_file(), WORD)}


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    made = a_site(db, tmp_path, asks.router, ask_links.router, today.router)
    with db.write() as session:
        session.scalars(select(CouncilSettings)).one().mail_domains = "fernshire.example"
        session.flush()
        take_noted(session)
    with made.client:
        yield made


def a_link(site: Site, reference: str, **fields: str) -> str:
    """The core team makes a link for the person asked."""
    page = site.core.post(f"/asks/{reference}/link", data={"days": "14", **fields})
    assert page.status_code == 200, page.text
    return re.search(r"/ask/[\w-]{43}", page.text)[0]  # type: ignore[index]


def stranger(site: Site) -> TestClient:
    return site.as_(None)


def an_outside_ask(site: Site) -> str:
    with site.db.write() as session:
        a_person(session, "Sam Outside", email="sam@charity.example")
        data = AskIn(of="sam@charity.example", what="Your annual review", due_on=None)
        return answers.ask_for_document(session, site.round.lead, "2", data).reference


def links(site: Site) -> list[AskLink]:
    with site.db.read() as session:
        return list(session.scalars(select(AskLink)))


def make_active(site: Site, name: str, active: bool) -> None:
    with site.db.write() as session:
        session.scalars(select(User).where(User.name == name)).one().active = active
        session.flush()
        take_noted(session)


def version_on(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page)[1]  # type: ignore[index]


def reply(site: Site, link: str, kind: str, **fields: str) -> dict[str, str]:
    return {"version": version_on(stranger(site).get(link).text), "reply": kind, **fields}


def test_the_page_says_who_asks_for_what_by_when_and_no_more(site: Site) -> None:
    reference = an_ask(site)
    page = stranger(site).get(a_link(site, reference))
    for words in ("Priya Nair asked you", "Your carers strategy", "Monday 25 January 2027", "Request 2", "Send"):
        assert words in page.text
    assert read(page.text).faults == [] and "<nav" not in page.text
    assert not re.findall(r'href="/(?!static|help|accessibility|ask/)[a-z]', page.text)


def test_the_token_is_kept_as_its_hash_only(site: Site) -> None:
    token = a_link(site, an_ask(site)).removeprefix("/ask/")
    assert len(token) >= 43
    with site.db.read() as session:
        rows = session.execute(text("SELECT * FROM ask_link")).all()
        rows += session.execute(text("SELECT columns FROM audit_change")).all()
    assert token not in repr(rows)


def test_looking_never_uses_a_link_up(site: Site) -> None:
    reference = an_ask(site)
    link = a_link(site, reference)
    for _ in range(3):
        assert stranger(site).get(link).status_code == 200
    assert links(site)[0].used_at is None
    assert site.as_(None).post(link, data=reply(site, link, "sent"), files=FILE).status_code == 303


def test_sending_answers_the_request_and_uses_the_link_up(site: Site) -> None:
    reference = an_ask(site)
    link = a_link(site, reference)
    data = reply(site, link, "sent", where_to_look="Section 2")
    assert stranger(site).post(link, data=data, files=FILE).headers["location"] == link
    assert now_at(site, reference).state is AskState.SENT
    page = stranger(site).get(link).text
    assert "Sent to Priya Nair. Thank you." in page and "Carers strategy" in page and "Choose your file" not in page
    again = stranger(site).post(link, data=data, files=FILE)
    assert again.status_code == 422 and "Sent to Priya Nair" in again.text
    with site.db.read() as session:
        (found,) = answers.list_answers(session, site.round.lead, document=now_at(site, reference).document)
    assert (found.request, found.where_to_look) == ("2", "Section 2")


@pytest.mark.parametrize(
    ("kind", "fields", "state", "told"),
    [
        ("not_held", {"words": "We stopped in 2024"}, AskState.NOT_HELD, "there is none: We stopped in 2024"),
        ("someone_else", {"words": "Kofi in finance"}, AskState.SOMEONE_ELSE, "someone else has it: Kofi in finance"),
        ("more_time", {"until": "29 January 2027"}, AskState.MORE_TIME, "more time is needed: Until 29 January 2027."),
    ],
)
def test_the_other_replies_leave_the_link_good(
    site: Site, kind: str, fields: dict[str, str], state: AskState, told: str
) -> None:
    reference = an_ask(site)
    link = a_link(site, reference)
    assert stranger(site).post(link, data=reply(site, link, kind, **fields)).status_code == 303
    assert now_at(site, reference).state is state
    page = stranger(site).get(link)
    assert told in page.text and links(site)[0].used_at is None


@pytest.mark.parametrize("kind", ["someone_else", "more_time", "sent", "rubbish", ""])
def test_what_is_missing_is_asked_for_and_nothing_is_lost(site: Site, kind: str) -> None:
    link = a_link(site, an_ask(site))
    answer = stranger(site).post(link, data=reply(site, link, kind, where_to_look="Page 9", until="soon"))
    assert answer.status_code == 422 and "govuk-error-summary" in answer.text


def test_wrong_ended_and_taken_back_links_say_one_sentence_and_nothing_of_the_ask(site: Site) -> None:
    reference = an_ask(site)
    first = a_link(site, reference)
    second = a_link(site, reference)  # ends the first
    told = {f"/ask/{'x' * 43}": (404, UNKNOWN), first: (410, SAID["withdrawn"])}  # type: ignore[index]
    with clock.set_to(now() + timedelta(days=15)):
        late = stranger(site).get(second)
    assert (late.status_code, SAID["expired"] in late.text) == (410, True)  # type: ignore[index]
    for link, (status, sentence) in told.items():
        for answer in (
            stranger(site).get(link),
            stranger(site).post(link, data={"reply": "not_held", "version": "1"}),
            stranger(site).post(f"{link}/code", data={"code": "1"}),
        ):
            assert answer.status_code == status and sentence in answer.text.replace("&#39;", "’")
            assert "Priya" not in answer.text and "carers" not in answer.text
    assert now_at(site, reference).state is AskState.ASKED


def test_a_link_ends_with_the_ask_and_with_the_person(site: Site) -> None:
    reference = an_ask(site)
    link = a_link(site, reference)
    make_active(site, "Anita Lowe", False)
    assert stranger(site).get(link).status_code == 410
    make_active(site, "Anita Lowe", True)
    assert stranger(site).get(link).status_code == 200
    with site.db.write() as session:
        answers.withdraw_ask(session, site.round.lead, reference, now_at(site, reference).version)
    assert stranger(site).get(link).status_code == 410


def test_a_link_is_not_handed_on_with_the_ask(site: Site) -> None:
    reference = an_ask(site)
    link = a_link(site, reference)
    with site.db.write() as session:
        session.scalars(select(Ask)).one().asked_of = site.round.psw.person_id
        session.flush()
        take_noted(session)
    assert stranger(site).get(link).status_code == 410


def test_the_team_takes_a_link_back(site: Site) -> None:
    reference = an_ask(site)
    link = a_link(site, reference)
    page = site.core.get(f"/asks/{reference}").text
    assert "Grace Okafor made one" in page and "Take the link back" in page
    assert site.core.post(f"/asks/{reference}/link/withdraw").status_code == 303
    assert stranger(site).get(link).status_code == 410


def test_a_link_by_mail_stands_in_the_outbox_and_is_marked_as_one(site: Site) -> None:
    link = a_link(site, an_ask(site), send="yes")
    with site.db.read() as session:
        (mail,) = session.scalars(select(Mail))
    assert f"http://testserver{link}" in mail.body and mail.holds_link
    assert "carers" not in mail.body.lower() and "carers" not in mail.subject.lower()


@pytest.mark.parametrize("role", [Role.CONTRIB, Role.DIRECTOR, Role.MEMBER, Role.ADMIN, Role.IG])
def test_others_make_no_links(site: Site, role: Role) -> None:
    reference = an_ask(site)
    other = site.as_(site.someone("Somebody", role))
    answer = other.post(f"/asks/{reference}/link", data={"days": "14"})
    assert answer.status_code in (403, 404) and "/ask/" not in answer.text.replace("/asks/", "")


def waiting(site: Site) -> list[str]:
    """What Today asks the lead to allow."""
    with site.db.read() as session:
        return answers.waiting_for_consent(session, site.round.lead)


def test_an_address_outside_needs_the_leads_consent_and_a_code(site: Site) -> None:
    reference = an_outside_ask(site)
    refused = site.core.post(f"/asks/{reference}/link", data={"days": "14"})
    assert refused.status_code == 409 and "lead officer has to allow" in refused.text
    version = {"version": str(now_at(site, reference).version)}
    assert site.core.post(f"/asks/{reference}/allow-outside", data=version).status_code == 403
    assert "Allow a link to this address" in site.lead.get(f"/asks/{reference}").text
    assert waiting(site) == [reference]
    assert "Allow or leave 1 link to people outside the council" in site.lead.get("/").text
    assert site.lead.post(f"/asks/{reference}/allow-outside", data=version).status_code == 303
    assert waiting(site) == [] and "people outside the council" not in site.lead.get("/").text
    made = site.core.post(f"/asks/{reference}/link", data={"days": "7"}).text
    link, code = re.search(r"/ask/[\w-]{43}", made)[0], re.search(r'value="(\d{8})"', made)[1]  # type: ignore[index]

    first = stranger(site).get(link).text
    assert "Type the code" in first and "annual review" not in first and "Priya" not in first
    assert stranger(site).post(link, data={"reply": "not_held", "version": "1"}).status_code == 401
    assert stranger(site).post(f"{link}/code", data={"code": "12345"}).status_code == 422
    right = stranger(site).post(f"{link}/code", data={"code": f"{code[:4]} {code[4:]}"})
    assert right.status_code == 303
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/ask/" in cookie
    assert "Your annual review" in stranger(site).get(link).text
    site.client.cookies.clear()
    assert "Type the code" in stranger(site).get(link).text


def test_five_wrong_codes_end_a_link_even_for_the_right_one(site: Site) -> None:
    reference = an_outside_ask(site)
    site.lead.post(f"/asks/{reference}/allow-outside", data={"version": str(now_at(site, reference).version)})
    made = site.core.post(f"/asks/{reference}/link", data={"days": "7"}).text
    link, code = re.search(r"/ask/[\w-]{43}", made)[0], re.search(r'value="(\d{8})"', made)[1]  # type: ignore[index]
    for number in range(5):
        assert stranger(site).post(f"{link}/code", data={"code": f"{number}"}).status_code == 422
    assert stranger(site).post(f"{link}/code", data={"code": code}).status_code == 410
    assert SAID["locked"] in stranger(site).get(link).text  # type: ignore[index]


class TestOverRest:
    """The same over the API."""

    @pytest.fixture
    def api(self, site: Site) -> TestClient:
        app = an_app(answer_routes.router, intake_routes.router, prefix="/api/v1")
        app.state.db, app.state.settings, app.state.store = site.db, site.app.state.settings, site.app.state.store
        return TestClient(app, raise_server_exceptions=True)

    def as_(self, api: TestClient, actor: Actor | None) -> TestClient:
        api.app.state.find_actor = lambda request, database: actor  # type: ignore[attr-defined]
        return api

    def test_make_look_send(self, site: Site, api: TestClient) -> None:
        reference = an_ask(site)
        made = self.as_(api, site.round.core).post(f"/api/v1/asks/{reference}/link", json={}).json()
        assert made["code"] == ""
        place = f"/api/v1/ask-links/{made['token']}"
        self.as_(api, None)
        assert api.get(place).json()["ask"]["what"] == "Your carers strategy"
        late = {"If-Match": '"1"'}
        assert api.post(f"{place}/file", files=FILE, headers=late).status_code == 412
        match = {"If-Match": api.get(place).headers["etag"]}
        assert api.post(f"{place}/reply", json={"reply": "sent", "document": "E-1"}, headers=match).status_code == 422
        sent = api.post(f"{place}/file", files=FILE, headers=match)
        assert sent.status_code == 200 and sent.json()["state"] == "used" and sent.json()["received"]
        assert api.post(f"{place}/file", files=FILE, headers=match).status_code == 409
        assert api.get("/api/v1/documents").status_code == 401

    def test_a_wrong_code_is_401_and_a_pass_opens(self, site: Site, api: TestClient) -> None:
        reference = an_outside_ask(site)
        lead = self.as_(api, site.round.lead)
        match = {"If-Match": f'"{now_at(site, reference).version}"'}
        assert lead.post(f"/api/v1/asks/{reference}/allow-outside", headers=match).status_code == 200
        made = lead.post(f"/api/v1/asks/{reference}/link", json={"days": 3}).json()
        place = f"/api/v1/ask-links/{made['token']}"
        self.as_(api, None)
        assert api.get(place).json() == {"needs_code": True, "ask": None}
        assert api.post(f"{place}/code", json={"code": "1"}).status_code == 401
        given = {"Ask-Pass": api.post(f"{place}/code", json={"code": made["code"]}).json()["ask_pass"]}
        opened = api.get(place, headers=given)
        assert opened.json()["ask"]["what"] == "Your annual review"
        match = given | {"If-Match": opened.headers["etag"]}
        said = api.post(f"{place}/reply", json={"reply": "not_held"}, headers=match)
        assert said.status_code == 200 and said.json()["state"] == "live"
        assert api.post(f"{place}/file", files=FILE, headers={"If-Match": '"9"'}).status_code == 401
        assert self.as_(api, site.round.lead).delete(f"/api/v1/asks/{reference}/link").status_code == 204
        assert api.get(place, headers=given).status_code == 410


def test_a_mail_asked_for_in_the_evening_leaves_in_the_morning_and_an_answer_reaches_whoever_asked(site: Site) -> None:
    friday_evening = clock.now() + timedelta(days=1, hours=7)
    with clock.set_to(friday_evening):
        reference = an_ask(site)
        page = site.core.post(f"/asks/{reference}/link", data={"days": "14", "send": "yes"}).text
    assert "by mail as well, at 8am, Monday 25 January 2027" in page
    with site.db.read() as session:
        (mail,) = session.scalars(select(Mail))
        asker = session.get_one(User, site.round.core.person_id).email
    assert (mail.try_at.isoformat(), mail.by_day, mail.reply_to) == ("2027-01-25T08:00:00+00:00", True, asker)
