"""CQC's questions: noted as put, given to someone, answered."""

from datetime import timedelta

import pytest

from app.access import Role
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound
from app.core.paging import PageParams
from app.followups import service
from app.followups.schemas import AnswerIn, QuestionIn, QuestionPatch
from tests.builders import a_person, a_round, an_actor, an_assessment
from tests.counting import selects

ASKED = QuestionIn(question="Please send the waiting list by team.")


def test_a_question_is_late_the_day_after_the_day_stated(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        due = QuestionIn(question="Send it.", due_on=today())
        past = QuestionIn(question="Send it.", due_on=today() - timedelta(days=1))
        assert [service.add_question(session, here.core, one).late for one in (due, past)] == [False, True]


def test_an_answer_closes_it_and_can_be_put_right(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        asked = service.add_question(session, here.core, ASKED)
        said = service.answer_question(session, here.lead, "F-01", asked.version, AnswerIn(answer="Sent."))
        again = service.answer_question(session, here.lead, "F-01", said.version, AnswerIn(answer="Sent as E-0121."))
        left = service.list_questions(session, here.lead, open_only=True)
    assert (again.answer, again.answered_on, left.total) == ("Sent as E-0121.", today(), 0)


def test_an_answer_before_the_question_is_refused(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        asked = service.add_question(session, here.core, ASKED)
        early = AnswerIn(answer="Sent.", answered_on=today() - timedelta(days=1))
        with pytest.raises(Invalid):
            service.answer_question(session, here.core, "F-01", asked.version, early)


def test_a_question_does_not_come_tomorrow(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        with pytest.raises(Invalid):
            service.add_question(session, here.core, QuestionIn(question="?", received_on=today() + timedelta(days=1)))


def test_the_second_of_two_writers_is_refused(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        asked = service.add_question(session, here.core, ASKED)
        service.change_question(session, here.core, "F-01", asked.version, QuestionPatch(due_on=today()))
        with pytest.raises(EditConflict):
            service.change_question(session, here.lead, "F-01", asked.version, QuestionPatch(due_on=None))


def test_each_round_counts_for_itself(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        service.add_question(session, here.core, ASKED)
        last_year = an_assessment(session, here.request_list)
        other = an_actor(a_person(session), Role.LEAD, assessment_id=last_year.id)
        assert service.list_questions(session, other).total == 0
        assert service.add_question(session, other, ASKED).reference == "F-01"


def test_others_do_not_read_them(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        service.add_question(session, here.core, ASKED)
        with pytest.raises(Forbidden):
            service.list_questions(session, here.psw)
        admin = an_actor(a_person(session, "Ada Min"), Role.ADMIN, assessment_id=here.assessment.id)
        with pytest.raises(NotFound):
            service.list_questions(session, admin)


def test_pages_follow_each_other_at_the_same_cost(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        for number in range(12):
            service.add_question(session, here.core, QuestionIn(question=f"Question {number}"))
    with db.read() as session, selects(db) as few:
        first = service.list_questions(session, here.core, PageParams(limit=1))
    with db.read() as session, selects(db) as many:
        rest = service.list_questions(session, here.core, PageParams(limit=50, after=first.next))
    assert [one.reference for one in rest.items] == [f"F-{number:02}" for number in range(2, 13)]
    assert len(few) == len(many)
