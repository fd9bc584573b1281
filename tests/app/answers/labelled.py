"""Labelled documents: what the matcher finds for each when it is left out of what is learned from the others."""

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from app.answers.rules.matching import Asked, Learned, Matcher, Passage, Where
from app.documents.names import without_ending
from app.framework.reference.shipped import shipped_lists

SHARED = Path(__file__).parents[4] / "shared" / "inputs" / "labels_shared.csv"
# Written from what council papers are like, before any phrase of ours was looked up for it; no phrase was added for it since.
BLIND = Path(__file__).with_name("blind_labels.csv")
PILOT = next(one for one in shipped_lists() if one.code == "pilot-2023")
LIST = tuple(Asked(line.code, line.title, line.asked, line.parts) for line in PILOT.lines)
# What is wanted, as the share that may be missed: the right request first, and among three; among three of the medium and
# hard ones; documents that answer nothing and get a request; documents that answer something and get none.
MAY_BE_MISSED = {"first": 0.20, "among three": 0.08, "harder among three": 0.15, "none": 0.25, "left alone": 0.05}


def missed(matcher: Matcher, path: Path) -> dict[str, float]:
    """The share that is missed of each kind in `MAY_BE_MISSED`."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    read = [_passages(row) for row in rows]
    labels = [tuple(row["labels"].split("|")) if row["labels"] else () for row in rows]
    known = matcher.know(
        Learned(row["file_name"], passages[:2], codes)
        for row, passages, codes in zip(rows, read, labels, strict=True)
        if codes
    )
    wrong: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for row, passages, codes in zip(rows, read, labels, strict=True):
        found = [one.code for one in matcher.best(passages, known, row["file_name"])]
        if not codes:
            of["none"] += 1
            wrong["none"] += bool(found)
            continue
        among = any(code in codes for code in found)
        is_wrong = {"first": not found or found[0] not in codes, "among three": not among, "left alone": not found}
        for kind, so in is_wrong.items():
            of[kind] += 1
            wrong[kind] += so
        if row["difficulty"] in ("medium", "hard"):
            of["harder among three"] += 1
            wrong["harder among three"] += not among
    return {kind: wrong[kind] / of[kind] for kind in MAY_BE_MISSED}


def _passages(row: Mapping[str, str]) -> tuple[Passage, ...]:
    found = [Passage(without_ending(row["file_name"]), Where.NAME), Passage(row["title"], Where.TITLE)]
    found += [Passage(heading, Where.HEADING, f"“{heading}”") for heading in row["headings"].split("|")]
    found.append(Passage(row["opening"], Where.OPENING))
    return tuple(passage for passage in found if passage.text.strip())
