"""What goes in and out of deciding on what was found in files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import In, Line, OptionalLine, Out, Prose
from app.evidence.models import EvidenceItem, Finding, FindingDecision, FindingGrade, FindingState


class FindingIn(In):
    kind: Annotated[Line, StringConstraints(max_length=60)] = Field(examples=["personal-data"])
    place: OptionalLine = Field(default="", examples=["page 4"])
    detail: Annotated[Prose, StringConstraints(max_length=1000)] = ""


class DecisionIn(In):
    """`may be sent` needs the reason, necessity and lawful basis, and a second person who says so too."""

    decision: FindingDecision
    reason: Prose = ""


class FindingRef(In):
    """One finding of one document, as it was seen."""

    document: Annotated[str, StringConstraints(max_length=20)] = Field(examples=["E-0142"])
    number: Annotated[int, Field(ge=1, le=100_000)]
    version: Annotated[int, Field(ge=1, le=1_000_000)]


class DecisionsIn(DecisionIn):
    """The same decision on many findings."""

    findings: list[FindingRef] = Field(min_length=1, max_length=500)


class LeftFinding(In):
    document: str
    number: int
    why: str


class DecidedOut(Out):
    """What became of a decision on many: how many are settled or wait for the second person, and which were left."""

    done: list[FindingRef]
    left: list[LeftFinding]
    says: str


class GradesIn(In):
    """Kinds of findings with the grade that the council gives them; a kind that is not named keeps what it has."""

    grades: dict[Annotated[str, StringConstraints(max_length=60)], FindingGrade] = Field(max_length=60)


class KindOut(Out):
    """A kind of finding: what it is called, its grade here and the one that we ship, how many are open and noted."""

    kind: str
    words: str
    grade: FindingGrade
    shipped: FindingGrade
    may_be_cleaned: bool
    open: int
    noted: int


class FindingOut(Out):
    number: int
    kind: str
    place: str
    detail: str = Field(description="Empty for those who neither decide on it nor may change the document.")
    revision: int | None
    state: FindingState
    grade: FindingGrade
    decision: FindingDecision | None
    reason: str
    raised_at: datetime
    proposed_by: str = Field(description="Who said first that it may be sent, while the second person has not.")
    decided_by: str
    decided_at: datetime | None
    version: int


class FindingLineOut(FindingOut):
    """A finding in the list of all."""

    document: str
    title: str


@dataclass(frozen=True)
class FindingRow:
    """The rows behind one line of the list of findings; `number` is its place among those of its document."""

    finding: Finding
    number: int
    item: EvidenceItem
    revision: int | None
    decided_by: str | None
