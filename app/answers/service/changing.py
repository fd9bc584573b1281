"""What every change begins and ends with: the row at the version that the person saw, and the word of what was done."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import CategoryResponse
from app.answers.schemas.requests import DoneOut
from app.assessments.models import AssessmentStatus
from app.audit import record
from app.core.errors import Forbidden, NotFound, RuleBroken
from app.core.etag import require_version


def get_response(session: Session, actor: Actor, code: str) -> CategoryResponse:
    """The live request; NotFound (404) when this person may not see it."""
    actor.require(Permission.REQUESTS_READ)
    response = queries.find_response(session, actor, code)
    if response is None:
        raise _unseen(code)
    return response


def get_changeable(session: Session, actor: Actor, code: str, version: int | None = None) -> CategoryResponse:
    """The request to change: 404 not visible, 403 not theirs to change, 409 when the round is closed, 412 stale."""
    actor.require(Permission.REQUESTS_READ)
    found = queries.find_to_change(session, actor, code)
    if found is None:
        raise _unseen(code)
    if not found.may_change:
        raise Forbidden(f"Request {code} is changed by its owner and the assessment team. Ask one of them.")
    if found.status is AssessmentStatus.CLOSED:
        raise _closed(found.round_title)
    if version is not None:
        require_version(found.response.version, version)
    return found.response


def require_open(session: Session, actor: Actor) -> None:
    """RuleBroken (409) when the round in hand is closed: it stands as it was."""
    actor.require(Permission.REQUESTS_READ)
    assessment = queries.find_assessment(session, actor.assessment)
    if assessment is not None and assessment.status is AssessmentStatus.CLOSED:
        raise _closed(assessment.title)


def done(
    session: Session, actor: Actor, response: CategoryResponse, action: str, says: str, *, reason: str = ""
) -> DoneOut:
    """Move the request's version on (whatever row was changed, its set is another one), record the act and say it."""
    actor.require(Permission.REQUESTS_READ)
    if not session.is_modified(response):
        response.move_on()
    act: UUID = record(session, actor, action, response, reason=reason)
    return DoneOut(code=response.code, act=act, says=says, version=response.version)


def _unseen(code: str) -> NotFound:
    return NotFound(f"There is no request {code[:40]} that you can see. Look for it in the list of requests.")


def _closed(title: str) -> RuleBroken:
    return RuleBroken(f"{title} is closed, so nothing in it can change. Choose the round that is open.")
