"""A clean copy is made in a worker and looked into like any file that comes in. No database here."""

import difflib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from io import BytesIO

from app.core.errors import RuleBroken
from app.documents.types import type_of_media
from app.documents.worker import clean_in_worker
from app.intake.copies import CleanCopyOut, PassageOut, ToClean
from app.intake.schemas import Coming, Looked, Tools
from app.intake.work.looking import drop, look_at

MOST_PASSAGES, MOST_LINES = 40, 3_000
_LONGEST = 600


@contextmanager
def clean_copy(tools: Tools, to_clean: ToClean) -> Generator[Looked, None, None]:
    """The copy, arrived in the store and looked into; forgotten afterwards unless it was kept. The same file gives the same.

    RuleBroken (409) says why there is none.
    """
    tools.store.open_checked(to_clean.sha256, to_clean.file_name).close()
    type_ = type_of_media(to_clean.media_type)
    assert type_ is not None, "only what has a type can be cleaned"
    kinds = {one.kind for one in to_clean.taken_out}
    copy = clean_in_worker(tools.store.path_of(to_clean.sha256), type_.extension, kinds)
    if isinstance(copy, str):
        raise RuleBroken(copy)
    looked = look_at(tools, Coming(to_clean.file_name, BytesIO(copy)))
    if looked.arrived is None:
        raise RuleBroken(looked.sentence)
    try:
        yield looked
    finally:
        drop(tools, looked)


def shown(to_clean: ToClean, looked: Looked) -> CleanCopyOut:
    """The copy beside the original, for a person to confirm."""
    assert looked.arrived is not None and looked.examined is not None
    reading = looked.examined.reading
    after = [line for part in (reading.text_parts if reading else ()) for line in part.text.splitlines()]
    return CleanCopyOut(
        document=to_clean.reference,
        title=to_clean.title,
        revision=to_clean.revision,
        version=to_clean.version,
        file_name=to_clean.file_name,
        sha256=looked.arrived.sha256,
        size=looked.arrived.size,
        taken_out=list(to_clean.taken_out),
        stays=list(to_clean.stays),
        passages=_passages(to_clean.lines, after),
    )


def _passages(before: Sequence[str], after: Sequence[str]) -> list[PassageOut]:
    """The stretches of lines that differ, the first few."""
    compared = difflib.SequenceMatcher(None, before[:MOST_LINES], after[:MOST_LINES], autojunk=False)
    differing = [code for code in compared.get_opcodes() if code[0] != "equal"]
    return [
        PassageOut(before="\n".join(before[a:b])[:_LONGEST], after="\n".join(after[c:d])[:_LONGEST])
        for _, a, b, c, d in differing[:MOST_PASSAGES]
    ]
