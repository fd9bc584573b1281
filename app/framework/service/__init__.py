"""The verbs of reference data and request lists: look at them, publish those we ship, load the one that CQC sent."""

from app.framework.service.loading import held_list_file, hold_list_file, load_list, publish_lists, read_list_file
from app.framework.service.reading import (
    get_list,
    lines_of,
    list_id_of,
    list_lists,
    propose_crosswalk,
    read_reference,
    what_if,
)

__all__ = [
    "get_list",
    "held_list_file",
    "hold_list_file",
    "lines_of",
    "list_id_of",
    "list_lists",
    "load_list",
    "propose_crosswalk",
    "publish_lists",
    "read_list_file",
    "read_reference",
    "what_if",
]
