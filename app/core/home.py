"""The data folder: made when missing, refused where a database can't live safely."""

import os
from pathlib import Path

from app.core.config import Settings
from app.core.errors import RuleBroken

# File systems on which SQLite's locks and fsync can't be trusted (sqlite.org, "How To Corrupt", section 2).
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "ncpfs",
        "9p",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs2",
    }
)
# A sync client copies the database and its log at different moments, and brings a torn pair back.
SYNCED_FOLDERS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "mobile documents",
    "nextcloud",
    "box sync",
)
MOUNTS = Path("/proc/self/mounts")


def prepare(settings: Settings) -> Path:
    """Make the data folder and its parts; RuleBroken says what to do when the place will not do."""
    home = settings.home.expanduser().resolve()
    fault = place_fault(home)
    if fault is not None:
        raise RuleBroken(fault)
    for folder in (home, settings.files_folder, settings.packs_folder, settings.reports_folder):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise RuleBroken(
                f"The folder {folder} can't be made ({error.strerror}). Set READINESS_HOME to a folder you may write to."
            ) from error
    if not os.access(home, os.W_OK):
        raise RuleBroken(f"You may not write to {home}. Set READINESS_HOME to a folder you may write to.")
    return home


def place_fault(home: Path, mounts: str | None = None) -> str | None:
    """Why this folder will not do, in words; None when it will. `mounts` is the text of the mount table."""
    synced = next((name for part in home.parts for name in SYNCED_FOLDERS if _is_synced(part, name)), None)
    if synced is not None:
        return (
            f"{home} lies in a synced folder ({synced.title()}), which can tear the database. "
            "Set READINESS_HOME to a folder on this computer's own disk, and copy packs from there."
        )
    if str(home).startswith(("\\\\", "//")):
        return _on_a_share(home)
    kind = _file_system(home, MOUNTS.read_text() if mounts is None and MOUNTS.exists() else mounts or "")
    return _on_a_share(home) if kind in NETWORK_FILE_SYSTEMS else None


def _is_synced(part: str, name: str) -> bool:
    lowered = part.lower()
    return lowered == name or lowered.startswith((name + " ", name + "-", name + "("))


def _on_a_share(home: Path) -> str:
    return (
        f"{home} lies on a network share, where a database is not safe. "
        "Set READINESS_HOME to a folder on this computer's own disk, or use PostgreSQL with DATABASE_URL on a server."
    )


def _file_system(home: Path, mounts: str) -> str:
    """The type of the longest mount point above the folder."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if (str(home) == point or str(home).startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
