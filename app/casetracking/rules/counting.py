"""Counts that give nobody away: small cells of a protected attribute are left out, and can't be worked out from the rest."""

from collections.abc import Collection, Mapping, Sequence

# TRUST.md section 3, object rule 7: counts under 5 of a protected attribute are not shown to readers of summaries.
FEWEST_SHOWN = 5
NOT_ON_LIST = "another value or not stated"


def spread(counts: Mapping[str, int], values: Sequence[str]) -> dict[str, int]:
    """Counts for every listed value, 0 where there is none; all else together as one."""
    known = {value: counts.get(value, 0) for value in values}
    other = sum(count for value, count in counts.items() if value not in known)
    return {**known, NOT_ON_LIST: other} if other else known


def grouped(counts: Mapping[str, int], fewest: int = FEWEST_SHOWN) -> dict[str, int]:
    """Local values (nobody's list): those too rare to name stand together as one."""
    named = {value: count for value, count in counts.items() if value and count >= fewest}
    other = sum(counts.values()) - sum(named.values())
    return {**named, NOT_ON_LIST: other} if other else named


def suppressed(counts: Mapping[str, int], *, adds_up: bool, fewest: int = FEWEST_SHOWN) -> dict[str, int | None]:
    """Counts under `fewest` become None, and so do as many more as it takes that none can be worked out from the total.

    Where each case has one value (`adds_up`), what is hidden is the total less what is shown. So the smallest count
    shown goes too, and the next, while what is hidden is one cell, holds fewer than `fewest` cases, or can only be the
    most that small cells hold; and with a count go those equal to it, or knowing this rule would tell them apart. A test
    goes through every small table and finds no hidden count that only one table explains.
    """
    hidden = {value for value, count in counts.items() if count < fewest}
    if adds_up and any(counts[value] for value in hidden):
        for value, count in sorted(counts.items(), key=lambda pair: pair[1]):
            if value not in hidden and (
                count in _further(counts, hidden, fewest) or _gives_away(counts, hidden, fewest)
            ):
                hidden.add(value)
    return {value: (None if value in hidden else count) for value, count in counts.items()}


def _gives_away(counts: Mapping[str, int], hidden: Collection[str], fewest: int) -> bool:
    held = [counts[value] for value in hidden]
    return len(held) < 2 or sum(held) < fewest or all(count == fewest - 1 for count in held)


def _further(counts: Mapping[str, int], hidden: Collection[str], fewest: int) -> set[int]:
    """The counts that were hidden only to cover the small ones."""
    return {counts[value] for value in hidden if counts[value] >= fewest}
