"""Requests answered without documents."""

import pytest

from app.answers.models import State
from app.answers.schemas.changes import NotHeldIn, ReasonIn, RequestPatch, UnderIn
from app.answers.service import approving, reading, requests, standing
from app.core.db import Database
from app.core.errors import Invalid, RuleBroken
from tests.app.answers.rounds import Stage, a_stage


def under(stage: Stage, code: str, other: str) -> None:
    with stage.db.write() as session:
        data = UnderIn(under=other, reason="It asks for the same.")
        standing.put_under_another(session, stage.lead, code, stage.version(code), data)


def test_answered_under_another_counts_with_it(db: Database) -> None:
    stage = a_stage(db)
    under(stage, "2", "1")
    assert stage.see("2").state is State.GAPS
    stage.read()
    stage.approve()
    shown = stage.see("2")
    assert shown.state is State.APPROVED
    assert (shown.under, shown.missing) == ("1", "Answered under 1.")
    assert stage.see("1").answered_here == ("2",)


def test_put_under_by_someone_who_may_not_approve_it_waits(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        data = UnderIn(under="1", reason="It asks for the same.")
        standing.put_under_another(session, stage.core, "2", stage.version("2"), data)
    stage.read()
    stage.approve()
    assert stage.see("2").state is State.READY
    stage.approve("2")
    assert stage.see("2").state is State.APPROVED


@pytest.mark.parametrize(("code", "other", "words"), [("2", "2", "under itself"), ("2", "99", "no request 99")])
def test_it_must_be_another_request_of_the_list(db: Database, code: str, other: str, words: str) -> None:
    stage = a_stage(db)
    with pytest.raises(Invalid, match=words):
        under(stage, code, other)


def test_no_chains(db: Database) -> None:
    stage = a_stage(db)
    under(stage, "2", "1")
    with pytest.raises(RuleBroken, match="itself answered under another"):
        under(stage, "3", "2")
    with pytest.raises(RuleBroken, match="are answered under request 1"):
        under(stage, "1", "3")


def test_a_request_with_documents_is_not_said_to_be_without(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(RuleBroken, match="Request 1 has 1 document"), db.write() as session:
        standing.say_does_not_apply(session, stage.core, "1", stage.version(), ReasonIn(reason="No."))


def test_not_held_needs_an_owner_a_plan_and_a_yes(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        data = NotHeldIn(reason="No survey since 2022.", plan="One in March.")
        standing.say_not_held(session, stage.core, "2", stage.version("2"), data)
    assert stage.see("2").missing == "Nobody owns this request."
    with db.write() as session:
        patch = RequestPatch(owner=stage.anita_user.email)
        requests.change_request(session, stage.core, "2", stage.version("2"), patch)
    assert stage.see("2").state is State.READY
    stage.approve("2")
    assert stage.see("2").state is State.APPROVED


def test_does_not_apply_counts_once_its_reason_is_approved_and_is_left_out_of_the_count(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        standing.say_does_not_apply(session, stage.core, "2", stage.version("2"), ReasonIn(reason="We are a unitary."))
    assert stage.see("2").state is State.READY
    stage.approve("2")
    assert stage.see("2").state is State.NOT_APPLICABLE
    with db.read() as session:
        counts = reading.count_requests(session, stage.lead)
    assert (counts.not_applicable, counts.counted, counts.total) == (1, 2, 3)


def test_back_to_documents(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        standing.say_does_not_apply(session, stage.core, "2", stage.version("2"), ReasonIn(reason="We are a unitary."))
    stage.approve("2")
    with db.write() as session:
        standing.back_to_documents(session, stage.core, "2", stage.version("2"))
    shown = stage.see("2")
    assert shown.state is State.NOTHING_IN
    assert shown.approval is not None and not shown.approval.holds


def test_the_reason_is_not_read_over_but_approved(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        standing.say_does_not_apply(session, stage.core, "2", stage.version("2"), ReasonIn(reason="We are a unitary."))
    with pytest.raises(RuleBroken, match="Its approver reads the reason"), db.write() as session:
        approving.read_over(session, stage.core, "2", stage.version("2"))
