"""What docs/security.md says is there, is there: every file and test that it names."""

import re

import pytest

from tests.house.source import ROOT

NAMED = sorted(
    set(re.findall(r"`((?:app|tests|docs|frontend|benchmarks)/[\w./-]+)`", (ROOT / "docs/security.md").read_text()))
)


def test_the_document_names_where_its_controls_live() -> None:
    assert len([name for name in NAMED if name.startswith("tests/")]) > 10


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_exists(name: str) -> None:
    assert (ROOT / name).exists()
