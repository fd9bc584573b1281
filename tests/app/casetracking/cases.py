"""Cases for these tests: a round with people who work on them, and what a good check says."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.accounts import service as accounts
from app.casetracking import service
from app.casetracking.models import ActNow, CasePart, CaseStage, Verdict
from app.casetracking.schemas.cases import CaseIn, PersonOnCaseIn
from app.casetracking.schemas.checks import CheckIn, StandardAnswerIn
from app.core.clock import today
from app.framework.reference import case_tracking
from tests.builders import Round, a_person, a_round, an_actor

STANDARDS = [standard.id for standard in case_tracking().standards]
CANARY = "The person said the wait felt endless."


@dataclass
class Team:
    """The usual people of a round, and one contributor with an address to assign."""

    here: Round
    lead: Actor
    psw: Actor
    core: Actor
    worker: Actor
    worker_email: str
    core_email: str
    director: Actor
    ig: Actor


def a_team(session: Session, **facts: Any) -> Team:
    here = a_round(session, **facts)
    round_id = here.assessment.id
    worker = a_person(session, "Ali Rahman", Role.CONTRIB, email="ali@fernshire.example")
    core = a_person(session, "Marcus Bell", Role.CORE, email="marcus@fernshire.example")
    director = a_person(session, "Dee Rector", Role.DIRECTOR)
    ig = a_person(session, "Ingrid Gray", Role.IG)
    return Team(
        here,
        here.lead,
        here.psw,
        an_actor(core, Role.CORE, assessment_id=round_id),
        an_actor(worker, Role.CONTRIB, assessment_id=round_id),
        worker.email,
        core.email,
        an_actor(director, Role.DIRECTOR, assessment_id=round_id),
        an_actor(ig, Role.IG, assessment_id=round_id),
    )


def address_of(session: Session, actor: Actor) -> str:
    return accounts.who_am_i(session, actor).email


def a_case(session: Session, team: Team, stage: CaseStage = CaseStage.LONGLIST, **facts: Any) -> str:
    """The reference of a new case."""
    return service.add_case(session, team.psw, CaseIn(stage=stage, **facts)).reference


def given(session: Session, team: Team, reference: str, person: str, part: CasePart, **facts: Any) -> None:
    service.put_on_case(session, team.psw, reference, PersonOnCaseIn(person=person, part=part, **facts))


def a_check(**facts: Any) -> CheckIn:
    """A finished check without a worry."""
    values: dict[str, Any] = {
        "act_now": ActNow.NOTHING,
        "answers": [StandardAnswerIn(standard=standard, verdict=Verdict.YES) for standard in STANDARDS],
        "overall": "Good practice",
        "file_read_on": today() - timedelta(days=1),
        "finished": True,
        **facts,
    }
    return CheckIn(**values)
