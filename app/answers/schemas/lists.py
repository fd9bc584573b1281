"""A change of request list: old and new side by side, what is chosen, what moved, what waits for a place."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.answers.models import ListChangeState
from app.answers.schemas.changes import Code, PartCode, Reason, Reference
from app.answers.schemas.requests import Frozen, PersonRef
from app.core.schema import In, Line


class ListChangeIn(In):
    new_list: Line = Field(description="Code of a list that is loaded.", examples=["sent-2027"])


class PairIn(In):
    old: Code = Field(examples=["P17"])
    new: Code = Field(examples=["12"])


class PairsIn(In):
    """All the moves that are wanted; a pair that is not named is not made."""

    chosen: list[PairIn] = Field(max_length=2000)


class MovedFrom(Frozen):
    """An old request that may become this new one."""

    code: str
    title: str
    badge: str
    score: float = Field(description="From 0 to 1: how alike the two are.")
    why: str = Field(examples=["Both speak of “waiting”, “risk”."])
    chosen: bool
    documents: int
    has_note: bool
    owner: PersonRef | None


class NewLineOut(Frozen):
    """One new request and the old ones that may become it."""

    code: str
    title: str
    asked: str
    badge: str
    came_from: tuple[MovedFrom, ...]


class OldLineOut(Frozen):
    """One old request, with where it goes; what holds something and goes nowhere will wait for a place."""

    code: str
    title: str
    badge: str
    documents: int
    has_note: bool
    goes_to: tuple[str, ...]

    @property
    def would_wait(self) -> bool:
        return not self.goes_to and bool(self.documents or self.has_note)


class ListChangeOut(Frozen):
    """Old and new side by side."""

    old_list: str
    old_name: str
    new_list: str
    new_name: str
    state: ListChangeState
    proposed_at: datetime
    confirmed_at: datetime | None
    new_lines: tuple[NewLineOut, ...]
    old_lines: tuple[OldLineOut, ...]
    version: int


class ListChangedOut(Frozen):
    """What confirming did: nothing is lost, it moved, was copied, was merged or waits."""

    new_list: str
    requests: int
    answers_moved: int
    answers_copied: int
    answers_merged: int
    notes_moved: int
    owners_moved: int
    waiting: int
    says: str


class WaitingKind(StrEnum):
    """What can wait for a place after a change of list."""

    ANSWER = "answer"
    NOTE = "note"
    PART = "part"
    STANDING = "standing"
    EVERYTHING = "everything"  # of a request, to place together: its documents, its note, the words of its parts


class WaitingOut(Frozen):
    """One thing of an old request that has no place in the new list yet, and where it may belong."""

    kind: WaitingKind
    old_list: str
    request: str
    request_title: str
    document: str = ""
    part: str = ""
    words: str = Field(description="The document's title, or the text of the note, part or reason.")
    may_belong_to: tuple[str, ...] = ()

    @property
    def may_go_along(self) -> bool:
        """It can be placed with everything else of its request: no decision, and no document that is not for this person."""
        return self.kind is not WaitingKind.STANDING and (self.kind is not WaitingKind.ANSWER or bool(self.document))


class WaitingAddress(In):
    """Which waiting thing: the old list and request, and for an answer its document, for a part its letter."""

    kind: WaitingKind
    old_list: Line
    request: Code
    document: Reference | None = None
    part: PartCode | None = None


class PlaceIn(WaitingAddress):
    to: Code = Field(description="The request of the new list where it belongs.")


class LeaveOutIn(WaitingAddress):
    reason: Reason


class CopiedOut(Frozen):
    """What was brought over from the last round; every place has to be checked and nothing is approved."""

    from_round: str
    requests: int
    answers: int
    left_out: int = Field(description="Answers whose document was withdrawn since.")
    waits_for_list_change: bool
    says: str
