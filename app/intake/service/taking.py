"""Files that were looked at are taken in: kept, made into documents, and told of in one sentence each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken
from app.core.turns import take_turn
from app.documents.facts import Outcome
from app.documents.worker import Examined
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem
from app.evidence.schemas import AlreadyIn, ItemDetails, NewItem
from app.files import service as files
from app.files.models import StoredFile
from app.files.store import Arrived
from app.intake import queries, rules
from app.intake.models import Batch, BatchFile, FileState
from app.intake.rules.showing import file_out
from app.intake.schemas import BatchIn, Looked, TakenOut, Tools
from app.intake.service.batches import open_batch
from app.intake.service.unpacking import list_inside


@dataclass
class _Fate:
    """What becomes of one file."""

    state: FileState
    sentence: str
    stored: StoredFile | None = None
    item: EvidenceItem | None = None
    item_id: UUID | None = None
    reference: str = ""


def take_file(
    session: Session, actor: Actor, looked: Looked, tools: Tools, *, made_up: bool = False
) -> EvidenceItem | TakenOut:
    """Take in one file as a document of its own; one that has to be kept apart becomes a batch of one instead.

    Invalid (422) says why a file can't come in; RuleBroken (409) that it is in already, or that this store is for
    made-up data.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    if not made_up and queries.is_made_up(session):
        raise RuleBroken(rules.MADE_UP_ONLY)
    if looked.examined is not None and looked.examined.inspection.outcome is Outcome.QUARANTINE:
        return take_files(session, actor, None, [looked], tools, made_up=made_up)
    fate = _take(session, actor, [looked], tools)[0]
    if fate.state is FileState.REFUSED:
        raise Invalid(fate.sentence, errors=(FieldError("/file", fate.sentence),))
    if fate.item is None:
        raise RuleBroken(f"{fate.sentence} Add a new version there, or say that you want a copy.")
    record(session, actor, "evidence.item.added", fate.item)
    return fate.item


def take_files(
    session: Session,
    actor: Actor,
    reference: str | None,
    looked: Sequence[Looked],
    tools: Tools,
    *,
    made_up: bool = False,
) -> TakenOut:
    """Take files that are looked at into a batch (a new one without `reference`) at once, each with its own sentence."""
    actor.require(Permission.EVIDENCE_WRITE)
    if reference is None:
        reference = open_batch(session, actor, BatchIn(made_up=made_up)).reference
    batch = queries.find_batch(session, actor, reference)
    if batch is None:
        raise NotFound(f"There is no batch {reference[:20]} that you can see.")
    if queries.list_waiting(session, batch.id, 1):
        raise RuleBroken(f"{reference} is still being read. Open a batch of your own.")
    first = queries.last_position(session, batch.id) + 1
    rows = [
        BatchFile(batch_id=batch.id, position=position, name=one.coming.name[:300], state=FileState.WAITING)
        for position, one in enumerate(looked, first)
    ]
    session.add_all(rows)
    batch.finished_at = now()
    _fill(session, actor, batch, rows, looked, tools)
    lines = queries.lines_at(session, actor, batch.id, [row.position for row in rows])
    return TakenOut(batch=batch.reference, files=[file_out(line) for line in lines])


def take_waiting(
    session: Session, actor: Actor, batch_id: UUID, looked: Sequence[tuple[int, Looked]], tools: Tools
) -> dict[int, Arrived]:
    """For the job: take in these files of the batch (by position); one that is no longer waiting is left alone.

    Gives what lay in them, by the positions of its new lines: the caller puts it where it waits, in the same transaction.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    take_turn(session)  # or two jobs of one batch might both find a file waiting
    batch = queries.find_batch_by_id(session, actor, batch_id)
    if batch is None:
        raise NotFound("This batch is no longer here.")
    rows = queries.files_at(session, batch_id, [position for position, _ in looked])
    waiting = [(rows[at], one) for at, one in looked if rows[at].state is FileState.WAITING]
    came_with = queries.came_with(session, batch_id, [row for row, _ in waiting])
    waiting = [(row, rules.came_with(one, came_with.get(row.position, ""))) for row, one in waiting]
    _fill(
        session, actor, batch, [row for row, _ in waiting], [one for _, one in waiting], tools, looks_for_masters=True
    )
    return list_inside(session, actor, batch, waiting)


def take_revision(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    looked: Looked,
    tools: Tools,
    note: str = "",
    *,
    redacts: int | None = None,
) -> EvidenceItem:
    """Replace a document by a new version of its file. Invalid (422) says why the file can't come in.

    A file that would have to be kept apart is refused here: the version that stands is the better one meanwhile.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    examined = looked.examined
    if examined is None or looked.arrived is None or examined.inspection.outcome is not Outcome.ACCEPT:
        sentence = looked.sentence if examined is None else examined.inspection.sentence
        raise Invalid(sentence, errors=(FieldError("/file", sentence),))
    if _was_erased(evidence.already_in(session, actor, [looked.arrived.sha256]).get(looked.arrived.sha256), looked):
        raise Invalid(rules.WAS_ERASED, errors=(FieldError("/file", rules.WAS_ERASED),))
    stored = files.keep_all(
        session,
        actor,
        [(looked.arrived, examined.inspection.media_type)],
        tools.store,
        scanned=tools.scanner is not None,
    )[looked.arrived.sha256]
    session.flush()
    content = rules.content_of(stored, examined, note)
    return evidence.add_revision(
        session, actor, reference, version, content, rules.findings_of(examined), redacts=redacts
    )


def get_quarantined(session: Session, actor: Actor, reference: str, position: int) -> tuple[str, str]:
    """The SHA-256 and name of a file that is kept apart, for those who may look into it."""
    actor.require(Permission.EVIDENCE_DECIDE)
    _, row, stored = _kept_apart(session, actor, reference, position)
    return stored.sha256, row.name


def release_file(
    session: Session, actor: Actor, reference: str, position: int, reason: str, examined: Examined
) -> EvidenceItem:
    """Let a file that was kept apart in as a document, with the reason; what was found in it stays to be decided on."""
    actor.require(Permission.EVIDENCE_DECIDE)
    if not reason.strip():
        raise Invalid("Say why it may come in.", errors=(FieldError("/reason", "Say why it may come in."),))
    batch, row, stored = _kept_apart(session, actor, reference, position)
    mail = queries.came_with(session, batch.id, [row]).get(position, "")
    said = ItemDetails(supplied_through=f"e-mail {mail}") if mail else None
    details = rules.with_suggestions(said, examined, row.name)
    new = NewItem(details, rules.content_of(stored, examined, ""), rules.findings_of(examined))
    item = evidence.let_in(session, actor, new)
    row.state, row.item_id = FileState.READY, item.id
    row.sentence = f"Let in as {item.reference}."
    record(session, actor, "intake.file.released", batch, reason=f"{item.reference}: {reason}"[:2000])
    answer_request(session, actor, batch, row, item)
    return item


def answer_request(session: Session, actor: Actor, batch: Batch, row: BatchFile, item: EvidenceItem) -> None:
    """Put a document that came in later under the batch's request, where it has one."""
    actor.require(Permission.EVIDENCE_READ)
    if batch.request:
        _answer(session, actor, batch, [row], [_Fate(row.state, row.sentence, item=item, reference=item.reference)])


def _fill(
    session: Session,
    actor: Actor,
    batch: Batch,
    rows: Sequence[BatchFile],
    looked: Sequence[Looked],
    tools: Tools,
    *,
    looks_for_masters: bool = False,
) -> None:
    """Take the files in and write down what became of each; one entry names them all."""
    if not rows:
        return
    masters = queries.masters_of(session, actor, batch, rows) if looks_for_masters else {}
    fates = _take(session, actor, looked, tools, [masters.get(row.position) for row in rows])
    for row, one, fate in zip(rows, looked, fates, strict=True):
        row.size, row.state, row.sentence = one.size, fate.state, fate.sentence
        row.stored_file_id = fate.stored.id if fate.stored else None
        row.item_id = fate.item.id if fate.item else fate.item_id
        if row.state is FileState.CHANGED:
            row.sentence = rules.changed_sentence(masters[row.position].reference, row.modified_at)
    record(session, actor, "intake.batch.filled", batch, reason=f"{len(rows)} files")
    if batch.request:
        _answer(session, actor, batch, rows, fates)


def _answer(session: Session, actor: Actor, batch: Batch, rows: Sequence[BatchFile], fates: Sequence[_Fate]) -> None:
    """Put what came in, or was in already, under the batch's request; where that can't be, the file's line says why."""
    lines: dict[str, BatchFile] = {}
    for row, fate in zip(rows, fates, strict=True):
        if fate.reference:
            lines.setdefault(fate.reference, row)
    there = answers.codes_by_document(session, actor, list(lines)) if lines else {}
    refused = False
    for reference, row in lines.items():
        if batch.request in there.get(reference, ()):
            continue
        try:
            _require_round(actor, batch)
            answers.answer_with(session, actor, batch.request, AnswerIn(document=reference))
        except (Forbidden, NotFound, RuleBroken) as refusal:
            row.sentence = f"{row.sentence} It is not under request {batch.request}: {refusal.detail}"
            refused = True
    if refused:
        record(session, actor, "intake.batch.answers_refused", batch)


def _require_round(actor: Actor, batch: Batch) -> None:
    """A request's code means another request in another round."""
    if batch.assessment_id != actor.assessment_id:
        raise RuleBroken("it is a request of another round. Answer it there.")


def _take(
    session: Session,
    actor: Actor,
    looked: Sequence[Looked],
    tools: Tools,
    masters: Sequence[EvidenceItem | None] | None = None,
) -> list[_Fate]:
    """Bytes first, then records, then documents; what is in already is not added again.

    `masters` are the documents of which these may be new versions; whether they are is for a person to say.
    """
    known = evidence.already_in(session, actor, [one.arrived.sha256 for one in looked if one.arrived is not None])
    arrivals = [
        (one.arrived, _media_type(one))
        for one in looked
        if one.arrived is not None and not _was_erased(known.get(one.arrived.sha256), one)
    ]
    stored = files.keep_all(session, actor, arrivals, tools.store, scanned=tools.scanner is not None)
    session.flush()
    fates = [_fate(one, stored, known) for one in looked]
    for fate, master in zip(fates, masters or [None] * len(fates), strict=True):
        if master is not None and fate.state is FileState.READY:
            fate.state, fate.item_id = FileState.CHANGED, master.id
    new = _new_items(looked, fates)
    items = dict(zip(new, evidence.add_items(session, actor, list(new.values())), strict=True)) if new else {}
    first: dict[str, EvidenceItem] = {}
    for at, (one, fate) in enumerate(zip(looked, fates, strict=True)):
        if fate.state is not FileState.READY or one.examined is None or one.arrived is None:
            continue
        if at in items:
            fate.item, fate.reference = items[at], items[at].reference
            first.setdefault(one.arrived.sha256, fate.item)
            fate.sentence = " ".join(
                filter(None, (rules.added_sentence(fate.item.reference, one.examined), one.sentence))
            )
        else:
            twin = first[one.arrived.sha256]
            fate.state, fate.item_id, fate.reference = FileState.SAME, twin.id, twin.reference
            fate.sentence = rules.already_sentence(twin.reference, is_withdrawn=False)
    return fates


def _fate(looked: Looked, stored: Mapping[str, StoredFile], known: Mapping[str, AlreadyIn]) -> _Fate:
    """What becomes of one file for all that is known before the others of its sending are."""
    if looked.waits:
        return _Fate(FileState.SCAN, looked.sentence)
    if looked.inside and looked.arrived is None:
        return _Fate(FileState.UNPACKED, "")
    if looked.arrived is None:
        said = looked.examined.inspection.sentence if looked.examined is not None else looked.sentence
        return _Fate(FileState.REFUSED, said)
    sha256 = looked.arrived.sha256
    if _was_erased(known.get(sha256), looked):
        return _Fate(FileState.REFUSED, rules.WAS_ERASED)
    if sha256 in known and not looked.coming.again:
        found = known[sha256]
        words = rules.already_sentence(found.reference, is_withdrawn=found.is_withdrawn)
        return _Fate(FileState.SAME, words, stored[sha256], item_id=found.item_id, reference=found.reference)
    assert looked.examined is not None, "only what a document has already is not looked into"
    return _Fate(rules.state_of(looked.examined), looked.examined.inspection.sentence, stored[sha256])


def _was_erased(known: AlreadyIn | None, looked: Looked) -> bool:
    """Whether these bytes were erased, and nobody said that they are to come in all the same."""
    return known is not None and known.is_erased and not looked.coming.again


def _new_items(looked: Sequence[Looked], fates: Sequence[_Fate]) -> dict[int, NewItem]:
    """The documents to add, by their place; of the same bytes twice in one sending only the first."""
    new: dict[int, NewItem] = {}
    there: set[str] = set()
    for at, (one, fate) in enumerate(zip(looked, fates, strict=True)):
        if fate.state is not FileState.READY or fate.stored is None or one.examined is None:
            continue
        if fate.stored.sha256 in there and not one.coming.again:
            continue
        there.add(fate.stored.sha256)
        details = rules.with_suggestions(one.coming.details, one.examined, one.examined.inspection.name)
        new[at] = NewItem(details, rules.content_of(fate.stored, one.examined, ""), rules.findings_of(one.examined))
    return new


def _media_type(looked: Looked) -> str:
    """Bytes that are in already have their type on record."""
    return looked.examined.inspection.media_type if looked.examined is not None else "application/octet-stream"


def _kept_apart(session: Session, actor: Actor, reference: str, position: int) -> tuple[Batch, BatchFile, StoredFile]:
    batch = queries.find_batch(session, actor, reference)
    found = queries.find_file(session, batch.id, position) if batch is not None else None
    if batch is None or found is None:
        raise NotFound("There is no such file that you can see.")
    row, stored = found
    if row.state is not FileState.QUARANTINED or stored is None:
        raise RuleBroken("This file is not kept apart.")
    return batch, row, stored
