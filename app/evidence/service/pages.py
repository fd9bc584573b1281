"""The pages of a version: who may look at them, that they are to be drawn, and that somebody looked."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import NotFound
from app.documents.beginnings import page_place, sheet_place
from app.documents.pages import why_no_pages
from app.documents.places import Jump, Outline, jump_of
from app.evidence import queries, rules
from app.evidence.models import ERASED_REASON
from app.evidence.queries import pages as of_pages
from app.evidence.queries import undecided
from app.evidence.queries.undecided import PAGES_KEPT_BACK, SET_ASIDE
from app.evidence.rules.showing import headings_of
from app.evidence.schemas.pages import Drawable
from app.jobs import service as jobs
from app.jobs.schemas import JobOut

PAGES = "evidence.pages"
SEEN = "evidence.pages.seen"
# Turning the pages of a guarded document is one look, not one for each page.
ONE_LOOK = timedelta(minutes=30)
_A_LINK = "A public page is shown, not fetched, so it has no pages here."
_ERASED = "It was erased."


def get_drawable(session: Session, actor: Actor, reference: str, number: int) -> Drawable:
    """A version as far as its pages go; NotFound (404) where it can't be seen.

    What keeps the words of a document back keeps its pages back: they say the same.
    """
    actor.require(Permission.EVIDENCE_READ)
    item = queries.get_visible(session, actor, reference)
    found = queries.find_revision(session, item.id, number)
    if found is None:
        raise NotFound(f"{item.reference} has no version {number}.")
    revision, stored = found
    if item.withdrawn_reason == ERASED_REASON:
        says = _ERASED
    elif stored is None:
        says = _A_LINK
    elif stored.held:
        says = f"Its pages are not shown. {stored.held}"
    elif undecided.is_kept_back(session, actor, revision):
        says = SET_ASIDE if undecided.is_set_aside(session, revision) else PAGES_KEPT_BACK
    else:
        says = why_no_pages(revision.media_type)
    return Drawable(
        reference=item.reference,
        number=number,
        revision_id=revision.id,
        sha256=stored.sha256 if stored is not None else "",
        media_type=revision.media_type,
        is_guarded=rules.is_guarded(item.sensitivity),
        says=says,
    )


def drawable_of(session: Session, actor: Actor, revision_id: UUID) -> Drawable:
    """The same, for the job that draws them."""
    actor.require(Permission.EVIDENCE_READ)
    place = of_pages.find_place(session, actor, revision_id)
    if place is None:
        raise NotFound("There is no such document that you can see.")
    return get_drawable(session, actor, *place)


def words_by_place(session: Session, actor: Actor, revision_id: UUID) -> dict[str, str]:
    """The words of a version by the places that people cite ("page 7", "sheet Waits"), in their order."""
    actor.require(Permission.EVIDENCE_READ)
    found: dict[str, str] = {}
    for page, sheet, text in of_pages.words_by_place(session, revision_id):
        place = sheet_place(sheet) if sheet else page_place(page) if page else ""
        if place:
            found[place] = f"{found[place]}\n{text}" if place in found else text
    return found


def jumps_to(session: Session, actor: Actor, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Jump]:
    """For each (reference, where to look): the page or sheet of the version in use that it leads to, where that can be told."""
    actor.require(Permission.EVIDENCE_READ)
    wanted = {place for place in places if place[1]}
    unsure = {reference for reference, where in wanted if jump_of(where) is None}
    of = of_pages.outlines(session, actor, unsure) if unsure else {}
    layouts = {
        reference: Outline(headings_of(revision), sheet_names=tuple(sheets))
        for reference, (revision, sheets) in of.items()
    }
    found = {(reference, where): jump_of(where, layouts.get(reference)) for reference, where in wanted}
    return {place: jump for place, jump in found.items() if jump is not None}


def drawing_job(session: Session, actor: Actor, drawable: Drawable) -> JobOut | None:
    """The latest job that draws the pages of a version, whoever asked for it."""
    actor.require(Permission.EVIDENCE_READ)
    return jobs.latest_about(session, actor, PAGES, drawable.revision_id)


def ask_for_pages(session: Session, actor: Actor, drawable: Drawable) -> JobOut:
    """Have the pages of a version drawn; while a job does, that one."""
    actor.require(Permission.EVIDENCE_READ)
    found = jobs.latest_about(session, actor, PAGES, drawable.revision_id)
    if found is not None and found.finished_at is None:
        return found
    jobs.ask_for(session, actor, PAGES, drawable.revision_id)
    asked = jobs.latest_about(session, actor, PAGES, drawable.revision_id)
    assert asked is not None
    return asked


def is_look_noted(session: Session, actor: Actor, drawable: Drawable) -> bool:
    """Whether this look at a guarded document is in the record already."""
    actor.require(Permission.EVIDENCE_READ)
    item = queries.get_visible(session, actor, drawable.reference)
    return of_pages.is_noted(session, actor, SEEN, item.id, _said(drawable), now() - ONE_LOOK)


def note_look(session: Session, actor: Actor, drawable: Drawable) -> None:
    """Write down that somebody looks at the pages of a restricted document or of case material, once in half an hour."""
    actor.require(Permission.EVIDENCE_READ)
    item = queries.get_visible(session, actor, drawable.reference)
    if not of_pages.is_noted(session, actor, SEEN, item.id, _said(drawable), now() - ONE_LOOK):
        record(session, actor, SEEN, item, reason=_said(drawable))


def _said(drawable: Drawable) -> str:
    return f"Version {drawable.number}"
