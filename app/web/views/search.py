"""The one box over everything."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import Chip, ListAddress
from app.web.views.shared import Choice, Place


@dataclass(frozen=True)
class SearchHit:
    """One thing found: `kind` is "Request", "Document"; `pieces` of the passage found, each with whether it is a hit."""

    kind: str
    words: Place
    place: str = ""
    pieces: Sequence[tuple[str, bool]] = ()


@dataclass(frozen=True)
class SearchPage:
    """What one box found over everything this person may see, and the filters set."""

    looked_for: str
    hits: Sequence[SearchHit]
    total: int
    address: ListAddress = ListAddress("/search")  # noqa: RUF009 - frozen
    chips: Sequence[Chip] = ()
    requests: Sequence[Choice] = ()
    owners: Sequence[Choice] = ()
    states: Sequence[Choice] = ()
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class SavedViewRow:
    """One saved view; `owner` is "" for one's own."""

    reference: str
    name: str
    address: str
    of: str
    owner: str
    shared: bool
    version: int


@dataclass(frozen=True)
class SavedViewsPage:
    """Saved views, and the form for one more where an address came with the visit."""

    rows: Sequence[SavedViewRow]
    address: str = ""
    of: str = ""
    name: str = ""
    shared: bool = False
    errors: FormErrors = NO_ERRORS
