"""A file name as the client sent it, made fit to be kept and shown, or refused."""

import re
import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 260  # the longest path that Windows opens

# Direction overrides hide the true ending ("Annual report exe.docx" that ends in .exe).
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile("[\x00\r\n\x0b\x0c\x85\u2028\u2029]")
_DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])")


class NameRefused(Exception):
    """`sentence` says what is wrong with the name and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def clean_name(name: str) -> str:
    """The name to keep and show: folders dropped, invisible characters taken out, one form of accents (NFC).

    NameRefused for a name that is empty, too long, hides its ending or holds line breaks. Names that Windows keeps
    for itself (CON, NUL) and characters it does not allow stay as they are here: packs choose their own file names.
    """
    if _OVERRIDES.search(name):
        raise NameRefused("This file’s name holds characters that hide its true ending. Rename it, then add it again.")
    if _LINE_BREAKS.search(name):
        raise NameRefused("This file’s name holds control characters. Rename it, then add it again.")
    last = re.split(r"[\\/]", _DRIVE.sub("", name).rstrip("\\/ "))[-1]
    visible = "".join(
        " " if c in "\t\xa0" else c for c in last if unicodedata.category(c) not in _INVISIBLE or c in "\t"
    )
    shown = " ".join(unicodedata.normalize("NFC", visible).split()).rstrip(". ")
    if not shown:
        raise NameRefused("This file has no name. Give it one, then add it again.")
    if shown.startswith("."):
        raise NameRefused(f"“{shown[:40]}” is the name of a settings file. Only documents can be added.")
    if len(shown) > MAX_LENGTH:
        raise NameRefused(f"This file’s name is longer than {MAX_LENGTH} characters. Shorten it, then add it again.")
    return shown


# Control, format (zero-width, soft hyphen), surrogate and private-use characters: two names that look the same must be.
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co"))


_ENDING = re.compile(r"(?:\.[A-Za-z]\w{1,4})+$")


def without_ending(name: str) -> str:
    """The words of a file's name: "Waits.final.docx" is "Waits"."""
    return _ENDING.sub("", name)


def extension_of(name: str) -> str:
    """The last ending in lower case without its dot; empty when there is none."""
    return PurePosixPath(name).suffix.lstrip(".").lower()
