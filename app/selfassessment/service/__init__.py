"""The verbs of the self-assessment."""

from app.selfassessment.service.acting import add_action_for, hold_after_all, link_action, say_not_held, unlink_action
from app.selfassessment.service.handing import hand_over_assertions, owned_assertions
from app.selfassessment.service.reading import (
    answered_by_action,
    case_supports,
    coverage,
    leaning_on_items,
    list_assertions,
    list_statements,
    one_assertion,
    one_statement,
    shown_by_case,
)
from app.selfassessment.service.rounds import begin_round
from app.selfassessment.service.supporting import (
    add_support,
    add_supports,
    change_support,
    remove_support,
    restore_support,
)
from app.selfassessment.service.whole import carry_over, use_ours, use_own_document, write_opening
from app.selfassessment.service.writing import (
    add_assertion,
    change_assertion,
    list_to_change,
    mark_draft,
    mark_ready,
    mark_reviewed,
    place_assertion,
    restore_assertion,
    withdraw_assertion,
    write_response,
)

__all__ = [
    "add_action_for",
    "add_assertion",
    "add_support",
    "add_supports",
    "answered_by_action",
    "begin_round",
    "carry_over",
    "case_supports",
    "change_assertion",
    "change_support",
    "coverage",
    "hand_over_assertions",
    "hold_after_all",
    "leaning_on_items",
    "link_action",
    "list_assertions",
    "list_statements",
    "list_to_change",
    "mark_draft",
    "mark_ready",
    "mark_reviewed",
    "one_assertion",
    "one_statement",
    "owned_assertions",
    "place_assertion",
    "remove_support",
    "restore_assertion",
    "restore_support",
    "say_not_held",
    "shown_by_case",
    "unlink_action",
    "use_ours",
    "use_own_document",
    "withdraw_assertion",
    "write_opening",
    "write_response",
]
