"""What a tracked case is made of: its fields, dated entries, check, reflective log and what came of the meeting."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CaseEntry:
    """One dated line of a case's record as it was imported."""

    on: date
    kind: str
    text: str


@dataclass(frozen=True)
class StandardAnswer:
    """A checker's answer to one practice standard: Yes, Partly, No or Does not apply."""

    standard: str
    answer: str
    note: str


@dataclass(frozen=True)
class ActNow:
    """What had to be done on the day the file was read: who was told and when, and how it was closed."""

    what: str
    told: str
    told_on: date
    closed_on: date | None
    closed: str


@dataclass(frozen=True)
class CaseCheck:
    """One reading of a case file against the practice standards."""

    checker: str
    checked_on: date
    file_read_on: date
    act_now: ActNow | None
    answers: tuple[StandardAnswer, ...]
    overall: str
    would_learn: str
    assertions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReflectiveLog:
    """What the practitioner wrote about a case that CQC chose: one text for each heading of the list's version, in order."""

    written_by: str
    talked_through_with: str
    person_saw_it: str
    written_on: date
    reviewed_by: str
    reviewed_on: date
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Meeting:
    """What came of CQC's wish to speak with the person or carer."""

    met: bool
    on: date
    outcome: str


@dataclass(frozen=True)
class Case:
    """One case with the fields of case_tracking.yaml. ``stage`` is S1 pool, S2 longlist ... S6 learning."""

    case_ref: str
    system_id_ref: str
    story: str
    stage: str
    age_band: str
    gender: str
    ethnicity_group: str
    language_communication_needs: str
    primary_support_reason: str
    role: str
    pathway_types: tuple[str, ...]
    carer_status: str
    advocacy: str
    capacity_mca_dols: str
    safeguarding_history: str
    funding_and_direct_payment: str
    locality_team: str
    first_contact_date: date
    assessment_start: date
    assessment_end: date
    plan_date: date | None
    last_review: date | None
    next_review: date | None
    current_services: str
    allocated_worker_role: str
    outcome: str
    consent_status: str
    consent_by_when_how: str
    quality_statements: tuple[str, ...]
    linked_assertions: tuple[str, ...]
    checker: str
    import_partial: str | None
    set_aside: str | None
    entries: tuple[CaseEntry, ...]
    check: CaseCheck | None
    log: ReflectiveLog | None
    meeting: Meeting | None


@dataclass(frozen=True)
class Shown:
    """That a case shows an assertion, or points the other way."""

    assertion: str
    direction: str
