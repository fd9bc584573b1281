"""The tables that papers show: read from data/tables.yaml and filled with the figures of the day."""

import random
import re
from functools import lru_cache
from typing import Any

from app.demo.figures import read_data, shown
from app.demo.prose import Words
from app.demo.writers.paper import Cell, Row, Table

MONTHS_SHOWN = 13
YEARS_SHOWN = 3
EXTRACT_MONTHS = 26
MEASURES = (
    "waiting",
    "review_overdue",
    "ot_waiting",
    "carers_waiting",
    "sg_concerns",
    "contacts",
    "dols_backlog",
    "complaints",
)
PRIORITIES = ("High", "Medium", "Low")
REASONS = ("Physical support", "Memory and cognition", "Learning disability", "Mental health", "Sensory", "Carer")
NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = read_data("tables.yaml")
    return tables


def table(key: str, words: Words, seed: str) -> Table:
    """Return a table as it stood at the time of the words. Raises KeyError when there is no such table."""
    facts = _all()[key]
    caption = words.fill(facts["caption"])
    if "monthly" in facts:
        return _monthly(key, caption, facts["monthly"], words)
    if "yearly" in facts:
        return _yearly(key, caption, facts["yearly"], words)
    if "split" in facts:
        return _split(key, caption, facts["split"], facts["by"], words)
    if "extract" in facts:
        return _extract(key, caption, facts["extract"], facts["by"], words, seed)
    return _static(key, caption, facts, words)


def _monthly(key: str, caption: str, names: list[str], words: Words) -> Table:
    series = [words.figures.series(name) for name in names]
    rows: list[Row] = []
    for back in range(words.months + MONTHS_SHOWN - 1, words.months - 1, -1):
        rows.append((words.calendar.month(back).short, *(one.at(back) for one in series)))
    header = ("Month", *(one.label for one in series))
    return Table(key, caption, header, tuple(rows), ("month", *(one.unit for one in series)))


def _yearly(key: str, caption: str, names: list[str], words: Words) -> Table:
    years = range(words.years + YEARS_SHOWN - 1, words.years - 1, -1)
    header = ("Measure", *(words.calendar.year(back + 1).short for back in years))
    rows: list[Row] = []
    for name in names:
        series = words.figures.series(name)
        rows.append((series.label, *(_as_written(series.at(back), series.unit) for back in years)))
    return Table(key, caption, header, tuple(rows), ("text", *("count" for _ in years)))


def _as_written(value: float, unit: str) -> Cell:
    """Keep a count as a number; other units differ from row to row and go in as they are written."""
    return int(value) if unit in {"count", "days"} else shown(value, unit)


def _split(key: str, caption: str, names: list[str], places: list[str], words: Words) -> Table:
    columns: list[list[int]] = []
    series = [words.figures.series(name) for name in names]
    for one in series:
        total = round(one.at(words.months))
        source = random.Random(f"{key} {one.key}")
        weights = [source.uniform(0.7, 1.3) for _ in places]
        parts = [int(total * weight / sum(weights)) for weight in weights]
        parts[0] += total - sum(parts)
        columns.append([*parts, total])
    rows: list[Row] = [(place, *(column[n] for column in columns)) for n, place in enumerate([*places, "Fernshire"])]
    return Table(
        key, caption, ("Where", *(one.label for one in series)), tuple(rows), ("text", *(one.unit for one in series))
    )


def _static(key: str, caption: str, facts: dict[str, Any], words: Words) -> Table:
    header = tuple(words.fill(str(name)) for name in facts["header"])
    raw = [[words.fill(cell) if isinstance(cell, str) else cell for cell in row] for row in facts["rows"]]
    units = []
    for column in range(len(header)):
        cells = [row[column] for row in raw]
        units.append(_unit(cells))
    rows = tuple(tuple(_number(cell, units[n]) for n, cell in enumerate(row)) for row in raw)
    return Table(key, caption, header, rows, tuple(units))


def _unit(cells: list[Cell]) -> str:
    if all(isinstance(cell, int) for cell in cells):
        return "count"
    if all(isinstance(cell, int | float) for cell in cells):
        return "number"
    texts = [str(cell) for cell in cells]
    if all(NUMBER.fullmatch(text[:-1]) and text.endswith("%") for text in texts):
        return "percent"
    return "text"


def _number(cell: Cell, unit: str) -> Cell:
    if unit == "percent":
        return float(str(cell)[:-1])
    return str(cell) if unit == "text" else cell


def _extract(key: str, caption: str, header: list[str], teams: list[str], words: Words, seed: str) -> Table:
    source = random.Random(f"{seed} {key}")
    rows: list[Row] = []
    for back in range(words.months + EXTRACT_MONTHS - 1, words.months - 1, -1):
        month = words.calendar.month(back)
        for team in teams:
            if header[0] == "Month":
                for name in MEASURES:
                    whole = words.figures.series(name).at(back) / len(teams)
                    top = round(whole * source.uniform(0.75, 1.25))
                    bottom = round(whole * source.uniform(1.6, 2.2)) + 1
                    rows.append(
                        (month.short, team, words.figures.series(name).label, top, bottom, round(100 * top / bottom, 1))
                    )
            else:
                for reason in REASONS:
                    days = source.randint(14, 60)
                    rows.append(
                        (
                            month.short,
                            team,
                            reason,
                            source.choice(PRIORITIES),
                            source.randint(2, 44),
                            days,
                            days + source.randint(20, 110),
                        )
                    )
    units = (
        ("text", "text", "text", "count", "count", "number") if header[0] == "Month" else ("text",) * 4 + ("count",) * 3
    )
    return Table(key, caption, tuple(header), tuple(rows), units)
