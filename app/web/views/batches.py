"""A batch of files and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.lists import Chip
from app.web.views.evidence import LooksNewer, Proposed
from app.web.views.shared import Choice, JobProgress


@dataclass(frozen=True)
class BatchRow:
    """One file of a batch and what became of it: its state ("added", "unpacked", "copy", "apart", "refused", "waiting",
    "changed"), words.

    `number` is its position in the batch.
    """

    name: str
    state: str
    words: str
    title: str = ""
    address: str = ""
    facts: str = ""
    requests: Sequence[str] = ()
    remarks: Sequence[tuple[str, str]] = ()
    release: str = ""
    number: int = 0
    # Where it answers nothing yet: its reference, what it may answer, why, and where to look in it.
    document: str = ""
    may_answer: Sequence[Choice] = ()
    is_clear: bool = False
    why: str = ""
    where_to_look: str = ""
    newer_of: LooksNewer | None = None
    # Owner and evidence category, where it has none.
    proposed: Sequence[Proposed] = ()
    # Where it is said what becomes of a changed master.
    master: str = ""


@dataclass(frozen=True)
class BatchPage:
    """A batch of files that one may come back to. `fresh` are the rows that changed since a script last asked, `added`
    those that it does not have yet.

    `request` is the code of the request that its documents answer.
    """

    number: str
    started: datetime
    by: str
    progress: JobProgress
    chips: Sequence[Chip] = ()
    rows: Sequence[BatchRow] = ()
    undo: str = ""
    version: int = 1
    name: str = ""
    next: str = ""
    first: str = ""
    resume: str = ""
    leave_out: str = ""
    request: str = ""
    fresh: Sequence[BatchRow] = ()
    added: Sequence[BatchRow] = ()
    # Where documents of it can be put under requests: the address that the choices go to, and the requests there are.
    confirm: str = ""
    requests: Sequence[Choice] = ()
    # None while the rest is read and only what is new was looked at.
    clear: int | None = 0
    to_choose: int = 0
    has_other_pages: bool = False
    awaited: int = 0
    # How many copies of what is in were left out, and where they are seen alone.
    copies: int = 0
    copies_at: str = ""
