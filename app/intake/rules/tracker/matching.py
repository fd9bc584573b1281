"""Which document of ours a name or an address in a tracker means, with the reason."""

from collections.abc import Sequence
from pathlib import PurePath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from app.intake.schemas import Known


class Catalogue:
    """The documents there are, by title, by file name and by address."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.titles: dict[str, list[Known]] = {}
        self.files: dict[str, list[Known]] = {}
        self.addresses: dict[str, list[Known]] = {}
        for one in known:
            self.titles.setdefault(plain(one.title), []).append(one)
            if one.file_name:
                self.files.setdefault(stem(one.file_name), []).append(one)
            for address in dict.fromkeys(one.addresses):
                self.addresses.setdefault(address, []).append(one)

    def find(self, title: str, link: str) -> dict[str, str]:
        """The documents that this may be, with the reason: the same title, the same file, the same address."""
        linked = self.addresses.get(link, []) if link else []
        titled = self.titles.get(plain(title), [])
        both = [one for one in titled if one in linked]
        if both:
            return {one.reference: "Same title and same address" for one in both}
        # Documents of one title at two known addresses are two documents.
        titled = [one for one in titled if not link or not one.addresses]
        if titled:
            return {one.reference: "Same title" for one in titled}
        filed = self.files.get(stem(title)) or (self.files.get(stem(file_of(link)), []) if file_of(link) else [])
        if filed:
            return {one.reference: "Same file name" for one in filed}
        # An address of many documents is a folder.
        return {linked[0].reference: "Same address"} if len(linked) == 1 and file_of(link) else {}


def file_of(link: str) -> str:
    """The name of the file at the end of an address, "" for a folder or a page."""
    path = unquote(urlsplit(link).path) if link.lower().startswith(("http://", "https://", "file:")) else link
    name = PureWindowsPath(path).name
    return name if 2 <= len(PurePath(name).suffix) <= 6 else ""


def plain(text: str) -> str:
    """Words in lower case, one space between them."""
    return " ".join(text.casefold().split())


def stem(name: str) -> str:
    """A file's name without its kind."""
    path = PurePath(name)
    return plain(path.stem if 2 <= len(path.suffix) <= 6 else name)
