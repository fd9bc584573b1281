"""Pages of reminders: what leaves is seen, stopped and let go; owners are reminded; a person pauses their own."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.answers.models import CategoryResponse
from app.assessments.models import CouncilSettings
from app.audit.hooks import take_noted
from app.core import clock
from app.core.db import Database
from app.notify.models import Mail, MailState
from app.reminders.models import Reminder, ReminderState
from app.web import ask_links, asks, reminders, requests, today
from tests.builders import a_person
from tests.web.evidence_site import Site, a_site
from tests.web.markup import read
from tests.web.test_ask_links import a_link, stranger, version_on
from tests.web.test_asks import an_ask, now_at


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    """Thursday noon; request 1 is the core team's and due tomorrow, request 2 the practice lead's and late."""
    made = a_site(db, tmp_path, asks.router, ask_links.router, reminders.router, requests.router, today.router)
    mail = {"mail_host": "mail.example", "mail_from": "readiness@fernshire.example"}
    made.app.state.settings = made.app.state.settings.model_copy(update=mail)
    with db.write() as session:
        council = session.scalars(select(CouncilSettings)).one()
        council.reminders, council.mail_domains = True, "fernshire.example"
        for code, owner, days in (("1", made.round.core, 1), ("2", made.round.psw, -1)):
            row = session.get_one(CategoryResponse, made.round.responses[code].id)
            row.owner_id, row.due_on = owner.person_id, clock.today() + timedelta(days=days)
        session.flush()
        take_noted(session)
    with made.client:
        yield made


def keys_on(page: str) -> list[str]:
    return re.findall(r'name="reminders" value="([^"]+)"', page)


def test_what_leaves_next_is_stopped_on_today_and_let_go_on_its_page(site: Site) -> None:
    page = site.lead.get("/").text
    assert "2 reminders go at 2pm." in page and read(page).faults == []
    keys = keys_on(page)[0]
    answer = site.lead.post("/reminders/stop", data={"reminders": keys})
    assert answer.headers["location"] == "/reminders"
    page = site.lead.get("/reminders").text
    assert read(page).faults == []
    assert "2 reminders at 2pm, Thursday 21 January 2027" in page and page.count("Stopped by Priya Nair.") == 2
    assert "Request 2, Request 2: 1 working day late, it was due on Wednesday 20 January 2027" in page
    assert "go at 2pm" not in site.lead.get("/").text
    assert site.lead.post("/reminders/let-leave", data={"reminders": keys.split()[0]}).status_code == 303
    assert site.lead.get("/reminders").text.count("Stopped by Priya Nair.") == 1


def test_owners_are_reminded_from_the_list_and_from_today_with_the_way_back(site: Site) -> None:
    page = site.core.get("/requests").text
    picked = re.findall(r'name="picked" value="([^"]+)"', page)
    site.core.post("/requests/bulk/remind", data={"picked": picked, "next": "/requests"})
    page = site.core.get("/requests").text
    assert "Reminder queued for 2 owners. It goes at 2pm. 3: It has no owner, is done, or is not here." in page
    (keys,) = keys_on(page)
    site.core.post("/reminders/stop", data={"reminders": keys})
    with site.db.read() as session:
        assert {row.state for row in session.scalars(select(Reminder))} == {ReminderState.STOPPED}
    page = site.lead.get("/").text
    assert "Remind all 2 owners" in page
    site.lead.post("/reminders/remind", data={"request": ["1", "2"]})
    assert "Reminder queued for 2 owners. It goes at 2pm." in site.lead.get("/").text


def test_without_a_mail_server_the_button_says_why_and_today_is_silent(site: Site) -> None:
    site.app.state.settings = site.app.state.settings.model_copy(update={"mail_host": None})
    assert "go at 2pm" not in site.lead.get("/").text
    site.lead.post("/reminders/remind", data={"request": ["1"]})
    assert "No mail server is set, so nobody can be reminded by mail." in site.lead.get("/").text
    page = site.lead.get("/reminders").text
    assert "No mail server is set, so nothing leaves." in page and "Stop it" not in page and "Ben" not in page


def test_a_person_pauses_their_reminders_and_the_team_sees_why(site: Site) -> None:
    assert "Away? Pause them" in site.core.get("/").text
    refused = site.core.post("/reminders/pause", data={"until": "25 January 2027", "why": " "})
    assert refused.status_code == 422 and read(refused.text).faults == []
    assert site.core.post("/reminders/pause", data={"until": "1 January 2027", "why": "Away"}).status_code == 422
    site.core.post("/reminders/pause", data={"until": "25 January 2027", "why": "Back Monday"})
    assert "No reminders before Monday 25 January 2027" in site.core.get("/reminders/pause").text
    assert "Until Monday 25 January 2027: Back Monday" in site.lead.get("/reminders?show=paused").text
    assert "1 reminder goes at 2pm." in site.lead.get("/").text
    site.core.post("/reminders/pause/end")
    assert "2 reminders go at 2pm." in site.lead.get("/").text


def test_by_the_link_a_person_says_not_now_and_whoever_asked_sees_it(site: Site) -> None:
    reference = an_ask(site)
    link = a_link(site, reference)
    page = stranger(site).get(link).text
    no_day = stranger(site).post(f"{link}/quiet", data={"version": version_on(page), "until": "", "why": "x"})
    assert no_day.status_code == 422 and read(no_day.text).faults == []
    quiet = {"version": version_on(page), "until": "25 January 2027", "why": "Back Monday"}
    assert stranger(site).post(f"{link}/quiet", data=quiet).status_code == 303
    page = stranger(site).get(link).text
    assert "No reminders before Monday 25 January 2027: Back Monday" in page and read(page).faults == []
    for seen in (site.core.get(f"/asks/{reference}").text, site.core.get("/requests/2").text):
        assert "Back Monday" in seen
    again = {"version": version_on(page), "again": "yes"}
    assert stranger(site).post(f"{link}/quiet", data=again).status_code == 303
    assert now_at(site, reference).quiet_until is None
    assert stranger(site).post("/ask/none/quiet", data=again).status_code == 404


def test_whoever_asked_stops_reminders_of_it(site: Site) -> None:
    reference = an_ask(site)
    page = site.core.get(f"/asks/{reference}").text
    data = {"version": version_on(page), "reminds": ""}
    assert site.core.post(f"/asks/{reference}/reminders", data=data).status_code == 303
    assert now_at(site, reference).reminds is False
    assert "is not reminded of this by mail" in site.core.get(f"/asks/{reference}").text


def test_the_person_asked_puts_it_off_on_its_page_and_nobody_does_for_them(site: Site) -> None:
    reference = an_ask(site)
    page = site.contributor.get(f"/asks/{reference}").text
    assert read(page).faults == [] and "Remind me later" in page
    quiet = {"version": version_on(page), "until": "25 January 2027", "why": "Back Monday"}
    assert site.core.post(f"/asks/{reference}/quiet", data=quiet).status_code == 403
    refused = site.contributor.post(f"/asks/{reference}/quiet", data={**quiet, "why": ""})
    assert refused.status_code == 422 and "Say why in a few words" in refused.text
    assert site.contributor.post(f"/asks/{reference}/quiet", data=quiet).status_code == 303
    assert now_at(site, reference).quiet_why == "Back Monday"


def ask_with_a_link(site: Site, of: str) -> str:
    """The core team asks somebody by the form; what the next page says."""
    data = {"asked_of": of, "what": "Your plan", "due_on": "29 January 2027", "send": ["", "yes"], "part": ""}
    assert site.core.post("/requests/3/ask", data=data).status_code == 303
    return site.core.get("/requests/3").text


def test_who_is_asked_gets_a_link_by_mail_and_taking_it_back_keeps_the_mail_back(site: Site) -> None:
    with site.db.read() as session:
        anita = session.get_one(User, site.anita.person_id).email
    with site.db.write() as session:
        session.scalars(select(CouncilSettings)).one().mail_domains = anita.partition("@")[2]
        session.flush()
        take_noted(session)
    assert "Mail them a link to reply by" in site.core.get("/requests/3/ask").text
    with clock.set_to(clock.now() + timedelta(hours=7)):
        said = ask_with_a_link(site, anita)
    assert "A link to reply by goes to them by mail at 8am, Friday 22 January 2027." in said
    with site.db.read() as session:
        (mail,) = session.scalars(select(Mail))
    assert (mail.state, mail.to_address, mail.kind) == (MailState.WAITING, anita, "answers.ask")
    undo = re.search(r'action="(/asks/Q-\d+/link/withdraw)"', said)
    assert undo is not None and site.core.post(undo[1]).status_code == 303
    with site.db.read() as session:
        (mail,) = session.scalars(select(Mail))
    assert (mail.state, mail.body) == (MailState.STOPPED, "")


def test_no_link_goes_outside_before_the_lead_agrees(site: Site) -> None:
    with site.db.write() as session:
        a_person(session, "Sam Outside", email="sam@charity.example")
    assert "No link was sent: a link to this address needs" in ask_with_a_link(site, "sam@charity.example")
    with site.db.read() as session:
        assert list(session.scalars(select(Mail))) == []
