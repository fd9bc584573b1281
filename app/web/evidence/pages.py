"""The pages of a document on its page: small pictures, one large, and the place that somebody was led to."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db
from app.core.db import Database
from app.documents.beginnings import page_place, sheet_place
from app.evidence.routes.pages import picture_of
from app.evidence.schemas import ItemPageOut, TextOut
from app.evidence.schemas.pages import PageOut, PagesOut, PagesState
from app.evidence.work import pages_of, previews_of
from app.jobs.work import is_worked
from app.web.evidence.read_text import sheets_of, words_anchor
from app.web.views.document_pages import PageShown, PagesPart, PageThumb

router = APIRouter()
# So many small pictures round the page that is shown; all of them where a document has no more.
THUMBS = 24
PART = "pages"
_NOBODY_DRAWS = (
    "The pages are drawn as soon as the worker of this store runs. Ask whoever looks after Readiness to start it."
)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: a page of the document as people cite it, a sheet by its number, or a page as it is drawn."""

    page: int | None = None
    sheet: int | None = None
    drawn: int | None = None

    @property
    def query(self) -> str:
        said = (("page", self.page), ("sheet", self.sheet), ("drawn", self.drawn))
        return "&".join(f"{name}={value}" for name, value in said if value is not None)


def _wanted(page: str = "", sheet: str = "", drawn: str = "") -> Wanted:
    return Wanted(_number(page), _number(sheet), _number(drawn))


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("/evidence/{reference}/v{number:int}/pages/{page:int}")
def picture(
    request: Request,
    reference: str,
    number: int,
    page: int,
    db: Db,
    actor: CurrentActor,
    small: Annotated[bool, Query()] = False,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The picture of one page."""
    return picture_of(request, db, actor, reference, number, page, if_none_match, is_small=small)


def pages_part(
    request: Request, db: Database, actor: Actor, item: ItemPageOut, number: int, wanted: Wanted, text: list[TextOut]
) -> PagesPart | None:
    """The pages of one version, at the place that is wanted; None where there is no file at all."""
    of = next((one for one in item.revisions if one.number == number), None)
    if of is None or of.url:
        return None
    settings = request.app.state.settings
    found = pages_of(previews_of(settings), db, actor, item.reference, number)
    base = f"/evidence/{item.reference}" + (f"/v{number}" if number != item.revision else "")
    words_at = words_anchor(text, wanted.page, wanted.sheet)
    if found.state is PagesState.COMING:
        says = found.says if is_worked(settings.home) else _NOBODY_DRAWS
        fragment = base + (f"?{wanted.query}" if wanted.query else "")
        return PagesPart(item.title, says, words_at=words_at, fragment=fragment, here=base)
    if not found.pages:
        return PagesPart(item.title, found.says, words_at=words_at, here=base)
    at, asked = _place(found, wanted, text)
    return PagesPart(
        title=item.title,
        says=found.says,
        asked=asked,
        words_at=words_at,
        count=len(found.pages),
        here=base,
        thumbs=[_thumb(base, found, one, at) for one in _round(found.pages, at)],
        shown=_shown(item, found, found.pages[at - 1]),
        before=_address(base, at - 1) if at > 1 else "",
        after=_address(base, at + 1) if at < len(found.pages) else "",
    )


def _place(found: PagesOut, wanted: Wanted, text: list[TextOut]) -> tuple[int, str]:
    """The drawn page to show, and what has to be said of it."""
    last = len(found.pages)
    begins = {place: one.number for one in found.pages for place in one.begins}
    if wanted.drawn:
        return (wanted.drawn, "") if wanted.drawn <= last else (1, _no_such(wanted.drawn, last))
    if wanted.page:
        own = [(int(place.removeprefix("page ")), at) for place, at in begins.items() if place.startswith("page ")]
        if page_place(wanted.page) in begins:
            return begins[page_place(wanted.page)], ""
        if wanted.page > max([last, *(number for number, _ in own)]):
            return 1, _no_such(wanted.page, last)
        before = [at for number, at in sorted(own) if number < wanted.page]
        return (before[-1] if before else min(wanted.page, last)), ""
    if wanted.sheet:
        sheets = sheets_of(text)
        name = sheets[wanted.sheet - 1] if wanted.sheet <= len(sheets) else ""
        if name and sheet_place(name) in begins:
            return begins[sheet_place(name)], ""
        return 1, f"Where sheet “{name}” is among the pages can’t be told. Look at its words." if name else ""
    return 1, ""


def _no_such(number: int, last: int) -> str:
    pages = "page is" if last == 1 else "pages are"
    return f"There is no page {number} to show: {last} {pages} drawn. Page 1 is shown."


def _round(pages: list[PageOut], at: int) -> list[PageOut]:
    """All of them where they are few, else those round the one that is shown, the first and the last."""
    if len(pages) <= THUMBS + 2:
        return pages
    first = min(max(at - THUMBS // 2, 1), len(pages) - THUMBS + 1)
    near = set(range(first, first + THUMBS)) | {1, len(pages)}
    return [one for one in pages if one.number in near]


def _thumb(base: str, found: PagesOut, one: PageOut, at: int) -> PageThumb:
    picture = f"{_picture(found, one.number)}?small=true" if one.width else ""
    return PageThumb(one.number, _address(base, one.number), picture, one.number == at)


def _shown(item: ItemPageOut, found: PagesOut, one: PageOut) -> PageShown:
    own = [place for place in one.begins if place != page_place(one.number)]
    remark = f"Here begins {', '.join(own)} of the file itself." if own else ""
    alt = f"Page {one.number} of {len(found.pages)} of {item.title}, as a picture. Its words stand further down."
    return PageShown(one.number, _picture(found, one.number) if one.width else "", one.width, one.height, alt, remark)


def _picture(found: PagesOut, page: int) -> str:
    return f"/evidence/{found.document}/v{found.revision}/pages/{page}"


def _address(base: str, page: int) -> str:
    return f"{base}?drawn={page}#{PART}"


def _number(said: str) -> int | None:
    """A number from an address; what is none counts as nothing."""
    return int(said) or None if said.isascii() and said.isdecimal() and len(said) < 6 else None
