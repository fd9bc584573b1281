"""From rows of supports to what is held about each assertion; pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.evidence.models import ItemStatus
from app.selfassessment.models import Assertion, Direction
from app.selfassessment.rules.coverage import Weight
from app.selfassessment.rules.standing import Held, Piece


@dataclass(frozen=True)
class Gathered:
    """Documents by assertion as the reader sees them, and tracked cases counted whole."""

    pieces: dict[UUID, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    items: dict[UUID, list[tuple[Direction, str | None, UUID]]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[tuple[UUID, Direction], int] = field(default_factory=dict)

    def held(self, assertion: Assertion) -> Held:
        return Held(
            kind=assertion.kind,
            pieces=tuple(self.pieces.get(assertion.id, ())),
            cases_for=self.cases.get((assertion.id, Direction.SUPPORTS), 0),
            cases_against=self.cases.get((assertion.id, Direction.OTHER_WAY), 0),
            answered=bool(assertion.response.strip()),
        )

    def weights(self, assertion: Assertion) -> list[Weight]:
        """Everything of the assertion that counts in coverage."""
        statement = assertion.quality_statement
        found = [Weight(statement, way, category, item) for way, category, item in self.items.get(assertion.id, ())]
        ways = [way for way in Direction if self.cases.get((assertion.id, way))]
        return [*found, *(Weight(statement, way, None, None) for way in ways)]


def gather(piece_rows: Iterable[Any], case_rows: Iterable[Any], on: date) -> Gathered:
    """`piece_rows` and `case_rows` as queries.supports gives them; `on` is the day by which a review date has passed."""
    found = Gathered()
    for row in piece_rows:
        withdrawn = row.status is ItemStatus.WITHDRAWN
        found.pieces[row.assertion_id].append(
            Piece(
                direction=row.direction,
                category=row.evidence_category,
                pointed=bool(row.where_to_look) or row.whole_document,
                out_of_date=row.revision_number != row.current_revision,
                withdrawn=withdrawn,
                stale=row.review_by is not None and row.review_by < on,
            )
        )
        if not withdrawn:
            found.items[row.assertion_id].append((row.direction, row.evidence_category, row.item_id))
    for assertion_id, direction, count in case_rows:
        found.cases[(assertion_id, direction)] = count
    return found
