"""What activity gives out."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field

from app.audit.rules import Walked
from app.audit.schemas import CheckpointOut
from app.core.schema import In, Out, Prose


class ActOut(Out):
    """One thing that somebody did."""

    at: datetime
    who: str
    action: str = Field(examples=["answers.request.approved"])
    sentence: str = Field(examples=["Grace Okafor approved request 17"])
    reference: str
    page: str
    reason: str


class RecordFacts(Out):
    """The record as a whole."""

    entries: int
    checkpoint: CheckpointOut | None = Field(description="The last one; null before the first.")
    public_key: str = Field(description="Checks the signature of every checkpoint; keep a copy outside.")
    fingerprint: str = Field(examples=["3f2a 91bc 04de 77aa 1c02 9be1 5d6f 8810"])
    leaves_to_a_target: bool = Field(
        description="Whether checkpoints are left outside the machine (READINESS_CHECKPOINTS_TO)."
    )
    sends_mail: bool
    told: int = Field(description="How many people in information governance get each checkpoint by mail.")


class VerifiedOut(Out):
    """What a check of the record found."""

    whole: bool
    entries: int = Field(description="How many entries were checked, up to the first fault.")
    head: str = Field(description="The hash of the last entry that is as it was written.")
    fault: str = Field(description="The first thing that is wrong, naming its entry; empty when nothing is.")
    fault_at: int | None = Field(description="The number of the first entry that is wrong.")
    checkpoints: int = Field(description="How many checkpoints were handed in to compare with.")

    @classmethod
    def of(cls, walked: Walked, given: int) -> "VerifiedOut":
        fault = walked.fault
        return cls(
            whole=fault is None,
            entries=walked.entries,
            head=walked.head,
            fault="" if fault is None else fault.sentence,
            fault_at=None if fault is None else fault.sequence,
            checkpoints=given,
        )


class CaseReadOut(Out):
    """One reading of a case, or one taking away of a list that names it."""

    sequence: int
    at: datetime
    who: str
    cases: list[str] = Field(examples=[["CT-23"]])
    purpose: str = Field(examples=["to check it"])


class ReaderOut(Out):
    """Somebody who has read a case of this round."""

    email: str
    name: str


@dataclass(frozen=True)
class ReadFilter:
    """Which readings: of one case, by one person (an address), on one day; what is left out lets all pass."""

    case: str = ""
    person: str = ""
    day: date | None = None


class CheckpointIn(In):
    """Checkpoints kept outside, as they came: a mail, a log or lines."""

    checkpoint: Prose = ""
