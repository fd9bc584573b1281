"""What goes in and out of intake, and what is passed between its steps."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from pydantic import Field

from app.core.schema import In, Line, OptionalLine, Out, Prose
from app.documents.facts import Limits
from app.documents.worker import Examined
from app.evidence.schemas import ItemDetails
from app.files.models import StoredFile
from app.files.store import Arrived, FileStore
from app.intake.models import BatchFile, FileState


class BatchIn(In):
    """A drop of files that is to come. `made_up` says that they are samples: a demo store takes nothing else."""

    name: OptionalLine = Field(default="", examples=["Commissioning team's folder"])
    request: OptionalLine = Field(
        default="", max_length=40, description="Code of the request that its documents are to answer.", examples=["17"]
    )
    made_up: bool = False


class AddressIn(In):
    url: Line = Field(max_length=2000, examples=["https://www.fernshire.gov.uk/carers"])
    where_to_look: OptionalLine = ""


class ReleaseIn(In):
    reason: Prose = Field(min_length=1, examples=["The macro only prints the page; looked at with IT."])


class PlaceIn(In):
    """A document of the batch and the request that it answers, with where to look."""

    document: Line = Field(max_length=20, examples=["E-0142"])
    request: Line = Field(max_length=40, examples=["17"])
    where_to_look: OptionalLine = Field(default="", max_length=500, examples=["Section 2, page 4"])
    part: OptionalLine = Field(default="", max_length=20, examples=["a"])


class PlacesIn(In):
    places: list[PlaceIn] = Field(min_length=1, max_length=500)


class NotPlacedOut(Out):
    document: str
    request: str
    why: str


class AlikeOut(Out):
    """A document of the batch that is named like one that is in already, but for the version."""

    document: str = Field(examples=["E-0151"])
    older: str = Field(examples=["E-0142"])
    title: str = Field(description="Of the older one.", examples=["Waiting list protocol"])
    version: int = Field(description="Of the older one, for saying that it is replaced.")


class ConfirmedOut(Out):
    """What was put under requests in one act, or taken back; what was left has its reason."""

    number: int = Field(description="Names the act, to undo it; 0 where nothing was done.")
    placed: int
    left: list[NotPlacedOut]
    undone: bool
    says: str = Field(examples=["31 documents now answer their requests."])


class BatchFileOut(Out):
    """One file of a batch and what became of it. `name` is hidden from those who may not see the document."""

    position: int
    name: str = Field(examples=["Waiting list protocol.docx"])
    source_path: str
    size: int
    state: FileState
    sentence: str = Field(examples=["Added as E-0142."])
    document: str | None = Field(description="Reference, where you may see it.", examples=["E-0142"])
    sha256: str | None
    media_type: str = ""


class BatchOut(Out):
    """One drop of files."""

    reference: str = Field(examples=["B-9"])
    name: str
    request: str = Field(description='Code of the request that its documents answer; "" for none.', examples=["17"])
    started_by: str = Field(description="Name.")
    started_at: datetime
    finished_at: datetime | None
    made_up: bool
    counts: dict[FileState, int] = Field(description="Files by state.")
    total: int
    job_id: UUID | None = Field(description="The job that works on it, where one was asked for.")
    version: int


class TakenOut(Out):
    """The files of one sending: what became of each so far."""

    batch: str = Field(examples=["B-9"])
    files: list[BatchFileOut]
    job_id: UUID | None = Field(default=None, description="The job that reads those that are waiting.")


@dataclass(frozen=True)
class FileLine:
    """A file of a batch with its document; `seen` is False where the document is not for this person's eyes."""

    file: BatchFile
    reference: str | None
    stored: StoredFile | None
    seen: bool


@dataclass(frozen=True)
class Tools:
    """What files are taken in with: where bytes lie, and how large one may be."""

    store: FileStore
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Coming:
    """A file that is to be taken in: where it lies, a stream of it, or the bytes that have arrived; and what is said of it.

    `again` takes it although the same bytes are in (a copy kept on purpose). `sha256`, where it is known, is what the
    bytes must have: they waited for their turn since they were sent.
    """

    name: str
    source: Path | BinaryIO | Arrived
    source_path: str = ""
    details: ItemDetails | None = None
    again: bool = False
    sha256: str = ""


@dataclass(frozen=True)
class Looked:
    """A file after it was looked at.

    Without `examined` it either could not be read at all (`sentence` says why), or a document has its bytes already and
    it was not looked into again, or it has not been looked into yet (then they have `arrived`).
    """

    coming: Coming
    size: int = 0
    sentence: str = ""
    arrived: Arrived | None = None
    examined: Examined | None = None


@dataclass(frozen=True)
class FoundFile:
    """One file of a folder to import; `path` is relative to it. A `fault` says why it can't come in."""

    path: str
    name: str
    size: int
    fault: str = ""


@dataclass(frozen=True)
class Unread:
    """A file of a batch that nobody has come to yet; `path` is that in the folder of an import, "" for one that was sent."""

    position: int
    path: str
    name: str


@dataclass(frozen=True)
class Sent:
    """A sending that is written down: where its files that wait belong, and what is said of it."""

    batch_id: UUID
    positions: list[int]
    out: TakenOut


@dataclass(frozen=True)
class ImportStarted:
    """An import that has been written down; the job does it."""

    batch: str
    job_id: UUID
    total: int


class Does(StrEnum):
    """What a document of a tracker would do: be made, put under more requests, or nothing new."""

    MAKE = "make"
    CHANGE = "change"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Known:
    """A document that is in the catalogue, by all that a row may name it by, and what a row may say of it.

    `owner` is an address.
    """

    reference: str
    title: str
    file_name: str = ""
    addresses: tuple[str, ...] = ()
    version: int = 1
    owner: str = ""
    document_date: date | None = None
    review_by: date | None = None
    master_location: str = ""
    to_come: bool = False


@dataclass(frozen=True)
class RequestNow:
    """A request of the round: its version, its owner's address, when it is due, and the codes of its parts."""

    version: int = 1
    owner: str = ""
    due_on: date | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerNow:
    """How a document answers a request of the round."""

    version: int = 1
    where_to_look: str = ""
    whole_document: bool = False
    parts: tuple[str, ...] = ()


class GuessOut(Out):
    """Which column holds a field, and why that is thought."""

    field: str = Field(examples=["title"])
    column: int = Field(description="From 0.")
    heading: str = Field(examples=["Document"])
    why: str
    certain: bool


class TrackerPlaceOut(Out):
    request: str = Field(examples=["17"])
    parts: list[str]
    where_to_look: str


class TrackerChangeOut(Out):
    """A field that gets another value. People by name; "" for empty."""

    field: str = Field(examples=["Owner"])
    was: str
    becomes: str
    request: str = Field(default="", description="Set where it is about how the document answers this request.")


class TrackerLineOut(Out):
    """One document that the tracker names: what would become of it and why."""

    rows: list[int]
    title: str
    does: Does
    document: str = Field(description="Reference of the document that it is; empty for a new one.")
    why: str
    owner: str | None
    document_date: date | None
    review_by: date | None
    master_location: str
    places: list[TrackerPlaceOut] = Field(description="Requests that it does not answer yet.")
    changes: list[TrackerChangeOut] = Field(description="What is set or changed of a document that is here.")


class TrackerRequestOut(Out):
    """A request that rows name without a document, and what they change of it."""

    rows: list[int]
    request: str
    changes: list[TrackerChangeOut]


class TrackerFaultOut(Out):
    """A row or cell to look at. Only a remark leaves no row out."""

    place: str = Field(examples=["Sheet 'Log', row 12, column D (Dated)"])
    row: int
    written: str
    sentence: str
    is_remark: bool


class TrackerOut(Out):
    """What a tracker would make, change and leave as things stand now; or what it did."""

    reference: str = Field(examples=["TI-1"])
    file_name: str
    sent_at: datetime
    sheet: str
    header_row: int
    headings: list[str]
    columns: list[GuessOut]
    preview: list[list[str]] = Field(description="The first rows under the headings, as written.")
    lines: list[TrackerLineOut] = Field(description="Empty once it is taken in.")
    requests: list[TrackerRequestOut] = Field(description="Requests that rows without a document change.")
    faults: list[TrackerFaultOut]
    left: list[str] = Field(description="What could not be done when it was taken in or undone.")
    made: list[str]
    placed: int
    changed: int
    taken_at: datetime | None
    undone_at: datetime | None
    says: str


class TrackerRecordOut(Out):
    """One document of one row, as it is written there."""

    row: int
    n: int = Field(description="1 for the first document that the row names.")
    title: str
    requests: list[str]
    part: str
    owner: str | None
    doc_date: str | None = Field(examples=["2026-03-02"], description="A month alone is 2026-03.")
    review_date: str | None
    rag: str | None
    pages: str | None
    link: str | None


class TrackerReportOut(Out):
    row: int
    field: str
    reason: str = Field(examples=["date_impossible"])


class TrackerReadingOut(Out):
    """Every row: a document (or several), none and why, and what is not understood in it."""

    records: list[TrackerRecordOut]
    reported: list[TrackerReportOut]
    not_documents: list[TrackerReportOut]


class TrackerLine(Out):
    reference: str
    file_name: str
    sent_at: datetime
    made: int
    placed: int
    taken_at: datetime | None
    undone_at: datetime | None


class ColumnsIn(In):
    """Which column holds which field, from 0; a field left out has none."""

    columns: dict[Line, int] = Field(max_length=20, examples=[{"request": 0, "title": 1, "owner": 2}])


class TakeTrackerIn(In):
    good_rows: bool = Field(
        default=False, description="Take the rows that are understood, and leave the others; else all or nothing."
    )


class MatchOut(Out):
    """A document whose file is to come, and one with a file that may be it; they become one when somebody says so."""

    awaited: str = Field(examples=["E-12"])
    awaited_title: str
    requests: list[str] = Field(description="Requests that the awaited one is named under.")
    document: str = Field(examples=["E-30"])
    title: str
    file_name: str
    why: str = Field(examples=["Same file name"])
    is_clear: bool = Field(description="No other may be meant.")


class PairIn(In):
    awaited: Line = Field(max_length=20, examples=["E-12"])
    document: Line = Field(max_length=20, examples=["E-30"])


class PairsIn(In):
    pairs: list[PairIn] = Field(min_length=1, max_length=500)


class JoinedOut(Out):
    """What became one in one act, or was taken apart again."""

    number: int
    joined: int
    left: list[str]
    undone: bool
    says: str
