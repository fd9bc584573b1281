"""What the worker does for the catalogue: names of people looked for, pages drawn, texts compared."""

from app.evidence.work.names import look_for_names, names_key, print_texts
from app.evidence.work.pages import clear_previews, drawer, page_picture, pages_of, previews_of

__all__ = [
    "clear_previews",
    "drawer",
    "look_for_names",
    "names_key",
    "page_picture",
    "pages_of",
    "previews_of",
    "print_texts",
]
