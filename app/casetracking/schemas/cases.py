"""A case: its fields, its line on the list, who works on it, its record and the silences in it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from app.casetracking.models import ActNow, CasePart, CaseStage, LogState
from app.core.schema import Day, In, Line, OptionalLine, Out, Prose

Word = Annotated[OptionalLine, StringConstraints(max_length=60)]
Words = Annotated[OptionalLine, StringConstraints(max_length=80)]
Pathway = Annotated[Line, StringConstraints(max_length=80)]


class CaseFields(In):
    """The fields of case_tracking.yaml. Wording is the council's own; no field takes a name."""

    age_band: Word = Field(default="", examples=["65-84"])
    gender: Word = Field(default="", examples=["Woman"])
    ethnicity_group: Words = ""
    language_communication_needs: Prose = ""
    primary_support_reason: Words = Field(default="", examples=["Physical support"])
    pathways: list[Pathway] = Field(default_factory=list, max_length=20, examples=[["hospital discharge", "care home"]])
    carer_status: Words = ""
    advocacy: Words = ""
    capacity_mca_dols: Words = ""
    safeguarding_history: Words = ""
    funding_and_direct_payment: Words = ""
    locality_team: Words = Field(default="", examples=["East locality"])
    outcome: Annotated[OptionalLine, StringConstraints(max_length=40)] = Field(default="", examples=["went well"])
    first_contact_date: Day | None = None
    assessment_start: Day | None = None
    assessment_end: Day | None = None
    plan_date: Day | None = None
    last_review: Day | None = None
    next_review: Day | None = None
    closed_on: Day | None = None
    current_services: Prose = ""
    allocated_worker_role: Annotated[OptionalLine, StringConstraints(max_length=120)] = Field(
        default="", examples=["Social worker"]
    )
    notes: Prose = Field(default="", description="Our own; CQC never gets them.")


class CaseIn(CaseFields):
    """A new case. Its pseudonym is given here; the case system's reference is kept only as a keyed hash."""

    stage: CaseStage = CaseStage.POOL
    system_reference: OptionalLine = Field(default="", description="Only to know the case again; never kept as it is.")
    consent_status: Word = ""
    consent_by_when_how: Prose = ""
    worker: Line | None = Field(default=None, description="Address of the worker.", examples=["ali@fernshire.example"])
    manager: Line | None = Field(default=None, description="Address of the worker's manager.")
    checker: Line | None = Field(default=None, description="Address of the person who checks it.")


class SystemReferenceIn(In):
    """What the case system calls the case; only a keyed hash of it is kept."""

    system_reference: Line = Field(examples=["LAS-204417"])


class CasePatch(In):
    """Only the fields sent are changed."""

    age_band: Word | None = None
    gender: Word | None = None
    ethnicity_group: Words | None = None
    language_communication_needs: Prose | None = None
    primary_support_reason: Words | None = None
    pathways: list[Pathway] | None = Field(default=None, max_length=20)
    carer_status: Words | None = None
    advocacy: Words | None = None
    capacity_mca_dols: Words | None = None
    safeguarding_history: Words | None = None
    funding_and_direct_payment: Words | None = None
    locality_team: Words | None = None
    outcome: Annotated[OptionalLine, StringConstraints(max_length=40)] | None = None
    first_contact_date: Day | None = None
    assessment_start: Day | None = None
    assessment_end: Day | None = None
    plan_date: Day | None = None
    last_review: Day | None = None
    next_review: Day | None = None
    closed_on: Day | None = None
    current_services: Prose | None = None
    allocated_worker_role: Annotated[OptionalLine, StringConstraints(max_length=120)] | None = None
    notes: Prose | None = None


class CaseChanged(Out):
    """What a change of a case answers: enough for the next change, nothing of the record."""

    reference: str = Field(examples=["CT-23"])
    stage: CaseStage
    version: int


class PersonOnCaseIn(In):
    person: Line = Field(description="Address of the person.", examples=["marcus.bell@fernshire.example"])
    part: CasePart
    starts_on: Day | None = Field(default=None, description="Today without.")
    ends_on: Day | None = Field(default=None, description="The day on which access stops; open without.")


class EndPartIn(In):
    person: Line = Field(examples=["marcus.bell@fernshire.example"])
    part: CasePart


class PersonOnCaseOut(Out):
    person: str
    name: str
    part: CasePart
    starts_on: date
    ends_on: date | None
    current: bool


class CaseAt(In):
    """A case as it was read; `version` is its ETag without the quotes."""

    reference: Line = Field(examples=["CT-23"])
    version: int = Field(ge=0)


class MoveIn(In):
    stage: CaseStage


class MoveManyIn(In):
    """All of them or none."""

    cases: list[CaseAt] = Field(min_length=1, max_length=500)
    stage: CaseStage


class ConsentIn(In):
    status: Word = Field(description="One of the consent values of the reference data.", examples=["agreed"])
    by_when_how: Prose = Field(default="", examples=["By phone on 12 January, by the allocated worker."])


class ContactIn(In):
    """What came of CQC speaking with the person or their carer."""

    on: Day
    outcome: Prose = Field(min_length=1, examples=["Spoke for half an hour; felt listened to."])


class EntryIn(In):
    """One dated line of the case record. An entry is never changed: put it right with another."""

    on: Day
    kind: Annotated[Line, StringConstraints(max_length=200)] = Field(examples=["Review"])
    text: Prose = Field(default="", examples=["Goals met. Walking to the shop."])


class EntriesIn(In):
    """A case record brought in at once, as it stood on a day."""

    entries: list[EntryIn] = Field(min_length=1, max_length=2000)
    partial: bool = Field(default=False, description="Only part of the record; no silence is worked out then.")
    as_at: Day | None = Field(default=None, description="The day the record was taken; today without.")


class EntryOut(Out):
    on: date
    kind: str
    text: str
    added_by: str
    added_at: datetime


class EntriesAdded(Out):
    """What adding to a record answers: how many lines, not a word of them."""

    reference: str
    added: int


class SilenceOut(Out):
    start: date
    end: date
    days: int
    step: str
    limit: int
    ongoing: bool
    words: str = Field(examples=["67 days with no entry. Support in place, before its first review"])


class SilencesOut(Out):
    computable: bool
    why_not: str
    found: list[SilenceOut]


class CaseNeed(StrEnum):
    """What a case on the list still needs."""

    CHECK = "check"
    MY_CHECK = "my-check"
    CONSENT = "consent"
    LOG = "log"
    ACT_NOW = "act-now"


class ReadFor(StrEnum):
    """Why a case record was read; it stands in the entry that every reading leaves."""

    CHECK = "to check it"
    LOG = "its reflective log"
    ASSERTION = "for an assertion it shows"
    PACK = "for the case list"
    CHANGE = "to change what we hold of it"
    WORK = "as the worker on it"
    MANAGEMENT = "as the manager of the work on it"
    OVERSIGHT = "to oversee the checks and logs"
    INTERVIEW = "to prepare the talks with CQC"
    QUESTION = "to answer a question about it"
    CONCERN = "to act on something that cannot wait"


class Purpose(StrEnum):
    """What a case is opened for, where no task says it: the words of an address or a header."""

    OVERSIGHT = "oversight"
    CONCERN = "concern"
    INTERVIEW = "interview"
    QUESTION = "question"
    CHECK = "check"
    ASSERTION = "assertion"
    PACK = "pack"

    @property
    def read_for(self) -> ReadFor:
        return ReadFor[self.name]


@dataclass(frozen=True)
class CaseFilter:
    """Which cases a list holds; every field left out lets all pass. `checker` is an address, or "me"."""

    stage: CaseStage | None = None
    checker: str | None = None
    need: CaseNeed | None = None
    team: str | None = None
    pathway: str | None = None
    overall: str | None = None


class CaseLine(Out):
    """One line of the case list: facts of the case and how far the work on it is, never a word of its record.

    What a check found is null for those who may read the list but no case.
    """

    reference: str = Field(examples=["CT-23"])
    stage: CaseStage
    stage_name: str
    age_band: str
    gender: str
    ethnicity_group: str
    primary_support_reason: str
    pathways: list[str]
    locality_team: str
    outcome: str
    consent_status: str
    checks_finished: int
    overall: str | None = Field(description="Of the latest finished check; the checker's own word.")
    act_now_open: bool | None
    my_draft: bool
    checkers: list[str]
    log: LogState | None
    contacted: bool
    version: int


class LogShort(Out):
    state: LogState
    changed_at: datetime
    version: int


class CheckShort(Out):
    """A check in one line; the whole is under the case's checks."""

    number: int
    checker: str
    mine: bool
    finished: bool
    act_now: ActNow
    act_now_open: bool
    told_who: str
    told_at: datetime | None
    overall: str
    saved_at: datetime
    version: int


class CaseOut(Out):
    """One case record. Every reading of it leaves an entry in the record of who read what."""

    reference: str
    stage: CaseStage
    stage_name: str
    fields: CaseFields
    consent_status: str
    consent_by_when_how: str
    contact_on: date | None
    contact_outcome: str
    known_again: bool = Field(description="The case system's reference is held as a keyed hash.")
    entries_partial: bool
    entries_imported_on: date | None
    entries: list[EntryOut]
    silences: SilencesOut
    people: list[PersonOnCaseOut]
    checks: list[CheckShort]
    log: LogShort | None
    added_at: datetime
    version: int
