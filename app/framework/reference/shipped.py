"""The request lists that ship with the product, as their file has them; read only when they are published."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from app.framework.reference.loading import lines, load, text

_FILE = "request_categories.yaml"
_LONGEST_STATUS = 60


@dataclass(frozen=True)
class ShippedLine:
    code: str
    title: str
    asked: str
    official_ref: str | None
    theme: str
    quality_statements: tuple[str, ...]
    evidence_categories: tuple[str, ...]
    kind: str
    certainty: str
    source: str
    maps_from: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShippedList:
    """A list with what is known about it; `warning` is to be shown with it."""

    code: str
    name: str
    status: str
    certainty: str
    source: str
    warning: str
    schema_version: int
    predecessor_code: str
    lines: tuple[ShippedLine, ...]


@cache
def shipped_lists() -> tuple[ShippedList, ...]:
    """Every list in the file; one without items is there to be filled with the list that CQC sends."""
    data = load(_FILE)
    return tuple(_list(block, data) for block in data["lists"])


@cache
def shipped_warning() -> str:
    """What must be said of a list that is not CQC's own."""
    return text(load(_FILE), "warning")


def _list(block: dict[str, Any], data: dict[str, Any]) -> ShippedList:
    # A status of one word group; what follows it says what to do and belongs to the warning.
    status, _, more = text(block, "status").partition(";")
    items = tuple(_line(item) for item in block.get("items", ()))
    return ShippedList(
        code=block["id"],
        name=text(block, "name"),
        status=status[:_LONGEST_STATUS],
        certainty=text(block, "list_certainty"),
        source="; ".join((text(block, "item_count_certainty"), *lines(block.get("what_is_official")))).strip("; "),
        warning=" ".join(part for part in (_sentence(more), text(data, "warning")) if part),
        schema_version=int(data["schema"]),
        predecessor_code=_predecessor(block, data),
        lines=items,
    )


def _line(item: dict[str, Any]) -> ShippedLine:
    asked = text(item, "asked")
    return ShippedLine(
        code=item["id"],
        title=text(item, "title"),
        asked=asked,
        official_ref=item["official_ref"],
        theme=item["theme"],
        quality_statements=lines(item["quality_statements"]),
        evidence_categories=lines(item["evidence_categories"]),
        kind=item["kind"],
        certainty=item["certainty"],
        source=text(item, "source"),
        maps_from=lines(item.get("maps_from_pilot")),
        # A request that names no parts is one part: all that is asked.
        parts=tuple((part["id"], text(part, "ask")) for part in item.get("parts", ())) or (("a", asked),),
    )


def _predecessor(block: dict[str, Any], data: dict[str, Any]) -> str:
    """The list whose codes this one's items map from."""
    mapped = {code for item in block.get("items", ()) for code in item.get("maps_from_pilot", ())}
    for other in data["lists"]:
        if mapped & {item["id"] for item in other.get("items", ())}:
            return str(other["id"])
    return ""


def _sentence(words: str) -> str:
    tidy = words.strip()
    return f"{tidy[0].upper()}{tidy[1:].rstrip('.')}." if tidy else ""
