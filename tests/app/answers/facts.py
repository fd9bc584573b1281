"""Facts of a request on which every check is met; a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from app.answers.rules.sets import set_sha256
from app.answers.schemas.facts import (
    AnswerFacts,
    CategoryFacts,
    ItemFacts,
    PartFacts,
    PersonFacts,
    ResponseFacts,
    SignedFacts,
)
from app.evidence.models import ItemStatus

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
TODAY = date(2027, 1, 21)
READ_AT = datetime(2027, 1, 20, 9, 30, tzinfo=UTC)


def an_id(name: str) -> UUID:
    return uuid5(SPACE, name)


ANITA = PersonFacts(an_id("anita"), "Anita Lowe", "anita.lowe@fernshire.example")
GRACE = PersonFacts(an_id("grace"), "Grace Okafor", "grace.okafor@fernshire.example")
PRIYA = PersonFacts(an_id("priya"), "Priya Nair", "priya.nair@fernshire.example")
PART_A = PartFacts(an_id("a"), "a", 0, "How long people wait")
PART_B = PartFacts(an_id("b"), "b", 1, "How risk is managed while they wait")


def an_item(title: str = "Waiting list protocol", **facts: Any) -> ItemFacts:
    return ItemFacts(
        **{
            "id": an_id(title), "reference": "E-0142", "title": title, "status": ItemStatus.READY, "current_revision": 3,
            **facts,
        }
    )  # fmt: skip


def an_answer(item: ItemFacts | None = None, **facts: Any) -> AnswerFacts:
    item = item or an_item()
    return AnswerFacts(
        **{
            "id": an_id("answer " + item.title), "item": item, "position": 0, "where_to_look": "Section 2, pages 4 to 6",
            "what_it_shows": "Who checks the list", "whole_document": False, "revision_number": item.current_revision,
            "added_by": ANITA.id, "part_ids": frozenset({PART_A.id, PART_B.id}), **facts,
        }
    )  # fmt: skip


def a_response(code: str = "17", **facts: Any) -> ResponseFacts:
    """Everything but the second reading and the approval; see `read` and `approved`."""
    values: dict[str, Any] = {
        "id": an_id(code), "category": CategoryFacts(an_id("c" + code), code, int(code), "Waiting lists"), "owner": ANITA,
        "reader": GRACE, "word_limit": 120, "parts": (PART_A, PART_B), "answers": (an_answer(),), **facts,
    }  # fmt: skip
    return ResponseFacts(**values)


def read(facts: ResponseFacts, by: PersonFacts = GRACE) -> ResponseFacts:
    """The same, read over by someone as it stands."""
    return replace(facts, readings=(_signed(facts, by),))


def approved(facts: ResponseFacts, reason: str = "") -> ResponseFacts:
    """The same, approved as it stands."""
    return replace(facts, approvals=(replace(_signed(facts, PRIYA), reason=reason),))


def _signed(facts: ResponseFacts, by: PersonFacts) -> SignedFacts:
    return SignedFacts(an_id("signed"), by.id, by.name, READ_AT, set_sha256(facts))
