"""Every SELECT of answers; each starts from the requests that a person may see."""

from app.answers.queries.rows import (
    changeable,
    find_answer,
    find_assessment,
    find_list,
    find_person,
    find_response,
    list_answers,
    list_categories,
    list_changeable_codes,
    list_codes,
    list_codes_under,
    list_coverings,
    list_parts,
    list_responses,
    may_change,
    visible,
)

__all__ = [
    "changeable",
    "find_answer",
    "find_assessment",
    "find_list",
    "find_person",
    "find_response",
    "list_answers",
    "list_categories",
    "list_changeable_codes",
    "list_codes",
    "list_codes_under",
    "list_coverings",
    "list_parts",
    "list_responses",
    "may_change",
    "visible",
]
