"""Which stage a case may go to, and for how many there is room; the sizes come from the assessment's own settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.casetracking.models import PAST_CHOICE, CaseStage
from app.framework.reference import case_tracking

POOL, LONGLIST, SUBMITTED = CaseStage.POOL, CaseStage.LONGLIST, CaseStage.SUBMITTED
CHOSEN, TRACKED, LEARNING = CaseStage.CHOSEN, CaseStage.TRACKED, CaseStage.LEARNING

MOVES: dict[CaseStage, frozenset[CaseStage]] = {
    POOL: frozenset({LONGLIST}),
    LONGLIST: frozenset({POOL, SUBMITTED}),
    SUBMITTED: frozenset({LONGLIST, CHOSEN, LEARNING}),
    CHOSEN: frozenset({SUBMITTED, TRACKED, LEARNING}),
    TRACKED: frozenset({CHOSEN, LEARNING}),
    LEARNING: frozenset({SUBMITTED, CHOSEN, TRACKED}),
}
# The longlist may be longer than what CQC gets: spare cases are how a fault found late does not leave the list short.
COUNTED_FOR: dict[CaseStage, tuple[CaseStage, ...]] = {
    SUBMITTED: (SUBMITTED, CHOSEN, TRACKED, LEARNING),
    CHOSEN: PAST_CHOICE,
    TRACKED: (TRACKED,),
}


def stage_names() -> dict[CaseStage, str]:
    """What each stage is called: the reference data's words, in its order."""
    return {stage: said.name for stage, said in zip(CaseStage, case_tracking().stages, strict=True)}


@dataclass(frozen=True)
class Sizes:
    """How many cases this round takes at each step; None where CQC has not said."""

    listed: int | None
    chosen: int | None
    interviewed: int | None

    def of(self, stage: CaseStage) -> int | None:
        return {SUBMITTED: self.listed, CHOSEN: self.chosen, TRACKED: self.interviewed}.get(stage)


def move_fault(here: CaseStage, to: CaseStage, names: Mapping[CaseStage, str]) -> str | None:
    """Why a case can't go from one stage to another, in words; None when it can."""
    if here is to:
        return f"It is at {names[to]} already."
    if to in MOVES[here]:
        return None
    ways = " or ".join(names[stage] for stage in CaseStage if stage in MOVES[here])
    return f"From {names[here]} a case goes to {ways}, not to {names[to]}."


def room_fault(to: CaseStage, sizes: Sizes, counts: Mapping[CaseStage, int], arriving: int) -> str | None:
    """Why there is no room; `counts` are the cases at each stage without those that arrive."""
    size = sizes.of(to)
    if size is None:
        return None
    after = sum(counts.get(stage, 0) for stage in COUNTED_FOR[to]) + arriving
    if after <= size:
        return None
    return f"There is room for {size} here, and this would make {after}. Move another case back first."
