"""Every file of the shared corpus is decided as its manifest says; skipped where the corpus is not beside the code."""

import base64
import csv
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents.facts import Outcome
from app.documents.worker import Examined, new_pool, read_in_worker

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
MANIFEST = CORPUS / "MANIFEST.csv"
WORDS = {Outcome.ACCEPT: "accept", Outcome.REFUSE: "reject", Outcome.QUARANTINE: "quarantine"}
# Told by the catalogue, which knows the other files.
FLAGS_OF_OTHERS = {"duplicate"}
SECONDS_A_FILE = 10

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the shared corpus is not beside this checkout")


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[dict[str, str], Examined, float]]]:
    """Each row of the manifest with what was made of its file, and how long that took."""
    folder = tmp_path_factory.mktemp("corpus")
    found = []
    with MANIFEST.open(newline="", encoding="utf-8") as file, new_pool(size=1) as pool:
        for row in csv.DictReader(file):
            data = (CORPUS / row["path"]).read_bytes()
            path = folder / row["id"]
            path.write_bytes(base64.b64decode(data) if row["encoding"] == "b64" else data)
            began = time.perf_counter()
            made = read_in_worker(path, json.loads(row["upload_name"]), pool=pool)
            found.append((row, made, time.perf_counter() - began))
    yield found


Found = list[tuple[dict[str, str], Examined, float]]


def test_every_file_is_decided_as_wanted_or_as_is_fine_too(examined: Found) -> None:
    wrong = [
        f"{row['path']}: {WORDS[made.inspection.outcome]}, not {row['expected']} ({made.inspection.sentence})"
        for row, made, _ in examined
        if WORDS[made.inspection.outcome] not in (row["expected"], *row["also_ok"].split("|"))
    ]
    assert not wrong, "\n".join(wrong)


def test_nine_in_ten_are_decided_strictly_as_wanted(examined: Found) -> None:
    agreed = sum(WORDS[made.inspection.outcome] == row["expected"] for row, made, _ in examined)
    assert agreed >= 0.9 * len(examined)


def test_every_ordinary_file_without_macros_comes_in_and_is_read(examined: Found) -> None:
    left_out = [
        row["path"]
        for row, made, _ in examined
        if row["cls"] == "ordinary" and not made.inspection.accepted and "macros" not in made.inspection.sentence
    ]
    unread = [row["path"] for row, made, _ in examined if row["cls"] == "ordinary" and made.reading is None]
    assert not left_out
    assert not unread


def test_every_warning_that_is_wanted_is_raised(examined: Found) -> None:
    missed = [
        f"{row['path']}: {row['flag']}"
        for row, made, _ in examined
        if row["flag"] and row["flag"] not in FLAGS_OF_OTHERS and made.inspection.outcome is not Outcome.REFUSE
        if row["flag"] not in {warning.flag.value for warning in made.warnings}
    ]
    assert not missed


def test_who_is_refused_is_told_in_a_sentence_what_to_do(examined: Found) -> None:
    silent = [
        row["path"] for row, made, _ in examined if not made.inspection.accepted and len(made.inspection.sentence) < 20
    ]
    assert not silent


def test_encryption_by_a_label_is_told_from_a_password(examined: Found) -> None:
    said = {Path(row["path"]).name: made.inspection.sentence for row, made, _ in examined if row["cls"] == "broken"}
    by_label = {name for name, sentence in said.items() if "sensitivity label" in sentence}
    by_password = {name for name, sentence in said.items() if sentence.startswith("Password on this file.")}
    assert {name for name in said if "drm" in name.lower()} == by_label
    assert {name for name in said if re.search("passtika|open-password|encrypted_(user|flag)", name)} <= by_password


def test_no_file_takes_longer_than_its_limit(examined: Found) -> None:
    assert not [row["path"] for row, _, seconds in examined if seconds > SECONDS_A_FILE]
