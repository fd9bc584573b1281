"""Requests as they go out: a row of the list, one request with everything its page shows, and what one act did."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.answers.models import CheckKind, Standing, State, UnmetKind
from app.core.schema import Out
from app.evidence.models import ItemKind, ItemStatus


class Frozen(Out):
    """A view: read, never changed."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class PersonRef(Frozen):
    """A person as the API names them: by address."""

    name: str = Field(examples=["Anita Lowe"])
    email: str = Field(examples=["anita.lowe@fernshire.example"])


class RequestSort(StrEnum):
    """The order of the list; within equal values, the order of CQC's list."""

    LIST = "list"
    CODE = "code"
    STATE = "state"
    OWNER = "owner"
    DUE = "due"
    DOCUMENTS = "documents"


class RequestFilter(Frozen):
    """Which requests: nothing set means all. `owner` is an address, "me" or "none"."""

    state: frozenset[State] = frozenset()
    theme: str = ""
    owner: str = ""
    late: bool = False
    q: str = ""
    document: str = Field(default="", description="Reference of a document that answers them.")


class UnmetOut(Frozen):
    """One thing that is missing, with the fix; `item` (E-0142) or `part` (b) says what it is about."""

    kind: UnmetKind
    words: str = Field(examples=["Waiting list protocol does not say where to look."])
    fix: str = Field(examples=["Add it, or say it is the whole document."])
    item: str = ""
    part: str = ""


class CheckOut(Frozen):
    """One of the checks; `detail` says more about a met one."""

    kind: CheckKind
    name: str = Field(examples=["Every document says where to look"])
    met: bool
    detail: str = ""
    unmet: tuple[UnmetOut, ...] = ()


class RequestRow(Frozen):
    """One request in the list. `badge` must stand beside its title wherever it is not empty."""

    code: str = Field(examples=["17"])
    position: int
    title: str = Field(examples=["Waiting lists and how risk is managed"])
    theme: str = Field(examples=["T1"])
    badge: str = ""
    state: State
    state_words: str = Field(examples=["Gaps"])
    checks_met: int
    checks_total: int
    missing: str = Field(default="", description="What is missing, in words; empty when nothing is.")
    documents: int
    owner: PersonRef | None
    due_on: date | None
    due_day: int | None = Field(default=None, description="Day number of its milestone, only while it has no date.")
    days_late: int = Field(default=0, description="Days past the due date, only while nothing or not all is in.")
    standing: Standing
    under: str = Field(default="", description="Code of the request that this one is answered under.")
    approved_with_reason: bool = False
    version: int

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


class CountsOut(Frozen):
    """How many requests are in each state. `counted` leaves out what does not apply: "28 of 47"."""

    nothing_in: int
    gaps: int
    ready_to_approve: int
    approved: int
    not_applicable: int
    total: int

    @property
    def counted(self) -> int:
        return self.total - self.not_applicable

    @property
    def ready_or_approved(self) -> int:
        return self.ready_to_approve + self.approved


class PartOut(Frozen):
    """One part of a request: the documents that cover it (references), or a note or a reason instead."""

    code: str = Field(examples=["a"])
    ask: str
    note: str = ""
    reason: str = ""
    covered_by: tuple[str, ...] = ()
    covered_unseen: int = Field(default=0, description="Documents that cover it and that you can't open.")
    version: int

    @property
    def is_covered(self) -> bool:
        return bool(self.covered_by or self.covered_unseen or self.note or self.reason)


class AnswerOut(Frozen):
    """One document that answers the request, in reading order."""

    request: str = Field(examples=["17"])
    document: str = Field(examples=["E-0142"])
    title: str
    kind: ItemKind
    status: ItemStatus
    place: int = Field(description="Place in the reading order, from 1.")
    where_to_look: str = Field(examples=["Section 4, pages 9 to 12"])
    whole_document: bool
    what_it_shows: str
    parts: tuple[str, ...] = Field(description="Codes of the parts it covers.")
    written_for: int = Field(description="The document's version that the place was written for.")
    carried_over: bool = Field(default=False, description="It came from the last round and nobody has looked since.")
    current: int = Field(description="The document's version now.")
    document_date: date | None = None
    file_name: str = ""
    media_type: str = ""
    page_count: int | None = None
    size: int = 0
    url: str = ""
    unmet: tuple[UnmetOut, ...] = ()
    version: int

    @property
    def is_out_of_date(self) -> bool:
        return self.carried_over or self.written_for != self.current


class SignedOut(Frozen):
    """A reading or an approval. `holds` is False once the set has changed; `changed` then says what ended it."""

    name: str
    at: datetime
    reason: str = ""
    holds: bool
    changed: str = ""


class Happening(Frozen):
    """One line of what happened to a request."""

    at: datetime
    who: str
    words: str = Field(examples=["added E-0142"])
    reason: str = ""


class RequestOut(RequestRow):
    """One request with everything its page shows."""

    asked: str
    official_ref: str | None
    source: str
    kind: str
    quality_statements: tuple[str, ...]
    evidence_categories: tuple[str, ...]
    checks: tuple[CheckOut, ...]
    unmet: tuple[UnmetOut, ...]
    parts: tuple[PartOut, ...]
    answers: tuple[AnswerOut, ...]
    unseen_answers: int = Field(default=0, description="Documents that answer it and that you can't open.")
    note: str
    note_words: int
    word_limit: int | None
    period_from: date | None
    period_to: date | None
    reader: PersonRef | None
    approver: PersonRef | None
    standing_reason: str
    standing_plan: str
    standing_by: PersonRef | None
    answered_here: tuple[str, ...] = Field(description="Codes of the requests that are answered under this one.")
    reading: SignedOut | None
    approval: SignedOut | None
    set_sha256: str = Field(description="What a reading or an approval is bound to.")
    previous: str | None = Field(description="Code of the request before this one, as far as you see it.")
    next: str | None
    may_change: bool
    may_manage: bool
    may_approve: bool
    may_read_over: bool


class DoneOut(Frozen):
    """What one act did: `act` is what its undo is asked with."""

    code: str
    act: UUID
    says: str = Field(examples=["Request 17 is approved."])
    version: int


class RefusedOut(Frozen):
    """One row that was left as it is, with the reason."""

    code: str = Field(examples=["19"])
    why: str = Field(examples=["19 is not ready: 2 gaps."])


class BulkOut(Frozen):
    """What an act on many rows did, row by row; nothing is half-done without saying so."""

    done: tuple[str, ...]
    refused: tuple[RefusedOut, ...]
    says: str = Field(examples=["6 approved. 2 not: 19 has a gap, 46 has a flag."])
