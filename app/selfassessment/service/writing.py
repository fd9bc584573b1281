"""Writing assertions: add, change, reorder, answer what points the other way, call ready, withdraw and restore."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.audit.hooks import allow_bulk
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, RuleBroken
from app.framework.reference import framework
from app.selfassessment.models import Assertion, AssertionStatus
from app.selfassessment.queries import assertions as rows
from app.selfassessment.schemas.assertions import (
    AssertionChanged,
    AssertionIn,
    AssertionPatch,
    AssertionWords,
    PlaceIn,
    ResponseIn,
    WithdrawIn,
)
from app.selfassessment.service.finding import changeable


def add_assertion(session: Session, actor: Actor, data: AssertionIn) -> AssertionChanged:
    """Add a claim at the end of its quality statement, as a draft. For those who see the whole self-assessment."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    actor.require(Permission.SELF_ASSESSMENT_READ_ALL)
    _refuse_unknown(data.quality_statement)
    assertion = Assertion(
        assessment_id=actor.assessment,
        reference=f"A-{rows.next_number(session, actor.assessment)}",
        quality_statement=data.quality_statement,
        kind=data.kind,
        status=AssertionStatus.DRAFT,
        position=rows.last_position(session, actor.assessment, data.quality_statement) + 1,
        text=data.text,
        impact=data.impact,
        response="",
        owner_id=_owner(session, actor, data.owner),
        added_by=actor.person_id,
        added_at=now(),
    )
    session.add(assertion)
    record(session, actor, "selfassessment.assertion.added", assertion)
    return _changed(assertion)


def change_assertion(
    session: Session, actor: Actor, reference: str, version: int, data: AssertionPatch
) -> AssertionChanged:
    """Change the fields sent. Other words make a ready assertion a draft again; another statement puts it at its end."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    _refuse_withdrawn(assertion)
    sent = data.model_dump(exclude_unset=True)
    if "owner" in sent:
        actor.require(Permission.SELF_ASSESSMENT_READ_ALL)
        assertion.owner_id = _owner(session, actor, sent.pop("owner"))
    for field, value in sent.items():
        if value is None:
            raise Invalid("Leave a field out to keep it.", errors=(FieldError(f"/{field}", "Give a value."),))
    code = sent.pop("quality_statement", assertion.quality_statement)
    if code != assertion.quality_statement:
        _refuse_unknown(code)
        assertion.position = rows.last_position(session, actor.assessment, code) + 1
        assertion.quality_statement = code
        assertion.status = AssertionStatus.DRAFT
    for field, value in sent.items():
        if getattr(assertion, field) != value:
            assertion.status = AssertionStatus.DRAFT
        setattr(assertion, field, value)
    record(session, actor, "selfassessment.assertion.changed", assertion)
    return _changed(assertion)


def list_to_change(session: Session, actor: Actor, references: Collection[str]) -> list[AssertionWords]:
    """The words of those of these assertions that this person may change."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    return [
        AssertionWords(
            reference=one.reference,
            quality_statement=one.quality_statement,
            kind=one.kind,
            text=one.text,
            impact=one.impact,
            owner=email,
            version=one.version,
        )
        for one, email, _ in rows.list_to_change(session, actor, references)
    ]


def place_assertion(session: Session, actor: Actor, reference: str, version: int, data: PlaceIn) -> AssertionChanged:
    """Put an assertion at another place of its quality statement; those between move along."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    _refuse_withdrawn(assertion)
    before = rows.places(session, assertion.assessment_id, assertion.quality_statement)
    order = [row.id for row in before if row.id != assertion.id]
    order.insert(min(data.place, len(before)) - 1, assertion.id)
    held: dict[UUID, int] = {row.id: row.position for row in before}
    moved = {one: place for place, one in enumerate(order) if one != assertion.id and held[one] != place}
    allow_bulk(session)
    rows.set_positions(session, moved)
    assertion.position = order.index(assertion.id)
    record(session, actor, "selfassessment.assertion.placed", assertion)
    return _changed(assertion)


def write_response(session: Session, actor: Actor, reference: str, version: int, data: ResponseIn) -> AssertionChanged:
    """Write the open answer to what points the other way; an empty one takes it back."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    _refuse_withdrawn(assertion)
    assertion.response = data.response
    record(session, actor, "selfassessment.response.written", assertion)
    return _changed(assertion)


def mark_ready(session: Session, actor: Actor, reference: str, version: int) -> AssertionChanged:
    """Call the words final, and reviewed today. What is missing behind them stays a gap and is never hidden by this."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    _refuse_withdrawn(assertion)
    assertion.status, assertion.last_reviewed_on = AssertionStatus.READY, today()
    record(session, actor, "selfassessment.assertion.made_ready", assertion)
    return _changed(assertion)


def mark_draft(session: Session, actor: Actor, reference: str, version: int) -> AssertionChanged:
    """Not final after all: the undo of calling it ready."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    _refuse_withdrawn(assertion)
    assertion.status = AssertionStatus.DRAFT
    record(session, actor, "selfassessment.assertion.made_draft", assertion)
    return _changed(assertion)


def mark_reviewed(session: Session, actor: Actor, reference: str, version: int) -> AssertionChanged:
    """Looked at today and still right."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    _refuse_withdrawn(assertion)
    assertion.last_reviewed_on = today()
    record(session, actor, "selfassessment.assertion.reviewed", assertion)
    return _changed(assertion)


def withdraw_assertion(
    session: Session, actor: Actor, reference: str, version: int, data: WithdrawIn
) -> AssertionChanged:
    """Take a claim out of the self-assessment, with the reason; its supports stay with it."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    _refuse_withdrawn(assertion)
    assertion.status = AssertionStatus.WITHDRAWN
    record(session, actor, "selfassessment.assertion.withdrawn", assertion, reason=data.reason)
    return _changed(assertion)


def restore_assertion(session: Session, actor: Actor, reference: str, version: int) -> AssertionChanged:
    """Put a withdrawn claim back, as a draft at the end of its statement: the undo of withdrawing."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = changeable(session, actor, reference, version)
    if assertion.status is not AssertionStatus.WITHDRAWN:
        raise RuleBroken("This assertion is not withdrawn.")
    assertion.status = AssertionStatus.DRAFT
    assertion.position = rows.last_position(session, assertion.assessment_id, assertion.quality_statement) + 1
    record(session, actor, "selfassessment.assertion.restored", assertion)
    return _changed(assertion)


def _changed(assertion: Assertion) -> AssertionChanged:
    return AssertionChanged(
        reference=assertion.reference,
        quality_statement=assertion.quality_statement,
        status=assertion.status,
        version=assertion.version,
    )


def _refuse_unknown(code: str) -> None:
    known = [statement.id for statement in framework().quality_statements]
    if code not in known:
        fault = f"Choose one of: {', '.join(known)}."
        raise Invalid("There is no such quality statement.", errors=(FieldError("/quality_statement", fault),))


def _refuse_withdrawn(assertion: Assertion) -> None:
    if assertion.status is AssertionStatus.WITHDRAWN:
        raise RuleBroken("This assertion is withdrawn. Restore it first.")


def _owner(session: Session, actor: Actor, email: str | None) -> UUID | None:
    return None if email is None else accounts.someone_at_work(session, actor, email, "/owner")
