"""Words for gaps in documents."""

from datetime import date

from app.core.ukdates import in_full
from app.gaps.gap import Fact
from app.gaps.rules.words import listed


def orphan(fact: Fact, on: date) -> str:
    return "It answers no request and stands behind no assertion."


def undated(fact: Fact, on: date) -> str:
    return "It has neither a date nor a period."


def stale(fact: Fact, on: date) -> str:
    assert fact.day is not None
    return f"Its review date, {in_full(fact.day)}, has passed, and an assertion leans on it."


def superseded_but_cited(fact: Fact, on: date) -> str:
    return f"{fact.detail} has taken its place, but this one is still used."


def no_permission(fact: Fact, on: date) -> str:
    asked = (
        "The partner was asked and has not answered"
        if fact.detail == "asked"
        else "Nobody knows whether we may share it"
    )
    return f"{asked}. It answers {listed(fact.requests)}."


def no_consent(fact: Fact, on: date) -> str:
    said = {"asked": "The person was asked and has not answered", "declined": "The person said no"}
    state = said.get(fact.detail, "Nobody has asked the person whose words or picture it holds")
    return f"{state}. It answers {listed(fact.requests)}."


def case_material(fact: Fact, on: date) -> str:
    return f"It is case material, which never goes with the return. It answers {listed(fact.requests)}."


def no_owner(fact: Fact, on: date) -> str:
    return "Nobody owns this document."


def owner_left(fact: Fact, on: date) -> str:
    return f"Its owner, {fact.detail}, no longer has an account."


def no_category(fact: Fact, on: date) -> str:
    return "It has no evidence category, so it counts nowhere in the coverage."


def same_file_twice(fact: Fact, on: date) -> str:
    return f"It is the same file as {fact.detail}."
