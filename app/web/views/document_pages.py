"""The pages of a document as pictures."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PageThumb:
    """A small picture that leads to its page; without `picture` the page could not be drawn."""

    number: int
    address: str
    picture: str
    is_shown: bool = False


@dataclass(frozen=True)
class PageShown:
    """The page that is shown large; without `picture` it could not be drawn. `remark` says which of the file's own begin on it."""

    number: int
    picture: str
    width: int
    height: int
    alt: str
    remark: str = ""


@dataclass(frozen=True)
class PagesPart:
    """The pages: small ones round the one that is shown large. While they are drawn, the piece asks for itself at `fragment`.

    `says` is why there are none or not all; `asked` what is said of the place that was asked for; `words_at` where its
    words stand on the page.
    """

    title: str
    says: str = ""
    asked: str = ""
    words_at: str = ""
    fragment: str = ""
    count: int = 0
    here: str = ""
    thumbs: Sequence[PageThumb] = ()
    shown: PageShown | None = None
    before: str = ""
    after: str = ""
