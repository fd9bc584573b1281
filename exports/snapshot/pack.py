"""The information return: everything that goes to CQC, and no field for anything that must not."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from exports.snapshot.moments import need_zone


class Copies(StrEnum):
    """What happens to a document that answers several requests (`duplicates` in CQC's submission rules, ours to choose)."""

    ONCE = "once"  # kept in the first request's folder; the others point there
    REPEAT = "repeat"  # a copy in every request's folder


class StatementKind(StrEnum):
    """Why a request has no documents of its own."""

    ANSWERED_UNDER = "answered_under"
    NOT_HELD = "not_held"
    DOES_NOT_APPLY = "does_not_apply"


class AssertionKind(StrEnum):
    """The three kinds of claim in a self-assessment, in reading order."""

    CONTEXT = "context"
    STRENGTH = "strength"
    WEAKNESS = "weakness"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """One stored file as intake measured it. `size` is in bytes, `sha256` is lower-case hex, `crc32` is unsigned."""

    name: str
    media_type: str
    size: int
    sha256: str
    crc32: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLink:
    """A public page sent as a link instead of a copy, with the day on which it was last seen."""

    url: str
    seen_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """One version of an evidence item as CQC may know it. It has a file, a public link, or neither (named, not sent)."""

    reference: str
    title: str
    kind: str = ""
    document_date: date | None = None
    period: str = ""
    version: int = 1
    file: FileFacts | None = None
    link: PublicLink | None = None

    def __post_init__(self) -> None:
        if self.file and self.link:
            raise ValueError(f"{self.reference} has both a file and a public link. Keep one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEntry:
    """A document that answers a request: which parts, where to look and what it shows."""

    document: DocumentFacts
    parts: tuple[str, ...] = ()
    where_to_look: str = ""
    what_it_shows: str = ""

    def __post_init__(self) -> None:
        if not (self.document.file or self.document.link):
            raise ValueError(f"{self.document.reference} has neither a file nor a public link, so it answers nothing.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEntry:
    """One part of a request, and what we say about it when no document covers it."""

    label: str
    asked: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStatement:
    """What stands in the place of documents. `other_code` is the request that answers; `plan` goes with "not held"."""

    kind: StatementKind
    reason: str
    plan: str = ""
    other_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEntry:
    """One request and how the council answers it. Answers stand in reading order."""

    code: str
    title: str
    asked: str = ""
    is_cqc_wording: bool = False
    quality_statements: tuple[str, ...] = ()
    parts: tuple[PartEntry, ...] = ()
    note: str = ""
    statement: RequestStatement | None = None
    answers: tuple[AnswerEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEntry:
    """A theme with its requests in the order of the list."""

    title: str
    requests: tuple[RequestEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestListFacts:
    """Which version of the request list this answers, and how sure we are that it is CQC's."""

    name: str
    version: str = ""
    certainty: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportEntry:
    """A document that shows an assertion, and where to look in it. A document with a file is put in the pack."""

    document: DocumentFacts
    where_to_look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredChallenge:
    """Something that points the other way, with our response. Without a response it cannot be in a snapshot."""

    finding: str
    response: str
    document: DocumentFacts | None = None
    where_to_look: str = ""

    def __post_init__(self) -> None:
        if not self.response.strip():
            raise ValueError("Something that points the other way has no response. Write one, or leave it out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEntry:
    """What we are doing about a weakness. `led_by` is a role ("Head of safeguarding"), never a person's name."""

    what: str
    led_by: str = ""
    due: date | None = None
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionEntry:
    """One claim, how we know it, and what we are doing. `cases_sentence` is all that is ever said of cases here."""

    reference: str
    kind: AssertionKind
    text: str
    supports: tuple[SupportEntry, ...] = ()
    cases_sentence: str = ""
    challenges: tuple[AnsweredChallenge, ...] = ()
    actions: tuple[ActionEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityStatementEntry:
    """One quality statement with its assertions in order."""

    name: str
    theme: str
    assertions: tuple[AssertionEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessmentEntry:
    """Our own self-assessment, quality statements in CQC's order."""

    statements: tuple[QualityStatementEntry, ...] = ()
    introduction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """A short form and what it stands for."""

    short: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """The row of CQC's workbook on which a request stands (1 is the first row)."""

    code: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookMapping:
    """Where things stand in the workbook that CQC sent. Columns are letters; an empty one means "add a column".

    `rows` says where each code stands when the list was loaded; without it, rows are found by `code_column`.
    """

    sheet: str
    header_row: int
    code_column: str
    documents_column: str = ""
    where_column: str = ""
    note_column: str = ""
    rows: tuple[CodeRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilWorkbook:
    """The workbook that CQC sent, to be given back filled in."""

    file: FileFacts
    mapping: WorkbookMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSnapshot:
    """The information return: everything that goes to CQC, and no field for anything that must not."""

    reference: str
    council: str
    assessment: str
    taken_at: datetime
    request_list: RequestListFacts
    made_up: bool = False
    is_draft: bool = True
    return_due: date | None = None
    themes: tuple[ThemeEntry, ...] = ()
    self_assessment: SelfAssessmentEntry | None = None
    own_self_assessment: FileFacts | None = None
    # The request that asks for the self-assessment: it is answered by the one in the pack, or by documents of its own.
    self_assessment_code: str = ""
    abbreviations: tuple[Abbreviation, ...] = ()
    copies: Copies = Copies.ONCE
    council_workbook: CouncilWorkbook | None = None
    # The council's record as it stood, signed: one line that proves later when this was frozen.
    record_checkpoint: str = ""

    def __post_init__(self) -> None:
        need_zone(self.taken_at)
        if self.self_assessment and self.own_self_assessment:
            raise ValueError("A pack holds our self-assessment or the council's own document, never both.")
        uses = Counter(request.code for request in self.requests)
        twice = sorted(code for code, count in uses.items() if count > 1)
        if twice:
            raise ValueError(f"More than one request has the code {', '.join(twice)}.")

    @property
    def requests(self) -> tuple[RequestEntry, ...]:
        """Every request in order, whatever its theme."""
        return tuple(request for theme in self.themes for request in theme.requests)
