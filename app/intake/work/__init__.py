"""Files are sent and looked at, whole folders imported."""

from app.intake.work.importing import find_files, importer
from app.intake.work.looking import drop, look_again, look_at, look_at_many, tools_for
from app.intake.work.masters import decide_master
from app.intake.work.scanning import catch_up, hold_unscanned, scan_when_back
from app.intake.work.scans import read_scans
from app.intake.work.undoing import undo_tracker
from app.intake.work.uploading import clear_left_behind, leave_rest_out, receive
from app.intake.work.watching import watch

__all__ = [
    "catch_up",
    "clear_left_behind",
    "decide_master",
    "drop",
    "find_files",
    "hold_unscanned",
    "importer",
    "leave_rest_out",
    "look_again",
    "look_at",
    "look_at_many",
    "read_scans",
    "receive",
    "scan_when_back",
    "tools_for",
    "undo_tracker",
    "watch",
]
