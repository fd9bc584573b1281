"""What the two documents on security say is there, is there: every file and test they name, every requirement, every sum."""

import re
from collections import Counter

import pytest

from tests.house.source import ROOT

SECURITY = (ROOT / "docs/security.md").read_text()
ASVS = (ROOT / "docs/security-asvs.md").read_text()
_FILE = re.compile(
    r"`((?:app|tests|docs|frontend|benchmarks|exports|migrations)/[\w./-]+|Dockerfile|requirements\.lock)`"
)
_ROW = re.compile(r"^\| (\d+)\.(\d+)\.(\d+)( L3)? \| (.+?) \| (met|not yet|does not apply) \| (.+) \|$", re.MULTILINE)
NAMED = sorted({*_FILE.findall(SECURITY), *_FILE.findall(ASVS)})
ROWS = _ROW.findall(ASVS)
# ASVS 5.0: how many requirements of levels 1 and 2 each chapter has, and the twelve of level 3 that we took on.
LEVEL_2 = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 33, 7: 18, 8: 7, 10: 29, 11: 13, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16,
}  # fmt: skip
LEVEL_3 = {
    "1.2.10", "2.3.5", "5.2.4", "5.2.5", "5.2.6", "5.3.3", "8.3.2", "14.2.6", "14.2.7", "14.2.8", "16.3.2", "16.5.4",
}  # fmt: skip


@pytest.mark.parametrize("text", [SECURITY, ASVS], ids=["security", "asvs"])
def test_the_documents_name_where_their_controls_live(text: str) -> None:
    assert len({name for name in _FILE.findall(text) if name.startswith("tests/")}) > 30


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_exists(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_threat_has_its_row() -> None:
    table = SECURITY.partition("## Threats")[2].partition("\n## ")[0]
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == list(range(1, 27))


def test_every_requirement_has_one_row_and_no_row_is_out_of_form() -> None:
    lines = [line for line in ASVS.splitlines() if re.match(r"\| \d", line)]
    assert len(lines) == len(ROWS) == len({row[:3] for row in ROWS})
    level_3 = {".".join(row[:3]) for row in ROWS if row[3]}
    # 16.3.2 is of level 2; its part of level 3 is taken on as well.
    ordinary = Counter(int(row[0]) for row in ROWS if not row[3] or row[:3] == ("16", "3", "2"))
    assert level_3 == LEVEL_3 and ordinary == Counter(LEVEL_2)


def test_what_is_met_names_where_and_what_shows_it() -> None:
    met = {".".join(row[:3]): row[6] for row in ROWS if row[5] == "met"}
    assert not [number for number, how in met.items() if not _FILE.search(how)]
    shown = re.compile("`(tests|docs)/|no test of its own")
    assert not [number for number, how in met.items() if not shown.search(how)]


def test_the_sums_are_those_of_the_table() -> None:
    count = Counter(row[5] for row in ROWS)
    said = (
        f"**{len(ROWS)} requirements: {count['met']} met, {count['not yet']} not yet, "
        f"{count['does not apply']} do not apply.**"
    )
    assert said in ASVS
