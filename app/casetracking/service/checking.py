"""Checking a case: what cannot wait first, then the standards; drafts, a second reading, the next case."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.casetracking.models import (
    ActNow,
    CaseCheck,
    CaseCheckAnswer,
    CasePart,
    CaseStage,
    TrackedCase,
    Verdict,
)
from app.casetracking.queries import cases as rows
from app.casetracking.queries import checks
from app.casetracking.rules import identity
from app.casetracking.rules.checks import Checked, Fault, checker_fault, draft_faults, finish_faults, must_tell
from app.casetracking.schemas.cases import ReadFor
from app.casetracking.schemas.checks import (
    CheckFormOut,
    CheckIn,
    CheckOut,
    CheckSaved,
    CloseActNowIn,
    NextCaseOut,
    StandardAnswerOut,
    StandardOut,
)
from app.casetracking.service.finding import note_reading, readable
from app.core.clock import now, today
from app.core.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken, VersionRequired
from app.core.etag import require_version
from app.framework.reference import case_tracking


def check_form(session: Session, actor: Actor) -> CheckFormOut:
    """What a check asks, as data: the council's own words for the whole, the practice standards of the reference data."""
    actor.require(Permission.CASES_CHECK)
    data = case_tracking()
    return CheckFormOut(
        act_now=list(ActNow),
        standards=[StandardOut.model_validate(standard, from_attributes=True) for standard in data.standards],
        verdicts=list(Verdict),
        overall=_overall_words(session),
        certainty=data.certainty.get("practice_standards", ""),
    )


def check_case(
    session: Session, actor: Actor, reference: str, data: CheckIn, *, version: int | None = None
) -> CheckSaved:
    """Save this person's check of a case, as a draft or finished; a check finished before is kept, a new one is begun.

    `version` is that of the draft being saved; without one where a draft is, VersionRequired (428). Raises Invalid (422)
    for each answer that is missing or means nothing, RuleBroken (409) for the case's own worker or their manager.
    """
    actor.require(Permission.CASES_CHECK, hidden=True)
    case = readable(session, actor, reference)
    _refuse_checker(session, actor, case)
    _refuse_faults(session, data)
    check = checks.find_draft(session, case.id, actor.person_id)
    if check is None:
        check = _begin(session, actor, case)
    elif version is None:
        raise VersionRequired("You have a draft of this check. Send the version you read, so that nothing is lost.")
    else:
        require_version(check.version, version)
    _fill(check, data)
    session.add(check)
    record(session, actor, f"casetracking.check.{'finished' if data.finished else 'saved'}", case)
    return _saved(case, check)


def reopen_check(session: Session, actor: Actor, reference: str, number: int, version: int) -> CheckSaved:
    """Take one's own finished check back into draft: the undo of finishing. RuleBroken (409) once another has followed."""
    actor.require(Permission.CASES_CHECK, hidden=True)
    case = readable(session, actor, reference)
    check = _check(session, case, number)
    if check.checker_id != actor.person_id:
        raise Forbidden("This check is another person's. Make a second reading instead.")
    require_version(check.version, version)
    if not check.finished:
        raise RuleBroken("This check is a draft already.")
    if checks.last_number(session, case.id) != number:
        raise RuleBroken("Another check has followed this one. Make a new check instead.")
    check.finished = False
    record(session, actor, "casetracking.check.reopened", case)
    return _saved(case, check)


def close_act_now(
    session: Session, actor: Actor, reference: str, number: int, version: int, data: CloseActNowIn
) -> CheckSaved:
    """Close what could not wait, with what was done; until then it stays on the Today of psw and lead."""
    actor.require(Permission.CASES_MANAGE)
    case = readable(session, actor, reference)
    check = _check(session, case, number)
    require_version(check.version, version)
    if not must_tell(check.act_now):
        raise RuleBroken("This check said that nothing needs doing today.")
    if check.act_closed_at is not None:
        raise RuleBroken("This is closed already.")
    identity.refuse_identifiers({"note": data.note})
    check.act_closed_at, check.act_closed_by, check.act_closed_note = now(), actor.person_id, data.note
    record(session, actor, "casetracking.act_now.closed", case)
    return _saved(case, check)


def list_checks(session: Session, actor: Actor, reference: str) -> list[CheckOut]:
    """Every finished check of a case and one's own draft; of another's draft only what cannot wait. A reading (503)."""
    actor.require(Permission.CASES_READ, hidden=True)
    case = readable(session, actor, reference)
    note_reading(session, actor, case, ReadFor.CHECK)
    return [
        _out(case, check, actor, checker=checker, closer=closer or "")
        for check, checker, closer in checks.readable_checks(session, case.id, actor.person_id)
    ]


def my_draft(session: Session, actor: Actor, reference: str) -> CheckOut | None:
    """This person's own draft of a case, or None. Its words are theirs, so it is no reading of the record."""
    actor.require(Permission.CASES_CHECK, hidden=True)
    case = readable(session, actor, reference)
    check = checks.find_draft(session, case.id, actor.person_id)
    return None if check is None else _out(case, check, actor, checker=actor.name)


def next_to_check(session: Session, actor: Actor, besides: str = "") -> NextCaseOut:
    """The case for this person to check next, not `besides`: those given to them, else (psw) those given to nobody."""
    actor.require(Permission.CASES_CHECK)
    reference, left = rows.first_and_count(session, actor, rows.to_check(actor, today()), besides)
    if left == 0 and actor.may(Permission.CASES_CHECK_ALL):
        reference, left = rows.first_and_count(session, actor, rows.free_to_check(actor, today()), besides)
    return NextCaseOut(case=reference, left=left)


def _refuse_checker(session: Session, actor: Actor, case: TrackedCase) -> None:
    parts = rows.parts_of(session, case.id, actor.person_id)
    fault = checker_fault(parts)
    if fault is not None:
        raise RuleBroken(fault)
    if not actor.may(Permission.CASES_CHECK_ALL) and not rows.has_part(
        session, case.id, actor.person_id, CasePart.CHECKER, today()
    ):
        raise Forbidden("You can see this case but are not its checker. Ask the principal social worker.")
    if case.stage is CaseStage.POOL:
        raise RuleBroken("This case is not on the list yet. Move it to the longlist first.")


def _refuse_faults(session: Session, data: CheckIn) -> None:
    known = [standard.id for standard in case_tracking().standards]
    sent = Checked(
        data.act_now,
        data.told_who,
        data.told_at,
        [answer.standard for answer in data.answers],
        data.overall,
        data.file_read_on,
    )
    faults: Sequence[Fault] = draft_faults(sent, known, _overall_words(session), now())
    if data.finished:
        faults = [*faults, *finish_faults(sent, known, today())]
    if faults:
        raise Invalid(
            "The check can't be finished yet." if data.finished else "The draft can't be saved like this.",
            errors=tuple(FieldError(fault.pointer, fault.detail) for fault in faults),
        )
    identity.refuse_identifiers(
        {"told_who": data.told_who, "learning": data.learning}
        | {f"answers/{place}/note": answer.note for place, answer in enumerate(data.answers)}
    )


def _overall_words(session: Session) -> list[str]:
    """The council's own words for the whole of a check, else those of the reference data."""
    council = rows.council(session)
    return list(council.overall_words if council and council.overall_words else case_tracking().overall_words)


def _begin(session: Session, actor: Actor, case: TrackedCase) -> CaseCheck:
    return CaseCheck(
        case_id=case.id,
        number=checks.last_number(session, case.id) + 1,
        checker_id=actor.person_id,
        answers=[],
        act_closed_note="",
    )


def _fill(check: CaseCheck, data: CheckIn) -> None:
    there = {answer.standard: answer for answer in check.answers}
    kept = []
    for sent in data.answers:
        answer = there.get(sent.standard) or CaseCheckAnswer(standard=sent.standard)
        answer.verdict, answer.note = sent.verdict, sent.note
        kept.append(answer)
    check.answers = kept
    if check.act_now is not data.act_now:
        # Another answer to the first question opens it again.
        check.act_closed_at, check.act_closed_by, check.act_closed_note = None, None, ""
    check.act_now, check.told_who, check.told_at = data.act_now, data.told_who, data.told_at
    check.overall, check.file_read_on, check.learning = data.overall, data.file_read_on, data.learning
    check.finished, check.saved_at = data.finished, now()
    check.move_on()  # answers are rows of their own; the check's version moves all the same


def _check(session: Session, case: TrackedCase, number: int) -> CaseCheck:
    check = checks.find_check(session, case.id, number)
    if check is None:
        raise NotFound(f"{case.reference} has no check {number}.")
    return check


def _saved(case: TrackedCase, check: CaseCheck) -> CheckSaved:
    return CheckSaved(
        case=case.reference,
        number=check.number,
        finished=check.finished,
        act_now_open=_is_open(check),
        saved_at=check.saved_at,
        version=check.version,
    )


def _is_open(check: CaseCheck) -> bool:
    return must_tell(check.act_now) and check.act_closed_at is None


def _out(case: TrackedCase, check: CaseCheck, actor: Actor, *, checker: str, closer: str = "") -> CheckOut:
    """A check as the reader may see it: of another's draft only what cannot wait."""
    mine = check.checker_id == actor.person_id
    whole = mine or check.finished
    return CheckOut(
        case=case.reference,
        number=check.number,
        checker=checker,
        mine=mine,
        act_now=check.act_now,
        told_who=check.told_who,
        told_at=check.told_at,
        act_now_open=_is_open(check),
        act_closed_at=check.act_closed_at,
        act_closed_by=closer,
        act_closed_note=check.act_closed_note,
        answers=[StandardAnswerOut.model_validate(answer, from_attributes=True) for answer in _in_order(check)]
        if whole
        else [],
        overall=check.overall if whole else "",
        file_read_on=check.file_read_on if whole else None,
        learning=check.learning if whole else "",
        finished=check.finished,
        saved_at=check.saved_at,
        version=check.version,
    )


def _in_order(check: CaseCheck) -> list[CaseCheckAnswer]:
    place = {standard.id: index for index, standard in enumerate(case_tracking().standards)}
    return sorted(check.answers, key=lambda answer: place.get(answer.standard, len(place)))
