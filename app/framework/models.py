"""Request lists, versioned: the planning lists we ship and the list a council was really sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit import Audited
from app.core.db import Base, Identified, words


class ListOrigin(StrEnum):
    SHIPPED = "shipped"
    LOADED = "loaded"


class Certainty(StrEnum):
    """How sure we are that a text is CQC's: read on a CQC page, repeated by others, or our own reconstruction."""

    OFFICIAL = "official"
    REPORTED = "reported"
    RECONSTRUCTED = "reconstructed"


class RequestList(Identified, Audited, Base):
    """One published version of CQC's request list, or a planning list of ours."""

    __tablename__ = "request_list"

    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    origin: Mapped[ListOrigin] = mapped_column(words(ListOrigin))
    status: Mapped[str] = mapped_column(String(60), default="")
    certainty: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    warning: Mapped[str] = mapped_column(Text, default="")
    schema_version: Mapped[int] = mapped_column(default=1)
    predecessor_code: Mapped[str] = mapped_column(String(60), default="")
    # CQC's own workbook, kept as it came, with where each code stands, so that a pack can return it filled in.
    workbook_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    workbook_name: Mapped[str] = mapped_column(String(300), default="")
    workbook_places: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    added_at: Mapped[datetime]

    categories: Mapped[list["RequestCategory"]] = relationship(
        lazy="raise", order_by="RequestCategory.position", back_populates="request_list"
    )


class RequestCategory(Identified, Audited, Base):
    """One line of a request list; people call it a request."""

    __tablename__ = "request_category"
    __table_args__ = (UniqueConstraint("request_list_id", "code"),)

    request_list_id: Mapped[UUID] = mapped_column(ForeignKey("request_list.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    asked: Mapped[str] = mapped_column(Text, default="")
    official_ref: Mapped[str | None] = mapped_column(String(60))
    theme: Mapped[str] = mapped_column(String(10), default="")
    quality_statements: Mapped[list[str]] = mapped_column(JSON, default=list)
    evidence_categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    kind: Mapped[str] = mapped_column(String(30), default="")
    word_limit: Mapped[int | None]
    period_months: Mapped[int | None]
    certainty: Mapped[Certainty] = mapped_column(words(Certainty))
    source: Mapped[str] = mapped_column(Text, default="")
    maps_from: Mapped[list[str]] = mapped_column(JSON, default=list)

    request_list: Mapped[RequestList] = relationship(lazy="raise", back_populates="categories")
    parts: Mapped[list["RequestPart"]] = relationship(lazy="raise", order_by="RequestPart.position")


class RequestPart(Identified, Audited, Base):
    """One part of a request as the list has it; an assessment copies it and may edit the copy."""

    __tablename__ = "request_part"
    __table_args__ = (UniqueConstraint("category_id", "code"),)

    category_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("request_category.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    ask: Mapped[str] = mapped_column(Text)
