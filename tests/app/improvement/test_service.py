"""Actions: added with a reference of their own, changed by one at a time, finished and reopened."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEntry
from app.core.clock import today
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken
from app.core.paging import PageParams
from app.improvement import service
from app.improvement.models import ActionStatus
from app.improvement.schemas import ActionFilter, ActionIn, ActionMoveIn, ActionPatch, ActionSort
from tests.builders import a_person, a_round, an_actor
from tests.counting import selects


def some_actions(db: Database, count: int) -> None:
    with db.write() as session:
        here = a_round(session)
        for number in range(count):
            service.add_action(session, here.core, ActionIn(aim=f"Aim {number}"))


def test_references_count_up(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        said = [service.add_action(session, here.core, ActionIn(aim="Call everyone")).reference for _ in range(11)]
    assert said == [f"AC-{number}" for number in range(1, 12)]


def test_an_action_names_its_owner(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        ben = a_person(session, "Ben Hughes")
        action = service.add_action(session, here.core, ActionIn(aim="Call everyone", owner=ben.email))
    assert (action.owner, action.owner_name) == (ben.email, "Ben Hughes")
    assert action.lacking == ["a date", "a measure"]


def test_an_owner_without_an_account_is_a_fault_of_that_field(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        with pytest.raises(Invalid) as refused:
            service.add_action(session, here.core, ActionIn(aim="Call everyone", owner="nobody@fernshire.example"))
    assert refused.value.errors[0].pointer == "/owner"


def test_a_leaver_is_given_no_action(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        leaver = a_person(session, "Ann Gone", active=False)
        with pytest.raises(Invalid):
            service.add_action(session, here.core, ActionIn(aim="Call everyone", owner=leaver.email))


def test_the_second_of_two_writers_is_refused(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        action = service.add_action(session, here.core, ActionIn(aim="Call everyone"))
        service.change_action(session, here.core, action.reference, action.version, ActionPatch(measure="Calls made"))
        with pytest.raises(EditConflict):
            service.change_action(session, here.lead, action.reference, action.version, ActionPatch(aim="Else"))


def test_a_patch_changes_only_what_it_names(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        ben = a_person(session, "Ben Hughes")
        made = ActionIn(aim="Call everyone", owner=ben.email, due_on=today(), measure="Calls")
        action = service.add_action(session, here.core, made)
        action = service.change_action(session, here.core, action.reference, action.version, ActionPatch(due_on=None))
    assert (action.due_on, action.owner, action.measure) == (None, ben.email, "Calls")


def test_finishing_and_reopening_are_both_on_the_record(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        action = service.add_action(session, here.core, ActionIn(aim="Call everyone"))
        done = service.finish_action(
            session, here.core, action.reference, action.version, ActionMoveIn(progress="All called.")
        )
        again = service.reopen_action(session, here.lead, action.reference, done.version, ActionMoveIn())
        kinds = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_reference == "AC-1")).all()
    assert (done.status, done.finished_on, done.progress) == (ActionStatus.DONE, today(), "All called.")
    assert (again.status, again.finished_on) == (ActionStatus.UNDER_WAY, None)
    assert kinds[-2:] == ["improvement.action.finished", "improvement.action.started"]


def test_an_action_is_not_finished_tomorrow(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        action = service.add_action(session, here.core, ActionIn(aim="Call everyone"))
        later = ActionMoveIn(on=today() + timedelta(days=1))
        with pytest.raises(Invalid):
            service.finish_action(session, here.core, action.reference, action.version, later)


def test_stopping_needs_a_reason(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        action = service.add_action(session, here.core, ActionIn(aim="Call everyone"))
        with pytest.raises(Invalid):
            service.stop_action(session, here.core, action.reference, action.version, ActionMoveIn())


def test_what_is_stopped_can_not_be_stopped_again(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        action = service.add_action(session, here.core, ActionIn(aim="Call everyone"))
        stop = ActionMoveIn(progress="No money this year.")
        action = service.stop_action(session, here.core, action.reference, action.version, stop)
        with pytest.raises(RuleBroken):
            service.stop_action(session, here.core, action.reference, action.version, stop)


def test_a_director_reads_actions_and_changes_none(db: Database) -> None:
    some_actions(db, 1)
    with db.write() as session:
        director = an_actor(a_person(session, "Dee Rector"), Role.DIRECTOR)
        assert service.list_actions(session, director).total == 1
        with pytest.raises(Forbidden):
            service.add_action(session, director, ActionIn(aim="Else"))


@pytest.mark.parametrize("role", [Role.CONTRIB, Role.MEMBER, Role.ADMIN])
def test_to_others_there_are_no_actions(db: Database, role: Role) -> None:
    some_actions(db, 1)
    with db.write() as session:
        other = an_actor(a_person(session, "Otto Other"), role)
        with pytest.raises(NotFound):
            service.list_actions(session, other)


def test_pages_follow_each_other_without_a_gap(db: Database) -> None:
    some_actions(db, 12)
    with db.write() as session:
        reader = an_actor(a_person(session), Role.LEAD)
        for sort in ActionSort:
            seen: list[str] = []
            page = PageParams(limit=5)
            while True:
                got = service.list_actions(session, reader, ActionFilter(sort=sort), page)
                seen += [action.reference for action in got.items]
                if got.next is None:
                    break
                page = PageParams(limit=5, after=got.next)
            assert seen == [f"AC-{number}" for number in range(1, 13)]


def test_late_means_open_after_its_date(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        yesterday = today() - timedelta(days=1)
        late = service.add_action(session, here.core, ActionIn(aim="Late", due_on=yesterday))
        done = service.add_action(session, here.core, ActionIn(aim="Done", due_on=yesterday))
        service.finish_action(session, here.core, done.reference, done.version, ActionMoveIn())
        service.add_action(session, here.core, ActionIn(aim="Today", due_on=today()))
        found = service.list_actions(session, here.core, ActionFilter(late_only=True))
    assert [(action.reference, action.late) for action in found.items] == [(late.reference, True)]


def test_words_are_found_whatever_their_case_and_signs_mean_themselves(db: Database) -> None:
    with db.write() as session:
        here = a_round(session)
        service.add_action(session, here.core, ActionIn(aim="Raise calls to 100%"))
        service.add_action(session, here.core, ActionIn(aim="Raise visits"))
        assert service.list_actions(session, here.core, ActionFilter(words="CALLS")).total == 1
        assert service.list_actions(session, here.core, ActionFilter(words="%")).total == 1


def test_fifty_actions_cost_as_many_selects_as_one(db: Database) -> None:
    some_actions(db, 1)
    with db.write() as session:
        reader = an_actor(a_person(session), Role.LEAD)
    with db.read() as session, selects(db) as few:
        service.list_actions(session, reader)
    with db.write() as session:
        for number in range(49):
            service.add_action(session, reader, ActionIn(aim=f"More {number}"))
    with db.read() as session, selects(db) as many:
        assert len(service.list_actions(session, reader).items) == 50
    assert len(many) == len(few)
