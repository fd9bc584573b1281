"""Assessment, Milestone, Extension, and what belongs to the council: its settings and closure days."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words


class AssessmentStatus(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    SENT = "sent"
    CLOSED = "closed"


class MilestoneKind(StrEnum):
    CQC = "cqc"
    OURS = "ours"


class ExtensionState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


class CouncilSettings(Identified, Versioned, Audited, Base):
    """One row: what this council is called and how it works."""

    __tablename__ = "council_settings"

    council_name: Mapped[str] = mapped_column(String(200))
    # A store of made-up data refuses real imports, and every page says so.
    made_up: Mapped[bool] = mapped_column(default=False)
    note_word_limit: Mapped[int]
    thresholds: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    abbreviations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # Words that we ship and that this council changed: what each stands for here, "" where it is switched off.
    shipped_words: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    overall_words: Mapped[list[str]] = mapped_column(JSON, default=list)
    silence_days: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    protective_marking: Mapped[str] = mapped_column(String(100), default="OFFICIAL-SENSITIVE")
    # Names of sensitivity labels and what each says of who may see a document; beside those that we ship.
    labels: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # The domains of the council's own mail, with spaces between: a one-time link to any other needs the lead's consent.
    mail_domains: Mapped[str] = mapped_column(String(300), default="")
    # Whether people are reminded by mail of what is due, and whether their managers are told of what is late.
    reminders: Mapped[bool] = mapped_column(default=False)
    tell_managers: Mapped[bool] = mapped_column(default=False)
    # After how many minutes without use a session locks; as the installation has it where nothing is set.
    idle_minutes: Mapped[int | None]
    case_idle_minutes: Mapped[int | None]


class ClosureDay(Identified, Audited, Base):
    """A working day on which the council is closed."""

    __tablename__ = "closure_day"

    on: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")


class Assessment(Identified, Versioned, Audited, Base):
    """One round. Dates that CQC states are stored as stated, never computed; the day of the letter is day 0."""

    __tablename__ = "assessment"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[AssessmentStatus] = mapped_column(words(AssessmentStatus), index=True)
    framework: Mapped[str] = mapped_column(String(40))
    case_rules: Mapped[str] = mapped_column(String(40))
    request_list_id: Mapped[UUID] = mapped_column(ForeignKey("request_list.id"))
    case_list_size: Mapped[int | None]
    case_chosen_size: Mapped[int | None]
    case_interview_size: Mapped[int | None]
    notified_on: Mapped[date | None]
    # Stated as CQC states it: "5pm, Monday 1 February 2027". Kept in UTC, shown in Europe/London.
    return_due_at: Mapped[datetime | None]
    case_list_due_on: Mapped[date | None]
    second_notice_on: Mapped[date | None]
    presentation_on: Mapped[date | None]
    visit_from: Mapped[date | None]
    visit_to: Mapped[date | None]
    draft_report_on: Mapped[date | None]
    predecessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    set_up_at: Mapped[datetime]


class Milestone(Identified, Versioned, Audited, Base):
    """One step of the round, CQC's or ours, by day number; its date follows from the notice unless one is set."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("assessment_id", "code"),)

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    kind: Mapped[MilestoneKind] = mapped_column(words(MilestoneKind))
    name: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]
    day: Mapped[int | None]
    on: Mapped[date | None]
    done_on: Mapped[date | None]
    certainty: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class Extension(Identified, Versioned, Audited, Base):
    """More time asked of CQC; only one agreed in writing moves the date."""

    __tablename__ = "extension"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), index=True)
    asked_on: Mapped[date]
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ExtensionState] = mapped_column(words(ExtensionState))
    decided_on: Mapped[date | None]
    in_writing: Mapped[str] = mapped_column(Text, default="")


class ListedName(Base):
    """A name that is looked for in documents, as keyed hashes of its first and last part; gone when the round is closed."""

    __tablename__ = "listed_name"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    first: Mapped[str] = mapped_column(String(32), primary_key=True)
    last: Mapped[str] = mapped_column(String(32), primary_key=True)
