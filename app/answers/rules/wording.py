"""Words that the rules share: days, periods, numbers with their noun, and what each state is called."""

from datetime import date, timedelta

from app.answers.models import State
from app.core.ukdates import in_full
from app.framework.models import Certainty

STATE_WORDS = {
    State.NOTHING_IN: "Nothing in",
    State.GAPS: "Gaps",
    State.READY: "Ready to approve",
    State.APPROVED: "Approved",
    State.NOT_APPLICABLE: "Not applicable",
}
PLANNING_BADGE = "Planning list, not CQC’s wording"


def badge(certainty: Certainty) -> str:
    """What must stand beside a text that is not CQC's own; empty for one that is."""
    return "" if certainty is Certainty.OFFICIAL else PLANNING_BADGE


def period(first: date | None, last: date | None) -> str:
    """Whole months as "January 2026 to December 2026", else with days; one end alone as "from" or "up to"."""
    if first is None or last is None:
        if first is not None:
            return f"from {_opens(first)}"
        return f"up to {_closes(last)}" if last is not None else ""
    if first.day == 1 and _is_month_end(last):
        opens, closes = f"{first:%B %Y}", f"{last:%B %Y}"
        return opens if opens == closes else f"{opens} to {closes}"
    return f"{in_full(first)} to {in_full(last)}"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """a, b and c."""
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def count_words(text: str) -> int:
    """Words as a word processor counts them: what stands between white space."""
    return len(text.split())


def _is_month_end(on: date) -> bool:
    return (on + timedelta(days=1)).day == 1


def _opens(first: date) -> str:
    return f"{first:%B %Y}" if first.day == 1 else in_full(first)


def _closes(last: date) -> str:
    return f"{last:%B %Y}" if _is_month_end(last) else in_full(last)
