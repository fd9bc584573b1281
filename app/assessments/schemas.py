"""What goes in and out of settings, rounds, their dates, milestones and extensions."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from app.assessments.models import AssessmentStatus, ExtensionState, MilestoneKind
from app.core.schema import Day, In, Line, OptionalLine, Out, Prose

Size = Annotated[int, Field(ge=0, le=10_000)]
Days = Annotated[int, Field(ge=1, le=1000)]
WordLimit = Annotated[int, Field(ge=20, le=20_000)]
IdleMinutes = Annotated[int, Field(ge=15, le=60)]
Abbreviation = Annotated[str, StringConstraints(min_length=1, max_length=40)]


# Settings of the council


class ClosureDayIO(In):
    """A working day on which the council is closed."""

    on: Day = Field(examples=["2026-12-29"])
    name: OptionalLine = Field(default="", examples=["Christmas closure"])


class ThresholdsIO(In):
    """Counts of documents from which a cell of Coverage says few, some, many; working days in which a date is near."""

    few: Annotated[int, Field(ge=1, le=1000)] = 1
    some: Annotated[int, Field(ge=1, le=1000)] = 3
    many: Annotated[int, Field(ge=1, le=1000)] = 8
    due_soon_working_days: Annotated[int, Field(ge=0, le=60)] = 3


def _domains(value: str) -> str:
    names = value.lower().replace(",", " ").replace("@", " ").split()
    for name in names:
        if not _DOMAIN.fullmatch(name):
            raise ValueError(f"{name[:60]} is not a domain. Write them like fernshire.gov.uk, with spaces between.")
    return " ".join(dict.fromkeys(names))


_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
MailDomains = Annotated[OptionalLine, AfterValidator(_domains)]


class LabelSays(StrEnum):
    """What a sensitivity label in a file says of who may see the document; `open` takes one of ours back."""

    OPEN = "open"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class CouncilIn(In):
    """A council at its first set-up; the rest begins with defaults."""

    council_name: Line = Field(examples=["Fernshire County Council"])
    closure_days: list[ClosureDayIO] = Field(default_factory=list, max_length=200)


class SettingsPatch(In):
    """What may be changed; `closure_days` and `abbreviations` are given whole."""

    council_name: Line | None = None
    note_word_limit: WordLimit | None = None
    thresholds: ThresholdsIO | None = None
    abbreviations: dict[Abbreviation, Line] | None = Field(default=None, max_length=500)
    labels: dict[Line, LabelSays] | None = Field(
        default=None,
        max_length=100,
        description="Names of sensitivity labels and what each says of who may see a document, given whole; beside ours.",
        examples=[{"Fernshire private": "restricted"}],
    )
    overall_words: list[Line] | None = Field(default=None, min_length=1, max_length=10)
    silence_days: dict[str, Days] | None = None
    closure_days: list[ClosureDayIO] | None = Field(default=None, max_length=200)
    protective_marking: Line | None = Field(
        default=None,
        max_length=100,
        description="Stands on every page of what people take out for the council's own use. Never empty.",
        examples=["OFFICIAL-SENSITIVE"],
    )
    idle_minutes: IdleMinutes | None = Field(
        default=None, description="A session that is not used for so long locks. Null: as the installation has it."
    )
    case_idle_minutes: IdleMinutes | None = Field(
        default=None,
        description="The same while a page of cases was the last one open; never longer than the one above.",
    )
    mail_domains: MailDomains | None = Field(
        default=None,
        description="Domains of the council's own mail. A one-time link to any other address needs the lead's consent.",
        examples=["fernshire.gov.uk fernshire-care.example"],
    )
    reminders: bool | None = Field(default=None, description="Remind people by mail of what is due and late.")
    tell_managers: bool | None = Field(
        default=None,
        description="Tell their managers too once it is 2 working days late, or late just before the return.",
    )


class SilenceOut(Out):
    """Days without an entry that count as a silence, by where a case stands."""

    key: str = Field(examples=["assessment"])
    words: str = Field(examples=["Being assessed"])
    days: int


class ShippedWordOut(Out):
    """A word that we ship for telling what a paper is about, and what became of it here."""

    word: str = Field(examples=["mps"])
    stands_for: str = Field(examples=["market position statement"])
    is_abbreviation: bool
    here: str | None = Field(description="What it stands for here; empty where it is switched off, null as shipped.")
    own: str = Field(
        description="What the council’s own list says it means, which counts too; empty where it is not there."
    )


class ShippedWordIn(In):
    """What one of our words stands for here."""

    word: Line = Field(max_length=100, examples=["mps"])
    means: OptionalLine | None = Field(
        max_length=200,
        description="Empty switches it off; null puts it back as shipped.",
        examples=["minor process step"],
    )


class WordsShown(StrEnum):
    """Which of our words are listed."""

    ALL = "all"
    ABBREVIATIONS = "abbreviations"
    CHANGED = "changed"


@dataclass(frozen=True)
class CouncilWords:
    """The council's own words and what each means, and those of ours that it changed ("" for one switched off)."""

    own: dict[str, str]
    shipped: dict[str, str]


class SettingsOut(Out):
    """How this council works. `overall_words` are what a checker chooses from for a case."""

    council_name: str
    made_up: bool
    note_word_limit: int
    thresholds: ThresholdsIO
    abbreviations: dict[str, str]
    shipped_words: dict[str, str] = Field(
        description="Words that we ship and that are changed here: what each stands for; empty where it is switched off."
    )
    labels: dict[str, str] = Field(description="The council’s own names of sensitivity labels.")
    overall_words: list[str]
    silence_days: dict[str, int]
    silences: list[SilenceOut]
    protective_marking: str
    mail_domains: str
    reminders: bool
    tell_managers: bool
    idle_minutes: int | None
    case_idle_minutes: int | None
    closure_days: list[ClosureDayIO]
    version: int


@dataclass(frozen=True)
class CouncilFacts:
    """What stands on every page and in every file."""

    name: str
    made_up: bool
    protective_marking: str
    idle_minutes: int | None = None
    case_idle_minutes: int | None = None
    reminders: bool = False


# Rounds


class AssessmentIn(In):
    """A round to be set up. Without `case_rules` the newest version with a size is taken; sizes are copied and editable."""

    title: Line = Field(examples=["CQC assessment 2027"])
    list_code: Line = Field(examples=["planning-current"])
    framework: OptionalLine = Field(default="", examples=["la-2023"])
    case_rules: OptionalLine = Field(default="", examples=["baseline-2023-2025"])
    predecessor: OptionalLine = Field(default="", description="Reference of the round that this one starts from.")


class AssessmentPatch(In):
    title: Line | None = None
    status: AssessmentStatus | None = None
    case_list_size: Size | None = None
    case_chosen_size: Size | None = None
    case_interview_size: Size | None = None


class NoticeIn(In):
    """CQC's letter: its date (day 0) and when the return is due, as the letter states it; the rest if it says so too.

    Without a time the close of that working day in England is taken. `reason` is needed to correct an earlier notice.
    """

    notified_on: Day = Field(examples=["2027-01-11"])
    return_due_on: Day = Field(examples=["2027-02-01"])
    return_due_time: time | None = Field(default=None, examples=["17:00"])
    case_list_due_on: Day | None = None
    second_notice_on: Day | None = None
    presentation_on: Day | None = None
    visit_from: Day | None = None
    visit_to: Day | None = None
    reason: OptionalLine = ""

    @field_validator("return_due_time")
    @classmethod
    def _in_england(cls, value: time | None) -> time | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError("Give the time as it is in England, such as 17:00.")
        return value


class DatesPatch(In):
    """Dates that CQC states after the letter; null takes one back."""

    case_list_due_on: Day | None = None
    second_notice_on: Day | None = None
    presentation_on: Day | None = None
    visit_from: Day | None = None
    visit_to: Day | None = None
    draft_report_on: Day | None = Field(default=None, description="The date of the email with the draft report.")


class CountdownOut(Out):
    """How far the return is; what is not known is null. `forecast_due_on` is a forecast and never CQC's date."""

    on: date
    day: int | None = Field(description="0 on the day of the letter.")
    of_days: int | None
    due_on: date | None
    due_at: datetime | None
    working_days_left: int | None = Field(description="0 on the day, negative once it has passed.")
    calendar_days_left: int | None
    has_passed: bool
    words: str = Field(examples=["7 working days left."])
    day_words: str = Field(examples=["Today is day 10 of 21."])
    forecast_due_on: date | None
    forecast_words: str


class MilestoneOut(Out):
    """One step of the round. `basis` says where its date comes from; a forecast is a span and has no date."""

    code: str = Field(examples=["M06"])
    kind: MilestoneKind
    name: str
    day: int | None
    on: date | None
    basis: str = Field(examples=["stated by CQC"])
    forecast_from: date | None
    forecast_to: date | None
    done_on: date | None
    has_passed: bool
    certainty: str
    note: str
    version: int


class MilestonePatch(In):
    """Our own steps may be renamed and moved; of CQC's only what CQC does not state. `done_on` marks one as done."""

    name: Line | None = None
    day: Annotated[int, Field(ge=0, le=1000)] | None = None
    on: Day | None = None
    done_on: Day | None = None
    note: Prose | None = None


class ExtensionIn(In):
    """More time asked of CQC."""

    asked_on: Day = Field(examples=["2027-01-20"])
    until_on: Day = Field(examples=["2027-02-08"])
    until_time: time | None = Field(default=None, examples=["17:00"])
    reason: Prose = Field(min_length=1, examples=["The case system was down for four days."])


class ExtensionDecision(In):
    """CQC's answer. Agreed counts only in writing: say what was written, when and by whom."""

    decided_on: Day = Field(examples=["2027-01-22"])
    in_writing: Prose = Field(default="", examples=["Email from the lead assessor, 22 January, 10:14"])
    until_on: Day | None = Field(default=None, description="When CQC agreed to another date than was asked for.")
    until_time: time | None = None


class ExtensionOut(Out):
    asked_on: date
    until: datetime
    reason: str
    state: ExtensionState
    decided_on: date | None
    in_writing: str
    version: int


class AssessmentRow(Out):
    """One round in the list of rounds."""

    reference: str = Field(examples=["R-2"])
    title: str
    status: AssessmentStatus
    list_code: str
    list_name: str
    notified_on: date | None
    return_due_at: datetime | None
    predecessor: str | None
    version: int


class AssessmentOut(AssessmentRow):
    """One round with its dates as CQC states them, the countdown, and what follows from the dates."""

    framework: str
    case_rules: str
    list_is_planning: bool = Field(description="True where the list holds texts that are not CQC's wording.")
    case_list_size: int | None
    case_chosen_size: int | None
    case_interview_size: int | None
    case_list_due_on: date | None
    second_notice_on: date | None
    presentation_on: date | None
    visit_from: date | None
    visit_to: date | None
    draft_report_on: date | None
    comments_due_on: date | None = Field(
        description="So many working days after the email with the draft report, by CQC's rule."
    )
    countdown: CountdownOut
    milestones: list[MilestoneOut]
    extensions: list[ExtensionOut]


# For the packages above


@dataclass(frozen=True)
class RoundFacts:
    """The round in hand, as reports, gaps, packs and Today need it."""

    id: UUID
    reference: str
    title: str
    status: AssessmentStatus
    council_name: str
    made_up: bool
    protective_marking: str
    notified_on: date | None
    return_due_at: datetime | None
    case_list_due_on: date | None
    working_days_left: int | None
    day: int | None
    of_days: int | None


@dataclass(frozen=True)
class DueDay:
    """When a request of one kind is to be complete: a day number, and a date once the letter has come."""

    day: int | None
    on: date | None
