"""The steps of a round as reference data: CQC's milestones with how each is dated, and our own for a return."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.framework.reference.loading import lines, load, sources, text


@dataclass(frozen=True)
class CqcMilestone:
    """One step of CQC's. A span of days counts calendar days from `anchor`; negative days lie before it.

    `first_day` and `last_day` only ever make a forecast. `working_days` makes a date, because there CQC gives a rule.
    """

    code: str
    name: str
    anchor: str | None
    first_day: int | None
    last_day: int | None
    working_days: int | None
    rule: str
    note: str
    certainty: str
    observed: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class InternalMilestone:
    """One step of ours, by the day number of a return of `Timeline.return_day` days."""

    code: str
    day: int
    do: str
    certainty: str


@dataclass(frozen=True)
class Timeline:
    milestones: tuple[CqcMilestone, ...]
    internal: tuple[InternalMilestone, ...]
    anchor: str
    whole_programme: str
    calendar_note: str

    def milestone(self, code: str) -> CqcMilestone | None:
        return next((milestone for milestone in self.milestones if milestone.code == code), None)

    @property
    def notification(self) -> CqcMilestone:
        """Day 0."""
        return next(m for m in self.milestones if m.anchor is None and m.first_day == 0)

    @property
    def return_day(self) -> int:
        """The day number that the internal milestones lead up to; the real date is the one that CQC states."""
        return max(milestone.day for milestone in self.internal)


@lru_cache(maxsize=1)
def timeline() -> Timeline:
    """The timeline, read once."""
    data = load("timeline.yaml")
    plan = data["internal_milestones_default"]
    return Timeline(
        milestones=tuple(_milestone(block) for block in data["milestones"]),
        internal=tuple(
            InternalMilestone(f"D{step['d']:02d}", int(step["d"]), text(step, "do"), text(plan, "certainty"))
            for step in plan["list"]
        ),
        anchor=text(data, "anchor"),
        whole_programme="; ".join(f"{key}: {value}" for key, value in data["whole_programme"].items()),
        calendar_note=text(data["working_day_calendar"], "note"),
    )


def _milestone(block: dict[str, Any]) -> CqcMilestone:
    offset = block["offset"]
    first, last = _span(offset)
    return CqcMilestone(
        code=block["id"],
        name=text(block, "name"),
        anchor=_anchor(offset),
        first_day=first,
        last_day=last,
        working_days=offset.get("working_days"),
        rule=text(block, "rule"),
        note=text(block, "note") or text(offset, "note"),
        certainty=text(block, "certainty"),
        observed=tuple(f"{name}: {what}" for name, what in block.get("observed", {}).items()),
        sources=sources(block),
    )


def _anchor(offset: dict[str, Any]) -> str | None:
    """The milestone it is counted from. A bare number of days is counted from day 0, which itself has no anchor."""
    named = offset.get("relative_to") or offset.get("from")
    if named is None and offset.get("days"):
        return "M00"
    return str(named) if named else None


def _span(offset: dict[str, Any]) -> tuple[int | None, int | None]:
    """First and last day from the anchor, in calendar days; None where nothing is counted."""
    if "days" in offset:
        return int(offset["days"]), int(offset["days"])
    if "weeks_before" in offset:
        weeks = [int(week) for week in lines(_listed(offset["weeks_before"]))]
        return -7 * max(weeks), -7 * min(weeks)
    if "weeks_forecast" in offset:
        weeks = [int(week) for week in lines(_listed(offset["weeks_forecast"]))]
        return 7 * min(weeks), 7 * max(weeks)
    if "weeks_typical" in offset:
        return 7 * int(offset["weeks_typical"]), 31 * int(offset["months_max"])
    return None, None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
