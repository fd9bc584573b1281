"""Reads one of our reference files; sources and certainty come out of it in one shape."""

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[1] / "data"

# libyaml reads the same files about ten times faster; a Python without it still works.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(name: str) -> Any:
    """The content of `data/<name>`; it ships with the product, so a missing file is a bug."""
    return parse((DATA / name).read_text(encoding="utf-8"))


def parse(text: str) -> Any:
    """YAML without tags that make objects; yaml.YAMLError where it is not YAML."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are the safe ones


def head(name: str, before: str) -> Any:
    """What stands in `data/<name>` before the line `before`: the long list that follows it is not parsed."""
    return parse((DATA / name).read_text(encoding="utf-8").split(f"\n{before}\n", 1)[0])


def lines(value: Any) -> tuple[str, ...]:
    """A text, a list of texts or nothing, as a tuple of texts."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return tuple(str(part) for part in value)


def sources(block: dict[str, Any]) -> tuple[str, ...]:
    """Where a block of reference data says it comes from."""
    return lines(block.get("sources") or block.get("source") or block.get("src"))


def text(block: dict[str, Any], name: str) -> str:
    """The words under `name`, or "" where there are none."""
    value = block.get(name)
    return "" if value is None else " ".join(str(value).split())
