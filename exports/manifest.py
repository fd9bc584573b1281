"""The bag around a pack: the tag files of BagIt (RFC 8493) that let anyone check that nothing was lost or changed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.text import counted, london_day, moment_words, one_line, size_words

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SOFTWARE = "Readiness"


@dataclass(frozen=True, slots=True)
class Payload:
    """One file below `data/`: its path there, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BagFacts:
    """What bag-info.txt and README.txt say of a pack."""

    title: str
    reference: str
    council: str
    assessment: str
    taken_at: datetime
    made_up: bool
    is_draft: bool
    handling: str = ""
    checkpoint: str = ""
    start_with: str
    how_to_read: str


def tag_files(facts: BagFacts, payload: Sequence[Payload]) -> dict[str, bytes]:
    """Every tag file by its name, in the order in which they belong in the zip."""
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": _bag_info(facts, payload),
        "README.txt": _readme(facts, payload),
        "manifest-sha256.txt": _manifest((f"data/{one.path}", one.sha256) for one in payload),
    }
    if facts.checkpoint:
        tags["record-checkpoint.txt"] = f"{facts.checkpoint}\n".encode()
    hashes = ((name, hashlib.sha256(data).hexdigest()) for name, data in tags.items())
    return {**tags, "tagmanifest-sha256.txt": _manifest(hashes)}


def _manifest(lines: Iterable[tuple[str, str]]) -> bytes:
    # RFC 8493 section 2.1.3: a percent sign or a line end in a path is percent-encoded.
    def safe(path: str) -> str:
        return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")

    return "".join(f"{sha256}  {safe(path)}\n" for path, sha256 in sorted(lines)).encode()


def _bag_info(facts: BagFacts, payload: Sequence[Payload]) -> bytes:
    size = sum(one.size for one in payload)
    draft = " (draft)" if facts.is_draft else ""
    made_up = "Made-up data. " if facts.made_up else ""
    lines = {
        "Source-Organization": facts.council,
        "External-Description": f"{made_up}{facts.title}{draft}: {facts.assessment}",
        "External-Identifier": facts.reference,
        "Bagging-Date": london_day(facts.taken_at).isoformat(),
        "Bag-Size": size_words(size),
        "Payload-Oxum": f"{size}.{len(payload)}",
        "Bag-Software-Agent": SOFTWARE,
    }
    return "".join(f"{label}: {one_line(value)}\n" for label, value in lines.items()).encode("utf-8", "replace")


def _readme(facts: BagFacts, payload: Sequence[Payload]) -> bytes:
    size = size_words(sum(one.size for one in payload))
    lines = [f"{facts.title}: {one_line(facts.council)}", one_line(facts.assessment), ""]
    if facts.made_up:
        lines += ["MADE-UP DATA. The council, the documents and the people in this pack are not real.", ""]
    if facts.is_draft:
        lines += ["This is a draft, to be read before anything is sent.", ""]
    if facts.handling:
        lines += [facts.handling, ""]
    lines += [
        f"As at {moment_words(facts.taken_at)}. {one_line(facts.reference)}. {counted(len(payload), 'file')} in all, {size}.",
        "",
        "How to read it",
        f'  Unzip everything first, then open {facts.start_with} in the folder "data".',
        f"  {facts.how_to_read}",
        "",
        "How to check that nothing was lost or changed",
        "  This folder is a bag as RFC 8493 (BagIt) describes it. manifest-sha256.txt has the fingerprint (SHA-256)",
        "  of each file. Any BagIt tool checks them all. For one file, on Windows:",
        '      certutil -hashfile "data\\Index.docx" SHA256'.replace("Index.docx", facts.start_with),
        "  and compare the answer with the line for that file.",
    ]
    if facts.checkpoint:
        lines += [
            "",
            "record-checkpoint.txt is the council's own proof of when this was put together. It says nothing of the content.",
        ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace")
