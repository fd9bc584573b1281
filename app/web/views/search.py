"""The one box over everything."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.views.shared import Place


@dataclass(frozen=True)
class SearchHit:
    """One thing found: `kind` is "Request", "Document"; `pieces` of the passage found, each with whether it is a hit."""

    kind: str
    words: Place
    place: str = ""
    pieces: Sequence[tuple[str, bool]] = ()


@dataclass(frozen=True)
class SearchPage:
    """What one box found over everything this person may see."""

    looked_for: str
    hits: Sequence[SearchHit]
    total: int
