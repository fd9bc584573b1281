"""Pages that were drawn: there whole or not at all, gone with their file, and gone when nobody looks at them."""

import os
import time
from pathlib import Path

import pytest

from app.files.previews import Preview, PreviewPage, Previews

ONE, OTHER = "ab" * 32, "cd" * 32
PREVIEW = Preview(1, (PreviewPage(1, 100, 140, ("page 7",)),), "All of it.")


def put(previews: Previews, sha256: str, preview: Preview = PREVIEW) -> None:
    with previews.drawing(sha256) as draft:
        draft.put(1, b"large", b"small")
        draft.finish(preview)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_they_are_found_once_they_are_finished_and_not_before(tmp_path: Path) -> None:
    previews = Previews(tmp_path)
    with pytest.raises(KeyError), previews.drawing(ONE) as draft:
        draft.put(1, b"large", b"small")
        raise KeyError
    with previews.drawing(ONE) as draft:
        draft.put(1, b"large", b"small")
        assert previews.find(ONE) is None
    assert (previews.find(ONE), files_in(tmp_path)) == (None, [])
    put(previews, ONE)
    assert previews.find(ONE) == PREVIEW
    found = previews.path_of(ONE, 1, is_small=True)
    assert found is not None and found.read_bytes() == b"small"
    assert previews.path_of(ONE, 2, is_small=True) is None and previews.find(OTHER) is None


def test_what_another_edition_drew_or_what_is_damaged_is_drawn_anew(tmp_path: Path) -> None:
    previews = Previews(tmp_path)
    put(previews, ONE, Preview(1, PREVIEW.pages, edition=0))
    assert previews.find(ONE) is None
    put(previews, ONE)
    assert previews.find(ONE) == PREVIEW
    (tmp_path / "ab" / ONE / "pages.json").write_bytes(b"{")
    assert previews.find(ONE) is None


def test_erasing_takes_what_is_drawn_and_what_is_being_drawn(tmp_path: Path) -> None:
    previews = Previews(tmp_path)
    put(previews, ONE)
    put(previews, OTHER)
    with pytest.raises(FileNotFoundError), previews.drawing(ONE) as draft:
        draft.put(1, b"large", b"small")
        previews.erase(ONE)
        draft.put(2, b"large", b"small")
    assert {path.parent.name for path in tmp_path.rglob("*.jpg")} == {OTHER}


def test_what_nobody_looked_at_for_a_month_goes_and_a_look_keeps_it(tmp_path: Path) -> None:
    previews = Previews(tmp_path)
    long_ago = time.time() - 31 * 24 * 3600
    for sha256 in (ONE, OTHER):
        put(previews, sha256)
        os.utime(tmp_path / sha256[:2] / sha256 / "pages.json", (long_ago, long_ago))
    half = tmp_path / "incoming" / "left by a crash"
    half.mkdir(parents=True)
    os.utime(half, (long_ago, long_ago))
    assert previews.find(OTHER) == PREVIEW
    assert previews.clear_unused() == 2
    assert (previews.find(ONE), previews.find(OTHER), half.exists()) == (None, PREVIEW, False)
