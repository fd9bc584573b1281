"""A round is begun: set up, its requests opened, and what the round before held brought over with its currency reset."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import service as answers
from app.assessments.schemas import AssessmentIn
from app.selfassessment.schemas.rounds import RoundBegun
from app.selfassessment.service.whole import carry_over


def begin_round(session: Session, actor: Actor, data: AssessmentIn) -> RoundBegun:
    """Set up a round in one act; with `predecessor`, requests, answers and assertions come over to be checked again.

    RuleBroken (409) while another round is open, Invalid (422) for a predecessor or a list that is not there.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    begun = answers.begin_round(session, actor, data)
    carried = carry_over(session, replace(actor, assessment_id=begun.id)) if data.predecessor else None
    return RoundBegun(**dict(begun.round), requests_opened=begun.requests, copied=begun.copied, carried=carried)
