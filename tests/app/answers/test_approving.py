"""Reading over and approving: by whom, of which set, and back again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from app.access import Role
from app.accounts import service as accounts
from app.accounts.schemas import DeputyIn
from app.answers.models import Approval, State
from app.answers.schemas.changes import AnswerPatch, AtVersion, ReasonIn, RequestPatch
from app.answers.service import answering, approving, requests
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, RuleBroken
from tests.app.answers.rounds import a_stage, person
from tests.builders import a_revision, an_answer, an_item


def test_read_then_approved(db: Database) -> None:
    stage = a_stage(db)
    assert stage.see().state is State.GAPS
    stage.read()
    assert stage.see().state is State.READY
    stage.approve()
    shown = stage.see()
    assert shown.state is State.APPROVED
    assert shown.approval is not None and shown.approval.holds
    assert shown.approval.name == "Priya Nair"


def test_the_owner_is_not_a_second_person(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(Forbidden, match="somebody other than its owner"), db.write() as session:
        approving.read_over(session, stage.anita, "1", stage.version())


def test_core_does_not_approve(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    with pytest.raises(Forbidden, match="lead officer or the approver named"), db.write() as session:
        approving.approve(session, stage.core, "1", stage.version())


def test_the_approver_whom_the_lead_named_approves(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        helen, actor = person(session, stage.round, "Helen Tranter", Role.DIRECTOR)
    with db.write() as session:
        requests.change_request(session, stage.lead, "1", stage.version(), RequestPatch(approver=helen.email))
    stage.read()
    with db.write() as session:
        approving.approve(session, actor, "1", stage.version())
    assert stage.see().state is State.APPROVED


def test_a_deputy_of_the_lead_approves_and_names_no_approver(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    with db.write() as session:
        core = accounts.who_am_i(session, stage.core).email
        accounts.name_deputy(session, stage.lead, DeputyIn(email=core, starts_on=today(), ends_on=today()))
        deputy = accounts.find_actor(session, stage.core.person_id, stage.round.assessment.id)
    assert deputy is not None
    with pytest.raises(Forbidden), db.write() as session:
        requests.change_request(session, deputy, "1", stage.version(), RequestPatch(approver=core))
    with db.write() as session:
        approving.approve(session, deputy, "1", stage.version())
    assert stage.see().state is State.APPROVED


def test_only_the_lead_names_an_approver(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(Forbidden), db.write() as session:
        requests.change_request(session, stage.core, "1", stage.version(), RequestPatch(approver="x@y.example"))


def test_with_a_gap_it_is_refused_in_words(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(RuleBroken, match="1 has 1 gap: Nobody but its makers has read it"), db.write() as session:
        approving.approve(session, stage.lead, "1", stage.version())


def test_with_a_reason_it_is_approved_and_the_gap_stays(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        approving.approve_with_reason(session, stage.lead, "1", stage.version(), ReasonIn(reason="The board read it."))
    shown = stage.see()
    assert shown.state is State.APPROVED
    assert shown.approved_with_reason
    assert len(shown.unmet) == 1


def test_nothing_in_is_not_approved_with_a_reason(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(RuleBroken, match="Nothing is in"), db.write() as session:
        approving.approve_with_reason(session, stage.lead, "2", stage.version("2"), ReasonIn(reason="Later."))


def test_what_changed_between_reading_and_approving_is_refused(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    seen = stage.version()
    with db.write() as session:
        answer = stage.see().answers[0]
        answering.change_answer(
            session, stage.core, "1", answer.document, answer.version, AnswerPatch(what_it_shows="Something else")
        )
    with pytest.raises(EditConflict), db.write() as session:
        approving.approve(session, stage.lead, "1", seen)


def test_a_change_drops_the_approval_and_says_who_made_it(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    stage.approve()
    answer = stage.see().answers[0]
    with db.write() as session:
        answering.change_answer(
            session, stage.anita, "1", answer.document, answer.version, AnswerPatch(what_it_shows="Something else")
        )
    shown = stage.see()
    assert shown.state is State.GAPS
    assert shown.approval is not None and not shown.approval.holds
    assert shown.approval.changed == f"Anita Lowe changed what is said of {stage.item.reference}."


def test_a_new_version_drops_the_approval(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    stage.approve()
    with db.write() as session:
        item = session.merge(stage.item)
        item.current_revision = 2
        a_revision(session, item, stage.anita, number=2)
    assert stage.see().state is State.GAPS


def test_an_approval_is_taken_back_as_a_new_act(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    stage.approve()
    with db.write() as session:
        approving.undo_approval(session, stage.lead, "1", stage.version())
    assert stage.see().state is State.READY
    with pytest.raises(RuleBroken, match="nothing to take back"), db.write() as session:
        approving.undo_approval(session, stage.lead, "1", stage.version())


def test_approving_many_takes_what_is_ready_and_names_the_rest(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    rows = [AtVersion(code=code, version=stage.version(code)) for code in ("1", "2", "3")]
    rows[2] = AtVersion(code="3", version=99)
    with db.write() as session:
        result = approving.approve_many(session, stage.lead, rows)
    assert result.done == ("1",)
    assert [one.code for one in result.refused] == ["2", "3"]
    assert result.says == "1 approved. 2 not: 2 has nothing in. 3 was changed by someone else after you opened it."
    with db.write() as session:
        undone = approving.undo_approvals(session, stage.lead, [AtVersion(code="1", version=stage.version())])
    assert undone.says == "1 no longer approved."


def test_nobody_approves_a_document_they_may_not_open(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        hidden = an_item(session, stage.core, "Serious case review", sensitivity="restricted")
        an_answer(session, stage.round.responses["1"], hidden, position=1)
        helen, actor = person(session, stage.round, "Helen Tranter", Role.CONTRIB)
        requests.change_request(session, stage.lead, "1", 2, RequestPatch(approver=helen.email))
    with pytest.raises(Forbidden, match="can’t open"), db.write() as session:
        approving.approve(session, actor, "1", stage.version())
    seen = stage.see("1", actor)
    assert seen.unseen_answers == 2
    assert "Serious case review" not in seen.model_dump_json()


def test_of_twelve_who_approve_at_once_exactly_one_does(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    version = stage.version()

    def try_it(_: int) -> bool:
        try:
            with db.write() as session:
                approving.approve(session, stage.lead, "1", version)
        except (EditConflict, StaleDataError, RuleBroken):  # PostgreSQL may show the winner's approval already
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_it, range(12))) == 1
    with db.read() as session:
        assert len(session.scalars(select(Approval.id)).all()) == 1
