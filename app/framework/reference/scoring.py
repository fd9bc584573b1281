"""Both scoring methods, as data and as the what-if rule; no score here is a forecast of CQC's rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.framework.reference.loading import lines, load, sources, text


@dataclass(frozen=True)
class Band:
    """A rating and the whole percents it spans, both ends included."""

    rating: str
    first: int
    last: int


@dataclass(frozen=True)
class ScoringMethod:
    id: str
    used: str
    steps: tuple[str, ...]
    not_published: tuple[str, ...]
    certainty: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Scoring:
    """`scale` gives each score its words; `bands` the overall rating for a percent; the newer method is the last one."""

    scale: dict[int, str]
    bands: tuple[Band, ...]
    methods: tuple[ScoringMethod, ...]
    publishes: tuple[str, ...]
    edge_cases: tuple[str, ...]
    limiters_note: str
    theme_ratings_note: str

    @property
    def top(self) -> int:
        return max(self.scale)


@dataclass(frozen=True)
class WhatIf:
    """What a sum of scores comes to, with the formula in words; `next_sum` is the least sum of the next rating up."""

    total: int
    out_of: int
    percent: int
    rating: str
    formula: str
    next_rating: str | None
    next_sum: int | None


@lru_cache(maxsize=1)
def scoring() -> Scoring:
    """The scoring data, read once."""
    data = load("framework.yaml")["scoring"]
    return Scoring(
        scale={int(score): str(words) for score, words in data["scale"].items()},
        bands=tuple(
            sorted(
                (Band(band["rating"], int(band["from"]), int(band["to"])) for band in data["overall_bands_percent"]),
                key=lambda band: band.first,
            )
        ),
        methods=tuple(_method(block) for block in data["versions"]),
        publishes=lines(data["publishes"]),
        edge_cases=lines(data["edge_cases"]),
        limiters_note=text(data["limiters"], "note"),
        theme_ratings_note=text(data["theme_ratings"], "note"),
    )


def overall_percent(total: int, statements: int) -> int:
    """Whole percent of the most that `statements` scores can sum to, halves up.

    Newer method (CQC, how we determine ratings; the division was inferred and checked on 71 published ratings).
    """
    most = scoring().top * statements
    return (200 * total + most) // (2 * most)


def band_for(percent: int) -> Band:
    """The rating's band for a whole percent; ValueError below the lowest band or above the highest."""
    for band in scoring().bands:
        if band.first <= percent <= band.last:
            return band
    raise ValueError(f"{percent} percent lies in no band")


def rating_for_sum(total: int, statements: int) -> WhatIf:
    """What the scores' sum comes to under the newer method; ValueError for a sum that no scores give."""
    scale = scoring().scale
    if not min(scale) * statements <= total <= max(scale) * statements:
        raise ValueError(f"{statements} scores can't sum to {total}")
    out_of = max(scale) * statements
    percent = overall_percent(total, statements)
    band = band_for(percent)
    higher = next((above for above in scoring().bands if above.first > band.last), None)
    next_sum = None
    if higher is not None:
        next_sum = next(
            candidate
            for candidate in range(total + 1, out_of + 1)
            if overall_percent(candidate, statements) >= higher.first
        )
    return WhatIf(
        total=total,
        out_of=out_of,
        percent=percent,
        rating=band.rating,
        formula=f"{total} of {out_of} is {percent}%",
        next_rating=higher.rating if higher else None,
        next_sum=next_sum,
    )


def rating_for_scores(scores: Sequence[int]) -> WhatIf:
    """The same for one score a quality statement; ValueError for a score that is not on the scale."""
    _on_the_scale(scores)
    return rating_for_sum(sum(scores), len(scores))


def statement_score(category_scores: Sequence[int]) -> tuple[int, int]:
    """Older method: percent and score of one quality statement from its evidence categories' scores.

    The bands give the score in their order: the lowest band is 1 (CQC, older copy of how we determine ratings).
    """
    _on_the_scale(category_scores)
    percent = overall_percent(sum(category_scores), len(category_scores))
    return percent, scoring().bands.index(band_for(percent)) + min(scoring().scale)


def _on_the_scale(scores: Sequence[int]) -> None:
    if not scores:
        raise ValueError("There are no scores to add up.")
    for score in scores:
        if score not in scoring().scale:
            raise ValueError(f"{score} is not a score: use {min(scoring().scale)} to {scoring().top}")


def _method(block: dict[str, Any]) -> ScoringMethod:
    return ScoringMethod(
        id=block["id"],
        used=text(block, "used"),
        steps=lines(block["steps"]),
        not_published=lines(block.get("not_published")),
        certainty=text(block, "certainty"),
        sources=sources(block),
    )
