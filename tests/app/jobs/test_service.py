"""A job is seen by those who may, and stopped by them."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.access import SYSTEM, Role
from app.audit.models import AuditEntry
from app.core.db import Database
from app.core.errors import NotFound
from app.jobs import service
from app.jobs.models import JobState
from tests.builders import Round, a_person, a_round, an_actor


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def test_asking_twice_with_the_same_id_is_one_job(db: Database, council: Round) -> None:
    pack = uuid4()
    for _ in range(2):
        with db.write() as session:
            assert service.ask_for(session, council.lead, "packs.build", pack, job_id=pack) == pack
    with db.read() as session:
        assert len(service.list_jobs(session, council.lead, subject_id=pack)) == 1


def test_a_job_is_seen_by_its_starter_and_by_those_who_run_the_return(db: Database, council: Round) -> None:
    with db.write() as session:
        contributor = an_actor(a_person(session), Role.CONTRIB, assessment_id=council.assessment.id)
        other = an_actor(a_person(session), Role.CONTRIB, assessment_id=council.assessment.id)
        job = service.ask_for(session, contributor, "intake.import", uuid4())
    with db.read() as session:
        assert service.get_job(session, contributor, job).id == job
        assert service.get_job(session, council.lead, job).id == job
        with pytest.raises(NotFound):
            service.get_job(session, other, job)


def test_a_job_of_another_round_is_not_seen(db: Database, council: Round) -> None:
    elsewhere = an_actor(a_person_row := council_person(db), Role.LEAD, assessment_id=uuid4())
    with db.write() as session:
        job = service.ask_for(session, elsewhere, "packs.build", uuid4())
    with db.read() as session:
        assert service.get_job(session, elsewhere, job)
        with pytest.raises(NotFound):
            service.get_job(session, council.lead, job)
    assert a_person_row.id == elsewhere.person_id


def council_person(db: Database):  # type: ignore[no-untyped-def]
    with db.write() as session:
        return a_person(session)


def test_stopping_is_on_the_record_once_and_nothing_once_it_is_over(db: Database, council: Round) -> None:
    with db.write() as session:
        job = service.ask_for(session, council.core, "intake.import", uuid4())
    for _ in range(2):
        with db.write() as session:
            assert service.stop_job(session, council.lead, job).stop_asked
    with db.write() as session:
        assert not service.note_progress(session, SYSTEM, job, 1, 2, "1 of 2")
        service.close_job(session, SYSTEM, job, JobState.STOPPED, "Stopped.")
        assert service.stop_job(session, council.lead, job).state is JobState.STOPPED
    with db.read() as session:
        asked = session.scalar(select(func.count()).where(AuditEntry.action == "jobs.job.stop_asked"))
        assert asked == 1
