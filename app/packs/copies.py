"""Copies of documents without what a rule of the council takes out (authors, places of pictures); a pack holds these.

They are made once for each version, before the facts of a pack are frozen, and kept beside the version, which stays as it is.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.db import Database
from app.documents.cleaning.copy import cleanable
from app.documents.types import type_of_media
from app.documents.worker import clean_in_worker
from app.evidence.models import CleanedCopy, FindingGrade, FindingState
from app.files import service as files
from app.files.store import Arrived, FileStore
from app.packs import queries

# Copies written down in one transaction.
CHUNK = 25


class Uncleaned(NamedTuple):
    """A version that goes and holds what a rule takes out; `kinds` with spaces between, sorted."""

    revision_id: UUID
    sha256: str
    media_type: str
    kinds: str


class _Made(NamedTuple):
    of: Uncleaned
    copy: Arrived | None
    problem: str = ""


def make_copies(
    db: Database, actor: Actor, store: FileStore, pack_id: UUID, told: Callable[[int, int], object]
) -> None:
    """Make the copies that are missing. A file of which none can be made is held back from now on, with the reason."""
    with db.read() as session:
        wanted = [Uncleaned(*row) for row in queries.to_clean(session, actor, actor.assessment)]
    for at in range(0, len(wanted), CHUNK):
        made = [_make(store, one) for one in wanted[at : at + CHUNK]]
        with db.write() as session:
            _keep(session, actor, store, pack_id, made)
        told(at + len(made), len(wanted))


def _make(store: FileStore, one: Uncleaned) -> _Made:
    type_, kinds = type_of_media(one.media_type), set(one.kinds.split())
    if type_ is None or cleanable(one.media_type, kinds) != kinds:
        return _Made(one, None, "It can’t be taken out of such a file by us.")
    store.open_checked(one.sha256, "a document of the pack").close()
    copy = clean_in_worker(store.path_of(one.sha256), type_.extension, kinds)
    return _Made(one, None, copy) if isinstance(copy, str) else _Made(one, store.take(BytesIO(copy)))


def _keep(session: Session, actor: Actor, store: FileStore, pack_id: UUID, made: Sequence[_Made]) -> None:
    actor.require(Permission.PACKS_BUILD)
    arrived = [(one.copy, one.of.media_type) for one in made if one.copy is not None]
    kept = files.keep_all(session, actor, arrived, store)
    session.flush()
    for one in made:
        if one.copy is not None:
            stored = kept[one.copy.sha256]
            session.merge(
                CleanedCopy(revision_id=one.of.revision_id, kinds=one.of.kinds, stored_file_id=stored.id, made_at=now())
            )
            continue
        for finding in queries.cleaned_findings(session, one.of.revision_id):
            finding.grade, finding.state = FindingGrade.BLOCKING, FindingState.OPEN
            finding.detail = f"{finding.detail}\n{one.problem}"[:1000]
    pack = queries.find_pack_by_id(session, pack_id)
    record(session, actor, "packs.copies.made", pack, reason=f"{len(arrived)} copies")
