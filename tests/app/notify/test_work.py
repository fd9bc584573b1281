"""A message is a row first, and leaves over a real socket to a real mail server."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest

from app.access import SYSTEM
from app.core import clock
from app.core.config import Settings
from app.core.db import Database
from app.notify import service
from app.notify.models import Mail, MailState
from app.notify.schemas import MailIn
from app.notify.work import send_due
from tests.app.notify.mail_server import HOST, Kept, a_certificate, a_mail_server
from tests.builders import BUILDER
from tests.conftest import NOON


def a_mail(db: Database, **facts: object) -> UUID:
    values = {"kind": "test.mail", "to": "ruth@fernshire.example", "subject": "The record", "body": "All is well.\n"}
    with db.write() as session:
        return service.write_mail(session, BUILDER, MailIn(**(values | facts)))  # type: ignore[arg-type]


def settings_for(port: int, home: Path, **facts: object) -> Settings:
    values = {"mail_host": HOST, "mail_port": port, "mail_from": "readiness@fernshire.example", "mail_security": "none"}
    return Settings(home=home, **(values | facts))  # type: ignore[arg-type]


def plain_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def the_mail(db: Database, mail_id: UUID) -> Mail:
    with db.read() as session:
        return session.get_one(Mail, mail_id)


def test_a_message_reaches_the_server_once(db: Database, tmp_path: Path) -> None:
    mail_id, kept = a_mail(db), Kept()
    with a_mail_server(kept) as port:
        sweep = send_due(settings_for(port, tmp_path))
        sweep(db)
        sweep(db)
    [letter] = kept.letters
    assert letter["To"] == "ruth@fernshire.example"
    assert letter["From"] == "readiness@fernshire.example"
    assert letter["Message-ID"] == f"<{mail_id}@fernshire.example>"
    plain, html = letter.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().split() == ["All", "is", "well."]
    assert "<p>All is well.</p>" in html.get_content()
    assert the_mail(db, mail_id).state is MailState.SENT


def test_it_goes_encrypted_and_signed_in(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail_id, kept = a_mail(db), Kept()
    with a_mail_server(kept, certificate, b"right") as port:
        told = {"mail_security": "starttls", "mail_user": "readiness", "mail_password": "right"}
        send_due(settings_for(port, tmp_path, **told))(db)
    assert len(kept.letters) == 1
    assert the_mail(db, mail_id).state is MailState.SENT


def test_a_wrong_password_leaves_it_waiting_with_the_reason(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail_id, kept = a_mail(db), Kept()
    with a_mail_server(kept, certificate, b"right") as port:
        told = {"mail_security": "starttls", "mail_user": "readiness", "mail_password": "wrong"}
        send_due(settings_for(port, tmp_path, **told))(db)
    row = the_mail(db, mail_id)
    assert (row.state, row.fault) == (
        MailState.WAITING,
        "The mail server refuses our name or password. Check the mail settings.",
    )
    assert not kept.letters


def test_a_server_without_a_trusted_certificate_gets_nothing(db: Database, tmp_path: Path) -> None:
    mail_id, kept = a_mail(db), Kept()
    with a_mail_server(kept, a_certificate(tmp_path)) as port:
        send_due(settings_for(port, tmp_path, mail_security="starttls"))(db)
    assert not kept.letters
    assert "certificate" in the_mail(db, mail_id).fault


def test_without_a_mail_server_nothing_leaves_and_nothing_is_tried(db: Database, tmp_path: Path) -> None:
    mail_id = a_mail(db)
    send_due(Settings(home=tmp_path))(db)
    row = the_mail(db, mail_id)
    assert (row.state, row.tries) == (MailState.WAITING, 0)


def test_a_server_that_is_away_is_tried_again_later_and_given_up_in_the_end(db: Database, tmp_path: Path) -> None:
    with clock.set_to(NOON):
        mail_id = a_mail(db)
    with a_mail_server(Kept()) as port:
        pass  # now nobody listens there
    moment, tries = NOON, 0
    while the_mail(db, mail_id).state is MailState.WAITING:
        with clock.set_to(moment):
            send_due(settings_for(port, tmp_path))(db)
            send_due(settings_for(port, tmp_path))(db)  # not due yet
        tries += 1
        assert the_mail(db, mail_id).tries == tries
        moment = the_mail(db, mail_id).try_at
    row = the_mail(db, mail_id)
    assert row.state is MailState.FAILED
    assert timedelta(hours=12) < moment - NOON < timedelta(days=2)
    assert row.fault == "The mail server could not be reached."


def test_an_address_that_the_server_refuses_is_given_up_at_once_and_the_next_still_goes(
    db: Database, tmp_path: Path
) -> None:
    gone, there = a_mail(db, to="gone@fernshire.example"), a_mail(db)
    kept = Kept(refused={"gone@fernshire.example"})
    with a_mail_server(kept) as port:
        send_due(settings_for(port, tmp_path))(db)
    assert the_mail(db, gone).state is MailState.FAILED
    assert "550" in the_mail(db, gone).fault
    assert the_mail(db, there).state is MailState.SENT


def test_a_server_that_is_busy_is_asked_again(db: Database, tmp_path: Path) -> None:
    mail_id, kept = a_mail(db), Kept(answer="451 Try again later")
    with a_mail_server(kept) as port:
        send_due(settings_for(port, tmp_path))(db)
    assert the_mail(db, mail_id).state is MailState.WAITING


def test_a_try_that_was_cut_off_is_made_again(db: Database, tmp_path: Path) -> None:
    mail_id, kept = a_mail(db), Kept()
    with db.write() as session:
        assert [letter.id for letter in service.take_due(session, SYSTEM)] == [mail_id]
    with a_mail_server(kept) as port:
        send_due(settings_for(port, tmp_path))(db)
        assert not kept.letters  # another may have it in hand
        with clock.set_to(clock.now() + timedelta(minutes=6)):
            send_due(settings_for(port, tmp_path))(db)
    assert len(kept.letters) == 1


def test_a_link_is_gone_from_the_row_once_it_is_sent(db: Database, tmp_path: Path) -> None:
    mail_id, kept = a_mail(db, body="https://readiness.example/ask/secret", holds_link=True), Kept()
    with a_mail_server(kept) as port:
        send_due(settings_for(port, tmp_path))(db)
    assert "secret" in plain_of(kept.letters[0])
    assert the_mail(db, mail_id).body == ""


def test_what_keeps_to_the_hours_waits_for_them_also_when_it_is_tried_again(db: Database, tmp_path: Path) -> None:
    with clock.set_to(NOON):
        held, at_once = a_mail(db, leaves_at=NOON, reply_to="priya@fernshire.example"), a_mail(db)
        kept = Kept()
        with a_mail_server(kept) as port:
            send_due(settings_for(port, tmp_path), lambda _: False)(db)
            assert [letter["Message-ID"] for letter in kept.letters] == [f"<{at_once}@fernshire.example>"]
            assert the_mail(db, held).tries == 0
            send_due(settings_for(port, tmp_path), lambda _: True)(db)
    assert kept.letters[1]["Reply-To"] == "priya@fernshire.example"
    assert kept.letters[0]["Reply-To"] is None
