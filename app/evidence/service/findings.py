"""Something hidden or personal in a file is raised, and a person with that right decides on it."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.evidence import queries
from app.evidence.models import EvidenceItem, Finding, FindingDecision, FindingState
from app.evidence.schemas import DecisionIn, FindingIn


def raise_finding(session: Session, actor: Actor, reference: str, data: FindingIn) -> Finding:
    """Note that a document holds something that must be decided on before it may go."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = queries.get_visible(session, actor, reference)
    revision = queries.find_revision(session, item.id, item.current_revision)
    finding = Finding(
        item_id=item.id,
        revision_id=revision[0].id if revision else None,
        kind=data.kind,
        place=data.place,
        detail=data.detail,
        state=FindingState.OPEN,
        raised_by=actor.person_id,
        raised_at=now(),
    )
    session.add(finding)
    record(session, actor, "evidence.finding.raised", item, rows=(finding,))
    return finding


def decide_finding(
    session: Session, actor: Actor, reference: str, number: int, version: int, data: DecisionIn
) -> Finding:
    """Decide on one finding. "May be sent" needs the necessity and lawful basis (422); "must be taken out" stays open."""
    actor.require(Permission.EVIDENCE_DECIDE)
    item, finding = _found(session, actor, reference, number, version)
    if data.decision is FindingDecision.REPLACED:
        words = "Add the new version; that settles it."
        raise Invalid(words, errors=(FieldError("/decision", words),))
    if data.decision is FindingDecision.MAY_BE_SENT and not data.reason.strip():
        words = "Say why it is necessary and what the lawful basis is."
        raise Invalid(words, errors=(FieldError("/reason", words),))
    if finding.state is FindingState.DECIDED:
        raise RuleBroken("This was decided already. Reopen it to decide anew.")
    finding.decision, finding.reason = data.decision, data.reason
    finding.decided_by, finding.decided_at = actor.person_id, now()
    if data.decision is not FindingDecision.MUST_COME_OUT:
        finding.state = FindingState.DECIDED
    record(session, actor, "evidence.finding.decided", item, rows=(finding,), reason=data.reason[:2000])
    return finding


def reopen_finding(session: Session, actor: Actor, reference: str, number: int, version: int) -> Finding:
    """The undo of a decision; not of one that a new version settled."""
    actor.require(Permission.EVIDENCE_DECIDE)
    item, finding = _found(session, actor, reference, number, version)
    if finding.decision is None:
        raise RuleBroken("Nothing was decided on this yet.")
    if finding.decision is FindingDecision.REPLACED:
        raise RuleBroken("A new version took its place, so there is nothing left to decide.")
    finding.state, finding.decision, finding.reason = FindingState.OPEN, None, ""
    finding.decided_by = finding.decided_at = None
    record(session, actor, "evidence.finding.reopened", item, rows=(finding,))
    return finding


def _found(session: Session, actor: Actor, reference: str, number: int, version: int) -> tuple[EvidenceItem, Finding]:
    item = queries.get_visible(session, actor, reference)
    finding = queries.find_finding(session, item.id, number)
    if finding is None:
        raise NotFound(f"{item.reference} has no finding {number}.")
    require_version(finding.version, version)
    return item, finding
