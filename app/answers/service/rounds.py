"""A round and its requests in one act: set up, and the day on which CQC's letter comes."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.queries import moves as move_queries
from app.answers.schemas.lists import CopiedOut
from app.answers.schemas.rounds import NoticeTold
from app.answers.service.opening import copy_from, open_responses, set_due_dates
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentIn, AssessmentOut, NoticeIn
from app.core.errors import NotFound, RuleBroken


@dataclass(frozen=True)
class Begun:
    """A round that was set up, how many requests it opened with, and what came over from the round before."""

    id: UUID
    round: AssessmentOut
    requests: int
    copied: CopiedOut | None


def begin_round(session: Session, actor: Actor, data: AssessmentIn) -> Begun:
    """Set up a round with a response to every request; from its predecessor, with what was current made to be checked again.

    RuleBroken (409) while another round is open: people who name no round would go on working in that one.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    made = assessments.set_up_assessment(session, actor, data)
    in_round = _in(session, actor, made.reference)
    if assessments.current_assessment_id(session) != in_round.assessment:
        raise RuleBroken("Another round is open. Close it first, then start the next.")
    opened = open_responses(session, in_round)
    copied = copy_from(session, in_round, data.predecessor) if data.predecessor else None
    return Begun(in_round.assessment, made, opened, copied)


def receive_notice(session: Session, actor: Actor, reference: str, version: int, data: NoticeIn) -> NoticeTold:
    """CQC's letter came: the round's dates, and from them the date of every request that has none yet.

    A correction, which gives its reason, dates every request anew.
    """
    actor.require(Permission.ASSESSMENT_DATES)
    told = assessments.notice_arrived(session, actor, reference, version, data)
    dated = set_due_dates(session, _in(session, actor, reference), also_set_ones=bool(data.reason))
    return NoticeTold(**dict(told), requests_dated=dated)


def _in(session: Session, actor: Actor, reference: str) -> Actor:
    """The same person in that round."""
    found = move_queries.find_round(session, reference)
    if found is None:
        raise NotFound(f"There is no round {reference[:20]}.")
    return replace(actor, assessment_id=found.id)
