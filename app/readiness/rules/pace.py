"""On plan or not: the plan's line, the pace of the last days, and the day on which the last request would be ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.assessments.rules.working_days import WorkingDays

# The internal milestone of timeline.yaml by which every request is ready or approved: "Freeze and approve".
ALL_READY = "D17"
# The pace is that of the last five working days: a week's rhythm, without its weekend.
PACE_DAYS = 5
FURTHEST_FORECAST = 260


@dataclass(frozen=True)
class Day:
    """How many requests were ready or approved at the last look on a day."""

    on: date
    done: int


@dataclass(frozen=True)
class Plan:
    """A straight line from nothing on the day of the letter to everything on the day when all is to be ready."""

    starts: date
    ends: date
    total: int

    def on(self, day: date) -> int:
        """How many requests are to be ready or approved by the end of a day."""
        if day <= self.starts:
            return 0
        if day >= self.ends:
            return self.total
        return round(self.total * (day - self.starts).days / (self.ends - self.starts).days)


def pace(days: Sequence[Day], today: Day, starts: date, working: WorkingDays) -> float:
    """Requests that became ready a working day, over the last days; over the whole time so far while it is shorter.

    What fell back counts against what became ready; a pace below nothing is nothing.
    """
    earlier = [day for day in days if day.on < today.on]
    before = Day(starts, 0)
    for day in earlier:
        if working.count(day.on, today.on) >= PACE_DAYS:
            before = day
    passed = working.count(before.on, today.on)
    return max((today.done - before.done) / passed, 0.0) if passed > 0 else 0.0


def forecast(total: int, today: Day, speed: float, working: WorkingDays) -> date | None:
    """The working day on which the last request would be ready at this pace; None when it is not within a year."""
    left = total - today.done
    if left <= 0:
        return today.on
    if speed <= 0:
        return None
    needed = -(-left // speed)
    return working.after(today.on, int(needed)) if needed <= FURTHEST_FORECAST else None


def standing(plan: Plan | None, today: Day, total: int) -> str:
    """The first two words: on plan or how far behind; empty without a plan."""
    if total and today.done >= total:
        return "Everything is ready."
    if plan is None:
        return ""
    behind = plan.on(today.on) - today.done
    if behind <= 0:
        return "On plan."
    return f"Behind plan by {behind} request{'s' if behind > 1 else ''}."


def standing_more(plan: Plan | None, today: Day, total: int, last_on: date | None, due_on: date | None) -> str:
    """The figures behind it: how many, the plan for today, and where this pace leads."""
    parts = [f"{today.done} of {total} requests are ready or approved."]
    if total and today.done >= total:
        return parts[0]
    if plan is not None:
        parts.append(f"The plan for today was {plan.on(today.on)}.")
        parts.append(_where_it_leads(last_on, due_on))
    return " ".join(part for part in parts if part)


def if_letter_came(done: int, total: int) -> str:
    """What Today says while notice is unknown."""
    return f"If the letter came today, {done} of {total} would be ready."


def _where_it_leads(last_on: date | None, due_on: date | None) -> str:
    if last_on is None:
        return "At the pace of the last days the last one does not get ready."
    late = due_on is not None and last_on > due_on
    after = ", after the return is due" if late else ""
    return f"At this pace the last one is ready on {last_on:%A} {last_on.day} {last_on:%B}{after}."
