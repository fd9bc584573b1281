"""An Office file as its parts: relations cut, parts that nothing leads to left out, written the same way each time."""

import posixpath
import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


class Package:
    """The parts of a file by name. `trees` are those that were opened to be changed."""

    def __init__(self, data: bytes):
        with ZipFile(BytesIO(data)) as file:
            self.parts = {name: file.read(name) for name in file.namelist() if not name.endswith("/")}
        self._trees: dict[str, Any] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def named(self, pattern: str) -> list[str]:
        """The parts whose whole name is of this pattern, in the file's order."""
        return [name for name in self.parts if re.fullmatch(pattern, name)]

    def tree(self, name: str) -> Any:
        """The root element of a part; what is changed in it is written."""
        if name not in self._trees:
            self._trees[name] = etree.fromstring(self.parts[name], _PARSER)
        return self._trees[name]

    def relations(self, owner: str) -> dict[str, str]:
        """Id to the part it leads to, for relations inside the file."""
        name = relations_of(owner)
        if name not in self.parts:
            return {}
        return {
            one.get("Id", ""): _target(owner, one.get("Target", ""))
            for one in self.tree(name)
            if isinstance(one.tag, str) and one.get("TargetMode", "") != "External"
        }

    def cut(self, is_cut: Callable[[str, str], bool], owner: str | None = None) -> set[str]:
        """Cut the relations for which `is_cut(kind, target part)`, of one owner or of all; gives the ids that were cut."""
        gone: set[str] = set()
        names = [relations_of(owner)] if owner is not None else [n for n in self.parts if n.endswith(".rels")]
        for name in names:
            if name not in self.parts:
                continue
            root = self.tree(name)
            for one in list(root):
                kind = one.get("Type", "").rpartition("/")[2]
                if is_cut(kind, _target(owner_of(name), one.get("Target", ""))):
                    gone.add(one.get("Id", ""))
                    root.remove(one)
        return gone

    def drop(self, names: Iterable[str]) -> None:
        """Take parts out, with every relation that leads to them."""
        gone = set(names)
        if not gone:
            return
        self.cut(lambda kind, target: target in gone)
        for name in gone:
            self.parts.pop(name, None)
            self._trees.pop(name, None)

    def collect(self) -> None:
        """Leave out every part that nothing leads to any more, and its line among the content types."""
        reached = {CONTENT_TYPES, _ROOT_RELATIONS}
        waiting = [""]
        while waiting:
            owner = waiting.pop()
            for target in self.relations(owner).values():
                if target in self.parts and target not in reached:
                    reached |= {target, relations_of(target)}
                    waiting.append(target)
        for name in [one for one in self.parts if one not in reached]:
            self.parts.pop(name)
            self._trees.pop(name, None)
        types = self.tree(CONTENT_TYPES)
        for one in list(types):
            if one.tag.endswith("}Override") and one.get("PartName", "").lstrip("/") not in self.parts:
                types.remove(one)

    def written(self) -> bytes:
        """The file: the same parts give the same bytes."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as file:
            for name, data in self.parts.items():
                content = data
                if name in self._trees:
                    content = etree.tostring(self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)
                entry = ZipInfo(name, _THE_SAME_DAY)
                entry.compress_type = ZIP_DEFLATED
                file.writestr(entry, content)
        return out.getvalue()


def relations_of(owner: str) -> str:
    """The part in which the relations of a part stand; "" is the file itself."""
    folder, _, name = owner.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def owner_of(relations: str) -> str:
    """The part whose relations these are."""
    folder, _, name = relations.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def remove(element: Any) -> None:
    """Take an element out of its parent; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Any) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    parent.remove(element)


def _target(owner: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))
