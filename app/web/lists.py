"""A list page's address: filters and sort live in the query string, so that a view can be pasted to a colleague."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.access import Actor, Permission
from app.edited import service as edited
from app.edited.models import ListKind
from app.edited.schemas import GoingOut
from app.web.dates import plural

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ListAddress:
    """Where a list stands: its path, the filters set, the order. Descending is written as a minus before the key."""

    path: str
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False

    @classmethod
    def of(cls, path: str, filters: Mapping[str, str | None], sort: str | None = None) -> "ListAddress":
        """From what the query string held; empty filters are left out."""
        key = sort or ""
        kept = {name: value for name, value in filters.items() if value}
        return cls(path, kept, key.lstrip("-"), key.startswith("-"))

    def __str__(self) -> str:
        query = dict(self.filters)
        if self.sort:
            query["sort"] = self._sort_text
        return self.path + (f"?{urlencode(query)}" if query else "")

    @property
    def _sort_text(self) -> str:
        return f"-{self.sort}" if self.descending else self.sort

    def sorted_by(self, key: str) -> str:
        """The same view in order of `key`; in the other direction when it already is."""
        return str(replace(self, sort=key, descending=self.sort == key and not self.descending))

    def with_filter(self, name: str, value: str) -> str:
        """The same view with one filter set, or taken away by an empty value."""
        others = {key: kept for key, kept in self.filters.items() if key != name}
        return str(replace(self, filters={**others, name: value} if value else others))

    def after(self, place: str) -> str:
        """The page that follows `place` (the list's `next`)."""
        return self.with_filter("after", place)

    def download(self) -> str:
        """This view as Excel."""
        return str(replace(self, path=f"{self.path}.xlsx"))

    def chosen(self, name: str) -> str:
        """What a filter is set to, "" when it is not."""
        return self.filters.get(name, "")

    def kept(self, *shown: str) -> list[tuple[str, str]]:
        """The fields that a filter form must carry along: all but those it shows itself."""
        rest = [(name, value) for name, value in self.filters.items() if name not in shown]
        return [*rest, ("sort", self._sort_text)] if self.sort else rest


@dataclass(frozen=True)
class Chip:
    """One view of a list, with how many rows it holds; `state` draws its shape."""

    name: str
    count: int
    address: str
    is_here: bool = False
    state: str = ""


@dataclass(frozen=True)
class Refused:
    """One row that a bulk act left as it was, and why."""

    name: str
    address: str
    why: str


@dataclass(frozen=True)
class BulkResult:
    """What a bulk act did: "6 approved. 2 not:" with the two named; nothing is half done in silence.

    `undo_at` is the address that a press on Undo posts `undo_fields` to; "" where there is none here.
    """

    verb: str
    done: int
    noun: str = "request"
    refused: Sequence[Refused] = ()
    undo_at: str = ""
    undo_fields: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.done or self.refused)

    @property
    def done_words(self) -> str:
        """The first line."""
        words = f"{plural(self.done, self.noun)} {self.verb}."
        return words if not self.refused else f"{words} {len(self.refused)} not:"


def may_bring_back(actor: Actor, kind: ListKind) -> bool:
    """Whether this person may change rows of this list, and so bring a sheet of it back."""
    return actor.may(edited.NEEDED[kind]) and actor.may(Permission.PEOPLE_READ)


def mark_of(back: Mapping[str, GoingOut], reference: str) -> tuple[str, ...]:
    """The last cell of a row on a sheet that can come back; empty for a row that this person may not change."""
    if not back:
        return ()
    return (back[reference].mark if reference in back else "",)


def going_out(session: "Session", actor: Actor, kind: ListKind, references: Sequence[str]) -> dict[str, GoingOut]:
    """What a list's sheet needs so that it can come back changed; nothing for those who may not bring one back."""
    return edited.going_out(session, actor, kind, references) if may_bring_back(actor, kind) else {}


def state_chips(
    address: ListAddress, counts: Mapping[str, int], words: Mapping[str, str], *, every: str = "All"
) -> list[Chip]:
    """All, then one chip for each state in the order of `words`."""
    here = address.chosen("state")
    chips = [Chip(every, sum(counts.values()), address.with_filter("state", ""), here == "")]
    return chips + [
        Chip(name, counts.get(state, 0), address.with_filter("state", state), here == state, state)
        for state, name in words.items()
    ]
