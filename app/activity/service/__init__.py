"""What happened, for people who may know of it; and the record's checkpoints, its check and its export."""

from app.activity.service.happenings import list_activity, list_mine, list_of_person, of_thing, since
from app.activity.service.reads import list_case_reads, list_readers, take_case_reads
from app.activity.service.record import (
    is_due,
    note_taking_out,
    record_facts,
    record_lines,
    take_checkpoint,
    verify_record,
)

__all__ = [
    "is_due",
    "list_activity",
    "list_case_reads",
    "list_mine",
    "list_of_person",
    "list_readers",
    "note_taking_out",
    "of_thing",
    "record_facts",
    "record_lines",
    "since",
    "take_case_reads",
    "take_checkpoint",
    "verify_record",
]
