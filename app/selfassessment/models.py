"""SelfAssessment, Assertion, Support (for or against; by an item or a case), and the actions a weakness has."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words


class AssertionKind(StrEnum):
    STRENGTH = "strength"
    WEAKNESS = "weakness"
    CONTEXT = "context"


class AssertionStatus(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"


class Direction(StrEnum):
    SUPPORTS = "supports"
    OTHER_WAY = "points the other way"


class SupportState(StrEnum):
    """How well an assertion stands; computed, never stored."""

    NOT_NEEDED = "not_needed"
    UNSUPPORTED = "unsupported"
    ONE_SOURCE = "one_source"
    WITH_GAP = "supported_with_a_gap"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"


class CellWord(StrEnum):
    """How many pieces a cell of coverage holds; counts, not quality."""

    NONE = "None"
    FEW = "Few"
    SOME = "Some"
    MANY = "Many"


class SelfAssessment(Identified, Versioned, Audited, Base):
    """One per round: the opening words, and the council's own document where it uses that instead of ours."""

    __tablename__ = "self_assessment"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), unique=True)
    opening: Mapped[str] = mapped_column(Text, default="")
    own_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    own_file_name: Mapped[str] = mapped_column(String(300), default="")
    # Code of the request that asks for the self-assessment; "" where its title tells.
    asked_under: Mapped[str] = mapped_column(String(40), default="", server_default="")


class Assertion(Identified, Versioned, Audited, Base):
    """One claim about one quality statement."""

    __tablename__ = "assertion"
    __table_args__ = (
        UniqueConstraint("assessment_id", "reference"),
        Index(
            "ix_assertion_statement",
            "assessment_id",
            "quality_statement",
            "position",
            "status",
            "kind",
            "owner_id",
            "id",
        ),
        Index("ix_assertion_kind", "assessment_id", "kind", "status", "id", "quality_statement", "owner_id"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    reference: Mapped[str] = mapped_column(String(20))
    quality_statement: Mapped[str] = mapped_column(String(10))
    kind: Mapped[AssertionKind] = mapped_column(words(AssertionKind))
    status: Mapped[AssertionStatus] = mapped_column(words(AssertionStatus))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    impact: Mapped[str] = mapped_column(Text, default="")
    # Our open answer to what points the other way.
    response: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    from_response_id: Mapped[UUID | None] = mapped_column(ForeignKey("category_response.id"))
    last_reviewed_on: Mapped[date | None]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]

    supports: Mapped[list["Support"]] = relationship(lazy="raise", back_populates="assertion")


class Backing:
    """What a support says, whether it stands or was taken away."""

    assertion_id: Mapped[UUID] = mapped_column(ForeignKey("assertion.id"))
    direction: Mapped[Direction] = mapped_column(words(Direction))
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_item.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("tracked_case.id"), index=True)
    where_to_look: Mapped[str] = mapped_column(String(500), default="")
    whole_document: Mapped[bool] = mapped_column(default=False)
    what_it_shows: Mapped[str] = mapped_column(Text, default="")
    # Where the support is a case, its words are case text and follow the case's rights.
    case_words: Mapped[str] = mapped_column(Text, default="", info={"audit": "hide"})
    case_where: Mapped[str] = mapped_column(String(500), default="", info={"audit": "hide"})
    revision_number: Mapped[int | None]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]


class Support(Backing, Identified, Versioned, Audited, Base):
    """An item or a case that backs an assertion, or points the other way, with where to look."""

    __tablename__ = "support"
    __table_args__ = (
        UniqueConstraint("assertion_id", "item_id", "direction"),
        UniqueConstraint("assertion_id", "case_id", "direction"),
        CheckConstraint("(item_id IS NULL) <> (case_id IS NULL)", name="one_source"),
        Index("ix_support_pointer", "assertion_id", "where_to_look", "whole_document", "item_id", "revision_number"),
        Index("ix_support_item", "item_id", "assertion_id", "direction", "revision_number"),
        Index("ix_support_direction", "assertion_id", "direction", "item_id", "case_id"),
        Index("ix_support_revision_number", "revision_number"),
    )

    assertion: Mapped[Assertion] = relationship(lazy="raise", back_populates="supports")


class RemovedSupport(Backing, Identified, Audited, Base):
    """A support that was taken away, kept apart so that it can be put back and nothing counts it meanwhile."""

    __tablename__ = "removed_support"
    __table_args__ = (
        Index("ix_removed_support_assertion_id", "assertion_id"),
        Index("ix_removed_support_item_id", "item_id"),
    )

    removed_at: Mapped[datetime]


class AssertionAction(Audited, Base):
    """What is being done about a weakness."""

    __tablename__ = "assertion_action"

    assertion_id: Mapped[UUID] = mapped_column(ForeignKey("assertion.id"), primary_key=True)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("improvement_action.id"), primary_key=True, index=True)
