"""The whole record as a file of lines that verifies by itself: a heading, the entries, and a signed checkpoint last."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import orjson

from app.audit import checkpoints, rules
from app.audit.checkpoints import Checkpoint
from app.audit.rules import Fault, FaultKind, Link, Walked, canonical

FORM = "readiness_record"


def lines(links: Iterable[Link], heading: dict[str, Any]) -> Iterator[bytes]:
    """The heading and the entries; values stay in the database, their hashes are here."""
    yield canonical({FORM: 1} | heading) + b"\n"
    for link in links:
        yield canonical(link.content | {"sha256": link.sha256}) + b"\n"


def write(path: Path, content: Iterable[bytes]) -> None:
    """Write the lines to a file, packed when its name ends in .gz; nothing is left half written under its name."""
    half = path.with_name(f".{path.name}.part")
    try:
        with _opened(half, "wb", path.suffix == ".gz") as file:
            file.writelines(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def verify(path: Path, given: list[Checkpoint], trusted: str | None = None) -> Walked:
    """Check an exported record without a database, against its own checkpoint and those given.

    `trusted` is the public key that signed them; without it each must at least be signed by the key that it names.
    """
    last: list[Checkpoint] = []
    with _opened(path, "rb", path.suffix == ".gz") as file:
        try:
            walked = rules.walk(_links(file, last), {mark.sequence for mark in given})
        except (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError) as fault:
            said = (
                f"A line of this file can't be read ({type(fault).__name__}): it is not whole, or no exported record."
            )
            return Walked(fault=Fault(FaultKind.UNREADABLE, 0, said))
    if walked.fault is None and not last:
        words = f"The file is cut off: its last line, the signed checkpoint, is missing after entry {walked.last}."
        walked.fault = Fault(FaultKind.CUT_OFF, walked.last + 1, words)
    if walked.fault is None:
        walked.fault = first_fault(walked, [*given, *last], trusted)
        walked.signed_by = last[0].public_key
    return walked


def first_fault(walked: Walked, marks: list[Checkpoint], trusted: str | None) -> Fault | None:
    """The first checkpoint that does not agree with the chain, or that is not signed as it should be."""
    for mark in sorted(marks, key=lambda one: one.sequence):
        if not mark.is_signed:
            return Fault(
                FaultKind.SIGNATURE, mark.sequence, f"The checkpoint at entry {mark.sequence} was forged or damaged."
            )
        if trusted is not None and mark.public_key != trusted:
            words = f"The checkpoint at entry {mark.sequence} is signed with another key than this council's."
            return Fault(
                FaultKind.SIGNATURE,
                mark.sequence,
                f"{words} Its fingerprint is {checkpoints.fingerprint(mark.public_key)}.",
            )
        fault = rules.mark_fault(walked, mark.sequence, mark.sha256)
        if fault is not None:
            return fault
    return None


def _links(file: IO[bytes], last: list[Checkpoint]) -> Iterator[Link]:
    heading = orjson.loads(file.readline())
    if FORM not in heading:
        raise ValueError("no heading")
    for line in file:
        kept = orjson.loads(line)
        if checkpoints.FORM in kept:
            last.extend(checkpoints.read(line))
            return
        digest = kept.pop("sha256")
        yield Link(kept, digest)


def _opened(path: Path, mode: str, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, mode) if packed else path.open(mode))
