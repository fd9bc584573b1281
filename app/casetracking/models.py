"""TrackedCase and what hangs on it. All case text is hidden from the record of changes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words

HIDE = {"audit": "hide"}


class CaseStage(StrEnum):
    """Stages of case_tracking.yaml; the sizes come from the assessment's own settings."""

    POOL = "pool"
    LONGLIST = "longlist"
    SUBMITTED = "submitted"
    CHOSEN = "chosen"
    TRACKED = "tracked"
    LEARNING = "learning"


ON_THE_LIST = (
    CaseStage.LONGLIST, CaseStage.SUBMITTED, CaseStage.CHOSEN, CaseStage.TRACKED, CaseStage.LEARNING,
)  # fmt: skip
PAST_CHOICE = (CaseStage.CHOSEN, CaseStage.TRACKED)


class CasePart(StrEnum):
    """What a person is to a case; the worker and their manager never check it."""

    WORKER = "worker"
    MANAGER = "manager"
    CHECKER = "checker"


class ActNow(StrEnum):
    NOTHING = "Nothing needs doing today"
    TELL_MANAGER = "Tell the team manager today"
    SAFEGUARDING = "Raise a safeguarding concern now"


class Verdict(StrEnum):
    """One standard's answer."""

    YES = "Yes"
    PARTLY = "Partly"
    NO = "No"
    DOES_NOT_APPLY = "Does not apply"


class LogState(StrEnum):
    DRAFT = "draft"
    WRITTEN = "written"
    REVIEWED = "reviewed"


class TrackedCase(Identified, Versioned, Audited, Base):
    """One case on the list, by pseudonym. Fields are those of case_tracking.yaml; `exported` there says which CQC gets."""

    __tablename__ = "tracked_case"
    __table_args__ = (
        UniqueConstraint("assessment_id", "reference"),
        # What the rules about cases read, so that they need not go to the wide rows.
        Index(
            "ix_tracked_case_stage",
            *("assessment_id", "stage", "reference", "id", "consent_status", "entries_partial"),
            *("age_band", "primary_support_reason", "outcome"),
        ),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    reference: Mapped[str] = mapped_column(String(20))
    stage: Mapped[CaseStage] = mapped_column(words(CaseStage))
    # Keyed hash of the case system's reference; the secret stays in the council's own key file.
    match_key: Mapped[str | None] = mapped_column(String(64), info=HIDE)
    age_band: Mapped[str] = mapped_column(String(60), default="", info=HIDE)
    gender: Mapped[str] = mapped_column(String(60), default="", info=HIDE)
    ethnicity_group: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    language_communication_needs: Mapped[str] = mapped_column(Text, default="", info=HIDE)
    primary_support_reason: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    carer_status: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    advocacy: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    capacity_mca_dols: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    safeguarding_history: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    funding_and_direct_payment: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    locality_team: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    outcome: Mapped[str] = mapped_column(String(40), default="", info=HIDE)
    first_contact_date: Mapped[date | None] = mapped_column(info=HIDE)
    assessment_start: Mapped[date | None] = mapped_column(info=HIDE)
    assessment_end: Mapped[date | None] = mapped_column(info=HIDE)
    plan_date: Mapped[date | None] = mapped_column(info=HIDE)
    last_review: Mapped[date | None] = mapped_column(info=HIDE)
    next_review: Mapped[date | None] = mapped_column(info=HIDE)
    closed_on: Mapped[date | None] = mapped_column(info=HIDE)
    current_services: Mapped[str] = mapped_column(Text, default="", info=HIDE)
    allocated_worker_role: Mapped[str] = mapped_column(String(120), default="", info=HIDE)
    consent_status: Mapped[str] = mapped_column(String(60), default="", info=HIDE)
    consent_by_when_how: Mapped[str] = mapped_column(Text, default="", info=HIDE)
    # A partial import can't show a silence: the missing entries may only be missing here.
    entries_partial: Mapped[bool] = mapped_column(default=False)
    entries_imported_on: Mapped[date | None]
    contact_outcome: Mapped[str] = mapped_column(Text, default="", info=HIDE)
    contact_on: Mapped[date | None]
    # Our own words about the case; CQC never gets them.
    notes: Mapped[str] = mapped_column(Text, default="", info=HIDE)
    added_at: Mapped[datetime]

    pathways: Mapped[list["CasePathway"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    entries: Mapped[list["CaseLogEntry"]] = relationship(lazy="raise", order_by="CaseLogEntry.on")
    people: Mapped[list["CaseAssignment"]] = relationship(lazy="raise")


class CasePathway(Audited, Base):
    __tablename__ = "case_pathway"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("tracked_case.id"), primary_key=True)
    pathway: Mapped[str] = mapped_column(String(80), primary_key=True, info=HIDE)


class CaseAssignment(Identified, Audited, Base):
    """One person's part in a case, with start and end; access stops when it ends."""

    __tablename__ = "case_assignment"
    __table_args__ = (Index("ix_case_assignment_user_id", "user_id", "case_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("tracked_case.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    part: Mapped[CasePart] = mapped_column(words(CasePart))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class CaseLogEntry(Identified, Audited, Base):
    """One dated line of a case's record as we hold it; append-only."""

    __tablename__ = "case_log_entry"
    __table_args__ = (Index("ix_case_log_entry_case_id_on", "case_id", "on"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("tracked_case.id"))
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(200), info=HIDE)
    text: Mapped[str] = mapped_column(Text, info=HIDE)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]


class CaseCheck(Identified, Versioned, Audited, Base):
    """One person's check of one case. What must be done today comes first and stays until it is closed."""

    __tablename__ = "case_check"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_case_check_finished", "case_id", "finished"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("tracked_case.id"))
    # 1 for the first check of the case, 2 for the second reading; it names the check in addresses.
    number: Mapped[int]
    checker_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    act_now: Mapped[ActNow] = mapped_column(words(ActNow, 60))
    told_who: Mapped[str] = mapped_column(String(300), default="", info=HIDE)
    told_at: Mapped[datetime | None]
    act_closed_at: Mapped[datetime | None]
    act_closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    act_closed_note: Mapped[str] = mapped_column(Text, default="", info=HIDE)
    overall: Mapped[str] = mapped_column(String(80), default="", info=HIDE)
    file_read_on: Mapped[date | None]
    learning: Mapped[str] = mapped_column(Text, default="", info=HIDE)
    finished: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]

    answers: Mapped[list["CaseCheckAnswer"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class CaseCheckAnswer(Audited, Base):
    __tablename__ = "case_check_answer"

    check_id: Mapped[UUID] = mapped_column(ForeignKey("case_check.id"), primary_key=True)
    standard: Mapped[str] = mapped_column(String(40), primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(words(Verdict), info=HIDE)
    note: Mapped[str] = mapped_column(Text, default="", info=HIDE)


class ReflectiveLog(Identified, Versioned, Audited, Base):
    """The practitioner's reflective log of a chosen case (confidential)."""

    __tablename__ = "reflective_log"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("tracked_case.id"), unique=True)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[LogState] = mapped_column(words(LogState))
    written_by: Mapped[str] = mapped_column(String(200), default="", info=HIDE)
    talked_through_with: Mapped[str] = mapped_column(String(200), default="", info=HIDE)
    person_saw_it: Mapped[str] = mapped_column(String(60), default="", info=HIDE)
    changed_at: Mapped[datetime]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str] = mapped_column(Text, default="", info=HIDE)

    sections: Mapped[list["ReflectiveSection"]] = relationship(
        lazy="raise", order_by="ReflectiveSection.position", cascade="all, delete-orphan"
    )


class ReflectiveSection(Audited, Base):
    __tablename__ = "reflective_section"

    log_id: Mapped[UUID] = mapped_column(ForeignKey("reflective_log.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    heading: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="", info=HIDE)
