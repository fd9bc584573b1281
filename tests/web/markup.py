"""Reads a page's markup for the tests: elements with their attributes and text, in order."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """One element; `text` is all text inside it."""

    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Markup(HTMLParser):
    """`elements` in the order they open; `left_open` are those that never closed."""

    elements: list[Element] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(outer.name for outer in self.stack))
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1].name != tag:
            self.faults.append(f"</{tag}> closes {self.stack[-1].name if self.stack else 'nothing'}")
            return
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        for element in self.stack:
            element.text += data

    def all(self, *names: str) -> list[Element]:
        """Elements of these names."""
        return [element for element in self.elements if element.name in names]

    def ids(self) -> list[str]:
        """Every id, in order, repeats included."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]


def read(page: str) -> Markup:
    """The markup of a page."""
    markup = Markup()
    markup.feed(page)
    markup.close()
    return markup
