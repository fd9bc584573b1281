"""The exact set that a reading or an approval is bound to, as one SHA-256."""

import hashlib
from typing import Any

import orjson

from app.answers.schemas.facts import AnswerFacts, ResponseFacts


def set_sha256(facts: ResponseFacts) -> str:
    """SHA-256 over canonical JSON (RFC 8785) of all that goes to CQC for one request.

    The current revision of a document belongs to it, not only the one that the place was written for: a replaced
    document is another set. A review date that passes, or a finding, is not: that is a gap and leaves the approval.
    """
    # Text, numbers and plain keys only: for these, sorted orjson is RFC 8785's form, and many times quicker.
    return hashlib.sha256(orjson.dumps(exact_set(facts), option=orjson.OPT_SORT_KEYS)).hexdigest()


def exact_set(facts: ResponseFacts) -> dict[str, Any]:
    """What the SHA-256 is over."""
    code_of = {part.id: part.code for part in facts.parts}
    return {
        "standing": facts.standing.value,
        "reason": facts.standing_reason,
        "plan": facts.standing_plan,
        "under": facts.under_code,
        "note": facts.note,
        "parts": [[part.code, part.ask, part.note, part.reason] for part in facts.parts],
        "answers": [_answer(answer, code_of) for answer in facts.answers],
    }


def _answer(answer: AnswerFacts, code_of: dict[Any, str]) -> dict[str, Any]:
    return {
        "item": str(answer.item.id),
        "revision": answer.item.current_revision,
        "place_of_revision": answer.revision_number,
        "where": answer.where_to_look,
        "what": answer.what_it_shows,
        "whole": answer.whole_document,
        "parts": sorted(code_of[part] for part in answer.part_ids if part in code_of),
    }
