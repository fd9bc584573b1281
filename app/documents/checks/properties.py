"""What an Office file says of itself: who wrote it, what a council added of its own, and what its pictures say of theirs."""

import re
import warnings as python_warnings
from html import unescape
from io import BytesIO

from app.documents.facts import Flag, Found, Warned

PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
# Names that programs write where nobody gave one.
_NOBODY = frozenset(("", "python-docx", "openpyxl", "apache poi", "un-named", "unknown", "user", "author"))
_SAYS = re.compile(
    rb"<(?:\w+:)?(creator|lastModifiedBy|Manager|lpwstr)(?:\s[^>]*)?>([^<]+)</(?:\w+:)?\1>", re.IGNORECASE
)
_WORDS = {"creator": "author", "lastmodifiedby": "last saved by", "manager": "manager"}
_PICTURES = (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".webp")


class PropertyFacts:
    """Gathers from each part of an Office file in turn; `warnings()` says it all at the end."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.pictures: list[str] = []

    def take(self, name: str, data: bytes) -> None:
        """Look at one part that is XML."""
        if name not in PARTS:
            return
        for tag, words in _SAYS.findall(data):
            value = " ".join(unescape(words.decode("utf-8", "replace")).split())
            if value.casefold() not in _NOBODY:
                self.said.setdefault(_WORDS.get(tag.decode().lower(), "another property"), value[:60])

    def take_picture(self, name: str, data: bytes) -> None:
        """Look at one part that may be a picture; one that can't be read says nothing."""
        if not name.lower().endswith(_PICTURES) or b"Exif\x00\x00" not in data[:200_000]:
            return
        from PIL import ExifTags, Image

        from app.documents.checks.plain import picture_facts

        try:
            with python_warnings.catch_warnings():
                python_warnings.simplefilter("ignore")
                with Image.open(BytesIO(data)) as picture:
                    exif = picture.getexif()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, KeyError, TypeError):
            return
        if picture_facts(exif, ExifTags.IFD.GPSInfo):
            self.pictures.append(name.rpartition("/")[2])

    def warnings(self) -> list[Warned]:
        """One for the properties, one for all pictures."""
        found = []
        if self.said:
            said = ", ".join(f"{what} {value}" for what, value in self.said.items())
            sentence = f"It says in its properties: {said}. That is taken out of what is sent."
            found.append(Warned(Flag.HIDDEN_CONTENT, sentence, "properties", Found.PROPERTIES))
        if self.pictures:
            sentence = "Pictures in it say where, when or by whom they were taken. That is taken out of what is sent."
            place = ", ".join(dict.fromkeys(self.pictures))[:120]
            found.append(Warned(Flag.HIDDEN_CONTENT, sentence, place, Found.PICTURE_FACTS))
        return found
