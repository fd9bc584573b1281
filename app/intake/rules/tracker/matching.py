"""Which document of ours a name or an address in a tracker means, with the reason."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from app.intake.schemas import Known

# "Plan, winter_2026" and "plan winter 2026" are one name: SharePoint and people change marks when they save a file.
_MARKS = re.compile(r"[\W_]+")


class Catalogue:
    """The documents there are, by title, by file name and by address."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.titles: dict[str, list[Known]] = {}
        self.names: dict[str, list[Known]] = {}
        self.files: dict[str, list[Known]] = {}
        self.addresses: dict[str, list[Known]] = {}
        for one in known:
            self.titles.setdefault(plain(one.title), []).append(one)
            self.names.setdefault(loose(one.title), []).append(one)
            if one.file_name:
                self.files.setdefault(stem(one.file_name), []).append(one)
            for address in dict.fromkeys(one.addresses):
                self.addresses.setdefault(address, []).append(one)

    def find(self, title: str, link: str) -> dict[str, str]:
        """The documents that this may be, with the reason: the same title, the same file, the same address."""
        if not self.titles:
            return {}
        linked = self.addresses.get(link, []) if link else []
        titled = self.titles.get(plain(title), [])
        both = [one for one in titled if one in linked]
        if both:
            return _for_one_reason(both, "Same title and same address")
        # Documents of one title at two known addresses are two documents.
        titled = [one for one in titled if not link or not one.addresses]
        if titled:
            return _for_one_reason(titled, "Same title")
        file = file_of(link)
        filed = [one for one in (self.files.get(stem(file), []) if file else []) if not _elsewhere(one, link)]
        if filed:
            return _for_one_reason(filed, "Same file name as in the link")
        filed = [one for one in self.files.get(stem(title), []) if not _elsewhere(one, link)]
        if filed:
            return _for_one_reason(filed, "Same file name")
        # An address of many documents is a folder.
        if len(linked) == 1 and file:
            return {linked[0].reference: "Same address"}
        named = [one for one in self.names.get(loose(title), []) if not _elsewhere(one, link)]
        return _for_one_reason(named, "Same title but for its marks") if loose(title) else {}


def _elsewhere(one: Known, link: str) -> bool:
    """Both have an address, and not the same one: two documents, whatever they are called."""
    return bool(link and one.addresses) and link not in one.addresses


def _for_one_reason(found: Sequence[Known], why: str) -> dict[str, str]:
    """Where a document to come and one that is in have the name, the row is about the one that waits."""
    waiting = [one for one in found if one.to_come]
    return {one.reference: why for one in (waiting if len(waiting) == 1 else found)}


def file_of(link: str) -> str:
    """The name of the file at the end of an address, "" for a folder or a page."""
    path = unquote(urlsplit(link).path) if link.lower().startswith(("http://", "https://", "file:")) else link
    name = PureWindowsPath(path).name
    return name if 2 <= len(PurePath(name).suffix) <= 6 else ""


def plain(text: str) -> str:
    """Words in lower case, one space between them."""
    return " ".join(text.casefold().split())


def loose(text: str) -> str:
    """The same without any marks."""
    return _MARKS.sub(" ", text.casefold()).strip()


def stem(name: str) -> str:
    """A file's name without its kind and its marks."""
    path = PurePath(name)
    return loose(path.stem if 2 <= len(path.suffix) <= 6 and not path.suffix[1:].isdigit() else name)
