"""Coverage: how many pieces one quality statement or assertion has in each evidence category. Counts, not quality."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.selfassessment.models import CellWord, Direction
from app.selfassessment.rules.standing import EXPERIENCE


@dataclass(frozen=True)
class Steps:
    """From how many pieces a cell says Some, and Many; a council's own setting."""

    some: int
    many: int


@dataclass(frozen=True, slots=True)
class Weight:
    """One piece of evidence in one place: a document in its category, or a tracked case (`item` None)."""

    statement: str
    direction: Direction
    category: str | None
    item: UUID | None


@dataclass(frozen=True)
class Cell:
    category: str
    supports: int
    against: int
    word: CellWord

    @property
    def count(self) -> int:
        return self.supports + self.against


def word_of(count: int, steps: Steps) -> CellWord:
    if count == 0:
        return CellWord.NONE
    if count >= steps.many:
        return CellWord.MANY
    return CellWord.SOME if count >= steps.some else CellWord.FEW


def cells(weights: Iterable[Weight], categories: Sequence[str], steps: Steps) -> tuple[Cell, ...]:
    """One cell for each category, in its order. A document counts once each way, tracked cases together once: as
    people's own experience."""
    found: dict[tuple[str, Direction], set[UUID | None]] = {}
    for weight in weights:
        category = EXPERIENCE if weight.item is None else weight.category
        if category is not None and category in categories:
            found.setdefault((category, weight.direction), set()).add(weight.item)
    result = []
    for category in categories:
        supports = len(found.get((category, Direction.SUPPORTS), ()))
        against = len(found.get((category, Direction.OTHER_WAY), ()))
        result.append(Cell(category, supports, against, word_of(supports + against, steps)))
    return tuple(result)


def empty_summary(rows: Collection[Sequence[Cell]]) -> str:
    """The one sentence above the table: how many cells have nothing in them."""
    every = [cell for row in rows for cell in row]
    empty = sum(cell.word is CellWord.NONE for cell in every)
    if not every:
        return "There is nothing to show yet."
    if not empty:
        return f"Every one of the {len(every)} cells has something in it."
    return (
        f"{empty} of {len(every)} cells {'has' if empty == 1 else 'have'} nothing in {'it' if empty == 1 else 'them'}."
    )
