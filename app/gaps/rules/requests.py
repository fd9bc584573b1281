"""Words for gaps in requests."""

from datetime import date

from app.core.ukdates import in_full
from app.core.words import some
from app.gaps.gap import Fact
from app.gaps.rules.words import late, listed


def nothing_in(fact: Fact, on: date) -> str:
    return f"Nothing in yet: no document, no note and no reason.{late(fact, on)}"


def no_owner(fact: Fact, on: date) -> str:
    return "Nobody owns this request."


def no_due_date(fact: Fact, on: date) -> str:
    return "This request has no due date."


def no_reader(fact: Fact, on: date) -> str:
    return "No second person is named to read it."


def part_uncovered(fact: Fact, on: date) -> str:
    noun = "Part" if fact.number == 1 else "Parts"
    return f"{noun} {listed(fact.detail)} {'has' if fact.number == 1 else 'have'} no document, note or reason."


def no_pointer(fact: Fact, on: date) -> str:
    return f"{fact.title} does not say where to look."


def pointer_out_of_date(fact: Fact, on: date) -> str:
    where = f"“{fact.detail}”" if fact.detail else "“whole document”"
    return f"{fact.title} has a new version ({fact.number}). Where to look, {where}, was written for an older one."


def nothing_said(fact: Fact, on: date) -> str:
    return f"{fact.title} does not say what it shows."


def out_of_date(fact: Fact, on: date) -> str:
    assert fact.day is not None
    return f"Its review date, {in_full(fact.day)}, has passed. It answers {listed(fact.requests)}."


def wrong_period(fact: Fact, on: date) -> str:
    if fact.day is None:
        return f"No document says which period it covers. The request asks up to {in_full(date.fromisoformat(fact.detail))}."
    return (
        f"The documents stop at {in_full(fact.day)}. The request asks up to {in_full(date.fromisoformat(fact.detail))}."
    )


def file_to_come(fact: Fact, on: date) -> str:
    return f"Its file is still to come. It is named under {listed(fact.requests)}."


def draft(fact: Fact, on: date) -> str:
    return f"It is marked as a draft. It answers {listed(fact.requests)}."


def withdrawn(fact: Fact, on: date) -> str:
    return f"It was withdrawn, but still answers {listed(fact.requests)}."


def flag_open(fact: Fact, on: date) -> str:
    found = f"{some(fact.number, 'thing')} in it may be personal or hidden ({fact.detail})"
    return f"{found}, and nobody has decided. It answers {listed(fact.requests)}."


def late_request(fact: Fact, on: date) -> str:
    assert fact.due_on is not None
    return f"Due {in_full(fact.due_on)} and not approved.{late(fact, on)}"


def not_held_without_plan(fact: Fact, on: date) -> str:
    return "We say that we don't hold this, but not what we will do about it."


def reason_not_approved(fact: Fact, on: date) -> str:
    return f"We say “{fact.detail}”, and nobody has approved the reason yet."


def under_an_empty_one(fact: Fact, on: date) -> str:
    return f"It is answered under request {fact.detail}, which has nothing in itself."


def note_too_long(fact: Fact, on: date) -> str | None:
    words = len(fact.detail.split())
    return f"The note has {words} words; the limit is {fact.number}." if words > fact.number else None


def not_yet_placed(fact: Fact, on: date) -> str:
    verb = "is" if fact.number == 1 else "are"
    return f"{some(fact.number, 'answer')} to the old request {fact.subject} {verb} not yet placed in the new list."


def list_is_ours(fact: Fact, on: date) -> str:
    return "The notice came, but the requests are still a planning list of ours, not the list CQC sent."


def unread(fact: Fact, on: date) -> str:
    return "Nobody but the owner has read this set of documents."


def approval_lost(fact: Fact, on: date) -> str:
    return f"{fact.detail} approved it, and something in it has changed since. It needs approval again."
