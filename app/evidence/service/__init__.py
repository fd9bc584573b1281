"""The verbs of the catalogue."""

from app.evidence.service.adding import add_item, add_items, add_link, add_revision, add_to_come, let_in
from app.evidence.service.changing import (
    change_details,
    let_read,
    mark_draft,
    mark_ready,
    name_readers,
    restore_item,
    supersede,
    undo_supersede,
    withdraw_item,
)
from app.evidence.service.counting import View, count_views
from app.evidence.service.findings import decide_finding, raise_finding, reopen_finding
from app.evidence.service.handing import hand_over_documents, owned_documents
from app.evidence.service.reading import (
    already_in,
    get_download,
    get_item,
    has_bytes,
    item_id_of,
    list_called,
    list_items,
    list_text,
    note_download,
    propose_places,
    require_changeable,
)

__all__ = [
    "View",
    "add_item",
    "add_items",
    "add_link",
    "add_revision",
    "add_to_come",
    "already_in",
    "change_details",
    "count_views",
    "decide_finding",
    "get_download",
    "get_item",
    "hand_over_documents",
    "has_bytes",
    "item_id_of",
    "let_in",
    "let_read",
    "list_called",
    "list_items",
    "list_text",
    "mark_draft",
    "mark_ready",
    "name_readers",
    "note_download",
    "owned_documents",
    "propose_places",
    "raise_finding",
    "reopen_finding",
    "require_changeable",
    "restore_item",
    "supersede",
    "undo_supersede",
    "withdraw_item",
]
