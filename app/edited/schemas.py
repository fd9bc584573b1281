"""What goes in and out of a sheet that came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.core.schema import In, Line, Out
from app.edited.models import ListKind


@dataclass(frozen=True)
class GoingOut:
    """A row of a sheet that goes out: its changeable values as text, and its mark."""

    values: Mapping[str, str]
    mark: str


class CellState(StrEnum):
    """A clash: somebody else changed this cell since the sheet was downloaded, to something else."""

    CHANGE = "change"
    CLASH = "clash"


class CellOut(Out):
    """A changed cell: what stands now and what the sheet says, in words."""

    field: str = Field(examples=["due_on"])
    label: str = Field(examples=["Due"])
    state: CellState
    place: str = Field(examples=["I12"])
    now: str
    yours: str


class RowOut(Out):
    row: int
    reference: str = Field(examples=["17"])
    title: str
    page: str = Field(examples=["/requests/17"])
    cells: list[CellOut]


class FaultOut(Out):
    """A row or cell that is not understood, and what to do."""

    place: str = Field(examples=["Sheet 'Requests', row 12, column I"])
    sentence: str


class EditedSheetOut(Out):
    """What a sheet would change, or did. Until it is taken in, everything is compared with what stands now."""

    reference: str = Field(examples=["XS-1"])
    kind: ListKind
    file_name: str
    sent_at: datetime
    rows: int
    changed: list[RowOut] = Field(description="Empty once it is taken in.")
    faults: list[FaultOut]
    left: list[FaultOut] = Field(description="Rows refused when it was taken in.")
    done: int = Field(description="Rows that it changed.")
    taken_at: datetime | None
    undone_at: datetime | None
    says: str = ""


class EditedSheetLine(Out):
    reference: str
    kind: ListKind
    file_name: str
    sent_at: datetime
    done: int
    taken_at: datetime | None
    undone_at: datetime | None


class TakeIn(In):
    """How to take it in. A clash keeps what stands unless it is named in `take_mine`."""

    take_mine: list[Line] = Field(default_factory=list, max_length=5000, examples=[["17/due_on"]])
    only_if_all: bool = Field(default=False, description="Nothing at all when a single row can't be taken.")
