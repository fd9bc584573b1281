"""The page of the outbox: what waits to leave is seen before it leaves, and can be stopped."""

from pathlib import Path

import pytest

from app.access import Role
from app.core.db import Database
from app.core.paging import PageParams
from app.notify import service
from app.notify.models import Mail, MailState
from app.notify.schemas import MailIn
from app.notify.work import send_due
from tests.app.notify.mail_server import Kept, a_mail_server
from tests.app.notify.test_work import settings_for
from tests.builders import BUILDER, a_person, a_round, an_actor
from tests.web.markup import read
from tests.web.people import a_reader


@pytest.mark.usefixtures("at_noon")
def test_what_waits_is_seen_stopped_and_never_leaves(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        a_round(session)
        ig = an_actor(a_person(session, "Ruth Bell", Role.IG), Role.IG)
        for number in (1, 2):
            facts = {
                "to": f"p{number}@fernshire.example",
                "subject": f"Paper {number}",
                "body": f"https://x/ask/{number}",
            }
            service.write_mail(session, BUILDER, MailIn("test.mail", **facts, holds_link=number == 1))
    reader = a_reader(db, ig, tmp_path)
    page = reader.get("/outbox").text
    assert read(page).faults == []
    assert "No mail server is set" in page and "2 messages to leave" in page
    assert "https://x/ask/2" in page and "https://x/ask/1" not in page
    with db.read() as session:
        ids = {mail.to_address[1]: str(mail.id) for mail in session.query(Mail)}
    assert reader.post(f"/outbox/{ids['1']}/stop").status_code == 303
    assert reader.post(f"/outbox/{ids['1']}/stop").status_code == 409
    assert reader.post(f"/outbox/{ids['2']}/send-again").status_code == 409
    kept = Kept()
    with a_mail_server(kept) as port:
        send_due(settings_for(port, tmp_path))(db)
    assert [letter["To"] for letter in kept.letters] == ["p2@fernshire.example"]
    assert reader.post(f"/outbox/{ids['2']}/stop").status_code == 409
    with db.read() as session:
        stopped = service.list_outbox(session, ig, PageParams(), sends=True).items
    assert {mail.state for mail in stopped} == {MailState.STOPPED, MailState.SENT}
    assert "Stopped by Ruth Bell." in reader.get("/outbox").text


def test_the_lead_does_not_see_it(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        made = a_round(session)
    assert a_reader(db, made.lead, tmp_path).get("/outbox").status_code == 404
