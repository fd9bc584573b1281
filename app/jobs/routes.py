"""REST over jobs."""

from uuid import UUID

from fastapi import APIRouter

from app.access import CurrentActor, Db
from app.core.problems import documented
from app.jobs import service
from app.jobs.schemas import JobOut

router = APIRouter(tags=["jobs"])


@router.get("/jobs", responses=documented(), operation_id="list_jobs")
def list_jobs(db: Db, actor: CurrentActor) -> list[JobOut]:
    """The latest jobs that you may see, newest first."""
    with db.read() as session:
        return service.list_jobs(session, actor)


@router.get("/jobs/{job_id}", responses=documented(), operation_id="get_job")
def get_job(job_id: UUID, db: Db, actor: CurrentActor) -> JobOut:
    """How far a job is. Ask again every few seconds."""
    with db.read() as session:
        return service.get_job(session, actor, job_id)


@router.post("/jobs/{job_id}/stop", responses=documented(), operation_id="stop_job")
def stop_job(job_id: UUID, db: Db, actor: CurrentActor) -> JobOut:
    """Stop a job after the piece it has in hand; what is done stays done."""
    with db.write() as session:
        return service.stop_job(session, actor, job_id)
