"""Who may approve and who may read over a request: compared by person, not only by role (TRUST.md section 3)."""

from app.access import Actor, Permission
from app.answers.rules.checks import may_read_over
from app.answers.schemas.facts import ResponseFacts


def may_approve(actor: Actor, facts: ResponseFacts) -> bool:
    """The lead, a deputy of the lead, or the approver whom the lead named for this request."""
    named = facts.approver is not None and facts.approver.id == actor.person_id
    return named or actor.may(Permission.REQUESTS_APPROVE)


def may_read(actor: Actor, facts: ResponseFacts) -> bool:
    """A second person: on the team or named as the reader, and neither owner nor maker."""
    named = facts.reader is not None and facts.reader.id == actor.person_id
    on_team = actor.may(Permission.REQUESTS_WRITE) and actor.may(Permission.REQUESTS_READ_ALL)
    return (named or on_team) and may_read_over(facts, actor.person_id)


def sees_all(facts: ResponseFacts) -> bool:
    """Nobody says yes to a document that they can't open."""
    return all(answer.item.may_see for answer in facts.answers)
