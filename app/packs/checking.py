"""Is a pack as it was made? Reads the zip alone: RFC 8493, complete and valid."""

import hashlib
import zipfile
from pathlib import Path

MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
PAYLOAD = "data/"
CHUNK = 1 << 20


def bag_faults(file: Path) -> list[str]:
    """Every fault of a pack, one sentence each; none when it is whole. Raises BadZipFile for what is no zip."""
    with zipfile.ZipFile(file) as pack:
        names = {name for name in pack.namelist() if not name.endswith("/")}
        top = _top_folder(names)
        inside = {name.removeprefix(top) for name in names}
        if not {"bagit.txt", *MANIFESTS} <= inside:
            return ["It is not a pack of ours: bagit.txt or a manifest is missing."]
        faults: list[str] = []
        for manifest in MANIFESTS:
            listed = _lines(pack.read(top + manifest).decode("utf-8"))
            faults += [f"{name} is missing." for name in sorted(listed.keys() - inside)]
            if manifest == MANIFESTS[0]:
                beside = {name for name in inside if name.startswith(PAYLOAD)} - listed.keys()
                faults += [f"{name} was put in afterwards." for name in sorted(beside)]
            faults += [
                f"{name} has been changed."
                for name, sha256 in sorted(listed.items())
                if name in inside and _hash(pack, top + name) != sha256
            ]
    return faults


def _top_folder(names: set[str]) -> str:
    found = [name for name in names if name == "bagit.txt" or name.endswith("/bagit.txt")]
    return min(found, key=len).removesuffix("bagit.txt") if found else ""


def _lines(manifest: str) -> dict[str, str]:
    """path -> hash; RFC 8493 writes a line break in a path as %0A."""
    pairs = (line.split(maxsplit=1) for line in manifest.splitlines() if line.strip())
    return {path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%"): sha256 for sha256, path in pairs}


def _hash(pack: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with pack.open(name) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except zipfile.BadZipFile:
        return "unreadable"
    return digest.hexdigest()
