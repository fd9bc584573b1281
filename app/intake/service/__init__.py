"""The verbs of intake."""

from app.intake.service.batches import (
    IMPORT,
    batches_waiting,
    finish_batch,
    get_batch,
    go_on,
    leave_rest_out,
    list_batches,
    list_files,
    open_batch,
    progress,
    references_of_batches,
    start_import,
    undo_batch,
    waiting_files,
)
from app.intake.service.cleaning import get_to_clean, take_clean_copy
from app.intake.service.confirming import (
    confirm_clear,
    confirm_places,
    find_alike,
    suggest_for_batch,
    undo_confirmation,
)
from app.intake.service.joining import find_matches, join_files, undo_joining
from app.intake.service.replying import reply_with_address, reply_with_file
from app.intake.service.sending import list_sent, may_send
from app.intake.service.taking import get_quarantined, release_file, take_file, take_files, take_revision, take_waiting
from app.intake.service.trackers import (
    choose_columns,
    draw_not_understood,
    get_tracker,
    list_trackers,
    send_tracker,
    take_tracker,
    undo_tracker,
)

__all__ = [
    "IMPORT",
    "batches_waiting",
    "choose_columns",
    "confirm_clear",
    "confirm_places",
    "draw_not_understood",
    "find_alike",
    "find_matches",
    "finish_batch",
    "get_batch",
    "get_quarantined",
    "get_to_clean",
    "get_tracker",
    "go_on",
    "join_files",
    "leave_rest_out",
    "list_batches",
    "list_files",
    "list_sent",
    "list_trackers",
    "may_send",
    "open_batch",
    "progress",
    "references_of_batches",
    "release_file",
    "reply_with_address",
    "reply_with_file",
    "send_tracker",
    "start_import",
    "suggest_for_batch",
    "take_clean_copy",
    "take_file",
    "take_files",
    "take_revision",
    "take_tracker",
    "take_waiting",
    "undo_batch",
    "undo_confirmation",
    "undo_joining",
    "undo_tracker",
    "waiting_files",
]
