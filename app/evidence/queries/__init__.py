"""Every SELECT of the catalogue; each reading for a person starts from `visible`."""

from app.evidence.queries.details import (
    find_by_hashes,
    find_finding,
    find_revision,
    list_findings,
    list_older_references,
    list_open_findings,
    list_readers,
    list_revisions,
    list_text,
)
from app.evidence.queries.items import (
    changeable,
    find_item,
    get_changeable,
    get_visible,
    insert_text,
    is_changeable,
    list_successors,
    next_number,
    person_ids,
    references_of,
    visible,
    visible_ids,
)
from app.evidence.queries.lists import find_line, list_lines

__all__ = [
    "changeable",
    "find_by_hashes",
    "find_finding",
    "find_item",
    "find_line",
    "find_revision",
    "get_changeable",
    "get_visible",
    "insert_text",
    "is_changeable",
    "list_findings",
    "list_lines",
    "list_older_references",
    "list_open_findings",
    "list_readers",
    "list_revisions",
    "list_successors",
    "list_text",
    "next_number",
    "person_ids",
    "references_of",
    "visible",
    "visible_ids",
]
