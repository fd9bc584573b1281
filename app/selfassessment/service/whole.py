"""The self-assessment as a whole: its opening words, the council's own document instead of ours, carrying it over."""

from uuid import uuid4

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, RuleBroken
from app.core.etag import require_version
from app.evidence import queries as evidence
from app.selfassessment.models import Assertion, AssertionAction, AssertionStatus, SelfAssessment, Support
from app.selfassessment.queries import assertions as rows
from app.selfassessment.queries import supports as backing
from app.selfassessment.schemas.statements import CarriedOut, OpeningIn, OwnDocumentIn, SelfAssessmentChanged


def write_opening(session: Session, actor: Actor, version: int, data: OpeningIn) -> SelfAssessmentChanged:
    """Write the words before the first statement; `version` 0 writes the first ones."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE_ALL)
    own = _own(session, actor, version)
    own.opening = data.opening
    if data.asked_under is not None:
        if data.asked_under and data.asked_under not in dict(rows.list_titles(session, actor.assessment)):
            fault = f"There is no request {data.asked_under} in this round."
            raise Invalid("There is no such request.", errors=(FieldError("/asked_under", fault),))
        own.asked_under = data.asked_under
    record(session, actor, "selfassessment.opening.written", own)
    return SelfAssessmentChanged(version=own.version)


def use_own_document(session: Session, actor: Actor, version: int, data: OwnDocumentIn) -> SelfAssessmentChanged:
    """Send the council's own self-assessment instead of ours: a document of the catalogue, in its newest version.

    Never both: the pack takes this one while it is set. Invalid (422) for a link, which has no file to send.
    """
    actor.require(Permission.SELF_ASSESSMENT_WRITE_ALL)
    item = evidence.find_item(session, actor, data.document)
    revision = rows.find_current_revision(session, item) if item is not None else None
    if revision is None or revision.stored_file_id is None:
        fault = "Choose a document with a file, that you can see." if item is None else "This document has no file."
        raise Invalid("There is no file to send.", errors=(FieldError("/document", fault),))
    own = _own(session, actor, version)
    own.own_file_id, own.own_file_name = revision.stored_file_id, revision.file_name
    record(session, actor, "selfassessment.document.chosen", own)
    return SelfAssessmentChanged(version=own.version)


def use_ours(session: Session, actor: Actor, version: int) -> SelfAssessmentChanged:
    """Send what is written here: the undo of choosing a document."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE_ALL)
    own = _own(session, actor, version)
    own.own_file_id, own.own_file_name = None, ""
    record(session, actor, "selfassessment.document.left", own)
    return SelfAssessmentChanged(version=own.version)


def carry_over(session: Session, actor: Actor) -> CarriedOut:
    """Begin this round's self-assessment with what the round before said, its currency reset.

    Every assertion is a draft not yet reviewed, and every place to look has to be confirmed. Tracked cases belong to the
    round before and stay there. RuleBroken (409) when there is no round before, or something is written here already.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    this = rows.find_round(session, actor.assessment)
    if this is None or this.predecessor_id is None:
        raise RuleBroken("This round does not follow another, so there is nothing to carry over.")
    if rows.standing_of_round(session, actor.assessment):
        raise RuleBroken("This round has assertions already. Carry over before the first is written.")
    before = rows.standing_of_round(session, this.predecessor_id)
    number = rows.next_number(session, actor.assessment)
    ids = {assertion.id: uuid4() for assertion in before}
    session.add_all(
        Assertion(
            id=ids[assertion.id],
            assessment_id=actor.assessment,
            reference=f"A-{number + place}",
            quality_statement=assertion.quality_statement,
            kind=assertion.kind,
            status=AssertionStatus.DRAFT,
            position=assertion.position,
            text=assertion.text,
            impact=assertion.impact,
            response=assertion.response,
            owner_id=assertion.owner_id,
            last_reviewed_on=None,
            added_by=actor.person_id,
            added_at=now(),
        )
        for place, assertion in enumerate(before)
    )
    session.flush()
    supports = backing.supports_of_round(session, list(ids))
    kept = [support for support in supports if support.item_id is not None]
    session.add_all(_carried(support, ids[support.assertion_id], actor) for support in kept)
    session.add_all(
        AssertionAction(assertion_id=ids[old], action_id=action)
        for old, action in rows.action_ids_of(session, list(ids))
    )
    own, theirs = rows.find_own(session, actor.assessment), rows.find_own(session, this.predecessor_id)
    if own is None:
        own = SelfAssessment(assessment_id=actor.assessment, opening=theirs.opening if theirs else "", own_file_name="")
        session.add(own)
    record(session, actor, "selfassessment.assertions.carried_over", own)
    return CarriedOut(assertions=len(before), supports=len(kept), left_out=len(supports) - len(kept))


def _carried(support: Support, assertion_id: object, actor: Actor) -> Support:
    return Support(
        assertion_id=assertion_id,
        direction=support.direction,
        item_id=support.item_id,
        where_to_look=support.where_to_look,
        whole_document=support.whole_document,
        what_it_shows=support.what_it_shows,
        # Below nought: for no version until someone says that the place still holds (as answers do).
        revision_number=-abs(support.revision_number or 0),
        added_by=actor.person_id,
        added_at=now(),
    )


def _own(session: Session, actor: Actor, version: int) -> SelfAssessment:
    own = rows.find_own(session, actor.assessment)
    if own is None:
        require_version(0, version)
        own = SelfAssessment(assessment_id=actor.assessment, opening="", own_file_name="")
        session.add(own)
        return own
    require_version(own.version, version)
    return own
