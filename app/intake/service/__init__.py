"""The verbs of intake."""

from app.intake.service.batches import (
    IMPORT,
    batches_to_scan,
    batches_waiting,
    finish_batch,
    get_batch,
    go_on,
    leave_rest_out,
    list_batches,
    list_files,
    news_of,
    open_batch,
    progress,
    references_of_batches,
    scan_again,
    start_import,
    undo_batch,
    waiting_files,
)
from app.intake.service.cleaning import get_to_clean, take_clean_copy
from app.intake.service.confirming import (
    confirm_clear,
    confirm_places,
    find_alike,
    suggest_details_for_batch,
    suggest_for_batch,
    undo_confirmation,
)
from app.intake.service.describing import suggest_details
from app.intake.service.joining import find_matches, join_files, undo_joining
from app.intake.service.masters import decide_master, file_to_look_into, masters_changed
from app.intake.service.redacting import take_redacted, undo_redaction
from app.intake.service.replying import reply_with_address, reply_with_file
from app.intake.service.scans import tell_of_scan
from app.intake.service.sending import list_sent, may_send
from app.intake.service.taking import get_quarantined, release_file, take_file, take_files, take_revision, take_waiting
from app.intake.service.trackers import (
    choose_columns,
    draw_not_understood,
    get_reading,
    get_tracker,
    get_undoing,
    list_trackers,
    send_tracker,
    take_tracker,
    undo_tracker,
)
from app.intake.service.undoing import UNDO, undo_part

__all__ = [
    "IMPORT",
    "UNDO",
    "batches_to_scan",
    "batches_waiting",
    "choose_columns",
    "confirm_clear",
    "confirm_places",
    "decide_master",
    "draw_not_understood",
    "file_to_look_into",
    "find_alike",
    "find_matches",
    "finish_batch",
    "get_batch",
    "get_quarantined",
    "get_reading",
    "get_to_clean",
    "get_tracker",
    "get_undoing",
    "go_on",
    "join_files",
    "leave_rest_out",
    "list_batches",
    "list_files",
    "list_sent",
    "list_trackers",
    "masters_changed",
    "may_send",
    "news_of",
    "open_batch",
    "progress",
    "references_of_batches",
    "release_file",
    "reply_with_address",
    "reply_with_file",
    "scan_again",
    "send_tracker",
    "start_import",
    "suggest_details",
    "suggest_details_for_batch",
    "suggest_for_batch",
    "take_clean_copy",
    "take_file",
    "take_files",
    "take_redacted",
    "take_revision",
    "take_tracker",
    "take_waiting",
    "tell_of_scan",
    "undo_batch",
    "undo_confirmation",
    "undo_joining",
    "undo_part",
    "undo_redaction",
    "undo_tracker",
    "waiting_files",
]
