"""What every benchmark shares: the limit and the product measured in one run, turn by turn, and the ratio between them.

Only ratios carry over from one machine to another, so a bare time is never a result.
"""

import argparse
import gc
import json
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

ROUNDS = 7
SHORT_ROUNDS = 5
GROSS = 2.0  # a short run fails only when a ratio is worse than this many times its bound


@dataclass(frozen=True)
class Result:
    """One comparison. Times are medians in seconds, spreads are half the distance between the quartiles."""

    name: str
    limit: str
    limit_seconds: float
    limit_spread: float
    product_seconds: float
    product_spread: float
    rounds: int
    ratio: float
    bound: float | None = None

    def line(self) -> str:
        """The result for people, the ratio last."""
        bound = f" (bound {self.bound:g})" if self.bound is not None else ""
        return (
            f"{self.name}: {_time(self.product_seconds, self.product_spread)}; "
            f"{self.limit}: {_time(self.limit_seconds, self.limit_spread)}; "
            f"{self.rounds} rounds; ratio {self.ratio:.2f}{bound}"
        )

    def is_gross(self, times: float) -> bool:
        """Whether this is so many times its bound that it is more than noise."""
        return self.bound is not None and self.ratio > times * self.bound


@dataclass(frozen=True)
class Figure:
    """A figure that is not a ratio of times: a growth exponent, or memory in MB."""

    name: str
    value: float
    bound: float | None = None

    def line(self) -> str:
        """The figure for people."""
        bound = f" (bound {self.bound:g})" if self.bound is not None else ""
        return f"{self.name}: {self.value:.2f}{bound}"

    def is_gross(self, times: float) -> bool:
        """Whether this is so many times its bound that it is more than noise."""
        return self.bound is not None and self.value > times * self.bound


def compare(
    name: str,
    product: Callable[[], object],
    limit: Callable[[], object],
    *,
    limit_name: str,
    rounds: int,
    bound: float | None = None,
    timer: Callable[[], float] = time.perf_counter,
) -> Result:
    """Time product and limit in turn, once to warm up and then `rounds` times. The ratio is the median of each round's.

    Work of the processor alone may be timed by `time.thread_time`, which does not count the turns of other programs.
    """
    products: list[float] = []
    limits: list[float] = []
    for number in range(rounds + 1):
        limit_time, product_time = _timed(limit, timer), _timed(product, timer)
        if number:
            limits.append(limit_time)
            products.append(product_time)
    ratio = statistics.median(mine / theirs for mine, theirs in zip(products, limits, strict=True))
    return Result(
        name,
        limit_name,
        statistics.median(limits),
        _spread(limits),
        statistics.median(products),
        _spread(products),
        rounds,
        ratio,
        bound,
    )


def growth(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The exponent by which time grows with size: 1 is in step, 2 is with the square."""
    across, up = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    return statistics.linear_regression(across, up).slope


def main(what: str, run: Callable[[bool, int], Iterable[Result | Figure]], gross_from: float = GROSS) -> None:
    """The command line of a benchmark: `run(short, rounds)` gives its results as they come.

    `gross_from` is how many times its bound a result may be before a short run fails; more where some are known to miss it.
    """
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--short", action="store_true", help="smaller sizes; fails only on a gross regression")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--rounds", type=int, default=0, help="at least 5")
    chosen = parser.parse_args()
    rounds = max(SHORT_ROUNDS, chosen.rounds or (SHORT_ROUNDS if chosen.short else ROUNDS))
    gross = []
    for result in run(chosen.short, rounds):
        print(json.dumps(asdict(result)) if chosen.json else result.line(), flush=True)
        if result.is_gross(gross_from):
            gross.append(result.name)
    if chosen.short and gross:
        print(f"More than {gross_from:g} times the bound: {', '.join(gross)}.", file=sys.stderr)
        raise SystemExit(1)


def _timed(work: Callable[[], object], timer: Callable[[], float]) -> float:
    gc.collect()
    start = timer()
    work()
    return timer() - start


def _spread(times: Sequence[float]) -> float:
    low, _, high = statistics.quantiles(times, n=4)
    return (high - low) / 2


def _time(seconds: float, spread: float) -> str:
    if seconds < 1:
        return f"{seconds * 1000:.1f} ± {spread * 1000:.1f} ms"
    return f"{seconds:.2f} ± {spread:.2f} s"
