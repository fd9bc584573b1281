"""Kinds of findings: what each is called, and its grade where the council has set none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.clock import now
from app.documents.facts import Flag, Found
from app.evidence.models import Finding, FindingGrade, FindingState
from app.evidence.schemas import FindingIn

_CLEANED, _TO_KNOW, _BLOCKING = FindingGrade.CLEANED, FindingGrade.TO_KNOW, FindingGrade.BLOCKING


@dataclass(frozen=True)
class Kind:
    """One kind: its words, and the grade that we ship.

    `may_be_cleaned` kinds can be taken out by the rule, of every copy that goes.
    """

    words: str
    grade: FindingGrade
    may_be_cleaned: bool = False


KINDS: Mapping[str, Kind] = {
    Found.NHS_NUMBER: Kind("NHS number", _BLOCKING),
    Found.INSURANCE_NUMBER: Kind("National Insurance number", _BLOCKING),
    Found.DATE_OF_BIRTH: Kind("Date of birth", _BLOCKING),
    Found.CASE_REFERENCE: Kind("Number of a case", _BLOCKING),
    Found.NAME: Kind("Name on the council’s list", _BLOCKING),
    Found.HOME_ADDRESS: Kind("Where somebody lives", _BLOCKING),
    Found.PERSONAL_PHONE: Kind("Somebody’s own phone number", _BLOCKING),
    Found.PERSONAL_EMAIL: Kind("Somebody’s own email address", _BLOCKING),
    Found.UNDER_A_BOX: Kind("Words under a black box", _BLOCKING),
    Found.HIDDEN_SHEET: Kind("Hidden sheet", _BLOCKING),
    Found.HIDDEN_CELLS: Kind("Hidden rows or columns", _BLOCKING),
    Found.HIDDEN_SLIDE: Kind("Hidden slide", _BLOCKING),
    Found.HIDDEN_TEXT: Kind("Text that can’t be seen", _BLOCKING),
    Found.COMMENTS: Kind("Comments", _BLOCKING),
    Found.TRACKED_CHANGES: Kind("Tracked changes", _BLOCKING),
    Found.SPEAKER_NOTES: Kind("Speaker notes", _BLOCKING),
    Found.PIVOT_CACHE: Kind("Data behind a pivot table", _BLOCKING),
    Found.LINKED_WORKBOOK: Kind("Figures of a linked workbook", _BLOCKING),
    Flag.EMBEDDED_FILES: Kind("Files inside it", _BLOCKING),
    Flag.EXTERNAL_REFERENCE: Kind("Links to another place", _BLOCKING),
    Flag.ACTIVE_CONTENT: Kind("Active content", _BLOCKING),
    Flag.PERSONAL_DATA: Kind("May name a person", _BLOCKING),
    Flag.HIDDEN_CONTENT: Kind("Hidden content", _BLOCKING),
    Found.CHART_DATA: Kind("Workbook behind a chart", _TO_KNOW),
    Found.PEOPLE: Kind("Names of people", _TO_KNOW),
    Found.EMAIL: Kind("Work email address", _TO_KNOW),
    Found.PHONE: Kind("Phone number", _TO_KNOW),
    Found.POSTCODE: Kind("Postcode", _TO_KNOW),
    Found.MARKING: Kind("Protective marking", _TO_KNOW),
    Found.PROPERTIES: Kind("Author and other properties", _CLEANED, may_be_cleaned=True),
    Found.PICTURE_FACTS: Kind("Where a picture was taken", _CLEANED, may_be_cleaned=True),
}
# What a person raises by hand and the check of a file does not.
OTHERS = {"consent": "Consent to check", "other": "Something to decide"}


def words_of(kind: str) -> str:
    """What a kind is called."""
    if kind in KINDS:
        return KINDS[kind].words
    return OTHERS.get(kind, kind.replace("-", " ").capitalize())


def grade_of(kind: str, chosen: Mapping[str, FindingGrade]) -> FindingGrade:
    """The council's own grade, else ours; what we don't know must be decided on."""
    return chosen.get(kind) or (KINDS[kind].grade if kind in KINDS else _BLOCKING)


def state_at_first(grade: FindingGrade) -> FindingState:
    """Only what blocks waits for a decision."""
    return FindingState.OPEN if grade is FindingGrade.BLOCKING else FindingState.NOTED


def findings_from(
    item_id: UUID, revision_id: UUID, raised: Sequence[FindingIn], chosen: Mapping[str, FindingGrade]
) -> list[Finding]:
    """What the check of a file found, as findings of its version with their grades; not stored yet."""
    graded = [(one, grade_of(one.kind, chosen)) for one in raised]
    return [
        Finding(
            item_id=item_id,
            revision_id=revision_id,
            kind=one.kind,
            place=one.place,
            detail=one.detail,
            grade=grade,
            state=state_at_first(grade),
            raised_at=now(),
        )
        for one, grade in graded
    ]
