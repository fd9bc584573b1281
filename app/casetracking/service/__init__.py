"""The verbs of case tracking."""

from app.casetracking.service.cases import (
    add_case,
    change_case,
    change_consent,
    know_again,
    move_case,
    move_cases,
    note_contact,
)
from app.casetracking.service.checking import (
    check_case,
    check_form,
    close_act_now,
    list_checks,
    my_draft,
    next_to_check,
    reopen_check,
)
from app.casetracking.service.finding import note_reading, readable, refuse_unseen
from app.casetracking.service.handing import hand_over_cases, owned_cases
from app.casetracking.service.importing import import_cases, import_sheet, preview_import, undo_import
from app.casetracking.service.listing import act_now_open, count_cases, counts_for_today, give_out_list, list_cases
from app.casetracking.service.people import end_part, put_on_case
from app.casetracking.service.record import add_entries, add_entry, one_case
from app.casetracking.service.reflecting import hand_in_log, read_log, review_log, take_back_log, write_log

__all__ = [
    "act_now_open",
    "add_case",
    "add_entries",
    "add_entry",
    "change_case",
    "change_consent",
    "check_case",
    "check_form",
    "close_act_now",
    "count_cases",
    "counts_for_today",
    "end_part",
    "give_out_list",
    "hand_in_log",
    "hand_over_cases",
    "import_cases",
    "import_sheet",
    "know_again",
    "list_cases",
    "list_checks",
    "move_case",
    "move_cases",
    "my_draft",
    "next_to_check",
    "note_contact",
    "note_reading",
    "one_case",
    "owned_cases",
    "preview_import",
    "put_on_case",
    "read_log",
    "readable",
    "refuse_unseen",
    "reopen_check",
    "review_log",
    "take_back_log",
    "undo_import",
    "write_log",
]
