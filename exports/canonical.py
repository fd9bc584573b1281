"""Frozen dataclasses to canonical JSON and back: the same facts always give the same bytes, and nothing unknown gets in."""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class SnapshotUnreadableError(ValueError):
    """The JSON is not a snapshot of the kind asked for; the text says at which place it differs."""


def dump(value: object) -> str:
    """Canonical JSON of plain values and frozen dataclasses: sorted keys, no spaces, ASCII only, times in UTC."""
    plain = _plain(value)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def load(kind: type[T], data: object) -> T:
    """Parsed JSON back to `kind`; a key that the dataclass lacks raises SnapshotUnreadableError, so none can be widened."""
    return cast(T, _build(kind, data, kind.__name__))


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime):  # before date: a datetime is one
        return {"time": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a snapshot")


@cache
def _shape(kind: type[Any]) -> dict[str, tuple[Any, bool]]:
    """Each field's type, and whether the JSON must have it."""
    hints = get_type_hints(kind)
    return {
        field.name: (hints[field.name], field.default is MISSING and field.default_factory is MISSING)
        for field in fields(kind)
    }


def _build(kind: Any, data: object, at: str) -> object:
    if get_origin(kind) in (Union, types.UnionType):
        return _build_one_of(get_args(kind), data, at)
    if get_origin(kind) is tuple:
        return _build_tuple(get_args(kind)[0], data, at)
    if is_dataclass(kind):
        return _build_dataclass(cast(type[Any], kind), data, at)
    if kind in (date, datetime):
        return _build_date(kind, data, at)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _asked(at, kind, data)
    if kind is float and type(data) is int:
        return float(data)
    if type(data) is kind or (data is None and kind is type(None)):
        return data
    raise SnapshotUnreadableError(f"{at} should be {getattr(kind, '__name__', kind)}, not {type(data).__name__}.")


def _build_one_of(kinds: tuple[Any, ...], data: object, at: str) -> object:
    for kind in kinds:
        try:
            return _build(kind, data, at)
        except SnapshotUnreadableError as problem:
            last = problem
    raise last


def _build_tuple(kind: Any, data: object, at: str) -> object:
    if not isinstance(data, list):
        raise SnapshotUnreadableError(f"{at} should be a list, not {type(data).__name__}.")
    return tuple(_build(kind, one, f"{at}[{number}]") for number, one in enumerate(data))


def _build_dataclass(kind: type[Any], data: object, at: str) -> object:
    if not isinstance(data, dict):
        raise SnapshotUnreadableError(f"{at} should be an object, not {type(data).__name__}.")
    shape = _shape(kind)  # type: ignore[arg-type]  # a dataclass type is hashable
    unknown = sorted(set(data) - set(shape))
    missing = sorted(name for name, (_, needed) in shape.items() if needed and name not in data)
    if unknown or missing:
        raise SnapshotUnreadableError(f"{at}: unknown {unknown}, missing {missing}.")
    built = {name: _build(shape[name][0], one, f"{at}.{name}") for name, one in data.items()}
    return _asked(at, lambda facts: kind(**facts), built)


def _build_date(kind: type[date], data: object, at: str) -> object:
    key = "time" if kind is datetime else "date"
    if not isinstance(data, dict) or set(data) != {key}:
        raise SnapshotUnreadableError(f"{at} should be a {key}.")
    return _asked(at, kind.fromisoformat, data[key])


def _asked(at: str, make: Any, data: object) -> object:
    try:
        return make(data)
    except (TypeError, ValueError) as problem:
        raise SnapshotUnreadableError(f"{at}: {problem}") from problem
