"""CategoryResponse, its parts, Answer, the second person's reading, Approval, Ask, and a change of list."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words


class Standing(StrEnum):
    """What a request is answered with. All but documents is a decision with a reason."""

    DOCUMENTS = "documents"
    UNDER_ANOTHER = "answered under another request"
    NOT_HELD = "not held"
    DOES_NOT_APPLY = "does not apply"


class AskState(StrEnum):
    ASKED = "asked"
    SENT = "sent"
    NOT_HELD = "we don't have one"
    SOMEONE_ELSE = "someone else has it"
    MORE_TIME = "needs more time"
    WITHDRAWN = "withdrawn"


class LinkState(StrEnum):
    LIVE = "live"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    LOCKED = "locked"


class ListChangeState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    LEFT = "left"


class State(StrEnum):
    """Where a request stands. Worked out from the facts every time, never stored and never typed in."""

    NOTHING_IN = "nothing_in"
    GAPS = "gaps"
    READY = "ready_to_approve"
    APPROVED = "approved"
    NOT_APPLICABLE = "not_applicable"


class CheckKind(StrEnum):
    """The six checks, in the order in which people read them."""

    OWNER = "owner"
    COVERED = "covered"
    PLACES = "places"
    CURRENT = "current"
    FINDINGS = "findings"
    READ = "read"


class UnmetKind(StrEnum):
    """What can be wrong with a request; each belongs to one check and has one fix."""

    NO_OWNER = "no_owner"
    OWNER_LEFT = "owner_left"
    NOTHING_IN = "nothing_in"
    PART_UNCOVERED = "part_uncovered"
    NOTE_TOO_LONG = "note_too_long"
    NO_PLAN = "no_plan"
    NO_PLACE = "no_place"
    PLACE_OUT_OF_DATE = "place_out_of_date"
    PLACE_CARRIED_OVER = "place_carried_over"
    PERIOD_NOT_STATED = "period_not_stated"
    PERIOD_SHORT = "period_short"
    REVIEW_PASSED = "review_passed"
    FILE_TO_COME = "file_to_come"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    FINDING = "finding"
    CASE_MATERIAL = "case_material"
    NO_PERMISSION = "no_permission"
    NO_CONSENT = "no_consent"
    UNREAD = "unread"
    CHANGED_SINCE_READ = "changed_since_read"


class CategoryResponse(Identified, Versioned, Audited, Base):
    """How this council responds to one request in one round; its state is computed, never stored.

    After a change of list the response to an old request is `retired`: what still hangs on it is "not yet placed".
    """

    __tablename__ = "category_response"
    __table_args__ = (
        UniqueConstraint("assessment_id", "category_id"),
        Index("ix_category_response_live", "assessment_id", "retired", "standing"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("request_category.id"), index=True)
    # The request's code as it stands in the list, so that the record and addresses need no join.
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    reader_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    approver_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    word_limit: Mapped[int | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    standing: Mapped[Standing] = mapped_column(words(Standing), default=Standing.DOCUMENTS)
    standing_reason: Mapped[str] = mapped_column(Text, default="")
    standing_plan: Mapped[str] = mapped_column(Text, default="")
    standing_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    under_id: Mapped[UUID | None] = mapped_column(ForeignKey("category_response.id"))

    parts: Mapped[list["ResponsePart"]] = relationship(
        lazy="raise", order_by="ResponsePart.position", back_populates="response"
    )
    answers: Mapped[list["Answer"]] = relationship(lazy="raise", order_by="Answer.position", back_populates="response")


class ResponsePart(Identified, Versioned, Audited, Base):
    """One part of a request, copied from the list and editable. A note or a reason covers it where no document does."""

    __tablename__ = "response_part"
    __table_args__ = (UniqueConstraint("response_id", "code"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("category_response.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    ask: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    response: Mapped[CategoryResponse] = relationship(lazy="raise", back_populates="parts")


class Answer(Identified, Versioned, Audited, Base):
    """An item that answers a request: the parts it covers, where to look, what it shows, its place in the reading order.

    `revision_number` is the revision that the pointer was written for: out of date when the item has a later one.
    Negative when the answer came over from the last round, written for that revision, and nobody has looked since.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "item_id"),
        Index("ix_answer_pointer", "response_id", "where_to_look", "whole_document", "item_id", "revision_number"),
        Index("ix_answer_item", "item_id", "response_id"),
        Index("ix_answer_revision_number", "revision_number"),
    )

    response_id: Mapped[UUID] = mapped_column(ForeignKey("category_response.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"))
    position: Mapped[int]
    where_to_look: Mapped[str] = mapped_column(String(500), default="")
    whole_document: Mapped[bool] = mapped_column(default=False)
    what_it_shows: Mapped[str] = mapped_column(Text, default="")
    revision_number: Mapped[int]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]

    response: Mapped[CategoryResponse] = relationship(lazy="raise", back_populates="answers")
    covers: Mapped[list["AnswerPart"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class AnswerPart(Audited, Base):
    """A part of the request that an answer covers."""

    __tablename__ = "answer_part"
    __table_args__ = (Index("ix_answer_part_part_id", "part_id", "answer_id"),)

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), primary_key=True)
    part_id: Mapped[UUID] = mapped_column(ForeignKey("response_part.id"), primary_key=True)


class SecondReading(Identified, Audited, Base):
    """A second person read exactly this set; it counts while the set is the same."""

    __tablename__ = "second_reading"

    response_id: Mapped[UUID] = mapped_column(ForeignKey("category_response.id"), index=True)
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    read_at: Mapped[datetime]
    set_sha256: Mapped[str] = mapped_column(String(64))


class Approval(Identified, Audited, Base):
    """One person's yes to exactly this set: standing, note, parts, ordered answers, their revisions, where and what.

    For a request without documents it is the yes to the reason: one mechanism for all four standings.
    """

    __tablename__ = "approval"

    response_id: Mapped[UUID] = mapped_column(ForeignKey("category_response.id"), index=True)
    approver_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime]
    set_sha256: Mapped[str] = mapped_column(String(64))
    # Filled when approved although a check is unmet; it never goes to CQC.
    reason: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None]


class Ask(Identified, Versioned, Audited, Base):
    """One person asked for one document by a date."""

    __tablename__ = "ask"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("category_response.id"), index=True)
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("response_part.id"))
    asked_of: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date | None]
    what: Mapped[str] = mapped_column(Text)
    state: Mapped[AskState] = mapped_column(words(AskState), index=True)
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_item.id"))
    # Whether the person asked is reminded of it by mail; and the day before which they asked not to be, with their reason.
    reminds: Mapped[bool] = mapped_column(default=True)
    quiet_until: Mapped[date | None]
    quiet_why: Mapped[str] = mapped_column(String(300), default="", info={"audit": "hide"})
    # The lead's consent to a link to an address outside the council's own mail.
    outside_allowed_by: Mapped[UUID | None]
    outside_allowed_at: Mapped[datetime | None]


class AskLink(Identified, Audited, Base):
    """A one-time link by which the person asked replies to one ask without signing in, and reaches nothing else.

    What opens it is kept as SHA-256 only: the token of its address, the code sent apart, and the pass that a browser
    holds once the code was typed. Sending a document uses it up; looking at it never does.
    """

    __tablename__ = "ask_link"

    ask_id: Mapped[UUID] = mapped_column(ForeignKey("ask.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True, info={"audit": "hide"})
    code_sha256: Mapped[str] = mapped_column(String(64), default="", info={"audit": "hide"})
    pass_sha256: Mapped[str] = mapped_column(String(64), default="", info={"audit": "hide"})
    wrong_codes: Mapped[int] = mapped_column(default=0)
    # An ask may be handed on; a link never is.
    made_for: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # The message that carries it, so that it is kept back with the link as long as it waits.
    mail_id: Mapped[UUID | None]


class ListChange(Identified, Versioned, Audited, Base):
    """Moving a round from one request list to another: proposed, then confirmed by a person, nothing dropped."""

    __tablename__ = "list_change"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), index=True)
    old_list_id: Mapped[UUID] = mapped_column(ForeignKey("request_list.id"))
    new_list_id: Mapped[UUID] = mapped_column(ForeignKey("request_list.id"))
    state: Mapped[ListChangeState] = mapped_column(words(ListChangeState))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]

    lines: Mapped[list["ListChangeLine"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class ListChangeLine(Identified, Audited, Base):
    """One old request and one new request that it may become; several of each make one-to-many and many-to-one."""

    __tablename__ = "list_change_line"
    __table_args__ = (UniqueConstraint("change_id", "old_category_id", "new_category_id"),)

    change_id: Mapped[UUID] = mapped_column(ForeignKey("list_change.id"), index=True)
    old_category_id: Mapped[UUID] = mapped_column(ForeignKey("request_category.id"))
    new_category_id: Mapped[UUID] = mapped_column(ForeignKey("request_category.id"))
    score: Mapped[float]
    why: Mapped[str] = mapped_column(Text)
    chosen: Mapped[bool]
