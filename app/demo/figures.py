"""Fernshire's figures: one source for every table, paper and claim, so that they agree unless a paper is meant to be wrong."""

import random
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times faster; not every wheel has it


def read_data(name: str) -> Any:
    """Read one of our YAML data files."""
    with (DATA / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=Loader)  # noqa: S506 - a safe loader, in C where there is one


def shown(value: float, unit: str) -> str:
    """Return a figure as a council paper writes it."""
    if unit in {"count", "days"}:
        return f"{round(value):,}"
    if unit == "millions":
        return f"£{value:.1f}m"
    return f"{value:.1f}%" if unit == "percent" else f"{value:.1f}"


@dataclass(frozen=True)
class Series:
    """One measure, newest first: ``values[0]`` is the latest month or the latest reported year."""

    key: str
    label: str
    unit: str
    values: tuple[float, ...]

    def at(self, back: int) -> float:
        """Return the value so many months or years before the latest."""
        return self.values[min(back, len(self.values) - 1)]


class Figures:
    """Every series of data/figures.yaml; the same seed gives the same figures."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._data = read_data("figures.yaml")

    @cached_property
    def monthly(self) -> dict[str, Series]:
        """Return the monthly series, three years back."""
        return {key: self._monthly(key, facts) for key, facts in self._data["monthly"].items()}

    @cached_property
    def yearly(self) -> dict[str, Series]:
        """Return the yearly series."""
        return {
            key: Series(key, facts["label"], facts["unit"], tuple(facts["values"]))
            for key, facts in self._data["yearly"].items()
        }

    def _monthly(self, key: str, facts: dict[str, Any]) -> Series:
        source = random.Random(f"{self._seed} {key}")
        anchors = sorted(facts["points"].items())
        values: list[float] = []
        for (near, near_value), (far, far_value) in pairwise(anchors):
            for back in range(near, far):
                share = (back - near) / (far - near)
                moved = 0.0 if back == near else source.uniform(-1, 1) * facts["wobble"]
                values.append(near_value + (far_value - near_value) * share + moved)
        values.append(anchors[-1][1])
        whole = facts["unit"] in {"count", "days"}
        return Series(key, facts["label"], facts["unit"], tuple(round(v) if whole else round(v, 1) for v in values))

    def series(self, key: str) -> Series:
        """Return a series by key. Raises KeyError with the key when the data files name one that is not there."""
        return self.monthly[key] if key in self.monthly else self.yearly[key]

    def is_monthly(self, key: str) -> bool:
        """Say whether a series has one value a month."""
        return key in self.monthly
