"""How well an assertion stands on what supports it and what points the other way: computed, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.words import some
from app.selfassessment.models import AssertionKind, Direction, SupportState

# The id of "People's experience" in framework.yaml: needed for every quality statement (ADASS/PCH carers toolkit).
EXPERIENCE = "PE"


STATE_WORDS = {
    SupportState.NOT_NEEDED: "Context, needs no evidence",
    SupportState.UNSUPPORTED: "Nothing supports it yet",
    SupportState.ONE_SOURCE: "One source",
    SupportState.WITH_GAP: "Supported, with a gap",
    SupportState.SUPPORTED: "Supported",
    SupportState.CONTRADICTED: "Contradicted",
}
# The weakest first, as the page offers them.
WEAKEST_FIRST = (
    SupportState.CONTRADICTED, SupportState.UNSUPPORTED, SupportState.ONE_SOURCE, SupportState.WITH_GAP,
    SupportState.SUPPORTED, SupportState.NOT_NEEDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One document behind or against an assertion, as far as its weight goes."""

    direction: Direction
    category: str | None
    pointed: bool
    out_of_date: bool
    withdrawn: bool
    stale: bool

    @property
    def counts(self) -> bool:
        return not self.withdrawn


@dataclass(frozen=True)
class Held:
    """All that is held about one assertion: documents, and how many tracked cases either way."""

    kind: AssertionKind
    pieces: Sequence[Piece] = ()
    cases_for: int = 0
    cases_against: int = 0
    answered: bool = False


@dataclass(frozen=True)
class Standing:
    """The state with its words, and each gap in words."""

    state: SupportState
    gaps: tuple[str, ...]

    @property
    def words(self) -> str:
        return STATE_WORDS[self.state]


def sources(held: Held, direction: Direction) -> int:
    """How many sources point one way. Tracked cases count as one together: they are one list, chosen and read by us,
    and so the figure is the same for readers with and without case rights and gives no case away."""
    cases = held.cases_for if direction is Direction.SUPPORTS else held.cases_against
    documents = sum(piece.counts and piece.direction is direction for piece in held.pieces)
    return documents + (1 if cases else 0)


def standing_of(held: Held) -> Standing:
    """How well it stands, and what is missing."""
    behind, against = sources(held, Direction.SUPPORTS), sources(held, Direction.OTHER_WAY)
    gaps = _gaps(held, behind, against)
    return Standing(_state(held, behind, against, gaps), gaps)


def _state(held: Held, behind: int, against: int, gaps: tuple[str, ...]) -> SupportState:
    if against and (behind == 0 or (not held.answered and against >= behind)):
        return SupportState.CONTRADICTED
    if behind == 0:
        return SupportState.NOT_NEEDED if held.kind is AssertionKind.CONTEXT else SupportState.UNSUPPORTED
    if behind == 1:
        return SupportState.ONE_SOURCE
    return SupportState.WITH_GAP if gaps else SupportState.SUPPORTED


def _gaps(held: Held, behind: int, against: int) -> tuple[str, ...]:
    found = []
    if held.kind is AssertionKind.STRENGTH and behind and not _has_experience(held):
        found.append("Nothing behind it is people’s own experience.")
    if against and not held.answered:
        found.append("There is no response yet to what points the other way.")
    no_place = sum(piece.counts and not piece.pointed for piece in held.pieces)
    if no_place:
        found.append(f"{some(no_place, 'document')} without where to look.")
    moved = sum(piece.counts and piece.pointed and piece.out_of_date for piece in held.pieces)
    if moved:
        found.append(f"{some(moved, 'document')} with a newer version than where to look was written for.")
    stale = sum(piece.counts and piece.stale for piece in held.pieces)
    if stale:
        found.append(f"{some(stale, 'document')} past the review date.")
    gone = sum(piece.withdrawn for piece in held.pieces)
    if gone:
        found.append(f"{some(gone, 'document')} withdrawn, so not counted.")
    return tuple(found)


def _has_experience(held: Held) -> bool:
    """People's own experience: a document of that category, or a tracked case."""
    return held.cases_for > 0 or any(
        piece.counts and piece.direction is Direction.SUPPORTS and piece.category == EXPERIENCE for piece in held.pieces
    )
