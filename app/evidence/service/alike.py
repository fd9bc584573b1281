"""Documents that are mostly the same as another: told by prints of their text and by their names."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.documents.likeness import TextPrint, print_of
from app.evidence import queries
from app.evidence.models import EvidenceItem, EvidenceRevision
from app.evidence.rules.alike import name_keys, newer_version
from app.evidence.schemas import AlikeOut

AT_ONCE = 50


def find_alike(session: Session, actor: Actor, references: Collection[str]) -> list[AlikeOut]:
    """Which of these documents look like a newer version of one that is in already, and why; a person decides.

    Only documents that this person may see are compared.
    """
    actor.require(Permission.EVIDENCE_READ)
    found = [newer_version(paper, others) for paper, others in queries.papers_alike(session, actor, references)]
    return [
        AlikeOut(
            document=one.newer.reference,
            older=one.older.reference,
            title=one.older.title,
            version=one.older.version,
            why=one.why,
        )
        for one in found
        if one is not None
    ]


def keep_prints(
    session: Session,
    actor: Actor,
    items: Sequence[EvidenceItem],
    revisions: Sequence[EvidenceRevision],
    prints: Sequence[TextPrint],
) -> None:
    """What these new versions are compared by. For who adds documents, and for who lets one in that was kept apart."""
    actor.require(Permission.EVIDENCE_DECIDE if actor.may(Permission.EVIDENCE_DECIDE) else Permission.EVIDENCE_WRITE)
    queries.insert_prints(
        session,
        [
            (revision.id, text, name_keys(item.title, revision.file_name or ""))
            for item, revision, text in zip(items, revisions, prints, strict=True)
        ],
    )


def rename_print(session: Session, actor: Actor, item: EvidenceItem) -> None:
    """After a change of title."""
    actor.require(Permission.EVIDENCE_WRITE)
    current = queries.find_revision(session, item.id, item.current_revision)
    if current is not None:
        queries.replace_name_keys(session, current[0].id, name_keys(item.title, current[0].file_name or ""))


def print_what_has_none(session: Session, actor: Actor) -> bool:
    """For the worker: versions that came in before there were prints get theirs, some at a time; whether there are more."""
    actor.require(Permission.SYSTEM_RUN)
    waiting = queries.without_print(session, AT_ONCE)
    texts: dict[object, list[str]] = {revision.id: [] for revision, _ in waiting}
    for row in queries.list_text(session, [revision.id for revision, _ in waiting]):
        texts[row.revision_id].append(row.text)
    queries.insert_prints(
        session,
        [
            (revision.id, print_of(texts[revision.id]), name_keys(title, revision.file_name or ""))
            for revision, title in waiting
        ],
    )
    return len(waiting) == AT_ONCE


def has_none_to_print(session: Session, actor: Actor) -> bool:
    """For the worker: whether every version in use has its print."""
    actor.require(Permission.SYSTEM_RUN)
    return not queries.without_print(session, 1)
