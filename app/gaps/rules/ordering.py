"""Which gaps are shown, and in which order."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.gaps.gap import LABOUR, RANK, Fact, Gap, Rule

LATE = "request.late"


def worded(rule: Rule, facts: Iterable[Fact], on: date) -> list[Gap]:
    """The gaps of one rule, in words."""
    gaps = []
    for fact in facts:
        what = rule.words(fact, on)
        if what is None:
            continue
        request = fact.requests or fact.subject.split("/")[0]
        gaps.append(
            Gap(
                rule=rule.code,
                area=rule.area,
                severity=rule.severity,
                effort=rule.effort,
                subject=fact.subject,
                title=fact.title,
                what=what,
                why=rule.why,
                fix=rule.fix,
                page=rule.page.format(subject=fact.subject, request=request),
                due_on=fact.due_on,
                days_left=None if fact.due_on is None else (fact.due_on - on).days,
                owner_id=fact.owner_id,
                requests=tuple(dict.fromkeys(code.strip() for code in fact.requests.split(",") if code.strip())),
            )
        )
    return gaps


def one_per_cause(gaps: Sequence[Gap], silences: dict[str, tuple[str, ...]]) -> list[Gap]:
    """Leave out a gap whose cause is already named for the same thing: nothing in says enough, nobody needs no owner too."""
    silent = {(quiet, gap.subject) for gap in gaps for quiet in silences.get(gap.rule, ())}
    # Late is what a request with a gap becomes, not a gap beside it: its date already says so.
    with_gaps = {code for gap in gaps if gap.rule != LATE for code in (gap.subject.split("/")[0], *gap.requests)}
    return [
        gap
        for gap in gaps
        if (gap.rule, gap.subject) not in silent and not (gap.rule == LATE and gap.subject in with_gaps)
    ]


def in_order(gaps: Iterable[Gap]) -> list[Gap]:
    """The gravest first, then the soonest due, then the quickest to mend."""
    return sorted(
        gaps, key=lambda gap: (RANK[gap.severity], gap.due_on or date.max, LABOUR[gap.effort], gap.rule, gap.subject)
    )
