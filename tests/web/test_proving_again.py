"""What a session asks again before it goes further, what it leaves behind, and what wrong tries leave in the record."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from tests.signed_in import PASSWORD, Visitor, a_second_factor
from tests.web.test_signing_in import lead, visitor

__all__ = ["lead", "visitor"]


def test_signing_out_clears_what_the_browser_kept(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    assert visitor.post("/sign-out").headers["clear-site-data"] == '"cache", "storage"'


def test_wrong_passwords_and_codes_are_in_the_record(
    db: Database, tmp_path: Path, visitor: Visitor, lead: User
) -> None:
    with db.write() as session:
        a_second_factor(session, lead, tmp_path)
    visitor.post("/sign-in", email=lead.email, password="not the one")
    visitor.post("/sign-in", email="nobody@fernshire.example", password="not the one")
    visitor.sign_in(lead.email)
    visitor.post("/sign-in/code", code="000000")
    with db.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.action == "accounts.sign_in.refused")
        refused = session.scalars(wanted.order_by(AuditEntry.sequence)).all()
        assert [one.subject_id for one in refused] == [lead.id, UUID(int=0), lead.id]


def test_new_recovery_codes_ask_again_who_it_is(db: Database, tmp_path: Path, visitor: Visitor, lead: User) -> None:
    with db.write() as session:
        secret = a_second_factor(session, lead, tmp_path)
    visitor.sign_in(lead.email, secret)
    assert visitor.post("/account/recovery-codes").status_code == 422
    assert visitor.post("/account/recovery-codes", proof="a guess at it").status_code == 422
    assert "Your recovery codes" in visitor.post("/account/recovery-codes", proof=PASSWORD).text


def test_a_council_sets_after_how_long_a_session_locks(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    assert 'data-locks-after="1800"' in visitor.client.get("/set-up/council").text
    version = {"version": "1", "council_name": "Fernshire"}
    short = visitor.post("/set-up/council", **version, idle_minutes="10")
    assert short.status_code == 422 and "15" in short.text
    assert visitor.post("/set-up/council", **version, idle_minutes="45", case_idle_minutes="20").status_code == 303
    assert 'data-locks-after="2700"' in visitor.client.get("/account").text
    start = now()
    with clock.set_to(start + timedelta(minutes=44)):
        assert visitor.client.get("/account").status_code == 200
    with clock.set_to(start + timedelta(minutes=44 + 46)):
        assert visitor.client.get("/account").status_code == 401
