"""What goes in and out of the catalogue: documents, their versions and words."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.core.schema import Day, In, Line, OptionalLine, Out, Prose
from app.documents.facts import Heading, TextPart
from app.documents.likeness import NO_PRINT, TextPrint
from app.evidence.models import (
    Consent,
    EvidenceItem,
    EvidenceRevision,
    ItemKind,
    ItemStatus,
    ScanState,
    Sensitivity,
    SharePermission,
)
from app.evidence.schemas.findings import FindingIn, FindingOut

Address = Annotated[str, StringConstraints(min_length=8, max_length=2000)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=10)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^,;\x00-\x1f]+$")]
Short = Annotated[OptionalLine, StringConstraints(max_length=200)]
# In the order of a list, what has no date comes before the first and what has no review date after the last.
NEVER, LATEST = date(1, 1, 1), date(9999, 12, 31)
OWNER = "grace.okafor@fernshire.example"


class _Details(In):
    """What a person says of a document; the add and the change share these."""

    description: Prose = ""
    owner: Line | None = Field(default=None, description="Address of the person.", examples=[OWNER])
    supplied_by: Short = ""
    supplied_through: Short = ""
    document_date: Day | None = Field(default=None, examples=["2026-11-03"])
    period_from: Day | None = None
    period_to: Day | None = None
    review_by: Day | None = None
    evidence_category: Code | None = Field(default=None, examples=["PR"])
    quality_statements: list[Code] = Field(default_factory=list, max_length=20, examples=[["QS1"]])
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    permission_to_share: SharePermission = SharePermission.OURS
    consent: Consent = Consent.NOT_NEEDED
    master_location: Annotated[Prose, StringConstraints(max_length=1000)] = ""
    tags: list[Tag] = Field(default_factory=list, max_length=30, examples=[["waiting lists"]])


class ItemDetails(_Details):
    """Details of a new document. What is left out is taken from the file itself where it says so (title, date, period)."""

    title: Line | None = Field(default=None, examples=["Waiting list protocol"])
    kind: ItemKind | None = None
    marked_draft: bool | None = Field(default=None, description="Left out: as the file says.")
    ready: bool | None = Field(default=None, description="Left out: ready, unless it is marked as a draft.")
    readers: list[Line] = Field(default_factory=list, max_length=50, description="Addresses, for restricted documents.")


class ItemPatch(In):
    """Only the fields sent are changed; null takes an owner, a date or a category away."""

    title: Line | None = None
    description: Prose | None = None
    kind: ItemKind | None = None
    owner: Line | None = Field(default=None, examples=[OWNER])
    supplied_by: Short | None = None
    supplied_through: Short | None = None
    document_date: Day | None = Field(default=None, examples=["2026-11-03"])
    period_from: Day | None = None
    period_to: Day | None = None
    review_by: Day | None = None
    marked_draft: bool | None = None
    evidence_category: Code | None = None
    quality_statements: list[Code] | None = Field(default=None, max_length=20)
    sensitivity: Sensitivity | None = None
    permission_to_share: SharePermission | None = None
    consent: Consent | None = None
    master_location: Annotated[Prose, StringConstraints(max_length=1000)] | None = None
    tags: list[Tag] | None = Field(default=None, max_length=30)


class LinkIn(In):
    """A public web address instead of a file. It is shown, never fetched."""

    url: Address = Field(examples=["https://www.fernshire.example/adult-social-care/market-position-statement"])
    seen_on: Day = Field(description="The day on which someone looked at it.", examples=["2027-01-18"])
    note: Prose = ""


class NewLinkIn(LinkIn):
    details: ItemDetails


class ReasonIn(In):
    reason: Annotated[Prose, StringConstraints(min_length=1)] = Field(examples=["Superseded by the 2027 protocol."])


class SupersedeIn(In):
    by: Annotated[str, StringConstraints(max_length=20)] = Field(
        description="Reference of the newer document.", examples=["E-0151"]
    )


class ReadersIn(In):
    readers: list[Line] = Field(
        max_length=50, description="Addresses; replaces the list that stands.", examples=[[OWNER]]
    )


class ItemSort(StrEnum):
    """The order of a list; a minus turns it round."""

    REFERENCE = "reference"
    REFERENCE_DOWN = "-reference"
    TITLE = "title"
    TITLE_DOWN = "-title"
    DATE = "date"
    DATE_DOWN = "-date"
    REVIEW = "review"
    REVIEW_DOWN = "-review"
    ADDED = "added"
    ADDED_DOWN = "-added"


@dataclass(frozen=True)
class ItemFilter:
    """Which documents; everything that is set has to hold. Without a status, withdrawn ones are left out.

    `owner` is an address, "nobody" for none; `flag` the kind of a finding that is open, "any" for whichever;
    `to_come`: those whose file is still to come.
    """

    status: ItemStatus | None = None
    kind: ItemKind | None = None
    owner: str | None = None
    tag: str | None = None
    category: str | None = None
    statement: str | None = None
    sensitivity: Sensitivity | None = None
    flag: str | None = None
    stale: bool = False
    undated: bool = False
    draft: bool = False
    superseded: bool = False
    to_come: bool = False
    q: str | None = None
    sort: ItemSort = ItemSort.REFERENCE


class ItemOut(Out):
    """One document as a list shows it."""

    reference: str = Field(examples=["E-0142"])
    title: str
    kind: ItemKind
    status: ItemStatus
    owner: str | None = Field(examples=[OWNER])
    owner_name: str | None
    added_at: datetime
    document_date: date | None
    period_from: date | None
    period_to: date | None
    review_by: date | None
    stale: bool
    undated: bool
    marked_draft: bool
    evidence_category: str | None
    quality_statements: list[str]
    tags: list[str]
    sensitivity: Sensitivity
    permission_to_share: SharePermission
    consent: Consent
    revision: int
    file_name: str
    media_type: str
    size: int = Field(description="Bytes of the current file; 0 for a link.")
    page_count: int | None
    url: str
    flags: list[str] = Field(description="Kinds of the findings that nobody has decided on yet.")
    superseded_by: str | None
    hit: str = Field(default="", description="The words found, where the list was searched.")
    version: int


class RevisionOut(Out):
    """One version of a document: a file under its SHA-256, or a public address with the day it was seen."""

    number: int
    file_name: str
    media_type: str
    size: int
    sha256: str | None
    page_count: int | None
    url: str
    seen_on: date | None
    note: str
    redacts: int | None = Field(default=None, description="The version of which this is a redacted one.")
    is_set_aside: bool = Field(default=False, description="A redacted version took its place.")
    held: str = Field(default="", description="Why its file is neither opened nor sent: the virus scanner.")
    scan: ScanState | None = Field(
        default=None, description="Whether pages without words were read from how they look; such words may be wrong."
    )
    scanned_pages: list[int] = Field(default_factory=list, description="Pages whose words were read so.")
    added_by: str = Field(description="Name.")
    added_at: datetime


class HeadingOut(Out):
    text: str
    level: int
    page: int | None
    number: str


class ItemPageOut(ItemOut):
    """One document with its versions, findings and named readers."""

    description: str
    added_by: str
    supplied_by: str
    supplied_through: str
    master_location: str
    withdrawn_reason: str
    readers: list[str] = Field(description="Addresses of named readers.")
    supersedes: list[str] = Field(description="References of older documents that this one replaced.")
    headings: list[HeadingOut]
    revisions: list[RevisionOut]
    findings: list[FindingOut]
    may_change: bool
    may_decide: bool


class TextOut(Out):
    """A piece of a version's text with its place."""

    position: int
    page: int | None
    sheet: str
    heading: str
    text: str


class PlaceOut(Out):
    """Where an old pointer's passage stands in the new version. `proposed` is "" when a person has to look."""

    where: str
    holds: bool
    proposed: str
    reason: str
    heading: str
    page: int | None


@dataclass(frozen=True)
class ItemLine:
    """The rows behind one line of a list."""

    item: EvidenceItem
    owner: str | None
    owner_name: str | None
    superseded_by: str | None
    revision: EvidenceRevision | None
    statements: tuple[str, ...]
    tags: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class FileContent:
    """A stored file as the content of a version. `name` is the file's own, cleaned; sizes in bytes."""

    stored_file_id: UUID
    name: str
    media_type: str
    size: int
    page_count: int | None = None
    headings: tuple[Heading, ...] = ()
    text_parts: tuple[TextPart, ...] = ()
    note: str = ""
    text_print: TextPrint = NO_PRINT
    label: str = ""


@dataclass(frozen=True)
class LinkContent:
    """A public address as the content of a version."""

    url: str
    seen_on: date
    note: str = ""


@dataclass(frozen=True)
class NewItem:
    """One document to be added, with the findings that the check of its file raised."""

    details: ItemDetails
    content: FileContent | LinkContent
    findings: tuple[FindingIn, ...] = field(default=())


@dataclass(frozen=True)
class Download:
    """What is needed to give a version's file out. `is_guarded`: `note_download` must have landed before."""

    reference: str
    number: int
    file_name: str
    media_type: str
    size: int
    sha256: str
    is_guarded: bool


@dataclass(frozen=True)
class AlreadyIn:
    """The document that has some bytes already; `reference` is "" for those who may not see it."""

    item_id: UUID
    reference: str
    is_withdrawn: bool
    is_erased: bool = False


class AlikeOut(Out):
    """A document that looks like a newer version of one that is in already, and why."""

    document: str = Field(examples=["E-0151"])
    older: str = Field(examples=["E-0142"])
    title: str = Field(description="Of the older one.", examples=["Waiting list protocol"])
    version: int = Field(description="Of the older one, for saying that it is replaced.")
    why: str = Field(examples=["12 of its 14 paragraphs stand in this one too."])


@dataclass(frozen=True)
class Paper:
    """A document in use, as far as it is compared."""

    reference: str
    title: str
    version: int
    document_date: date | None
    media_type: str
    text: TextPrint
