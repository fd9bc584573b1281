"""The reflective log: written by the worker, handed in, reviewed by the principal social worker."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.casetracking.models import CasePart, LogState, ReflectiveLog, ReflectiveSection, TrackedCase
from app.casetracking.queries import cases as rows
from app.casetracking.queries import checks
from app.casetracking.rules import identity
from app.casetracking.schemas.cases import ReadFor
from app.casetracking.schemas.logs import LogIn, LogOut, LogSaved, ReviewIn, SectionOut
from app.casetracking.service.finding import note_reading, readable
from app.core.clock import now, today
from app.core.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.framework.reference import case_tracking


def read_log(session: Session, actor: Actor, reference: str) -> LogOut:
    """The log of a case, or its empty headings where nobody has begun. A reading of the case record (503)."""
    actor.require(Permission.CASES_READ, hidden=True)
    case = readable(session, actor, reference)
    note_reading(session, actor, case, ReadFor.LOG)
    return _out(session, case, checks.find_log(session, case.id))


def write_log(session: Session, actor: Actor, reference: str, version: int, data: LogIn) -> LogSaved:
    """Write in the log; `version` 0 begins it. Only the case's worker writes, and only until it is handed in."""
    actor.require(Permission.CASES_WRITE, hidden=True)
    case = readable(session, actor, reference)
    log = _own_log(session, actor, case, version)
    texts = {section.position: section for section in log.sections}
    for place, sent in enumerate(data.sections):
        if sent.position not in texts:
            fault = f"Positions go from 0 to {len(texts) - 1}."
            raise Invalid("There is no such heading.", errors=(FieldError(f"/sections/{place}/position", fault),))
        texts[sent.position].text = sent.text
    for field in ("written_by", "talked_through_with", "person_saw_it"):
        value = getattr(data, field)
        if value is not None:
            setattr(log, field, value)
    _touch(log)
    session.add(log)
    record(session, actor, "casetracking.log.written", case)
    return _saved(case, log)


def hand_in_log(session: Session, actor: Actor, reference: str, version: int) -> LogSaved:
    """Hand the log in for review. Invalid (422) names each heading without a word, or with one that says who someone is."""
    actor.require(Permission.CASES_WRITE, hidden=True)
    case = readable(session, actor, reference)
    log = _own_log(session, actor, case, version)
    empty = [section for section in log.sections if not section.text.strip()]
    if empty:
        raise Invalid(
            f"{len(empty)} of {len(log.sections)} headings have no text yet. Write something, or say why not.",
            errors=tuple(FieldError(f"/sections/{section.position}/text", "This is empty.") for section in empty),
        )
    identity.refuse_identifiers({f"sections/{section.position}/text": section.text for section in log.sections})
    log.state = LogState.WRITTEN
    _touch(log)
    record(session, actor, "casetracking.log.handed_in", case)
    return _saved(case, log)


def review_log(session: Session, actor: Actor, reference: str, version: int, data: ReviewIn) -> LogSaved:
    """Agree with a log that was handed in, or give it back with what to change. Never one's own."""
    actor.require(Permission.CASES_REVIEW_LOGS)
    case = readable(session, actor, reference)
    log = _log(session, case)
    require_version(log.version, version)
    if log.state is not LogState.WRITTEN:
        raise RuleBroken(
            "This log is not handed in." if log.state is LogState.DRAFT else "This log is reviewed already."
        )
    if log.author_id == actor.person_id:
        raise RuleBroken("You wrote this log, so another person reviews it.")
    if not data.agreed and not data.note.strip():
        raise Invalid("Say what to change.", errors=(FieldError("/note", "Say what to change."),))
    log.state = LogState.REVIEWED if data.agreed else LogState.DRAFT
    log.review_note = data.note
    log.reviewed_by, log.reviewed_at = (actor.person_id, now()) if data.agreed else (None, None)
    _touch(log)
    record(session, actor, f"casetracking.log.{'reviewed' if data.agreed else 'given_back'}", case)
    return _saved(case, log)


def take_back_log(session: Session, actor: Actor, reference: str, version: int) -> LogSaved:
    """Take a log that was handed in back into draft, before it is reviewed: the undo of handing in."""
    actor.require(Permission.CASES_WRITE, hidden=True)
    case = readable(session, actor, reference)
    log = _log(session, case)
    require_version(log.version, version)
    if log.author_id != actor.person_id:
        raise Forbidden("Only the person who wrote the log takes it back.")
    if log.state is not LogState.WRITTEN:
        raise RuleBroken("Only a log that is handed in and not reviewed can be taken back.")
    log.state = LogState.DRAFT
    _touch(log)
    record(session, actor, "casetracking.log.taken_back", case)
    return _saved(case, log)


def _own_log(session: Session, actor: Actor, case: TrackedCase, version: int) -> ReflectiveLog:
    """The log for its writer to change, begun where there is none."""
    if not rows.has_part(session, case.id, actor.person_id, CasePart.WORKER, today()):
        raise Forbidden("The case's worker writes the log. Ask the principal social worker to name you.")
    log = checks.find_log(session, case.id)
    if log is None:
        require_version(0, version)
        return ReflectiveLog(
            case_id=case.id,
            author_id=actor.person_id,
            state=LogState.DRAFT,
            changed_at=now(),
            written_by="",
            talked_through_with="",
            person_saw_it="",
            review_note="",
            sections=[
                ReflectiveSection(position=place, heading=heading, text="")
                for place, heading in enumerate(case_tracking().reflective_headings)
            ],
        )
    require_version(log.version, version)
    if log.state is not LogState.DRAFT:
        raise RuleBroken("This log is handed in. Take it back first.")
    log.author_id = actor.person_id
    return log


def _log(session: Session, case: TrackedCase) -> ReflectiveLog:
    log = checks.find_log(session, case.id)
    if log is None:
        raise NotFound(f"The log of {case.reference} is not begun.")
    return log


def _touch(log: ReflectiveLog) -> None:
    log.changed_at = now()
    log.move_on()  # sections are rows of their own; the log's version moves all the same


def _saved(case: TrackedCase, log: ReflectiveLog) -> LogSaved:
    return LogSaved(case=case.reference, state=log.state, changed_at=log.changed_at, version=log.version)


def _out(session: Session, case: TrackedCase, log: ReflectiveLog | None) -> LogOut:
    if log is None:
        empty = [
            SectionOut(position=place, heading=heading, text="")
            for place, heading in enumerate(case_tracking().reflective_headings)
        ]
        return LogOut(
            case=case.reference, state=LogState.DRAFT, author="", written_by="", talked_through_with="",
            person_saw_it="", sections=empty, changed_at=None, reviewed_by="", reviewed_at=None, review_note="", version=0,
        )  # fmt: skip
    names = accounts.names_of(session, [log.author_id, log.reviewed_by])
    return LogOut(
        case=case.reference,
        state=log.state,
        author=names.get(log.author_id, "") if log.author_id else "",
        written_by=log.written_by,
        talked_through_with=log.talked_through_with,
        person_saw_it=log.person_saw_it,
        sections=[
            SectionOut(position=section.position, heading=section.heading, text=section.text)
            for section in sorted(log.sections, key=lambda section: section.position)
        ],
        changed_at=log.changed_at,
        reviewed_by=names.get(log.reviewed_by, "") if log.reviewed_by else "",
        reviewed_at=log.reviewed_at,
        review_note=log.review_note,
        version=log.version,
    )
