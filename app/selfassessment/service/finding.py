"""Finding an assertion with the caller's rights."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.errors import Forbidden, NotFound
from app.core.etag import require_version
from app.selfassessment.models import Assertion
from app.selfassessment.queries import assertions as rows


def readable(session: Session, actor: Actor, reference: str) -> Assertion:
    """An assertion that this person may see; NotFound (404)."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    assertion = rows.find(session, actor, reference)
    if assertion is None:
        raise _unseen(reference)
    return assertion


def to_change(session: Session, actor: Actor, reference: str) -> tuple[Assertion, bool]:
    """An assertion that this person may see, and whether they may change it; NotFound (404)."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    found = rows.find_to_change(session, actor, reference)
    if found is None:
        raise _unseen(reference)
    return found


def changeable(session: Session, actor: Actor, reference: str, version: int | None = None) -> Assertion:
    """An assertion that this person may change: 404 unseen, 403 seen only, 412 when someone saved first."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion, may_change = to_change(session, actor, reference)
    if not may_change:
        raise Forbidden("You can see this assertion but not change it. Ask its owner or the lead officer.")
    if version is not None:
        require_version(assertion.version, version)
    return assertion


def _unseen(reference: str) -> NotFound:
    return NotFound(f"There is no assertion {reference[:20]} that you can see.")
