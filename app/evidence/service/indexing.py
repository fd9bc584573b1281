"""Documents in the index of all words: their current text, and the facts of theirs that searches are narrowed by."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.documents.facts import Place, TextPart
from app.evidence import queries
from app.evidence.models import EvidenceItem, ItemKind
from app.evidence.queries.searching import KIND, scopes_of
from app.fulltext import index
from app.fulltext.index import Passage, Thing


def index_items(
    session: Session, actor: Actor, items: Sequence[EvidenceItem], texts: Sequence[Sequence[TextPart]]
) -> None:
    """Put the current versions of these documents into the index, in place of what stood there for them.

    For who adds documents, and for who lets one in that was kept apart.
    """
    actor.require(Permission.EVIDENCE_DECIDE if actor.may(Permission.EVIDENCE_DECIDE) else Permission.EVIDENCE_WRITE)
    index.put(session, KIND, [_thing(item, text_parts) for item, text_parts in zip(items, texts, strict=True)])


def index_words(session: Session, actor: Actor, item: EvidenceItem, text: Sequence[TextPart]) -> None:
    """For the worker: words of a document that were read after it was in."""
    actor.require(Permission.SYSTEM_RUN)
    index.put(session, KIND, [_thing(item, text)])


def _thing(item: EvidenceItem, text_parts: Sequence[TextPart]) -> Thing:
    slides = item.kind is ItemKind.PRESENTATION
    passages = [Passage(part.text, part.place.in_words(slides)) for part in text_parts]
    # Without the hyphen, which PostgreSQL takes for a minus, the reference is found as it is typed.
    return Thing(item.reference, f"{item.reference.replace('-', ' ')} {item.title}", passages, scopes_of(item))


def index_again(session: Session, actor: Actor, item: EvidenceItem) -> None:
    """After a change of the title: the words come from the stored text."""
    actor.require(Permission.EVIDENCE_WRITE)
    current = queries.find_revision(session, item.id, item.current_revision)
    rows = queries.list_text(session, [current[0].id]) if current else ()
    text = [TextPart(row.text, Place(page=row.page, sheet=row.sheet, heading=row.heading)) for row in rows]
    index_items(session, actor, [item], [text])


def index_facts(session: Session, actor: Actor, item: EvidenceItem) -> None:
    """After a change of owner, readers or sensitivity: the words stay as they are."""
    actor.require(Permission.EVIDENCE_WRITE)
    index.put_scopes(session, KIND, item.reference, scopes_of(item))
