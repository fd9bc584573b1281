"""Words for gaps in the case list and in the round's dates; never a word of a case record."""

from datetime import date

from app.core.ukdates import in_full
from app.core.words import some
from app.gaps.gap import Fact


def list_short(fact: Fact, on: date) -> str:
    return f"{fact.number} of {fact.detail} cases are on the list."


def axis_uncovered(fact: Fact, on: date) -> str:
    return f"No case on the list for: {fact.detail}."


def not_checked(fact: Fact, on: date) -> str:
    return "Its check is not finished."


def act_now_open(fact: Fact, on: date) -> str:
    return "A check said that something must be done the same day, and nobody has closed it."


def no_log(fact: Fact, on: date) -> str:
    return "CQC chose it, and its reflective log is not written yet."


def no_consent(fact: Fact, on: date) -> str:
    return "There is no consent on record at this stage."


def shows_no_assertion(fact: Fact, on: date) -> str:
    return "It is checked, but linked to no assertion."


def entries_partial(fact: Fact, on: date) -> str:
    return "Only part of its record was imported, so silences can't be seen."


def milestone_passed(fact: Fact, on: date) -> str:
    assert fact.day is not None
    return f"It was planned for {in_full(fact.day)}, {some((on - fact.day).days, 'day')} ago, and is not marked done."


def due_not_stated(fact: Fact, on: date) -> str:
    return "The notice came, but the date by which CQC wants the return is not set."


def extension_open(fact: Fact, on: date) -> str:
    assert fact.day is not None
    return f"More time was asked for on {in_full(fact.day)}, and the answer is not recorded."
