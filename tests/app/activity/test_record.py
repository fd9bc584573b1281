"""The record is signed once a day and on demand, told to information governance and left outside the machine."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.access import SYSTEM, Role
from app.activity import service
from app.activity.work import leave_outside, witness
from app.audit import checkpoints, exported, record
from app.audit import queries as entries
from app.audit.models import AuditCheckpoint, AuditEntry
from app.audit.outside import OutsideFault
from app.core import clock
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Forbidden, RuleBroken
from app.notify.models import Mail
from tests.builders import BUILDER, Round, a_person, a_round, an_actor
from tests.conftest import NOON


@pytest.fixture
def council(db: Database) -> Round:
    """A council with someone in information governance and one entry on its record."""
    with db.write() as session:
        made = a_round(session)
        a_person(session, "Ruth Bell", Role.IG, email="ruth@fernshire.example")
        record(session, BUILDER, "assessments.round.looked_at", made.assessment)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, checkpoints_to=str(tmp_path / "outside.jsonl"))


def taken(db: Database) -> list[AuditCheckpoint]:
    with db.read() as session:
        return list(entries.checkpoints(session))


def test_one_checkpoint_a_day_is_taken_mailed_and_left_outside(
    db: Database, council: Round, settings: Settings, tmp_path: Path
) -> None:
    sweep = witness(settings)
    for moment in (NOON, NOON + timedelta(hours=2), NOON + timedelta(days=1)):
        with clock.set_to(moment):
            sweep(db)
    kept = taken(db)
    assert len(kept) == 2
    assert all(one.left_at is not None for one in kept)
    assert [one.sequence for one in checkpoints.read((tmp_path / "outside.jsonl").read_bytes())] == [1, 2]
    with db.read() as session:
        mails = session.scalars(select(Mail).order_by(Mail.written_at)).all()
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)).all()
    assert [mail.to_address for mail in mails] == ["ruth@fernshire.example"] * 2
    assert checkpoints.read(mails[0].body.encode())[0].sequence == 1
    assert actions[1:] == ["audit.checkpoint.signed"] * 2


def test_a_target_that_is_away_keeps_the_checkpoint_at_home_until_it_is_back(
    db: Database, council: Round, settings: Settings, tmp_path: Path
) -> None:
    away = Settings(home=tmp_path, checkpoints_to=str(tmp_path / "not there" / "outside.jsonl"))
    witness(away)(db)
    assert [one.left_at for one in taken(db)] == [None]
    with pytest.raises(OutsideFault):
        leave_outside(away, db)
    assert leave_outside(settings, db) == 1
    assert leave_outside(settings, db) == 0


def test_an_empty_record_has_no_checkpoint_and_nothing_to_take_out(db: Database, settings: Settings) -> None:
    witness(settings)(db)
    assert taken(db) == []
    with db.write() as session, pytest.raises(RuleBroken):
        service.note_taking_out(session, SYSTEM)


def test_taking_the_record_out_is_on_the_record_and_verifies(
    db: Database, council: Round, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "record.jsonl"
    with db.write() as session:
        service.note_taking_out(session, council.lead)
    with db.read() as session:
        exported.write(file, service.record_lines(session, council.lead, settings))
    walked = exported.verify(file, [])
    with db.read() as session:
        last = entries.last_entry(session)
        assert last is not None
        assert (last.action, last.actor_name) == ("audit.record.taken_out", council.lead.name)
        assert service.verify_record(session, council.lead, settings).whole
    assert (walked.entries, walked.fault) == (2, None)


@pytest.mark.parametrize("role", [Role.CORE, Role.PSW, Role.CONTRIB, Role.DIRECTOR, Role.MEMBER])
def test_only_lead_admin_and_information_governance_check_the_record(
    db: Database, council: Round, settings: Settings, role: Role
) -> None:
    with db.write() as session:
        actor = an_actor(a_person(session, "Someone", role), role)
    with db.read() as session, pytest.raises(Forbidden):
        service.verify_record(session, actor, settings)
    with db.read() as session, pytest.raises(Forbidden):
        service.record_facts(session, actor, settings)
    with pytest.raises(Forbidden), db.write() as session:
        service.take_checkpoint(session, actor, settings)


def test_the_facts_say_how_long_it_is_and_whether_the_last_checkpoint_left(
    db: Database, council: Round, settings: Settings
) -> None:
    with db.read() as session:
        before = service.record_facts(session, council.lead, settings)
    with db.write() as session:
        service.take_checkpoint(session, council.lead, settings)
    with db.read() as session:
        facts = service.record_facts(session, council.lead, settings)
    assert (before.entries, before.checkpoint) == (1, None)
    assert facts.checkpoint is not None
    assert (facts.entries, facts.checkpoint.sequence, facts.checkpoint.left_at, facts.told) == (2, 1, None, 1)
