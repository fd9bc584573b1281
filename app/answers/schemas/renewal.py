"""After a new version of a document: what changed, which places still hold, and what each person renews."""

from datetime import datetime

from pydantic import Field

from app.answers.models import State
from app.answers.schemas.changes import Code, Reference
from app.answers.schemas.requests import Frozen
from app.core.schema import In, OptionalLine


class ChangedAnswerOut(Frozen):
    """One request that the document answers, with where to look before and, as far as it was found again, now."""

    code: str
    title: str
    state: State
    where_to_look: str
    whole_document: bool
    written_for: int
    is_out_of_date: bool
    holds: bool = Field(description="The same heading or words stand where the place says.")
    proposed: str = Field(default="", description="Where the passage stands now; empty when a person has to look.")
    why: str = Field(default="", examples=["The heading “Managing the waiting list” moved from page 4 to page 6."])
    version: int = Field(description="Of the answer, for confirming its place.")
    request_version: int = Field(description="Of the request, for reading it over or approving it again.")
    reading_lapsed: bool
    approval_lapsed: bool
    may_read: bool
    may_approve: bool


class WhatChangedOut(Frozen):
    """One screen after a new version: what it is, and every answer that points into the document."""

    document: str
    title: str
    current: int
    added_by: str
    added_at: datetime | None
    note: str
    changes: tuple[str, ...] = Field(examples=[["It has 13 pages; version 2 had 11.", "New: “Weekend call-backs”."]])
    answers: tuple[ChangedAnswerOut, ...]
    unseen_requests: int = 0

    @property
    def to_read(self) -> tuple[str, ...]:
        """Codes that this person may read again, all places being confirmed."""
        return tuple(a.code for a in self.answers if a.reading_lapsed and a.may_read and not a.is_out_of_date)

    @property
    def to_approve(self) -> tuple[str, ...]:
        """Codes that this person may approve again."""
        return tuple(a.code for a in self.answers if a.approval_lapsed and a.may_approve and a.state is State.READY)


class ConfirmRow(In):
    """The place of one answer for the current version: as it was when `where_to_look` is left out."""

    code: Code
    version: int = Field(ge=1, description="Of the answer.")
    where_to_look: OptionalLine | None = Field(default=None, max_length=500)


class ConfirmRows(In):
    answers: list[ConfirmRow] = Field(min_length=1, max_length=500)


class ConfirmIn(ConfirmRows):
    document: Reference
