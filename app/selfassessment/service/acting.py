"""What is done about a weakness: actions that answer an assertion, and the weakness that a request not held becomes."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.schemas.changes import NotHeldIn as DecisionIn
from app.answers.service import standing as requests
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.framework.models import RequestCategory
from app.framework.reference import framework
from app.improvement import service as improvement
from app.improvement.schemas import ActionIn, ActionOut
from app.selfassessment.models import Assertion, AssertionAction, AssertionKind, AssertionStatus
from app.selfassessment.queries import assertions as rows
from app.selfassessment.schemas.assertions import ActionLinkIn, HeldOut, NotHeldIn, NotHeldOut
from app.selfassessment.service.finding import changeable


def link_action(session: Session, actor: Actor, reference: str, version: int, data: ActionLinkIn) -> ActionOut:
    """Say that an action answers this assertion."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    try:
        action_id = improvement.action_id_of(session, actor, data.action)
    except NotFound as missing:
        fault = f"There is no action {data.action[:20]}."
        raise Invalid("The action is not there.", errors=(FieldError("/action", fault),)) from missing
    if rows.find_action_link(session, assertion.id, action_id) is not None:
        raise RuleBroken(f"{data.action} answers {reference} already.")
    session.add(AssertionAction(assertion_id=assertion.id, action_id=action_id))
    record(session, actor, "selfassessment.action.linked", assertion)
    return improvement.get_action(session, actor, data.action)


def unlink_action(session: Session, actor: Actor, reference: str, version: int, action: str) -> None:
    """The action no longer answers this assertion; it stays an action of the council."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    link = rows.find_action_link(session, assertion.id, improvement.action_id_of(session, actor, action))
    if link is None:
        raise NotFound(f"{action[:20]} does not answer {reference}.")
    session.delete(link)
    record(session, actor, "selfassessment.action.unlinked", assertion)


def add_action_for(session: Session, actor: Actor, reference: str, version: int, data: ActionIn) -> ActionOut:
    """Add an action that answers this assertion."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    return _acted(session, actor, assertion, data)


def say_not_held(session: Session, actor: Actor, code: str, version: int, data: NotHeldIn) -> NotHeldOut:
    """Say that the council does not hold what a request asks for: the request is decided so, and becomes a weakness with
    an action, in one act. `version` is the request's. Who says it twice changes the same weakness."""
    actor.require(Permission.REQUESTS_WRITE)
    done = requests.say_not_held(session, actor, code, version, DecisionIn(reason=data.reason, plan=data.plan))
    found = rows.find_request(session, actor, code)
    assert found is not None
    response, category = found
    statement = _statement_for(data.quality_statement, category)
    assertion = rows.find_of_response(session, response.id)
    if assertion is None:
        assertion = Assertion(
            assessment_id=actor.assessment,
            reference=f"A-{rows.next_number(session, actor.assessment)}",
            quality_statement=statement,
            kind=AssertionKind.WEAKNESS,
            position=rows.last_position(session, actor.assessment, statement) + 1,
            from_response_id=response.id,
            added_by=actor.person_id,
            added_at=now(),
            owner_id=response.owner_id,
        )
    assertion.text = f"We do not hold: {category.title}. {data.reason}"
    assertion.status = AssertionStatus.DRAFT
    session.add(assertion)
    record(session, actor, "selfassessment.weakness.followed", assertion)
    wanted = ActionIn(aim=data.plan, owner=data.owner, due_on=data.due_on, measure=data.measure)
    action = _acted(session, actor, assertion, wanted)
    return NotHeldOut(
        request=code,
        says=f"{done.says} It is now weakness {assertion.reference}, answered by action {action.reference}.",
        request_version=done.version,
        assertion=assertion.reference,
        action=action.reference,
    )


def hold_after_all(session: Session, actor: Actor, code: str, version: int) -> HeldOut:
    """Answer the request with documents after all, and withdraw the weakness that it became."""
    actor.require(Permission.REQUESTS_WRITE)
    done = requests.back_to_documents(session, actor, code, version)
    found = rows.find_request(session, actor, code)
    assertion = rows.find_of_response(session, found[0].id) if found is not None else None
    says = done.says
    if assertion is not None and assertion.status is AssertionStatus.READY:
        says += f" Weakness {assertion.reference} was called ready since, so it stays. Look at it again."
    elif assertion is not None and assertion.status is AssertionStatus.DRAFT:
        assertion.status = AssertionStatus.WITHDRAWN
        record(session, actor, "selfassessment.assertion.withdrawn", assertion, reason=f"Request {code} is held")
        says += f" Weakness {assertion.reference} is withdrawn."
    return HeldOut(request=code, says=says, request_version=done.version)


def _acted(session: Session, actor: Actor, assertion: Assertion, data: ActionIn) -> ActionOut:
    action = improvement.add_action(session, actor, data)
    session.add(
        AssertionAction(assertion_id=assertion.id, action_id=improvement.action_id_of(session, actor, action.reference))
    )
    record(session, actor, "selfassessment.action.linked", assertion)
    return action


def _statement_for(asked: str | None, category: RequestCategory) -> str:
    """The statement under which we say so: the one asked for, else the request's first."""
    known = {statement.id for statement in framework().quality_statements}
    if asked is not None and asked not in known:
        fault = "This is not one of the quality statements."
        raise Invalid("There is no such quality statement.", errors=(FieldError("/quality_statement", fault),))
    statement = asked or next((code for code in category.quality_statements if code in known), None)
    if statement is None:
        fault = "The request names no quality statement. Choose the one under which we say so."
        raise Invalid("Choose a quality statement.", errors=(FieldError("/quality_statement", fault),))
    return statement
