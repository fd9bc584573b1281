"""How well requests are suggested for documents: the share missed of labelled ones, and the time for one document beside 400 placed."""

import sys
from collections.abc import Iterator
from pathlib import Path

import measure

from app.answers.rules.matching import Learned, Passage, Where, matcher_of
from app.framework.wording import meanings

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.app.answers.labelled import BLIND, LIST, MAY_BE_MISSED, SHARED, missed

BOUND = 60.0


def run(short: bool, rounds: int) -> Iterator[measure.Figure | measure.Result]:
    """Both sets, each by leave-one-out; the shared one where it is there."""
    matcher = matcher_of(LIST)
    for path in (BLIND, SHARED):
        if path.exists():
            for kind, share in missed(matcher, path).items():
                yield measure.Figure(f"{path.stem}, share missed: {kind}", share, MAY_BE_MISSED[kind])
    placed = [
        Learned(f"E-{number:04}", (Passage(f"Paper {number} on how long people wait", Where.TITLE),), ("P09",))
        for number in range(100 if short else 400)
    ]
    known = matcher.know(placed)
    paper = (Passage("Waiting list protocol", Where.TITLE), Passage("How long people wait. " * 50, Where.OPENING))
    yield measure.compare(
        f"one document beside {len(placed)} that were placed",
        lambda: matcher.best(paper, known),
        lambda: meanings(paper[1].text),
        limit_name="reading its words once",
        rounds=rounds,
        bound=BOUND,
    )


if __name__ == "__main__":
    measure.main(__doc__, run)
