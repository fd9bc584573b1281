"""The verbs of sheets that come back."""

from app.edited.service.lists import NEEDED
from app.edited.service.sheets import (
    get_sheet,
    going_out,
    list_sheets,
    send_sheet,
    take_sheet,
    undo_sheet,
)

__all__ = [
    "NEEDED",
    "get_sheet",
    "going_out",
    "list_sheets",
    "send_sheet",
    "take_sheet",
    "undo_sheet",
]
