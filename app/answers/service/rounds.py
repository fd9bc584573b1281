"""A round and its requests in one act: set up, and the day on which CQC's letter comes."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.queries import moves as move_queries
from app.answers.service.opening import copy_from, open_responses, set_due_dates
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentIn, AssessmentOut, NoticeIn
from app.core.errors import NotFound


def begin_round(session: Session, actor: Actor, data: AssessmentIn) -> AssessmentOut:
    """Set up a round with a response to every request; from its predecessor, with what was current made to be checked again."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    made = assessments.set_up_assessment(session, actor, data)
    in_round = _in(session, actor, made.reference)
    open_responses(session, in_round)
    if data.predecessor:
        copy_from(session, in_round, data.predecessor)
    return made


def receive_notice(session: Session, actor: Actor, reference: str, version: int, data: NoticeIn) -> AssessmentOut:
    """CQC's letter came: the round's dates, and from them the date of every request that has none yet."""
    actor.require(Permission.ASSESSMENT_DATES)
    told = assessments.notice_arrived(session, actor, reference, version, data)
    set_due_dates(session, _in(session, actor, reference))
    return told


def _in(session: Session, actor: Actor, reference: str) -> Actor:
    """The same person in that round."""
    found = move_queries.find_round(session, reference)
    if found is None:
        raise NotFound(f"There is no round {reference[:20]}.")
    return replace(actor, assessment_id=found.id)
