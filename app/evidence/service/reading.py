"""Documents are listed, looked at and given out; pointers into an older version are followed into the newer one."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.core.clock import today
from app.core.errors import Forbidden, NotFound, RuleBroken
from app.core.paging import Page, PageParams, next_place
from app.documents.facts import Place, TextPart
from app.documents.places import Outline, find_place
from app.evidence import queries, rules
from app.evidence.models import ERASED_REASON, EvidenceItem, EvidenceRevision, ItemStatus
from app.evidence.queries import scans, undecided
from app.evidence.queries.searching import admitting, scopes_for
from app.evidence.queries.undecided import KEPT_BACK, SET_ASIDE
from app.evidence.rules.showing import (
    finding_out,
    headings_of,
    headings_out,
    item_out,
    place_of,
    revision_out,
    text_out,
)
from app.evidence.schemas import (
    AlreadyIn,
    Download,
    ItemFilter,
    ItemLine,
    ItemOut,
    ItemPageOut,
    PlaceOut,
    RevisionOut,
    TextOut,
)
from app.fulltext import index

MOST_HITS = 500


def list_items(
    session: Session,
    actor: Actor,
    wanted: ItemFilter | None = None,
    page: PageParams | None = None,
    *,
    among: Select[UUID] | None = None,
    without: Select[UUID] | None = None,
) -> Page[ItemOut]:
    """One page of the documents this person may see. With words to search for, the best five hundred are listed.

    `among` and `without` are ids of documents that a domain above chose: those that answer a request, those that
    answer none.
    """
    actor.require(Permission.EVIDENCE_READ)
    wanted, page = wanted or ItemFilter(), page or PageParams()
    hits: dict[str, index.Found] | None = None
    if wanted.q is not None and wanted.q.strip():
        hits = {one.subject: one for one in find_words(session, actor, wanted.q)}
    lines, total = queries.list_lines(session, actor, wanted, page, today(), hits=hits, among=among, without=without)
    shown = lines[: page.limit]
    following = next_place(*place_of(shown[-1].item, wanted.sort)) if len(lines) > page.limit else None
    words = _words_shown(session, actor, shown, wanted.q or "", hits or {})
    items = [item_out(line, today(), words.get(line.item.reference, "")) for line in shown]
    return Page(items=items, next=following, total=total)


def find_words(
    session: Session, actor: Actor, query: str, limit: int = MOST_HITS, *, among: Select[UUID] | None = None
) -> list[index.Found]:
    """The documents that this person may see and in which the words stand, best first; of the ids `among` only."""
    actor.require(Permission.EVIDENCE_READ)
    return index.find(session, query, scopes_for(session, actor), limit, admitting(session, actor, among))


def list_called(session: Session, actor: Actor, references: Collection[str]) -> list[ItemOut]:
    """The documents of these references that this person may see and that are not withdrawn."""
    actor.require(Permission.EVIDENCE_READ)
    return [item_out(line, today()) for line in queries.list_called(session, actor, references)]


def require_changeable(session: Session, actor: Actor, reference: str) -> None:
    """Before a file for this document is read: NotFound (404) or Forbidden (403) for who may not change it."""
    actor.require(Permission.EVIDENCE_WRITE)
    queries.get_changeable(session, actor, reference)


def get_item(session: Session, actor: Actor, reference: str) -> ItemPageOut:
    """One document with its versions, findings and readers."""
    actor.require(Permission.EVIDENCE_READ)
    item = queries.get_visible(session, actor, reference)
    line = queries.find_line(session, item.id)
    may_change = queries.is_changeable(session, actor, item.id)
    may_decide = actor.may(Permission.EVIDENCE_DECIDE)
    return ItemPageOut(
        **item_out(line, today()).model_dump(),
        description=item.description,
        added_by=accounts.names_of(session, [item.added_by]).get(item.added_by, ""),
        supplied_by=item.supplied_by,
        supplied_through=item.supplied_through,
        master_location=item.master_location,
        withdrawn_reason=item.withdrawn_reason,
        readers=list(queries.list_readers(session, item.id)),
        supersedes=list(queries.list_older_references(session, actor, item.id)),
        headings=headings_out(None if undecided.kept_back(session, actor, {item.id}) else line.revision),
        revisions=_revisions(session, item),
        findings=[
            finding_out(number, *row, whole=may_change or may_decide)
            for number, row in enumerate(queries.list_findings(session, item.id), 1)
        ],
        may_change=may_change,
        may_decide=may_decide,
    )


def item_id_of(session: Session, actor: Actor, reference: str) -> UUID:
    """The id behind a reference, for whoever links to a document; NotFound (404)."""
    actor.require(Permission.EVIDENCE_READ)
    return queries.get_visible(session, actor, reference).id


def list_text(session: Session, actor: Actor, reference: str, number: int) -> list[TextOut]:
    """The text of one version, each piece with its place, in reading order; one sentence instead while it is kept back."""
    actor.require(Permission.EVIDENCE_READ)
    revision = _revision(session, queries.get_visible(session, actor, reference), number)
    if undecided.is_kept_back(session, actor, revision):
        return [TextOut(position=0, page=None, sheet="", heading="", text=KEPT_BACK)]
    return [text_out(piece) for piece in queries.list_text(session, [revision.id])]


def get_download(session: Session, actor: Actor, reference: str, number: int) -> Download:
    """What is needed to give a version's file out; RuleBroken (409) for a link, which has none."""
    actor.require(Permission.EVIDENCE_READ)
    item = queries.get_visible(session, actor, reference)
    found = queries.find_revision(session, item.id, number)
    if found is None:
        raise NotFound(f"{item.reference} has no version {number}.")
    revision, stored = found
    if stored is None:
        raise RuleBroken(f"Version {number} of {item.reference} is a link. Open {revision.url} instead.")
    if stored.held:
        raise RuleBroken(f"Version {number} of {item.reference} can’t be opened. {stored.held}")
    if undecided.is_set_aside(session, revision) and undecided.is_kept_back(session, actor, revision):
        raise Forbidden(SET_ASIDE)
    return Download(
        reference=item.reference,
        number=number,
        file_name=revision.file_name,
        media_type=revision.media_type,
        size=revision.size,
        sha256=stored.sha256,
        is_guarded=rules.is_guarded(item.sensitivity),
    )


def note_download(session: Session, actor: Actor, reference: str, number: int) -> None:
    """Write down that a restricted document or case material is given out; without this entry it must not be."""
    actor.require(Permission.EVIDENCE_READ)
    item = queries.get_visible(session, actor, reference)
    record(session, actor, "evidence.file.downloaded", item, reason=f"Version {number}")


def has_bytes(session: Session, actor: Actor, sha256: str) -> bool:
    """Whether some document has these bytes already, to save looking into them again."""
    actor.require(Permission.EVIDENCE_WRITE)
    return queries.has_bytes(session, sha256)


def already_in(session: Session, actor: Actor, hashes: Collection[str]) -> dict[str, AlreadyIn]:
    """The documents that have these SHA-256 already; one that this person may not see is there without its reference."""
    actor.require(Permission.EVIDENCE_WRITE)
    found = queries.find_by_hashes(session, hashes)
    seen = queries.references_of(session, actor, {one[0] for one in found.values()})
    return {
        sha256: AlreadyIn(item_id, seen.get(item_id, ""), status is ItemStatus.WITHDRAWN, why == ERASED_REASON)
        for sha256, (item_id, _, status, why) in found.items()
    }


def propose_places(
    session: Session, actor: Actor, reference: str, from_number: int, pointers: Sequence[str]
) -> list[PlaceOut]:
    """For each "where to look" written for an older version: whether it holds in the current one, else the new place.

    The same heading is looked for first, then the same words; "" is proposed when a person has to look.
    """
    actor.require(Permission.EVIDENCE_READ)
    item = queries.get_visible(session, actor, reference)
    if from_number == item.current_revision:
        words = "It was written for the version that stands."
        return [
            PlaceOut(where=where, holds=True, proposed=where, reason=words, heading="", page=None) for where in pointers
        ]
    old, new = _outlines(session, item, from_number)
    return [_proposed(where, old, new) for where in pointers]


def _proposed(where: str, old: Outline, new: Outline) -> PlaceOut:
    found = find_place(new, where, old)
    if found is None:
        words = "The passage was not found in the new version. Look for it and write where it is now."
        return PlaceOut(where=where, holds=False, proposed="", reason=words, heading="", page=None)
    return PlaceOut(
        where=where,
        holds=found.holds,
        proposed=found.words,
        reason=found.reason,
        heading=found.heading,
        page=found.page,
    )


def _outlines(session: Session, item: EvidenceItem, from_number: int) -> tuple[Outline, Outline]:
    revisions = [_revision(session, item, number) for number in (from_number, item.current_revision)]
    text: dict[UUID, list[TextPart]] = {revision.id: [] for revision in revisions}
    for row in queries.list_text(session, list(text)):
        text[row.revision_id].append(TextPart(row.text, Place(page=row.page, sheet=row.sheet, heading=row.heading)))
    old, new = (_outline(revision, text[revision.id]) for revision in revisions)
    return old, new


def _revisions(session: Session, item: EvidenceItem) -> list[RevisionOut]:
    rows = queries.list_revisions(session, item.id)
    redacted = {row[0].redacts for row in rows}
    read = scans.readings_of(session, item.id)
    return [
        revision_out(*row[:3], is_set_aside=row[0].number in redacted, held=row[3], scan=read.get(row[0].id))
        for row in rows
    ]


def _outline(revision: EvidenceRevision, text: list[TextPart]) -> Outline:
    sheets = tuple(dict.fromkeys(part.place.sheet for part in text if part.place.sheet))
    return Outline(headings_of(revision), tuple(text), revision.page_count, sheets)


def _revision(session: Session, item: EvidenceItem, number: int) -> EvidenceRevision:
    found = queries.find_revision(session, item.id, number)
    if found is None:
        raise NotFound(f"{item.reference} has no version {number}.")
    return found[0]


def _words_shown(
    session: Session, actor: Actor, lines: Sequence[ItemLine], query: str, hits: Mapping[str, index.Found]
) -> dict[str, str]:
    """The words found in each document, or why they are not shown."""
    found = {line.item.id: line.item.reference for line in lines if line.item.reference in hits}
    hidden = {found[item_id] for item_id in undecided.kept_back(session, actor, found.keys())}
    shown = index.show(session, query, [hits[reference] for reference in found.values() if reference not in hidden])
    return dict.fromkeys(hidden, KEPT_BACK) | {hit.subject: _words_of(hit) for hit in shown}


def _words_of(hit: index.Hit) -> str:
    words = "".join(piece.text for piece in hit.snippet)
    return f"{hit.place}: {words}" if hit.place and words else words
