"""Words for gaps in the self-assessment, in openness and in coverage."""

from datetime import date

from app.core.ukdates import in_full
from app.core.words import some
from app.gaps.gap import Fact


def unsupported(fact: Fact, on: date) -> str:
    return "Nothing supports it yet."


def one_source(fact: Fact, on: date) -> str:
    return "It stands on a single source."


def no_experience(fact: Fact, on: date) -> str:
    return "Nothing behind it is people's own experience."


def contradicted(fact: Fact, on: date) -> str:
    return "Evidence points the other way, and we have not said what we make of it."


def cites_withdrawn(fact: Fact, on: date) -> str:
    return f"It leans on {fact.detail}, which was withdrawn."


def no_pointer(fact: Fact, on: date) -> str:
    return f"{fact.detail} does not say where to look."


def pointer_out_of_date(fact: Fact, on: date) -> str:
    return f"{fact.detail} has a new version; where to look was written for an older one."


def no_owner(fact: Fact, on: date) -> str:
    return "Nobody owns this assertion."


def still_draft(fact: Fact, on: date) -> str:
    return f"{some(fact.number, 'assertion')} still {'a draft' if fact.number == 1 else 'drafts'}."


def shown_by_no_case(fact: Fact, on: date) -> str:
    return f"No tracked case shows any of its {some(fact.number, 'strength')}."


def no_weakness(fact: Fact, on: date) -> str:
    return "We name nothing here that needs to get better."


def weakness_without_action(fact: Fact, on: date) -> str:
    return "We name this weakness, but nothing that is being done about it."


def action_without_owner(fact: Fact, on: date) -> str:
    return "Nobody owns this action."


def action_without_date(fact: Fact, on: date) -> str:
    return "This action has no date."


def action_without_measure(fact: Fact, on: date) -> str:
    return "This action does not say how we will know that it worked."


def action_late(fact: Fact, on: date) -> str:
    assert fact.day is not None
    return f"It was due on {in_full(fact.day)} and is not done."


def empty_cell(fact: Fact, on: date) -> str:
    return f"Nothing in for {fact.detail.lower()}."
