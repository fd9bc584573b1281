"""A file differs from the one that we took from the same place: a person takes it as a new version, leaves it, or adds it.

A copy of a file that is in was left out by itself; it may be added all the same, and left out again.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.errors import Invalid, NotFound, RuleBroken
from app.documents.facts import Outcome
from app.documents.worker import Examined
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem, ItemStatus
from app.evidence.schemas import AlreadyIn, NewItem
from app.files.models import StoredFile
from app.intake import queries, rules
from app.intake.models import Batch, BatchFile, FileState, MasterAct
from app.intake.rules.showing import file_out
from app.intake.rules.undoing import AS_MADE
from app.intake.schemas import BatchFileOut
from app.intake.service.taking import answer_request

_NOT_ASKED = "Nothing is asked of this file any more."


def masters_changed(session: Session, actor: Actor) -> dict[str, int]:
    """By batch that this person may see, how many of its files may be changed masters; the latest first."""
    actor.require(Permission.EVIDENCE_WRITE)
    return queries.count_changed(session, actor)


def file_to_look_into(
    session: Session, actor: Actor, reference: str, position: int, act: MasterAct
) -> tuple[str, str] | None:
    """The SHA-256 and name of the file that has to be looked into before this is done; None where none has to be.

    RuleBroken (409) where it can't be done, NotFound (404) for what this person may not see or change.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    _, row, stored = _asked_of(session, actor, reference, position, act)
    if act is MasterAct.LEAVE or (act is MasterAct.UNDO and row.state in (FileState.REFUSED, FileState.READY)):
        return None
    if act is MasterAct.UNDO:
        item = _item(session, actor, row.item_id)
        current, before, file = queries.find_versions(session, item)
        if current is None or current.stored_file_id != row.stored_file_id or before is None or file is None:
            raise RuleBroken(f"{item.reference} was changed since. Replace it there by the version that you want.")
        return file.sha256, before.file_name
    return stored.sha256, row.name


def decide_master(
    session: Session, actor: Actor, reference: str, position: int, act: MasterAct, examined: Examined | None
) -> BatchFileOut:
    """Do it; `examined` is what `file_to_look_into` named, looked into once more."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch, row, stored = _asked_of(session, actor, reference, position, act)
    item = _item(session, actor, row.item_id)
    if examined is not None and examined.inspection.outcome is not Outcome.ACCEPT:
        raise Invalid(examined.inspection.sentence)
    if act is MasterAct.LEAVE:
        row.state, row.sentence = FileState.REFUSED, f"Left: {item.reference} stays as it is."
    elif act is MasterAct.UNDO:
        _undo(session, actor, row, item, examined)
    else:
        assert examined is not None, "a file is looked into before it is taken"
        _take(session, actor, batch, row, item, stored, act, examined)
    record(session, actor, f"intake.master.{_DONE[act]}", batch, reason=f"{item.reference}, file {position}")
    return file_out(queries.lines_at(session, actor, batch.id, [position])[0])


_DONE = {MasterAct.TAKE: "taken", MasterAct.LEAVE: "left", MasterAct.ADD: "added", MasterAct.UNDO: "undone"}


def _take(
    session: Session,
    actor: Actor,
    batch: Batch,
    row: BatchFile,
    item: EvidenceItem,
    stored: StoredFile,
    act: MasterAct,
    examined: Examined,
) -> None:
    findings = rules.findings_of(examined)
    if act is MasterAct.TAKE:
        content = rules.content_of(stored, examined, "The master changed.")
        evidence.add_revision(session, actor, item.reference, item.version, content, findings)
        row.state, row.sentence = FileState.TAKEN, f"Taken as version {item.current_revision} of {item.reference}."
        return
    details = rules.with_suggestions(None, examined, row.name)
    new = evidence.add_item(session, actor, NewItem(details, rules.content_of(stored, examined, ""), findings))
    row.state, row.item_id = FileState.READY, new.id
    row.sentence = rules.added_sentence(new.reference, examined)
    answer_request(session, actor, batch, row, new)


def _undo(session: Session, actor: Actor, row: BatchFile, item: EvidenceItem, examined: Examined | None) -> None:
    """What was left is asked again, a copy is left out again; of what was taken, the version before comes back as the newest."""
    if row.state is FileState.READY:
        twin = _twin(session, actor, row)
        if twin is None or item.version != AS_MADE:
            raise RuleBroken(f"{item.reference} was worked on since. Withdraw it there, if it is not wanted.")
        evidence.withdraw_item(session, actor, item.reference, item.version, f"It is a copy of {twin.reference}.")
        row.state, row.item_id = FileState.SAME, twin.item_id
        row.sentence = rules.already_sentence(twin.reference, is_withdrawn=twin.is_withdrawn)
        return
    if row.state is FileState.TAKEN:
        _, before, file = queries.find_versions(session, item)
        if examined is None or before is None or file is None:
            raise RuleBroken(f"{item.reference} was changed since. Replace it there by the version that you want.")
        words = f"Version {item.current_revision} was taken back; this is version {before.number} again."
        content = rules.content_of(file, examined, words)
        evidence.add_revision(session, actor, item.reference, item.version, content, rules.findings_of(examined))
    row.state, row.sentence = FileState.CHANGED, rules.changed_sentence(item.reference, row.modified_at)


def _asked_of(
    session: Session, actor: Actor, reference: str, position: int, act: MasterAct
) -> tuple[Batch, BatchFile, StoredFile]:
    batch = queries.find_batch(session, actor, reference)
    found = queries.find_file(session, batch.id, position) if batch is not None else None
    if batch is None or found is None:
        raise NotFound("There is no such file that you can see.")
    row, stored = found
    was_left = row.state is FileState.REFUSED and row.item_id is not None
    if act is MasterAct.UNDO:
        may_be = row.state is FileState.TAKEN or was_left or _twin(session, actor, row) is not None
    else:
        may_be = row.state is FileState.CHANGED or (act is MasterAct.ADD and row.state is FileState.SAME)
    if not may_be or stored is None:
        raise RuleBroken(_NOT_ASKED)
    return batch, row, stored


def _twin(session: Session, actor: Actor, row: BatchFile) -> AlreadyIn | None:
    """The document that had these bytes before a copy of them was added here; None where that is not so."""
    stored = queries.find_file(session, row.batch_id, row.position) if row.state is FileState.READY else None
    if stored is None or stored[1] is None:
        return None
    found = evidence.already_in(session, actor, [stored[1].sha256]).get(stored[1].sha256)
    return found if found is not None and found.reference and found.item_id != row.item_id else None


def _item(session: Session, actor: Actor, item_id: UUID | None) -> EvidenceItem:
    item = queries.find_item_by_id(session, actor, item_id) if item_id is not None else None
    if item is None:
        raise NotFound("There is no such document that you can change.")
    if item.status is ItemStatus.WITHDRAWN:
        raise RuleBroken(f"{item.reference} is withdrawn. Restore it first, if it is wanted again.")
    return item
