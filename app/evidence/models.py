"""EvidenceItem, EvidenceRevision (immutable), the text of a revision, Finding."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words

# The reason of a document that was erased: nothing of it is left, and its bytes don't come in again by themselves.
ERASED_REASON = "It was erased."


class ItemKind(StrEnum):
    DOCUMENT = "document"
    DATA = "data"
    PRESENTATION = "presentation"
    EMAIL = "email"
    IMAGE = "image"
    RECORDING = "recording"
    LINK = "link"


class ItemStatus(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"


class Sensitivity(StrEnum):
    OPEN = "open"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    CASE_MATERIAL = "case material"


class SharePermission(StrEnum):
    """May we send it: it is ours, the partner whose it is agreed, or the partner was asked; not known yet is its own value."""

    OURS = "ours"
    PARTNER_AGREED = "partner agreed"
    ASKED = "asked"
    NOT_KNOWN = "not known"


class Consent(StrEnum):
    """For a person's own words or picture."""

    NOT_NEEDED = "not needed"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    NOT_KNOWN = "not known"


class FindingState(StrEnum):
    """Open until somebody decides; noted where nobody has to."""

    OPEN = "open"
    DECIDED = "decided"
    NOTED = "noted"


class FindingGrade(StrEnum):
    """What becomes of a kind of finding: taken out of every copy that goes, only told, or nothing goes until it is decided."""

    CLEANED = "cleaned by rule"
    TO_KNOW = "to know"
    BLOCKING = "blocking"


class FindingDecision(StrEnum):
    """What a person decided: it was a false alarm, it may go (with the reason), or it must be taken out first (stays open)."""

    NOTHING_THERE = "nothing there"
    MAY_BE_SENT = "may be sent"
    MUST_COME_OUT = "must be taken out"
    REPLACED = "replaced by a new version"


class EvidenceItem(Identified, Versioned, Audited, Base):
    """One thing we may show. It belongs to the council, not to one assessment."""

    __tablename__ = "evidence_item"
    __table_args__ = (
        Index("ix_evidence_item_status_reference", "status", "reference", "id", "current_revision"),
        Index("ix_evidence_item_review_by", "review_by", "id"),
        Index("ix_evidence_item_current_revision", "current_revision"),
        Index("ix_evidence_item_evidence_category", "evidence_category", "id"),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[ItemKind] = mapped_column(words(ItemKind))
    status: Mapped[ItemStatus] = mapped_column(words(ItemStatus))
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    # What it was before, so that restoring is a true undo.
    withdrawn_from: Mapped[ItemStatus | None] = mapped_column(words(ItemStatus))
    superseded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_item.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]
    supplied_by: Mapped[str] = mapped_column(String(200), default="")
    supplied_through: Mapped[str] = mapped_column(String(200), default="")
    document_date: Mapped[date | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    review_by: Mapped[date | None]
    marked_draft: Mapped[bool] = mapped_column(default=False)
    evidence_category: Mapped[str | None] = mapped_column(String(10))
    sensitivity: Mapped[Sensitivity] = mapped_column(words(Sensitivity), default=Sensitivity.INTERNAL)
    permission_to_share: Mapped[SharePermission] = mapped_column(words(SharePermission), default=SharePermission.OURS)
    consent: Mapped[Consent] = mapped_column(words(Consent), default=Consent.NOT_NEEDED)
    master_location: Mapped[str] = mapped_column(String(1000), default="")
    current_revision: Mapped[int] = mapped_column(default=0)

    revisions: Mapped[list["EvidenceRevision"]] = relationship(
        lazy="raise", order_by="EvidenceRevision.number", back_populates="item"
    )
    statements: Mapped[list["ItemStatement"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    tags: Mapped[list["ItemTag"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    readers: Mapped[list["ItemReader"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class ItemStatement(Audited, Base):
    """A quality statement that an item speaks to."""

    __tablename__ = "evidence_item_statement"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), primary_key=True)
    quality_statement: Mapped[str] = mapped_column(String(10), primary_key=True)


class ItemTag(Audited, Base):
    __tablename__ = "evidence_item_tag"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(60), primary_key=True)


class ItemReader(Audited, Base):
    """A named person who may see a restricted item."""

    __tablename__ = "evidence_item_reader"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)


class EvidenceRevision(Identified, Audited, Base):
    """One file version, or one public address with the day it was seen. Never changed after it is added."""

    __tablename__ = "evidence_revision"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), index=True)
    number: Mapped[int]
    stored_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(300), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    seen_on: Mapped[date | None]
    media_type: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(default=0)
    page_count: Mapped[int | None]
    # Read from the bytes, like the text; long, and no news for the record.
    headings: Mapped[list[Any]] = mapped_column(JSON, default=list, info={"audit": "hide"})
    note: Mapped[str] = mapped_column(Text, default="")
    # The number of the version of which this is a redacted one; that one is set aside.
    redacts: Mapped[int | None]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]

    item: Mapped[EvidenceItem] = relationship(lazy="raise", back_populates="revisions")


class RevisionText(Base):
    """The text of a revision, in order, each piece with its place. Not Audited: it is read from the bytes."""

    __tablename__ = "revision_text"
    __table_args__ = (UniqueConstraint("revision_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revision.id"), index=True)
    position: Mapped[int]
    page: Mapped[int | None]
    sheet: Mapped[str] = mapped_column(String(100), default="")
    heading: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)


class VersionPrint(Base):
    """What a version's text is compared by, without its words (`documents/likeness.py`). Not Audited: it is read from the bytes."""

    __tablename__ = "version_print"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revision.id"), primary_key=True)
    signature: Mapped[str] = mapped_column(String(600), default="")
    paragraphs: Mapped[str] = mapped_column(Text, default="")


class VersionKey(Base):
    """A key that versions alike have in common: below zero one of its text, above one of its title or file name."""

    __tablename__ = "version_key"
    __table_args__ = (Index("ix_version_key_revision_id", "revision_id"),)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revision.id"), primary_key=True)


class Finding(Identified, Versioned, Audited, Base):
    """Something hidden or personal in a file that a person has to decide on before it may be sent."""

    __tablename__ = "finding"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), index=True)
    revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_revision.id"))
    kind: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(300), default="")
    detail: Mapped[str] = mapped_column(String(1000), default="", info={"audit": "hide"})
    grade: Mapped[FindingGrade] = mapped_column(
        words(FindingGrade), default=FindingGrade.BLOCKING, server_default=FindingGrade.BLOCKING.value
    )
    state: Mapped[FindingState] = mapped_column(words(FindingState), index=True)
    # None when the check of the file raised it.
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    raised_at: Mapped[datetime]
    decision: Mapped[FindingDecision | None] = mapped_column(words(FindingDecision))
    reason: Mapped[str] = mapped_column(Text, default="")
    # That it may be sent takes two people: who said so first, while the second has not.
    proposed_by: Mapped[UUID | None]
    proposed_by_ig: Mapped[bool] = mapped_column(default=False, server_default=false())
    proposed_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]


class KindGrade(Identified, Versioned, Audited, Base):
    """The grade that this council gives to a kind of finding; a kind without a row has the one that we ship."""

    __tablename__ = "finding_grade"

    kind: Mapped[str] = mapped_column(String(60), unique=True)
    grade: Mapped[FindingGrade] = mapped_column(words(FindingGrade))


class CleanedCopy(Base):
    """The copy of a version that goes into packs, without these kinds of findings. Not Audited: it is made from the bytes."""

    __tablename__ = "cleaned_copy"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revision.id"), primary_key=True)
    # Values of the kinds, sorted, with spaces between.
    kinds: Mapped[str] = mapped_column(String(300), primary_key=True)
    stored_file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), index=True)
    made_at: Mapped[datetime]


class ScanState(StrEnum):
    """Whether words were read from how pages look; "not read" where there were none or they could not be."""

    WAITING = "waiting"
    READ = "read"
    NOT_READ = "not read"


class ScanReading(Base):
    """A version with pages that hold few words or none: they are read from how they look. Not Audited: what is found in them is.

    `pages` are those whose words were read so.
    """

    __tablename__ = "scan_reading"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revision.id"), primary_key=True)
    state: Mapped[ScanState] = mapped_column(words(ScanState), default=ScanState.WAITING, index=True)
    pages: Mapped[list[int]] = mapped_column(JSON, default=list)


class NameLooked(Base):
    """A version that was looked into for the names on the lists as they stand. Not Audited: a look changes nothing by itself."""

    __tablename__ = "name_looked"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revision.id"), primary_key=True)
