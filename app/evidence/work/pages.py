"""Pages are drawn as a job, on first asking, and looked at by those who may have the file; unused ones are taken away."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import structlog

from app.access import Actor
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import NotFound
from app.documents.beginnings import page_place, where_they_begin
from app.documents.facts import Unreadable
from app.documents.office import FILTERS
from app.documents.pages import drawn_pages
from app.documents.types import type_of_media
from app.evidence import service
from app.evidence.schemas.pages import Drawable, PageOut, PagesOut, PagesState
from app.files.previews import Preview, PreviewPage, Previews
from app.files.store import FileStore
from app.jobs.work import InHand, Work

log = structlog.get_logger("readiness.evidence")

TELL_EVERY = 10  # pages
# A job that ended without pages is not asked for again at once.
AGAIN_AFTER = timedelta(minutes=1)
_COMING = "The pages are being drawn."
_NOT_DRAWN = "Its pages could not be drawn just now. Look again in a minute; its words are shown below."


def previews_of(settings: Settings) -> Previews:
    return Previews(settings.previews_folder)


def pages_of(previews: Previews, db: Database, actor: Actor, reference: str, number: int) -> PagesOut:
    """The pages of a version; where nobody drew them yet, that is asked for now."""
    with db.read() as session:
        drawable = service.get_drawable(session, actor, reference, number)
        if drawable.says:
            return _out(drawable, PagesState.NONE, drawable.says)
        preview = previews.find(drawable.sha256)
        if preview is not None:
            state = PagesState.DRAWN if preview.pages else PagesState.NONE
            return _out(drawable, state, preview.says, preview)
        job = service.drawing_job(session, actor, drawable)
    if job is None or (job.finished_at is not None and now() - job.finished_at > AGAIN_AFTER):
        with db.write() as session:
            job = service.ask_for_pages(session, actor, drawable)
    if job.finished_at is None:
        return _out(drawable, PagesState.COMING, _COMING)
    return _out(drawable, PagesState.NONE, _NOT_DRAWN)


def page_picture(
    previews: Previews, db: Database, actor: Actor, reference: str, number: int, page: int, *, is_small: bool
) -> tuple[Path, Drawable]:
    """Where the picture of one page lies, for those who may see it; NotFound (404) where there is none.

    A look at a guarded document is written down first: without that entry nothing is shown.
    """
    with db.read() as session:
        drawable = service.get_drawable(session, actor, reference, number)
        path = None if drawable.says else previews.path_of(drawable.sha256, page, is_small=is_small)
        if path is None:
            raise NotFound(f"There is no picture of page {page} of version {number} of {drawable.reference}.")
        is_noted = not drawable.is_guarded or service.is_look_noted(session, actor, drawable)
    if not is_noted:
        with db.write() as session:
            service.note_look(session, actor, drawable)
    return path, drawable


def drawer(settings: Settings, store: FileStore) -> Work:
    """The work "evidence.pages": the pages of one version are drawn, if nobody did yet."""
    previews = previews_of(settings)

    def draw(in_hand: InHand) -> bool:
        with in_hand.db.read() as session:
            drawable = service.drawable_of(session, in_hand.actor, in_hand.subject_id)
            own = service.words_by_place(session, in_hand.actor, in_hand.subject_id)
        if drawable.says or previews.find(drawable.sha256) is not None:
            return False
        store.open_checked(drawable.sha256, drawable.reference).close()
        try:
            _draw(in_hand, previews, store.path_of(drawable.sha256), drawable, own, settings.home)
        except FileNotFoundError:
            log.info("pages_not_kept", job=str(in_hand.job_id))  # it was erased meanwhile
        if not store.path_of(drawable.sha256).is_file():
            previews.erase(drawable.sha256)  # an erasure takes the bytes first, then what it finds drawn
        return False

    return draw


def clear_previews(settings: Settings) -> Callable[[Database], None]:
    """For the worker: what nobody looked at for a month is taken away."""

    def sweep(db: Database) -> None:
        previews_of(settings).clear_unused()

    return sweep


def _draw(
    in_hand: InHand, previews: Previews, path: Path, drawable: Drawable, own: Mapping[str, str], home: Path
) -> None:
    with previews.drawing(drawable.sha256) as draft:
        made: list[PreviewPage] = []
        words: list[tuple[int, str]] = []
        try:
            with drawn_pages(path, drawable.media_type, (home,)) as pages:
                for one in pages.pictures:
                    if one.large:
                        draft.put(one.number, one.large, one.small)
                    made.append(PreviewPage(one.number, one.width, one.height))
                    words.append((one.number, one.words))
                    if one.number % TELL_EVERY == 0 and not in_hand.tell(
                        one.number, pages.count, f"{one.number} of {pages.count} pages drawn."
                    ):
                        return
                count, marks = pages.count, pages.bookmarks
        except Unreadable as unreadable:
            draft.finish(Preview(says=unreadable.sentence))
            in_hand.tell(0, 0, unreadable.sentence)
            return
        begins = where_they_begin(own, words, marks) if _has_other_pages(drawable.media_type) else {}
        draft.finish(Preview(count, tuple(_with_places(made, begins)), _not_all(made, count)))
        in_hand.tell(len(made), count, f"{len(made)} pages drawn.")


def _has_other_pages(media_type: str) -> bool:
    """Whether LibreOffice may begin a page elsewhere than the program that the file was made with; slides are slides."""
    type_ = type_of_media(media_type)
    return type_ is not None and FILTERS.get(type_.extension, "").startswith(("writer", "calc"))


def _with_places(made: list[PreviewPage], begins: Mapping[str, int]) -> list[PreviewPage]:
    if all(place == page_place(page) for place, page in begins.items()):
        return made
    return [
        PreviewPage(one.number, one.width, one.height, tuple(place for place, at in begins.items() if at == one.number))
        for one in made
    ]


def _not_all(made: list[PreviewPage], count: int) -> str:
    if len(made) < count:
        return f"The first {len(made)} of {count} pages are shown. Download it to see the rest."
    return ""


def _out(drawable: Drawable, state: PagesState, says: str, preview: Preview | None = None) -> PagesOut:
    pages = [
        PageOut(number=one.number, width=one.width, height=one.height, begins=list(one.begins))
        for one in (preview.pages if preview else ())
    ]
    return PagesOut(
        document=drawable.reference,
        revision=drawable.number,
        state=state,
        says=says,
        count=preview.count if preview else 0,
        pages=pages,
    )
