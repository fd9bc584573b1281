"""Request lists as YAML or JSON: our own form, a bare list of items, or items under any of the known keys."""

import json
from typing import Any

import yaml

from app.framework.list_reading.gather import SourceRow
from app.framework.list_reading.lines import ListForm
from app.framework.reference.loading import parse
from app.sheets.tables import TableUnreadable

MOST_BYTES = 5_000_000
_FURTHER = ("certainty", "source")


def read_items(data: bytes, form: ListForm, list_id: str | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The items of the list and the ids of further lists in the file. TableUnreadable, in a sentence, where there is none.

    `list_id` says which list of a file with several; the first one that has items by default.
    """
    if len(data) > MOST_BYTES:
        raise TableUnreadable("This file is far larger than a request list. Check that the right file was chosen.")
    content = _content(data, form)
    if isinstance(content, dict) and isinstance(content.get("lists"), list):
        return _one_of(content["lists"], list_id)
    items = content.get("items", content.get("requests")) if isinstance(content, dict) else content
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise TableUnreadable(
            "This file holds no list of requests. Give a list of items, each with a code and a title."
        )
    if not items:
        raise TableUnreadable("There are no requests in this file. Check that the right file was saved.")
    return items, ()


def source_rows(items: list[dict[str, Any]], keys: dict[str, str]) -> list[SourceRow]:
    """Items as rows, counted from 1; `keys` says under which key each field stands."""
    return [
        SourceRow(
            number,
            {field: item.get(key) for field, key in keys.items()} | {name: item.get(name) for name in _FURTHER},
        )
        for number, item in enumerate(items, start=1)
    ]


def _content(data: bytes, form: ListForm) -> Any:
    try:
        text = data.decode("utf-8-sig")
        if form is ListForm.JSON:
            return json.loads(text)
        # An alias lets a small file stand for a huge one ("billion laughs"); no request list needs one.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise TableUnreadable("This file uses YAML references (& and *). Write the texts out instead.")
        return parse(text)
    except UnicodeDecodeError as fault:
        raise TableUnreadable("This file is not UTF-8 text. Save it as UTF-8.") from fault
    except json.JSONDecodeError as fault:
        raise TableUnreadable(f"This file is not JSON: line {fault.lineno} can't be read. Correct it there.") from fault
    except yaml.MarkedYAMLError as fault:
        line = f": line {fault.problem_mark.line + 1} can't be read" if fault.problem_mark else ""
        raise TableUnreadable(f"This file is not YAML{line}. Correct it there.") from fault
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise TableUnreadable("This file can't be read. Check that it holds a request list.") from fault


def _one_of(lists: list[Any], list_id: str | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    named = {str(block.get("id", "")): block for block in lists if isinstance(block, dict)}
    if list_id is not None and list_id not in named:
        raise TableUnreadable(f"There is no list “{list_id[:60]}” in this file. It has: {', '.join(named)}.")
    with_items = [name for name, block in named.items() if block.get("items")]
    if not with_items:
        raise TableUnreadable("There are no requests in this file. Check that the right file was saved.")
    chosen = list_id if list_id is not None else with_items[0]
    items = named[chosen].get("items") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise TableUnreadable(
            f"The list “{chosen[:60]}” holds no items. Give a list of items, each with a code and a title."
        )
    return items, tuple(name for name in named if name != chosen)
