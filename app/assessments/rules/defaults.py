"""What a council starts with, read from data; a council changes its own copy."""

from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).parents[1] / "data" / "defaults.yaml"


@dataclass(frozen=True)
class Thresholds:
    """Counts from which a cell of Coverage is called few, some, many; working days in which a date counts as near."""

    few: int
    some: int
    many: int
    due_soon_working_days: int


@dataclass(frozen=True)
class SilenceLimit:
    """Where a case stands, in words, and the days without an entry that count as a silence there."""

    key: str
    words: str
    days: int


@dataclass(frozen=True)
class Defaults:
    note_word_limit: int
    protective_marking: str
    due_time: time
    thresholds: Thresholds
    silences: tuple[SilenceLimit, ...]
    request_due: dict[str, str]
    milestone_words: dict[str, str]
    abbreviations: dict[str, str]
    labels: dict[str, str]

    @property
    def silence_days(self) -> dict[str, int]:
        return {limit.key: limit.days for limit in self.silences}


@lru_cache(maxsize=1)
def defaults() -> Defaults:
    """The defaults, read once."""
    data = yaml.load(DATA.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return Defaults(
        note_word_limit=data["note_word_limit"],
        protective_marking=data["protective_marking"],
        due_time=time.fromisoformat(data["due_time"]),
        thresholds=Thresholds(**data["thresholds"]),
        silences=tuple(SilenceLimit(key, limit["words"], limit["days"]) for key, limit in data["silence_days"].items()),
        request_due=dict(data["request_due"]),
        milestone_words=dict(data["milestone_words"]),
        abbreviations=dict(data["abbreviations"]),
        labels=dict(data["labels"]),
    )
