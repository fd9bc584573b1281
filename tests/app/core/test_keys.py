"""The council's keys: one each, the same for ever, for nobody else to read."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.core.config import Settings
from app.core.errors import NotNow, RuleBroken
from app.core.keys import council_key


def test_a_key_is_made_once_and_stays(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert council_key(settings, "cases") == council_key(settings, "cases")
    assert council_key(settings, "cases") != council_key(settings, "other")


def test_two_that_come_at_once_get_the_same_key(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: council_key(settings, "cases"), range(16)))) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["cases.key"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_reads_a_key(tmp_path: Path) -> None:
    council_key(Settings(home=tmp_path), "cases")
    assert (tmp_path / "keys" / "cases.key").stat().st_mode & 0o077 == 0


def test_a_damaged_key_is_not_taken_for_a_key(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    council_key(settings, "cases")
    (tmp_path / "keys" / "cases.key").write_bytes(b"short")
    with pytest.raises(RuleBroken, match="damaged"):
        council_key(settings, "cases")


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(NotNow, match="can't be read or written"):
        council_key(Settings(home=tmp_path), "cases")
