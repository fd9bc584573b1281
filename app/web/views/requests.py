"""Requests, one request, and the small pages that hang on one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import BulkResult, Chip, ListAddress
from app.web.views.shared import Choice, Conflict, Happening, Place


@dataclass(frozen=True)
class RequestRow:
    """One line of the list. `missing` is in words ("1 of 4 documents has no pointer"), "" when nothing is.

    `owner` is the address of a person, as in the API; `owner_name` is how people call them.
    """

    code: str
    title: str
    state: str
    documents: int
    missing: str
    owner: str
    owner_name: str
    due: date | None
    version: int
    is_planning: bool = False
    may_change: bool = False
    due_day: int | None = None

    @property
    def picked(self) -> str:
        """What its tick box sends: the version that was on the page, and the code."""
        return f"{self.version}:{self.code}"

    @property
    def address(self) -> str:
        """The request's own page."""
        return f"/requests/{self.code}"

    @property
    def is_done(self) -> bool:
        """Whether a passed due date no longer matters."""
        return self.state in ("approved", "ready_to_approve", "not_applicable")


@dataclass(frozen=True)
class RequestGroup:
    """The requests of one theme."""

    name: str
    rows: Sequence[RequestRow]


@dataclass(frozen=True)
class RequestsPage:
    """All requests of the round on one page. `people` are the owners that can be chosen, `owners` those to filter by."""

    address: ListAddress
    chips: Sequence[Chip]
    groups: Sequence[RequestGroup]
    shown: int
    total: int
    themes: Sequence[Choice]
    owners: Sequence[Choice]
    people: Sequence[Choice]
    list_name: str
    is_planning: bool
    may_change: bool
    may_approve: bool
    sees_gaps: bool = False
    may_remind: bool = False
    result: BulkResult | None = None


@dataclass(frozen=True)
class RowChanged:
    """The one line that a script asked for after a change in it."""

    row: RequestRow
    people: Sequence[Choice]
    may_pick: bool


@dataclass(frozen=True)
class CheckLine:
    """One of the six checks."""

    met: bool
    words: str
    more: str = ""


@dataclass(frozen=True)
class PartLine:
    """One part of what was asked, and what covers it ("E-0087, E-0121", "a note", "a reason"); `code` is "a", "b"."""

    code: str
    ask: str
    covered_by: str
    note: str = ""
    reason: str = ""
    version: int = 1


@dataclass(frozen=True)
class AnswerRow:
    """One document that answers the request, in reading order. `facts` is "E-0087 version 2 · PDF, 18 pages · June 2026".

    `remarks` are (kind, words) for states.flag. Out of date is a place written for another version or another round.
    `proposed` is where to look as its headings suggest it, while nobody has said.
    """

    reference: str
    title: str
    facts: str
    where: str
    whole_document: bool
    shows: str
    parts: Sequence[str]
    version: int
    remarks: Sequence[tuple[str, str]] = ()
    is_out_of_date: bool = False
    proposed: str = ""
    # Where that place is among the document's pages.
    at: str = ""

    @property
    def address(self) -> str:
        """The document's own page."""
        return f"/evidence/{self.reference}"


@dataclass(frozen=True)
class AskLine:
    """One person asked for one document. `state` in words."""

    reference: str
    what: str
    of: str
    due: date | None
    state: str
    reply: str = ""
    version: int = 1
    is_open: bool = False


@dataclass(frozen=True)
class ApprovalLine:
    """The latest yes; `changed` says what ended it, "" while it holds."""

    who: str
    at: datetime
    reason: str = ""
    changed: str = ""


@dataclass(frozen=True)
class RequestGap:
    """One gap of the request with what mends it: a page, or one press where the answer is known (`answer`)."""

    found: str
    why: str
    fix: str
    address: str
    answer: AnswerRow | None = None


@dataclass(frozen=True)
class RequestPage:
    """One request. `standing` is "documents" or one of the three decisions, with its words in `standing_words`.

    `kept_gaps` are those in sight although it is approved; `unseen` counts documents that this person can't open.
    """

    code: str
    title: str
    theme: str
    state: str
    version: int
    asked: str
    is_planning: bool
    source: str
    checks: Sequence[CheckLine]
    gaps: Sequence[RequestGap]
    parts: Sequence[PartLine]
    answers: Sequence[AnswerRow]
    note: str
    word_limit: int | None
    owner: str
    owner_name: str
    reader: str
    reader_name: str
    approver: str
    approver_name: str
    due: date | None
    period: str
    people: Sequence[Choice]
    previous: Place | None = None
    next: Place | None = None
    standing: str = "documents"
    standing_words: str = ""
    approval: ApprovalLine | None = None
    asks: Sequence[AskLine] = ()
    assertions: Sequence[Place] = ()
    activity: Sequence[Happening] = ()
    kept_gaps: Sequence[RequestGap] = ()
    unseen: int = 0
    answered_here: Sequence[str] = ()
    due_typed: str = ""
    period_from: str = ""
    period_to: str = ""
    due_day: int | None = None
    reason_typed: str = ""
    may_change: bool = False
    may_manage: bool = False
    may_name_approver: bool = False
    may_add: bool = False
    may_decide: bool = False
    may_approve: bool = False
    may_approve_with_reason: bool = False
    may_take_back: bool = False
    may_read: bool = False
    errors: FormErrors = NO_ERRORS
    conflict: Conflict | None = None

    @property
    def address(self) -> str:
        """This page."""
        return f"/requests/{self.code}"

    @property
    def met(self) -> int:
        """How many checks are met."""
        return sum(check.met for check in self.checks)


@dataclass(frozen=True)
class FoundDocument:
    """A document that could be added: why it was offered, and where to look in it as its headings suggest it."""

    reference: str
    title: str
    facts: str
    why: str = ""
    where: str = ""


@dataclass(frozen=True)
class AddAnswerPage:
    """Add a document already in: what was searched for, what was found, the parts it may cover."""

    code: str
    title: str
    looked_for: str
    found: Sequence[FoundDocument]
    parts: Sequence[PartLine]
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class AskPage:
    """Ask a person for a document. `parts` are choices; `values` is what was typed."""

    code: str
    title: str
    people: Sequence[Choice]
    parts: Sequence[Choice]
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    # Whether mail leaves at all, and whether a link to reply by is to go with it.
    mails: bool = False
    sends: bool = False


@dataclass(frozen=True)
class StandingPage:
    """Answer without documents: under another request, not held, does not apply."""

    code: str
    title: str
    version: int
    others: Sequence[Choice]
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    statements: Sequence[Choice] = ()
    needs_statement: bool = False
    people: Sequence[Choice] = ()
    documents: int = 0
    conflict: Conflict | None = None


@dataclass(frozen=True)
class PartPage:
    """One part of a request: its words, a note or a reason in place of a document."""

    code: str
    title: str
    part: PartLine
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    conflict: Conflict | None = None


@dataclass(frozen=True)
class ChangedPointer:
    """One pointer into a document that has a newer version: where it said to look, and whether that still holds."""

    code: str
    request: str
    where: str
    proposed: str
    holds: bool
    version: int
    is_confirmed: bool = False
    why: str = ""


@dataclass(frozen=True)
class RenewPage:
    """After a new version: what changed, which pointers hold, and one act each for reader and approver.

    The three lists of fields are what the one act for each sends: every row at the version that is on the page.
    """

    reference: str
    title: str
    old_version: int
    new_version: int
    changes: Sequence[str]
    pointers: Sequence[ChangedPointer]
    to_read: Sequence[Place] = ()
    to_approve: Sequence[Place] = ()
    may_change: bool = False
    may_read: bool = False
    may_approve: bool = False
    to_confirm: Sequence[tuple[str, str]] = ()
    read_rows: Sequence[tuple[str, str]] = ()
    approve_rows: Sequence[tuple[str, str]] = ()
    unseen: int = 0
    note: str = ""
