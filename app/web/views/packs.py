"""Packs: what stands in the way, building a draft, what is inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.views.shared import JobProgress, Place


@dataclass(frozen=True)
class PackRow:
    """One pack that was made."""

    reference: str
    kind: str
    state: str
    made: datetime
    by: str
    holds: str
    size: int
    sentence: str = ""
    sha256: str = ""

    @property
    def address(self) -> str:
        """The pack's own page."""
        return f"/packs/{self.reference}"


@dataclass(frozen=True)
class KindCard:
    """One kind of pack that can be built: the information return, or the case list."""

    kind: str
    name: str
    words: str
    due: str
    may_build: bool
    why_not: str = ""


@dataclass(frozen=True)
class PacksPage:
    """All packs, and the kinds that can be built."""

    cards: Sequence[KindCard]
    rows: Sequence[PackRow]
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class PreflightLine:
    """One finding of the check before a pack: severity is "stop" or "warn"."""

    severity: str
    words: str
    more: str
    fix: Place | None = None


@dataclass(frozen=True)
class ContentRow:
    """One file or folder of a pack."""

    name: str
    what: str
    files: int
    size: int


@dataclass(frozen=True)
class PreflightPage:
    """Before a draft is made: what must be fixed first (`must_fix`: in all), what is worth a look, what passed."""

    kind: str
    name: str
    must: Sequence[PreflightLine]
    look: Sequence[PreflightLine]
    passed: Sequence[str]
    must_fix: int = 0
    may_repeat: bool = True


@dataclass(frozen=True)
class PackPage:
    """One pack: progress while it is made, then what is in it and its fingerprint."""

    reference: str
    kind: str
    name: str
    state: str
    heading: Sequence[Place]
    progress: JobProgress | None
    contents: Sequence[ContentRow]
    facts: Sequence[tuple[str, str]]
    download: str = ""
    remarks: Sequence[tuple[str, str]] = ()
