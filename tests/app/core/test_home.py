"""The data folder is refused where a database can't live safely."""

from pathlib import Path

import pytest

from app.core import home
from app.core.config import Settings
from app.core.errors import RuleBroken


@pytest.mark.parametrize(
    "folder",
    [
        "/home/priya/OneDrive - Fernshire County Council/readiness",
        "/Users/priya/Dropbox/readiness",
        "/home/priya/onedrive/x",
    ],
)
def test_a_synced_folder_is_refused_with_what_to_do(folder: str) -> None:
    fault = home.place_fault(Path(folder), mounts="")
    assert fault is not None
    assert "READINESS_HOME" in fault


def test_a_folder_that_only_sounds_synced_is_taken() -> None:
    assert home.place_fault(Path("/home/priya/dropboxes/readiness"), mounts="") is None


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p"])
def test_a_network_share_is_refused(kind: str) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/share /mnt/share {kind} rw 0 0\n"
    fault = home.place_fault(Path("/mnt/share/readiness"), mounts)
    assert fault is not None
    assert "network share" in fault


def test_the_nearest_mount_decides() -> None:
    mounts = "server:/ / nfs rw 0 0\n/dev/sda1 /data ext4 rw 0 0\n"
    assert home.place_fault(Path("/data/readiness"), mounts) is None


def test_the_folder_and_its_parts_are_made(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "new")
    assert home.prepare(settings) == (tmp_path / "new").resolve()
    assert settings.files_folder.is_dir()
    assert settings.packs_folder.is_dir()


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(RuleBroken, match="READINESS_HOME"):
        home.prepare(Settings(home=tmp_path / "taken"))
