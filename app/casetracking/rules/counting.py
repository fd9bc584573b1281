"""Counts that give nobody away: small cells of a protected attribute are left out, and can't be worked out from the rest."""

from collections.abc import Mapping, Sequence

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
    """Counts under `fewest` become None.

    Where each case has one value (`adds_up`), the total would give a lone small cell away: the next smallest goes too,
    until what is hidden holds at least `fewest` cases.
    """
    shown: dict[str, int | None] = {value: (count if count >= fewest else None) for value, count in counts.items()}
    if not adds_up:
        return shown
    hidden = sum(count for value, count in counts.items() if shown[value] is None)
    for value, count in sorted(counts.items(), key=lambda pair: pair[1]):
        if not 0 < hidden < fewest:
            break
        if shown[value] is not None:
            shown[value] = None
            hidden += count
    return shown
