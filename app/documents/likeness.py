"""What a text is compared by, without its words: whether another is mostly the same, and how many paragraphs they share.

A min-wise signature over runs of four words, one hash a run (one-permutation hashing, empty places filled from the next full
one): two texts have about as many equal places as they share runs. Bands of places make keys that texts alike have in common,
so that one document finds those like it among thousands by an index. The same text has the same print on every machine.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

PLACES, IN_A_BAND = 63, 3
RUN = 4
# A form or a list of a few words is like many others; a paragraph of fewer words is a heading or a label.
ENOUGH_RUNS, ENOUGH_WORDS = 12, 4
# More is read of no document: a long one is told by its beginning.
MOST_WORDS = 20_000
_WORD = re.compile(r"[a-z0-9]+")
_32_BITS = 0xFFFFFFFF
_STEP = 0x9E3779B1  # odd, so that a place filled from its neighbour differs from that neighbour


@dataclass(frozen=True)
class TextPrint:
    """`signature` is 63 numbers of 32 bits, empty for a text of too few words; `paragraphs` 64 bits of each; in hexadecimal."""

    signature: str = ""
    paragraphs: str = ""

    def bands(self) -> list[int]:
        """One for each band, below zero; texts of which about half is the same share at least one, as a rule."""
        places = _unpacked(self.signature, "I")
        cut = (places[start : start + IN_A_BAND] for start in range(0, len(places), IN_A_BAND))
        return [-1 - key_of("band", number, *band) for number, band in enumerate(cut)]

    def likeness(self, other: "TextPrint") -> float:
        """About which share of their runs of words both have, 0 to 1."""
        pairs = zip(_unpacked(self.signature, "I"), _unpacked(other.signature, "I"), strict=False)
        return sum(mine == theirs for mine, theirs in pairs) / PLACES

    def shared_with(self, older: "TextPrint") -> tuple[int, int]:
        """How many paragraphs of the older text stand in this one too, and how many it has."""
        mine, theirs = set(_unpacked(self.paragraphs, "Q")), _unpacked(older.paragraphs, "Q")
        return sum(one in mine for one in theirs), len(theirs)


# Of a link, a picture, a recording.
NO_PRINT = TextPrint()


def print_of(texts: Iterable[str]) -> TextPrint:
    """The print of a document's text, piece by piece as it was read."""
    words: list[str] = []
    paragraphs: list[int] = []
    for text in texts:
        for line in text.splitlines():
            found = _WORD.findall(unicodedata.normalize("NFKC", line).lower())
            words += found
            if len(found) >= ENOUGH_WORDS:
                paragraphs.append(key_of(" ".join(found)))
        if len(words) > MOST_WORDS:
            break
    return TextPrint(_signature(words[:MOST_WORDS]), _packed(paragraphs, "Q"))


def key_of(*parts: object) -> int:
    """A number of 63 bits for words or numbers."""
    said = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big") >> 1


def _signature(words: list[str]) -> str:
    numbers = [_number(word) for word in words]
    runs = set()
    for a, b, c, d in zip(numbers, numbers[1:], numbers[2:], numbers[3:], strict=False):
        mixed = (a * 0x85EBCA6B + b * 0xC2B2AE35 + c * 0x27D4EB2F + d * 0x165667B1) & _32_BITS
        runs.add(((mixed ^ (mixed >> 15)) * 0x2C1B3C6D) & _32_BITS)
    if len(runs) < ENOUGH_RUNS:
        return ""
    least: list[int | None] = [None] * PLACES
    for run in runs:
        at, value = run % PLACES, run // PLACES
        smallest = least[at]
        if smallest is None or value < smallest:
            least[at] = value
    return _packed([_filled(least, at) for at in range(PLACES)], "I")


def _filled(least: list[int | None], at: int) -> int:
    """The least run of a place, or of the next that has one, marked by how far off it is."""
    for away in range(PLACES):
        value = least[(at + away) % PLACES]
        if value is not None:
            return (value + away * _STEP) & _32_BITS
    raise AssertionError("a signature is made of at least one run")


@lru_cache(maxsize=50_000)
def _number(word: str) -> int:
    return crc32(word.encode())


def _packed(numbers: list[int], kind: str) -> str:
    return struct.pack(f"<{len(numbers)}{kind}", *numbers).hex()


def _unpacked(packed: str, kind: str) -> tuple[int, ...]:
    data = bytes.fromhex(packed)
    return struct.unpack(f"<{len(data) // struct.calcsize(kind)}{kind}", data)
