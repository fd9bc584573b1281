"""After a new version: one screen, and one act each."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers.models import State
from app.answers.schemas.changes import AtVersion
from app.answers.schemas.renewal import ConfirmIn, ConfirmRow, WhatChangedOut
from app.answers.service import renewing
from app.audit import record
from app.core.db import Database
from app.core.errors import NotFound
from app.evidence.models import EvidenceRevision, RevisionText
from tests.app.answers.rounds import Stage, a_stage
from tests.builders import BUILDER, a_revision, an_answer

WAITS = (
    "Managing the waiting list. The duty manager looks at the list every morning and calls back everyone who has "
    "waited for more than two weeks, beginning with those at the highest risk of harm."
)


def a_renewed_stage(db: Database) -> Stage:
    """One document answers requests 1 and 2, both read and approved; then version 2 moves the passage to page 6."""
    stage = a_stage(db)
    with db.write() as session:
        second = session.merge(stage.round.responses["2"])
        second.owner_id = stage.anita.person_id
        an_answer(session, second, stage.item, where_to_look="“Managing the waiting list”, page 4")
        first = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == stage.item.id)).one()
        _told(session, first, page=4)
    for code in ("1", "2"):
        stage.read(code)
        stage.approve(code)
    with db.write() as session:
        item = session.merge(stage.item)
        item.current_revision = 2
        _told(session, a_revision(session, item, stage.anita, number=2, page_count=13), page=6)
    return stage


def _told(session: Session, revision: EvidenceRevision, *, page: int) -> None:
    revision.headings = [{"text": "Managing the waiting list", "level": 1, "page": page, "number": ""}]
    revision.page_count = revision.page_count or 11
    session.add(
        RevisionText(revision_id=revision.id, position=0, page=page, heading="Managing the waiting list", text=WAITS)
    )
    record(session, BUILDER, "test.row.built", revision)


def look(stage: Stage) -> WhatChangedOut:
    with stage.db.read() as session:
        return renewing.what_changed_for(session, stage.lead, stage.item.reference)


def test_one_screen_names_every_request_and_where_the_passage_stands_now(db: Database) -> None:
    stage = a_renewed_stage(db)
    seen = look(stage)
    assert seen.current == 2
    assert "It has 13 pages; version 1 had 11." in seen.changes
    assert [answer.code for answer in seen.answers] == ["1", "2"]
    assert [answer.code for answer in seen.answers if answer.is_out_of_date] == ["1", "2"]
    moved = seen.answers[1]
    assert not moved.holds
    assert "6" in moved.proposed
    assert (moved.reading_lapsed, moved.approval_lapsed) == (True, True)


def test_places_readings_and_approvals_are_renewed_in_one_act_each(db: Database) -> None:
    stage = a_renewed_stage(db)
    seen = look(stage)
    rows = [ConfirmRow(code=a.code, version=a.version, where_to_look=a.proposed or None) for a in seen.answers]
    with db.write() as session:
        confirmed = renewing.confirm_places(session, stage.core, ConfirmIn(document=stage.item.reference, answers=rows))
    assert confirmed.says == f"Where to look in {stage.item.reference} is confirmed for 2 requests."
    at = [AtVersion(code=code, version=stage.version(code)) for code in ("1", "2")]
    with db.write() as session:
        read = renewing.renew_readings(session, stage.core, stage.item.reference, at)
    assert read.says == "2 read over again."
    at = [AtVersion(code=code, version=stage.version(code)) for code in ("1", "2")]
    with db.write() as session:
        renewed = renewing.renew_approvals(session, stage.lead, stage.item.reference, at)
    assert renewed.done == ("1", "2")
    assert [stage.see(code).state for code in ("1", "2")] == [State.APPROVED, State.APPROVED]


def test_a_row_that_is_not_confirmed_yet_is_left_and_named(db: Database) -> None:
    stage = a_renewed_stage(db)
    at = [AtVersion(code="1", version=stage.version("1"))]
    with db.write() as session:
        result = renewing.renew_readings(session, stage.core, stage.item.reference, at)
    assert result.done == ()
    assert "Check where to look first" in result.refused[0].why


def test_a_document_that_one_may_not_see_has_no_screen(db: Database) -> None:
    stage = a_stage(db)
    with db.read() as session, pytest.raises(NotFound):
        renewing.what_changed_for(session, stage.lead, "E-99999")
