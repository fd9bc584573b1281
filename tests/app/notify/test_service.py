"""The outbox: who sees it, what it shows, what is sent again."""

import pytest

from app.access import SYSTEM, Role
from app.core.db import Database
from app.core.errors import Invalid, NotFound, RuleBroken
from app.core.paging import PageParams
from app.notify import routes, service
from app.notify.rules import address_fault, as_html, wait_after
from app.notify.schemas import MailIn
from tests.builders import BUILDER, a_person, a_round, an_actor
from tests.serving import a_client

MAIL = MailIn("test.mail", "ruth@fernshire.example", "The record", "All is well.")
LINK = MailIn("test.link", "ruth@fernshire.example", "Asked of you", "https://x.example/ask/secret", holds_link=True)


def test_the_outbox_shows_the_newest_first_and_no_link(db: Database) -> None:
    with db.write() as session:
        ig = an_actor(a_person(session, "Ruth Bell", Role.IG), Role.IG)
        for mail in (MAIL, LINK):
            service.write_mail(session, BUILDER, mail)
    with db.read() as session:
        first = service.list_outbox(session, ig, PageParams(limit=1), sends=False)
        second = service.list_outbox(session, ig, PageParams(limit=1, after=first.next), sends=False)
    assert [mail.kind for mail in (*first.items, *second.items)] == ["test.link", "test.mail"]
    assert [mail.body for mail in (*first.items, *second.items)] == ["", "All is well."]
    assert (first.sends, first.waiting, second.next) == (False, 2, None)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.IG)])
def test_the_outbox_is_hidden_from_those_who_do_not_look_after_it(db: Database, role: Role) -> None:
    with db.write() as session:
        actor = an_actor(a_person(session, "Someone", role), role)
    with db.read() as session, pytest.raises(NotFound):
        service.list_outbox(session, actor, PageParams(), sends=False)


def test_only_what_was_given_up_is_sent_again(db: Database) -> None:
    with db.write() as session:
        admin = an_actor(a_person(session, "Sam Admin", Role.ADMIN), Role.ADMIN)
        mail_id = service.write_mail(session, BUILDER, MAIL)
        with pytest.raises(RuleBroken):
            service.send_again(session, admin, mail_id)
        service.note_fault(session, SYSTEM, mail_id, "Refused.", for_good=True)
    with db.write() as session:
        assert service.send_again(session, admin, mail_id).tries == 0
        assert [letter.id for letter in service.take_due(session, SYSTEM)] == [mail_id]


def test_rest_gives_the_outbox_and_says_that_mail_is_off(db: Database, tmp_path) -> None:  # type: ignore[no-untyped-def]
    with db.write() as session:
        a_round(session)
        ig = an_actor(a_person(session, "Ruth Bell", Role.IG), Role.IG)
        service.write_mail(session, BUILDER, MAIL)
    client = a_client(db, ig, routes.router, home=tmp_path)
    answer = client.get("/api/v1/outbox").json()
    assert (answer["sends"], answer["waiting"], answer["items"][0]["subject"]) == (False, 1, "The record")
    assert client.post(f"/api/v1/outbox/{answer['items'][0]['id']}/send-again").status_code == 409


@pytest.mark.parametrize(
    "address",
    ["", "ruth", "ruth@", "@x.example", "ruth@local", "a b@x.example", "r@x.example\r\nBcc: y@z.example"],
)
def test_what_is_no_address_is_refused(db: Database, address: str) -> None:
    assert address_fault(address)
    with db.write() as session, pytest.raises(Invalid):
        service.write_mail(session, BUILDER, MailIn("test.mail", address, "s", "b"))


def test_html_says_the_same_as_the_text_and_nothing_of_it_is_run() -> None:
    text = "For <b>Ben</b>\n\nLate\n- Request 17 & more\n  https://x.example/requests/17?a=1&b=2.\n- Another\n\nSee http://x.example"
    page = as_html("A & B", text)
    assert "<title>A &amp; B</title>" in page and "<p>For &lt;b&gt;Ben&lt;/b&gt;</p>" in page
    address = "https://x.example/requests/17?a=1&amp;b=2"
    item = f'<li>Request 17 &amp; more<br><a href="{address}">{address}</a>.</li>'
    assert f"<h2>Late</h2>\n<ul>{item}<li>Another</li></ul>" in page
    assert '<p>See <a href="http://x.example">http://x.example</a></p>' in page


def test_waits_grow_and_end() -> None:
    waits = [wait_after(tries) for tries in range(1, 9)]
    assert waits == sorted(waits, key=lambda wait: wait or 0)
    assert wait_after(9) is None
