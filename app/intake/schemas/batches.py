"""What goes in and out of intake, and what is passed between its steps."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from pydantic import Field

from app.core.schema import In, Line, OptionalLine, Out, Prose
from app.documents.facts import Limits
from app.documents.worker import Examined
from app.evidence.schemas import AlikeOut, ItemDetails
from app.evidence.schemas.documents import OWNER
from app.files.models import StoredFile
from app.files.scanner import Scanner
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


class DescribeIn(In):
    """What a document of the batch gets that has none: an owner, an evidence category. What it has stays."""

    document: Line = Field(max_length=20, examples=["E-0142"])
    owner: OptionalLine = Field(default="", max_length=254, description="Address.", examples=[OWNER])
    evidence_category: OptionalLine = Field(default="", max_length=10, examples=["PR"])


class PlacesIn(In):
    """What is confirmed in one act; at least one of either."""

    places: list[PlaceIn] = Field(default_factory=list, max_length=500)
    details: list[DescribeIn] = Field(default_factory=list, max_length=500)


class ProposedOut(Out):
    """One value for a field, as it is sent and as it is shown, and why."""

    value: str = Field(examples=["PR"])
    words: str = Field(examples=["Processes"])
    why: str = Field(examples=["It says “protocol”."])


class SuggestedDetailsOut(Out):
    """What a document may get that has none."""

    document: str = Field(examples=["E-0142"])
    owner: ProposedOut | None
    evidence_category: ProposedOut | None


class NotPlacedOut(Out):
    document: str
    request: str
    why: str


class BatchAlikeOut(AlikeOut):
    """A document of the batch that looks like a newer version of one that is in already."""

    answers: list[str] = Field(description="Codes of the requests that the older one answers.", examples=[["17"]])


class ConfirmedOut(Out):
    """What was put under requests in one act, or taken back; what was left has its reason."""

    number: int = Field(description="Names the act, to undo it; 0 where nothing was done.")
    placed: int
    described: int = Field(default=0, description="Documents that got an owner or an evidence category.")
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
    inside: int | None = Field(default=None, description="Position of the e-mail or archive that it lay in.")


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
    """What files are taken in with: where bytes lie, how large one may be, and the virus scanner where there is one."""

    store: FileStore
    limits: Limits = field(default_factory=Limits)
    scanner: Scanner | None = None


@dataclass(frozen=True)
class Coming:
    """A file that is to be taken in: where it lies, a stream of it, or the bytes that have arrived; and what is said of it.

    `again` takes it although the same bytes are in (a copy kept on purpose). `sha256`, where it is known, is what the
    bytes must have: they waited for their turn since they were sent. `depth` says how many e-mails and archives it lay
    in; None where what lies in it is not to be taken out.
    """

    name: str
    source: Path | BinaryIO | Arrived
    source_path: str = ""
    details: ItemDetails | None = None
    again: bool = False
    sha256: str = ""
    depth: int | None = None


@dataclass(frozen=True)
class Looked:
    """A file after it was looked at.

    Without `examined` it either could not be read at all (`sentence` says why), or a document has its bytes already and
    it was not looked into again, or it has not been looked into yet (then they have `arrived`). `inside` are the files
    that lay in it, arrived but not looked into; of an archive they are all that is kept. `waits` says that the virus
    scanner was away: it is to be looked at again from where it lies.
    """

    coming: Coming
    size: int = 0
    sentence: str = ""
    arrived: Arrived | None = None
    examined: Examined | None = None
    inside: tuple["Looked", ...] = ()
    waits: bool = False


@dataclass(frozen=True)
class FoundFile:
    """One file of a folder to import; `path` is relative to it. A `fault` says why it can't come in."""

    path: str
    name: str
    size: int
    fault: str = ""
    modified_at: datetime | None = None


@dataclass(frozen=True)
class Unread:
    """A file of a batch that nobody has come to yet; `path` is that in the folder of an import, "" for one that was sent.

    `shown` is where it came from, in words, and `depth` how many e-mails and archives it lay in.
    """

    position: int
    path: str
    name: str
    shown: str = ""
    depth: int = 0


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
