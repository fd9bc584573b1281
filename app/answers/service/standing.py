"""Answering a request without documents: under another request, not held, does not apply; and back again."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import CategoryResponse, Standing
from app.answers.queries import facts as facts_queries
from app.answers.rules.rights import may_approve
from app.answers.rules.wording import listed
from app.answers.schemas.changes import NotHeldIn, ReasonIn, UnderIn
from app.answers.schemas.requests import DoneOut
from app.answers.service.approving import note_approval
from app.answers.service.changing import done, get_changeable, get_response
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.words import some


def put_under_another(session: Session, actor: Actor, code: str, version: int, data: UnderIn) -> DoneOut:
    """Answer a request under another one; it counts with that one as soon as somebody who may approve says so.

    When the person who decides may approve the request, the decision is approved with the same act.
    """
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code, version)
    other = _other(session, actor, code, data.under)
    if other.standing is Standing.UNDER_ANOTHER:
        raise RuleBroken(f"Request {data.under} is itself answered under another one. Put {code} under that one.")
    hanging = queries.list_codes_under(session, response.id)
    if hanging:
        raise RuleBroken(f"{listed(list(hanging))} are answered under request {code}. Move them first.")
    _stand(session, actor, response, Standing.UNDER_ANOTHER, data.reason, "", other)
    says = f"Request {code} is answered under {data.under}."
    result = done(session, actor, response, "answers.request.put_under", says, reason=data.reason)
    facts = next(one for one in facts_queries.list_facts(session, actor, frozenset({code})) if one.id == response.id)
    if not may_approve(actor, facts):
        return result
    return note_approval(session, actor, response, facts, f"{says} That is approved.")


def say_not_held(session: Session, actor: Actor, code: str, version: int, data: NotHeldIn) -> DoneOut:
    """Say that the council does not hold what was asked for, why, and what will be done. It waits for approval."""
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code, version)
    _stand(session, actor, response, Standing.NOT_HELD, data.reason, data.plan, None)
    says = f"Request {code} is said not to be held. It waits for approval."
    return done(session, actor, response, "answers.request.said_not_held", says, reason=data.reason)


def say_does_not_apply(session: Session, actor: Actor, code: str, version: int, data: ReasonIn) -> DoneOut:
    """Say that a request does not apply to this council, and why. It counts as such once the reason is approved."""
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code, version)
    _stand(session, actor, response, Standing.DOES_NOT_APPLY, data.reason, "", None)
    says = f"Request {code} is said not to apply. The reason waits for approval."
    return done(session, actor, response, "answers.request.said_not_applicable", says, reason=data.reason)


def back_to_documents(session: Session, actor: Actor, code: str, version: int) -> DoneOut:
    """Answer the request with documents after all."""
    actor.require(Permission.REQUESTS_WRITE)
    response = get_changeable(session, actor, code, version)
    if response.standing is Standing.DOCUMENTS:
        raise RuleBroken(f"Request {code} is answered with documents already.")
    response.standing = Standing.DOCUMENTS
    response.standing_reason = response.standing_plan = ""
    response.standing_by = response.under_id = None
    says = f"Request {code} is answered with documents again."
    return done(session, actor, response, "answers.request.back_to_documents", says)


def _stand(
    session: Session,
    actor: Actor,
    response: CategoryResponse,
    standing: Standing,
    reason: str,
    plan: str,
    under: CategoryResponse | None,
) -> None:
    documents = len(queries.list_answers(session, response.id))
    if documents:
        raise RuleBroken(
            f"Request {response.code} has {some(documents, 'document')}. "
            "Take them out first, or keep them and answer it with documents."
        )
    response.standing = standing
    response.standing_reason = reason
    response.standing_plan = plan
    response.standing_by = actor.person_id
    response.under_id = None if under is None else under.id


def _other(session: Session, actor: Actor, code: str, under: str) -> CategoryResponse:
    if under == code:
        raise _wrong("A request can't be answered under itself. Choose another one.")
    try:
        return get_response(session, actor, under)
    except NotFound as missing:
        raise _wrong(f"There is no request {under}. Choose one from the list.") from missing


def _wrong(detail: str) -> Invalid:
    return Invalid(detail, errors=(FieldError("/under", detail),))
