"""Keyset paging: a page is what follows a place in the order, so it costs the same at row 50 and row 50,000."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from app.core.errors import FieldError, Invalid

T = TypeVar("T")
MOST = 200


class PageParams(BaseModel):
    """`after` is the `next` of the page before; `limit` rows at the most."""

    limit: int = 50
    after: str | None = None

    def place(self) -> tuple[str, ...] | None:
        """The sort values of the last row of the page before, or None on the first page."""
        if self.after is None:
            return None
        try:
            values = json.loads(base64.urlsafe_b64decode(self.after.encode("ascii")))
        except (ValueError, binascii.Error, UnicodeError) as fault:
            raise _bad_place() from fault
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise _bad_place()
        return tuple(values)

    def place_as(self, *kinds: Callable[[str], Any]) -> tuple[Any, ...] | None:
        """`place` with each value read as its kind (`str`, `whole`, `date.fromisoformat`); Invalid (422) when one won't."""
        values = self.place()
        if values is None:
            return None
        if len(values) != len(kinds):
            raise _bad_place()
        try:
            return tuple(kind(value) for kind, value in zip(kinds, values, strict=True))
        except ValueError as fault:
            raise _bad_place() from fault


class Page(BaseModel, Generic[T]):
    """One page of a list; `next` is None on the last."""

    items: list[T]
    next: str | None = Field(default=None, description="Send as `after` for the next page; null on the last.")
    total: int | None = Field(default=None, description="How many rows the filter matches, where it is cheap to know.")


def whole(value: str) -> int:
    """A count out of a place; ValueError for one that no row of ours can have."""
    number = int(value)
    if not 0 <= number < 2**31:
        raise ValueError(value)
    return number


def next_place(*values: object) -> str:
    """The opaque `next` for a row with these sort values."""
    return base64.urlsafe_b64encode(json.dumps([str(value) for value in values]).encode()).decode("ascii")


def _bad_place() -> Invalid:
    return Invalid(
        "`after` is not a place this list gave out. Start from the first page.",
        errors=(FieldError("/after", "Not a place this list gave out."),),
    )


def _page(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Rows on a page.")] = 50,
    after: Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")] = None,
) -> PageParams:
    return PageParams(limit=limit, after=after)


Paging = Annotated[PageParams, Depends(_page)]
