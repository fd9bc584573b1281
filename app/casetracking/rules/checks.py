"""What a check needs before it is finished, and who may not do it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.casetracking.models import ActNow, CasePart

NEVER_CHECKS = frozenset({CasePart.WORKER, CasePart.MANAGER})


@dataclass(frozen=True)
class Checked:
    """A check as it was sent."""

    act_now: ActNow
    told_who: str
    told_at: datetime | None
    standards: Sequence[str]
    overall: str
    file_read_on: date | None


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field of the check."""

    pointer: str
    detail: str


def must_tell(act_now: ActNow) -> bool:
    """True for the two answers after which someone has to be told the same day."""
    return act_now is not ActNow.NOTHING


def draft_faults(check: Checked, known: Collection[str], overall: Sequence[str], moment: datetime) -> list[Fault]:
    """What is wrong even with a draft: answers that mean nothing, or times that have not been."""
    faults = []
    for place, standard in enumerate(check.standards):
        if standard not in known:
            faults.append(Fault(f"/answers/{place}/standard", "This is not one of the practice standards."))
        elif standard in check.standards[:place]:
            faults.append(Fault(f"/answers/{place}/standard", "This standard has an answer already."))
    if check.overall and check.overall not in overall:
        faults.append(Fault("/overall", f"Choose one of: {', '.join(overall)}."))
    if check.told_at is not None and check.told_at > moment:
        faults.append(Fault("/told_at", "Give a time that has been."))
    return faults


def finish_faults(check: Checked, known: Sequence[str], today: date) -> list[Fault]:
    """What is missing before the check counts. The overall word is the checker's own; nothing is worked out of the ticks."""
    faults = []
    if must_tell(check.act_now):
        if not check.told_who.strip():
            faults.append(Fault("/told_who", "Say who was told."))
        if check.told_at is None:
            faults.append(Fault("/told_at", "Say when they were told."))
    missing = [standard for standard in known if standard not in check.standards]
    if missing:
        faults.append(Fault("/answers", f"{len(missing)} of {len(known)} standards have no answer yet."))
    if not check.overall:
        faults.append(Fault("/overall", "Choose the overall word."))
    if check.file_read_on is None:
        faults.append(Fault("/file_read_on", "Give the day on which you read the file."))
    elif check.file_read_on > today:
        faults.append(Fault("/file_read_on", "Give a day that has been."))
    return faults


def checker_fault(parts: Collection[CasePart]) -> str | None:
    """Why this person never checks this case; `parts` are all they ever were to it."""
    if NEVER_CHECKS.isdisjoint(parts):
        return None
    return "You are or were this case's worker or their manager, so another person checks it."


def part_fault(parts: Collection[CasePart], new: CasePart) -> str | None:
    """Why somebody who is or was these to a case can't become `new` to it; None when they can."""
    if new is CasePart.CHECKER and not NEVER_CHECKS.isdisjoint(parts):
        return "The worker and their manager never check the case. Name another checker."
    if new in NEVER_CHECKS and CasePart.CHECKER in parts:
        return "This person has checked this case, or is a checker of this case, so can't be its worker or manager."
    return None
