"""The rows of a batch's page: each file, what became of it, and what its document may answer."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.answers import service as answers
from app.answers.schemas.matching import SuggestionOut
from app.evidence import service as evidence
from app.evidence.schemas import ItemOut
from app.intake import service
from app.intake.models import FileState
from app.intake.schemas import BatchFileOut
from app.web import dates
from app.web.evidence import words
from app.web.views.batches import BatchRow
from app.web.views.evidence import LooksNewer, Proposed
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# (state, its chip, how the row is drawn)
STATES = (
    (FileState.READY, "Added", "added"),
    (FileState.UNPACKED, "Unpacked", "unpacked"),
    (FileState.SAME, "Already in", "copy"),
    (FileState.CHANGED, "Changed", "changed"),
    (FileState.TAKEN, "New version", "added"),
    (FileState.QUARANTINED, "Kept apart", "apart"),
    (FileState.REFUSED, "Not taken", "refused"),
    (FileState.SCAN, "Waiting for scan", "waiting"),
    (FileState.WAITING, "Waiting", "waiting"),
)
# A changed master: asked about, taken, or left (the only file that is not taken and names a document); a copy left out.
MASTERS = (FileState.CHANGED, FileState.TAKEN, FileState.REFUSED, FileState.SAME)


def row_of(
    file: BatchFileOut,
    codes: list[str],
    decides_in: str,
    found: SuggestionOut | None,
    item: ItemOut | None,
    *,
    may_place: bool,
    writes_in: str,
    newer_of: LooksNewer | None,
    proposed: Sequence[Proposed],
) -> BatchRow:
    """`decides_in` and `writes_in` are the batch, where this person may decide on files kept apart, and add documents.

    `item` is what the file itself said of its document, where it became one.
    """
    is_open = may_place and file.state is FileState.READY and bool(file.document) and not codes
    best = found.requests[0] if is_open and found is not None else None
    return BatchRow(
        document=file.document or "" if is_open else "",
        may_answer=[Choice(f"{one.code} {one.part}".rstrip(), f"{one.code} {one.title}") for one in found.requests]
        if is_open and found
        else (),
        is_clear=best is not None and best.is_clear,
        why=best.why if best else "",
        where_to_look=best.where_to_look if best else "",
        name=file.source_path or file.name,
        state=next(drawn for state, _, drawn in STATES if state is file.state),
        words=file.sentence or ("Waiting to be read" if file.state is FileState.WAITING else ""),
        address=f"/evidence/{file.document}" if file.document else "",
        title=item.title if item is not None else "",
        facts=_facts(file, item),
        remarks=[("stop", words.flag_name(kind)) for kind in item.flags] if item is not None else (),
        requests=codes,
        release=f"/evidence/batches/{decides_in}/files/{file.position}/release"
        if decides_in and file.state is FileState.QUARANTINED
        else "",
        number=file.position,
        master=f"/evidence/batches/{writes_in}/files/{file.position}/master"
        if writes_in and file.document and file.state in MASTERS
        else "",
        newer_of=newer_of,
        proposed=proposed if is_open else (),
    )


def _facts(file: BatchFileOut, item: ItemOut | None) -> str:
    """What kind of file it is, and what was read from it: its date, the period that it covers; whose it is."""
    said = [words.content(file.name, item.page_count if item else None, file.size)] if file.size else []
    if item is not None:
        covers = dates.period(item.period_from, item.period_to)
        said += [f"dated {dates.long_date(item.document_date)}" if item.document_date else "no date found"]
        said += [f"covers {covers}"] if covers else []
        said += [item.owner_name] if item.owner_name else []
        said += [words.category_name(item.evidence_category)] if item.evidence_category else []
    return ", ".join(said)


def documents_of(session: "Session", actor: Actor, files: Sequence[BatchFileOut]) -> dict[str, ItemOut]:
    """What became of these files in the catalogue, as far as this person may see it."""
    references = [file.document for file in files if file.document and file.state in (FileState.READY, FileState.TAKEN)]
    if not references:
        return {}
    return {one.reference: one for one in evidence.list_called(session, actor, references)}


def unplaced_of(files: Sequence[BatchFileOut], codes: Mapping[str, Sequence[str]]) -> list[str]:
    """The documents of these rows that came in with the batch and answer nothing yet."""
    return [
        file.document
        for file in files
        if file.document and file.state is FileState.READY and not codes.get(file.document)
    ]


def suggested(
    session: "Session", actor: Actor, reference: str, files: Sequence[BatchFileOut]
) -> dict[str, SuggestionOut]:
    """What the documents of these rows may answer, for those who may put them there."""
    documents = {file.document for file in files if file.document and file.state is FileState.READY}
    if not documents or actor.assessment_id is None or not actor.may(Permission.REQUESTS_WRITE):
        return {}
    return {one.document: one for one in service.suggest_for_batch(session, actor, reference, documents)}


def alike(session: "Session", actor: Actor, reference: str, files: Sequence[BatchFileOut]) -> dict[str, LooksNewer]:
    """Which documents of these rows may be new versions of others, for those who may say so."""
    documents = {file.document for file in files if file.document and file.state is FileState.READY}
    if not documents or not actor.may(Permission.EVIDENCE_WRITE_ALL):
        return {}
    act = f"/evidence/batches/{reference}/replaces"
    return {
        one.document: LooksNewer(one.older, one.title, one.version, one.why, act, one.answers)
        for one in service.find_alike(session, actor, reference, documents)
    }


def requests_of(session: "Session", actor: Actor) -> list[Choice]:
    if actor.assessment_id is None or not actor.may(Permission.REQUESTS_READ):
        return []
    return [Choice(row.code, row.title) for row in answers.list_titles(session, actor)]


def codes_of(session: "Session", actor: Actor, files: list[BatchFileOut]) -> dict[str, list[str]]:
    if not actor.may(Permission.REQUESTS_READ):
        return {}
    return answers.codes_by_document(session, actor, [file.document for file in files if file.document])
