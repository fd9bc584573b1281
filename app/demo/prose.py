"""The words of the papers: figures and dates put into sentences, sentences that fill a paper out, items of meetings."""

import random
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.demo.calendar import DemoCalendar, Period, in_words
from app.demo.figures import Figures, read_data, shown
from app.demo.writers.paper import Section, Table

SMALLEST_SUM = 1000
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
FIGURE = re.compile(r"([a-z_0-9]+?)(?:@(\d+))?")
PERIOD = re.compile(r"([ymq])(\d+)(s?)")


@dataclass(frozen=True)
class Words:
    """Puts figures and dates into text as they stood when the paper was written.

    ``months`` and ``years`` say how far before the latest figures that was. ``names`` are the words of this paper alone.
    """

    calendar: DemoCalendar
    figures: Figures
    months: int = 0
    years: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """Return the text with every ``{placeholder}`` replaced. Raises KeyError with the one that means nothing."""
        return PLACEHOLDER.sub(lambda found: self._one(found[1]), text) if "{" in text else text

    def _one(self, asked: str) -> str:
        if asked in self.names:
            return self.names[asked]
        if asked.startswith("on "):
            return in_words(self.calendar.when(asked[3:]))
        if period := PERIOD.fullmatch(asked):
            named = self.calendar.period(period[1] + period[2])
            return named.short if period[3] else named.label
        if not (figure := FIGURE.fullmatch(asked)):
            raise KeyError(asked)
        series = self.figures.series(figure[1])
        seen_from = self.months if self.figures.is_monthly(figure[1]) else self.years
        return shown(series.at(seen_from + int(figure[2] or 0)), series.unit)

    def period(self, written: str) -> Period:
        """Read a period of the data files."""
        return self.calendar.period(written)


@lru_cache(maxsize=1)
def _bank() -> dict[str, list[str]]:
    bank: dict[str, list[str]] = read_data("prose.yaml")
    return bank


@lru_cache(maxsize=1)
def _agendas() -> dict[str, list[dict[str, Any]]]:
    agendas: dict[str, list[dict[str, Any]]] = read_data("minutes.yaml")
    return agendas


@lru_cache(maxsize=1)
def _closings() -> dict[str, Any]:
    closings: dict[str, Any] = read_data("closing.yaml")
    return closings


class Filler:
    """Sentences of one genre in an order of their own for each paper; none comes twice in a paper."""

    def __init__(self, seed: str, genre: str, topic: str) -> None:
        self._source = random.Random(seed)
        self._left = [sentence.replace("{topic}", topic) for sentence in _bank().get(genre, [])]
        self._source.shuffle(self._left)

    def paragraph(self, sentences: int) -> str:
        """Return a paragraph of at most so many sentences; empty when they have run out."""
        taken, self._left = self._left[:sentences], self._left[sentences:]
        return " ".join(taken)

    def paragraphs(self, sections_left: int) -> list[str]:
        """Return the paragraphs for one section, keeping enough for the sections that follow."""
        share = max(2, len(self._left) // max(1, sections_left))
        found = []
        while share > 0:
            text = self.paragraph(min(share, self._source.choice((2, 3))))
            if not text:
                break
            found.append(text)
            share -= 3
        return found


def closing(genre: str, seed: str, words: dict[str, str]) -> list[Section]:
    """Return the sections with which papers of this genre end; ``words`` are put in for the placeholders of the data."""
    data = _closings()
    source = random.Random(f"{seed} closing")

    def said(text: object) -> str:
        return PLACEHOLDER.sub(lambda found: words[found[1]], source.choice(str(text).split("|")))

    sections = []
    for key in data.get(genre, []):
        facts = data["sections"][key]
        tables: tuple[Table, ...] = ()
        if grid := facts.get("table"):
            size = source.uniform(0.3, 2.6)
            rows = tuple(
                tuple(_sum(cell, size) if isinstance(cell, int) else said(cell) for cell in row) for row in grid["rows"]
            )
            tables = (Table(key, grid["caption"], tuple(grid["header"]), rows),)
        sections.append(Section(facts["heading"], tuple(said(text) for text in facts["text"]), (), tables))
    return sections


def _sum(cell: int, size: float) -> int | str:
    """Return a score as it stands, and a sum of money in the size of this paper's business."""
    return cell if cell < SMALLEST_SUM else f"£{round(cell * size, -3):,.0f}"


def agenda(board: str, edition: int, items: int = 4) -> list[tuple[str, str]]:
    """Return heading and text of the items that a meeting took; the next edition starts one item further on."""
    bank = _agendas()[board]
    return [
        (item["h"], item["t"]) for item in (bank[(edition + step) % len(bank)] for step in range(min(items, len(bank))))
    ]
