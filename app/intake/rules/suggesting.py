"""What a file itself says of the document it is to become, and what is said of what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.clock import LONDON
from app.core.ukdates import in_full
from app.documents.facts import Flag, Outcome, Reading, Warned
from app.documents.likeness import NO_PRINT
from app.documents.worker import Examined
from app.evidence.schemas import FileContent, FindingIn, ItemDetails
from app.files.models import StoredFile
from app.intake.models import FileState
from app.intake.schemas import Looked

# What a person has to decide on before the file goes to anyone; the other warnings are remarks.
NEEDS_A_DECISION = frozenset(
    {Flag.PERSONAL_DATA, Flag.HIDDEN_CONTENT, Flag.EMBEDDED_FILES, Flag.EXTERNAL_REFERENCE, Flag.ACTIVE_CONTENT}
)
# Places and excerpts of one kind in one file; the file has them all.
MOST_SHOWN = 6
MADE_UP_ONLY = (
    "This store holds the made-up demo council, so real documents may not go in. Start a store of your own "
    "(READINESS_HOME), or say that these are made-up samples."
)

WAS_ERASED = "This very file was erased on purpose. Ask information governance before it is added again."
WAITS_FOR_SCAN = "The virus scanner can’t be reached. This file waits for it, and goes on by itself when it is back."


def infected_sentence(found: str) -> str:
    """What is said of a file in which the virus scanner found something."""
    return (
        f"The virus scanner found “{found}” in this file. It is kept apart and nobody can open it. Tell your IT team."
    )


def with_suggestions(details: ItemDetails | None, examined: Examined, name: str) -> ItemDetails:
    """What was said of the document, and what the file says where nothing was: title, date, period, draft."""
    said = details or ItemDetails()
    reading = examined.reading
    found: dict[str, object] = {"title": _title(reading, name)}
    if reading is not None:
        if reading.document_date is not None:
            found["document_date"] = reading.document_date.on
        if reading.period is not None and "period_to" not in said.model_fields_set:
            found["period_from"], found["period_to"] = reading.period.first, reading.period.last
    found["marked_draft"] = any(warned.flag is Flag.DRAFT for warned in examined.warnings)
    missing = {
        field: value
        for field, value in found.items()
        if field not in said.model_fields_set or (field in ("title", "marked_draft") and getattr(said, field) is None)
    }
    return said.model_copy(update=missing)


def content_of(stored: StoredFile, examined: Examined, note: str) -> FileContent:
    """The version of a document that this file becomes."""
    inspection, reading = examined.inspection, examined.reading
    return FileContent(
        stored_file_id=stored.id,
        name=inspection.name,
        media_type=inspection.media_type,
        size=stored.size,
        page_count=reading.page_count if reading else None,
        headings=reading.headings if reading else (),
        text_parts=reading.text_parts if reading else (),
        note=note,
        text_print=reading.text_print if reading else NO_PRINT,
        label=reading.label if reading else "",
    )


def findings_of(examined: Examined) -> tuple[FindingIn, ...]:
    """The findings that the check of a file raises: one for each kind, with every place and what was found there."""
    return findings_in(examined.warnings)


def findings_in(warnings: Iterable[Warned]) -> tuple[FindingIn, ...]:
    """The same for warnings from elsewhere."""
    by_kind: dict[str, list[Warned]] = {}
    for warned in warnings:
        if warned.flag in NEEDS_A_DECISION:
            by_kind.setdefault(warned.kind, []).append(warned)
    return tuple(_finding(kind, found) for kind, found in by_kind.items())


def _finding(kind: str, found: Sequence[Warned]) -> FindingIn:
    places = list(dict.fromkeys(one.place for one in found if one.place))
    more = [f"and {len(places) - MOST_SHOWN} more places"] if len(places) > MOST_SHOWN else []
    said = [f"{one.sentence} “{one.excerpt}”" if one.excerpt else one.sentence for one in found]
    rest = [f"{len(said) - MOST_SHOWN} more like these were found in this file."] if len(said) > MOST_SHOWN else []
    return FindingIn(
        kind=kind,
        place=_cut("; ".join(places[:MOST_SHOWN] + more), 300),
        detail="\n".join(_cut(line, 220) for line in said[:MOST_SHOWN] + rest)[:1000],
    )


def added_sentence(reference: str, examined: Examined) -> str:
    """What is said of a file that became a document."""
    return " ".join((f"Added as {reference}.", *dict.fromkeys(w.sentence for w in examined.warnings if _is_remark(w))))


def already_sentence(reference: str, *, is_withdrawn: bool) -> str:
    """`reference` is "" where this person may not see the document."""
    if not reference:
        return "Already in."
    if is_withdrawn:
        return f"Already in as {reference}, which is withdrawn. Restore it there if it is wanted again."
    return f"Already in as {reference}."


def came_with(looked: Looked, reference: str) -> Looked:
    """The same file, which says that it came with this e-mail; "" for none."""
    if not reference or looked.arrived is None:
        return looked
    details = ItemDetails(supplied_through=f"e-mail {reference}")
    words = f"It came with {reference}. {looked.sentence}".strip()
    return replace(looked, sentence=words, coming=replace(looked.coming, details=details))


def unpacked_sentence(said: str, count: int, *, is_archive: bool) -> str:
    """What is said of an archive or an e-mail after the files in it were listed."""
    files = f"{count} file" + ("" if count == 1 else "s")
    words = f"Unpacked: {files}, listed below." if is_archive else f"Attached: {files}, listed below."
    return f"{said} {words}".strip()


def changed_sentence(reference: str, modified_at: datetime | None) -> str:
    """What is asked of a file that differs from the one that we took from the same place, or under the same name."""
    if modified_at is None:
        return f"{reference} has a file of this name, and this one differs. Take it as a new version?"
    day = modified_at.astimezone(LONDON)
    return f"The master of {reference} changed on {in_full(day)}. Take it?"


def state_of(examined: Examined) -> FileState:
    """What becomes of a file that is not in yet."""
    return {
        Outcome.ACCEPT: FileState.READY,
        Outcome.QUARANTINE: FileState.QUARANTINED,
        Outcome.REFUSE: FileState.REFUSED,
    }[examined.inspection.outcome]


def batch_sentence(counts: Mapping[FileState, int]) -> str:
    """What became of a whole batch, in one line."""
    said = {
        FileState.READY: "added",
        FileState.UNPACKED: "unpacked",
        FileState.SAME: "already in",
        FileState.CHANGED: "changed since we took it",
        FileState.TAKEN: "taken as new version",
        FileState.QUARANTINED: "kept apart until someone has looked",
        FileState.REFUSED: "not taken",
        FileState.SCAN: "waiting for the virus scanner",
        FileState.WAITING: "still waiting",
    }
    pieces = [f"{counts[state]} {words}" for state, words in said.items() if counts.get(state)]
    return ", ".join(pieces).capitalize() + "." if pieces else "There were no files."


def _is_remark(warned: Warned) -> bool:
    return warned.flag not in NEEDS_A_DECISION


def _title(reading: Reading | None, name: str) -> str:
    title = _cut(reading.title if reading is not None else "", 300)
    return title or _cut(name.rsplit(".", 1)[0], 300) or "Document without a name"


def _cut(text: str, length: int) -> str:
    """At most so many characters on one line, without control characters."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
