"""Batch and BatchFile: one drop of files, and the state of each. Confirmation: documents of a batch put under requests."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words


class FileState(StrEnum):
    WAITING = "waiting"
    SCAN = "waiting for scan"
    READY = "ready"
    UNPACKED = "unpacked"
    SAME = "already in"
    CHANGED = "changed"
    TAKEN = "new version"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class MasterAct(StrEnum):
    """What becomes of a file that may be a document's changed master."""

    TAKE = "take"
    LEAVE = "leave"
    ADD = "add"
    UNDO = "undo"


# Not read yet: its bytes wait, and no document has them.
UNREAD = (FileState.WAITING, FileState.SCAN)


class Batch(Identified, Versioned, Audited, Base):
    """One drop of files; a page that survives closing the tab. `source` names the folder of an import, or the drop.

    `request` is the code of the request that its documents are to answer, in the batch's own round; "" for none.
    """

    __tablename__ = "batch"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    started_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(1000), default="")
    request: Mapped[str] = mapped_column(String(40), default="")
    made_up: Mapped[bool] = mapped_column(default=False)
    finished_at: Mapped[datetime | None]


class BatchFile(Identified, Audited, Base):
    """One file of a batch: where it came from, what became of it, and the sentence that helps.

    `inside` is the position of the e-mail or archive that it lay in, `depth` how many of these lie around it.
    `modified_at` is when it was last changed where it lies. Of one that is "changed" or was, `item_id` is the document
    whose master it may be.
    """

    __tablename__ = "batch_file"
    __table_args__ = (UniqueConstraint("batch_id", "position"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batch.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    source_path: Mapped[str] = mapped_column(String(1000), default="")
    size: Mapped[int] = mapped_column(default=0)
    state: Mapped[FileState] = mapped_column(words(FileState))
    sentence: Mapped[str] = mapped_column(Text, default="")
    stored_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_item.id"))
    inside: Mapped[int | None]
    depth: Mapped[int] = mapped_column(default=0)
    modified_at: Mapped[datetime | None]


class Confirmation(Identified, Audited, Base):
    """What one person confirmed of a batch in one act: pairs of a request's code and a document's reference.

    `described` are documents that got an owner or a category: reference, its version since, the owner's address and the
    category that it got, "" for neither.
    """

    __tablename__ = "batch_confirmation"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batch.id"), index=True)
    number: Mapped[int]
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    placed: Mapped[list[Any]] = mapped_column(JSON)
    described: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    undone_at: Mapped[datetime | None]


class TrackerImport(Identified, Audited, Base):
    """An old tracker that somebody sent: what lies in its sheets, which columns were chosen, and what was made of it.

    Seen by whoever sent it, in the round in which it was sent. What it would do is worked out from `sheets` as things
    stand when it is looked at. `made` are the documents it made, `placed` pairs of request and document, `changed` what it
    changed of what was there (kind, keys, version after, values before), `said` what it said, which is no news when it
    says so again, `left` the rows that stayed out. Titles and comments stand in them: no news for the record.
    """

    __tablename__ = "tracker_import"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    sent_at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(String(300))
    sheets: Mapped[list[Any]] = mapped_column(JSON, info={"audit": "hide"})
    chosen: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    made: Mapped[list[Any]] = mapped_column(JSON, default=list)
    placed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    changed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={"audit": "hide"})
    left: Mapped[list[Any]] = mapped_column(JSON, default=list, info={"audit": "hide"})
    taken_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class TrackerUndo(Identified, Base):
    """How far the undoing of a large tracker is: of its steps, how many are taken, what was left and which documents stay.

    Not Audited: it is progress, not a fact; the undo that it leads to is on the record, once it is whole.
    """

    __tablename__ = "tracker_undo"

    tracker_id: Mapped[UUID] = mapped_column(ForeignKey("tracker_import.id"), unique=True)
    job_id: Mapped[UUID]
    done: Mapped[int]
    total: Mapped[int]
    left: Mapped[list[Any]] = mapped_column(JSON)
    kept: Mapped[list[Any]] = mapped_column(JSON)
    begun_at: Mapped[datetime]


class Joining(Identified, Audited, Base):
    """Files put together with the documents that waited for them, in one act of one person.

    `joined` holds for each what is needed to take them apart again: both references, the version of the document
    after, its values before, the answers that it got, and the answers that the other had.
    """

    __tablename__ = "tracker_joining"

    number: Mapped[int] = mapped_column(unique=True)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    joined: Mapped[list[Any]] = mapped_column(JSON, info={"audit": "hide"})
    undone_at: Mapped[datetime | None]
