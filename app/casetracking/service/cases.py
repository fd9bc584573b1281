"""The case list and one case: add, change, move along the stages, consent, what came of CQC's contact."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.casetracking.models import CaseAssignment, CasePart, CasePathway, CaseStage, TrackedCase
from app.casetracking.queries import cases as rows
from app.casetracking.rules import identity, stages
from app.casetracking.schemas.cases import (
    CaseChanged,
    CaseIn,
    CasePatch,
    ConsentIn,
    ContactIn,
    MoveManyIn,
    SystemReferenceIn,
)
from app.casetracking.service.finding import managed
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.framework.reference import case_tracking

WORKER, MANAGER, CHECKER = CasePart.WORKER, CasePart.MANAGER, CasePart.CHECKER
NO_TEXT_OF_THE_CASE = {"worker", "manager", "checker", "system_reference"}


def add_case(session: Session, actor: Actor, data: CaseIn, *, secret: bytes | None = None) -> CaseChanged:
    """Add one case under a new pseudonym. `secret` is the council's own key, needed where a system reference is given.

    Raises Invalid (422) for a text that says who someone is, RuleBroken (409) for a case that is here already, that is
    too young, or for which the stage has no room.
    """
    actor.require(Permission.CASES_MANAGE)
    identity.refuse_identifiers(data.model_dump(exclude=NO_TEXT_OF_THE_CASE))
    _refuse_wrong_consent(data.consent_status, "/consent_status")
    people = [
        (accounts.someone_at_work(session, actor, email, f"/{part.value}"), part)
        for email, part in ((data.worker, WORKER), (data.manager, MANAGER), (data.checker, CHECKER))
        if email is not None
    ]
    checkers = {person_id for person_id, part in people if part is CHECKER}
    if not checkers.isdisjoint(person_id for person_id, part in people if part is not CHECKER):
        raise RuleBroken("The worker and their manager never check the case. Name another checker.")
    case = TrackedCase(
        assessment_id=actor.assessment,
        reference=f"CT-{rows.next_number(session, actor.assessment):02}",
        match_key=_match_key(session, actor, data.system_reference, secret),
        pathways=[],
        added_at=now(),
        **data.model_dump(exclude={"system_reference", "pathways", "worker", "manager", "checker"}),
    )
    _settle_pathways(case, data.pathways)
    _refuse_age(case)
    _refuse_full(session, actor, [case], data.stage)
    session.add(case)
    session.flush()
    for person_id, part in people:
        session.add(CaseAssignment(case_id=case.id, user_id=person_id, part=part, starts_on=today()))
    record(session, actor, "casetracking.case.added", case)
    return _changed(case)


def change_case(session: Session, actor: Actor, reference: str, version: int, data: CasePatch) -> CaseChanged:
    """Change the fields sent; null empties one."""
    actor.require(Permission.CASES_MANAGE)
    case = managed(session, actor, reference, version)
    identity.refuse_identifiers(data.model_dump(exclude_unset=True))
    sent = data.model_dump(exclude_unset=True)
    if "pathways" in sent:
        _settle_pathways(case, sent.pop("pathways") or [])
        case.version += 1  # pathways are rows of their own; the case's version moves all the same
    for field, value in sent.items():
        empty = None if TrackedCase.__table__.columns[field].nullable else ""
        setattr(case, field, empty if value is None else value)
    _refuse_age(case)
    record(session, actor, "casetracking.case.changed", case)
    return _changed(case)


def know_again(
    session: Session, actor: Actor, reference: str, version: int, data: SystemReferenceIn, *, secret: bytes
) -> CaseChanged:
    """Give a case that was added singly what a later import knows it by, or put a wrong one right.

    Only a keyed hash of the reference is kept. RuleBroken (409) when another case on the list has it.
    """
    actor.require(Permission.CASES_MANAGE)
    case = managed(session, actor, reference, version)
    case.match_key = _match_key(session, actor, data.system_reference, secret, of=case)
    record(session, actor, "casetracking.case.made_known", case)
    return _changed(case)


def move_case(session: Session, actor: Actor, reference: str, version: int, stage: CaseStage) -> CaseChanged:
    """Move one case along the stages. RuleBroken (409) where no way leads or the stage is full."""
    actor.require(Permission.CASES_MANAGE)
    case = managed(session, actor, reference, version)
    _move(session, actor, [case], stage)
    return _changed(case)


def move_cases(session: Session, actor: Actor, data: MoveManyIn) -> list[CaseChanged]:
    """Move several at once, all or none: how the cases that CQC chose are picked."""
    actor.require(Permission.CASES_MANAGE)
    versions = {case.reference: case.version for case in data.cases}
    found = {case.reference: case for case in rows.list_by_reference(session, actor, versions)}
    missing = [reference for reference in versions if reference not in found]
    if missing:
        raise NotFound(f"There is no case {', '.join(missing[:5])} on your list.")
    for reference, version in versions.items():
        require_version(found[reference].version, version)
    moving = [found[reference] for reference in versions]
    _move(session, actor, moving, data.stage)
    return [_changed(case) for case in moving]


def change_consent(session: Session, actor: Actor, reference: str, version: int, data: ConsentIn) -> CaseChanged:
    """Note where consent stands; one of the consent values of the reference data (422)."""
    actor.require(Permission.CASES_MANAGE)
    case = managed(session, actor, reference, version)
    _refuse_wrong_consent(data.status, "/status")
    identity.refuse_identifiers({"by_when_how": data.by_when_how})
    case.consent_status, case.consent_by_when_how = data.status, data.by_when_how
    record(session, actor, "casetracking.consent.changed", case)
    return _changed(case)


def note_contact(session: Session, actor: Actor, reference: str, version: int, data: ContactIn) -> CaseChanged:
    """Note that CQC spoke with the person or their carer, and what came of it."""
    actor.require(Permission.CASES_MANAGE)
    case = managed(session, actor, reference, version)
    if case.stage not in (CaseStage.TRACKED, CaseStage.LEARNING):
        raise RuleBroken(
            f"Contact is noted for a case at {stages.stage_names()[CaseStage.TRACKED]}. Move it there first."
        )
    if data.on > today():
        raise Invalid("The contact has not been yet.", errors=(FieldError("/on", "Give a day that has been."),))
    identity.refuse_identifiers({"outcome": data.outcome})
    case.contact_on, case.contact_outcome = data.on, data.outcome
    record(session, actor, "casetracking.contact.noted", case)
    return _changed(case)


def _move(session: Session, actor: Actor, moving: Sequence[TrackedCase], stage: CaseStage) -> None:
    for case in moving:
        fault = stages.move_fault(case.stage, stage, stages.stage_names())
        if fault is not None:
            raise RuleBroken(f"{case.reference} was not moved. {fault}")
    _refuse_full(session, actor, moving, stage)
    for case in moving:
        case.stage = stage
        record(session, actor, "casetracking.case.moved", case)


def _refuse_full(session: Session, actor: Actor, moving: Sequence[TrackedCase], stage: CaseStage) -> None:
    this = rows.the_round(session, actor.assessment)
    sizes = stages.Sizes(this.case_list_size, this.case_chosen_size, this.case_interview_size)
    with session.no_autoflush:
        counts = rows.stage_counts(session, actor.assessment, [case.id for case in moving if case.id is not None])
    fault = stages.room_fault(stage, sizes, counts, len(moving))
    if fault is not None:
        raise RuleBroken(fault)


def _refuse_age(case: TrackedCase) -> None:
    fault = identity.age_fault(case.age_band, [row.pathway for row in case.pathways])
    if fault is not None:
        raise RuleBroken(fault)


def _refuse_wrong_consent(status: str, pointer: str) -> None:
    values = case_tracking().consent_values
    if status and status not in values:
        raise Invalid(
            "The consent is not right.", errors=(FieldError(pointer, f"Choose one of: {', '.join(values)}."),)
        )


def _settle_pathways(case: TrackedCase, wanted: Sequence[str]) -> None:
    there = {row.pathway: row for row in case.pathways}
    case.pathways = [there.get(way) or CasePathway(pathway=way) for way in Counter(wanted)]


def _match_key(
    session: Session, actor: Actor, system_reference: str, secret: bytes | None, of: TrackedCase | None = None
) -> str | None:
    if not identity.tidy_reference(system_reference):
        return None
    if secret is None:
        raise RuleBroken("The council's key file is not at hand, so the system reference can't be kept. Leave it out.")
    fault = identity.reference_fault(system_reference)
    if fault is not None:
        raise Invalid("The reference is not one to use.", errors=(FieldError("/system_reference", fault),))
    key = identity.match_key(secret, system_reference)
    known = rows.known_keys(session, actor.assessment, [key])
    if known and (of is None or known[key] != of.reference):
        raise RuleBroken(f"This case is on the list already, as {known[key]}.")
    return key


def _changed(case: TrackedCase) -> CaseChanged:
    return CaseChanged(reference=case.reference, stage=case.stage, version=case.version)
