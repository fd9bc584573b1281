"""The evidence list, one document, adding documents and a batch of files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import BulkResult, Chip, ListAddress
from app.web.views.document_pages import PagesPart
from app.web.views.shared import Choice, Conflict, FileProblem, Happening


@dataclass(frozen=True)
class EvidenceRow:
    """One document of the list. `remarks` are (kind, words) for states.flag; `hit` is the text found, with its place."""

    reference: str
    title: str
    facts: str
    kind: str
    requests: Sequence[str]
    owner: str
    document_date: date | None
    status: str
    remarks: Sequence[tuple[str, str]] = ()
    hit: str = ""
    version: int = 1

    @property
    def picked(self) -> str:
        """What its tick box sends: the version that was on the page, and the reference."""
        return f"{self.version}:{self.reference}"

    @property
    def address(self) -> str:
        """The document's own page."""
        return f"/evidence/{self.reference}"


@dataclass(frozen=True)
class EvidenceList:
    """The catalogue. `search_down` says that words can't be searched just now; the filters still work."""

    address: ListAddress
    chips: Sequence[Chip]
    rows: Sequence[EvidenceRow]
    total: int | None
    kinds: Sequence[Choice]
    requests: Sequence[Choice]
    owners: Sequence[Choice]
    next: str = ""
    first: str = ""
    may_add: bool = False
    brings_back: bool = False
    search_down: bool = False
    waiting_for_scan: int = 0
    categories: Sequence[Choice] = ()
    statements: Sequence[Choice] = ()
    shows_owner: bool = True
    sensitivities: Sequence[Choice] = ()
    result: BulkResult | None = None


@dataclass(frozen=True)
class VersionRow:
    """One version: `what` is "Word, 11 pages, 240 KB" or the public address with the day it was seen."""

    number: int
    what: str
    added_by: str
    added_at: datetime
    sha256: str
    note: str = ""
    download: str = ""
    url: str = ""
    is_current: bool = False
    is_set_aside: bool = False
    held: str = ""


@dataclass(frozen=True)
class Leaning:
    """A request or an assertion that leans on this document: where it says to look, and whether that is out of date."""

    words: str
    address: str
    where: str
    shows: str = ""
    is_out_of_date: bool = False
    # Where that place is among the pages.
    at: str = ""


@dataclass(frozen=True)
class Suggested:
    """A request that this document may answer: why, and where to look as its own words suggest."""

    code: str
    title: str
    why: str
    where: str
    at: str = ""


@dataclass(frozen=True)
class Proposed:
    """A value suggested for a field that has none: the name it is sent by, its label, what is shown for none, and why."""

    name: str
    label: str
    none: str
    value: str
    words: str
    why: str


@dataclass(frozen=True)
class LooksNewer:
    """The document that one may be a new version of, why, and what that answers; `act` takes it that it is so."""

    reference: str
    title: str
    version: int
    why: str
    act: str
    answers: Sequence[str] = ()


@dataclass(frozen=True)
class FindingLine:
    """Something hidden or personal that someone has to decide on. `detail` is "" for those who may not read it.

    `decision` says in words what was decided, by whom and why; `may_reopen` that the decision can be taken back.
    """

    id: str
    kind: str
    place: str
    detail: str
    is_open: bool
    decision: str = ""
    version: int = 1
    may_reopen: bool = False
    chosen: str = ""
    reason: str = ""
    at: str = ""
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class TextPiece:
    """A piece of the document's text with its place ("page 4", "sheet Waits"); `anchor` where that place begins."""

    place: str
    heading: str
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class DocumentPage:
    """One document. `facts` are (name, value) pairs in the order they are read."""

    reference: str
    title: str
    description: str
    status: str
    status_words: str
    version: int
    facts: Sequence[tuple[str, str]]
    versions: Sequence[VersionRow]
    leaning: Sequence[Leaning]
    findings: Sequence[FindingLine] = ()
    noted: Sequence[FindingLine] = ()
    clean_copy: str = ""
    may_erase: bool = False
    attachments: Sequence[Choice] = ()
    text: Sequence[TextPiece] = ()
    text_remark: str = ""
    pages: PagesPart | None = None
    activity: Sequence[Happening] = ()
    shown_version: int = 0
    may_change: bool = False
    may_decide: bool = False
    may_raise: bool = False
    notes: Sequence[str] = ()
    superseded_by: str = ""
    suggested: Sequence[Suggested] = ()
    newer_of: LooksNewer | None = None
    proposed: Sequence[Proposed] = ()
    is_planning: bool = False
    requests: Sequence[Choice] = ()
    finding_kinds: Sequence[Choice] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class DocumentForm:
    """Change what is known of a document. `values` holds each field's text by its name in the API."""

    reference: str
    title: str
    version: int
    values: Mapping[str, str]
    kinds: Sequence[Choice]
    people: Sequence[Choice]
    categories: Sequence[Choice]
    statements: Sequence[Choice]
    sensitivities: Sequence[Choice]
    permissions: Sequence[Choice]
    consents: Sequence[Choice]
    chosen_statements: Sequence[str] = ()
    chosen_readers: Sequence[str] = ()
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class NewVersionForm:
    """Replace a document with a new version: a file, or a public address."""

    reference: str
    title: str
    version: int
    is_link: bool
    largest: str
    leaning: int
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class AddPage:
    """Add one or many files, or a link. `request` is the code that what is added should answer, "" for none."""

    largest: str
    most: int
    kinds_taken: str
    request: str = ""
    request_title: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    refused: Sequence[FileProblem] = ()
    made_up: bool = False
    imports: bool = False


@dataclass(frozen=True)
class FoundRow:
    """Something found in a document; `ref` is "E-0142/1/2" (document, number, version), `waits` what was said of it so far."""

    ref: str
    document: str
    title: str
    kind: str
    place: str
    detail: str
    waits: str = ""
    is_cleaned: bool = False
    is_ticked: bool = False
    # Where that place is among the document's pages.
    at: str = ""


@dataclass(frozen=True)
class FoundPage:
    """What was found in all documents, by kind."""

    views: Sequence[Chip]
    kinds: Sequence[Chip]
    rows: Sequence[FoundRow]
    total: int
    state: str
    kind: str = ""
    address: ListAddress = field(default_factory=lambda: ListAddress("/evidence/findings"))
    by_itself: str = ""
    may_decide: bool = False
    may_grade: bool = False
    next: str = ""
    first: str = ""
    decision: str = ""
    reason: str = ""
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class GradeRow:
    """A kind of finding and what becomes of it; `shipped` says in words what we ship."""

    kind: str
    words: str
    grade: str
    shipped: str
    may_be_cleaned: bool = False


@dataclass(frozen=True)
class GradesPage:
    rows: Sequence[GradeRow]
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class Passage:
    """Words as they are in the document and in its clean copy."""

    before: str
    after: str


@dataclass(frozen=True)
class CleanCopyPage:
    """A clean copy beside its original; `trouble` says why there is none."""

    reference: str
    title: str
    revision: int
    version: int
    sha256: str = ""
    taken_out: Sequence[FoundRow] = ()
    stays: Sequence[FoundRow] = ()
    passages: Sequence[Passage] = ()
    draws_pages: bool = False
    trouble: str = ""
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class NamesPage:
    """How many names are looked for; what was typed and refused."""

    count: int
    typed: str = ""
    by_itself: str = ""
    errors: FormErrors = NO_ERRORS
