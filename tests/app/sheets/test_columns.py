"""Which column holds what, whatever their order and their exact words."""

import pytest

from app.sheets.columns import guess_columns

TRACKER = {
    "request": ("ref", "request number", "CQC ref", "IR no"),
    "title": ("document", "document name", "name of document", "evidence"),
    "owner": ("lead officer", "lead", "responsible"),
    "date": ("document date", "dated"),
    "review_by": ("review date", "next review"),
}


def guessed(*columns: str) -> dict[str, int]:
    return {field: guess.column for field, guess in guess_columns(columns, TRACKER).items()}


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (("Ref", "Document", "Owner", "Date"), {"request": 0, "title": 1, "owner": 2, "date": 3}),
        (("Dated", "OWNER", "document name", "request_number"), {"date": 0, "owner": 1, "title": 2, "request": 3}),
        (
            ("IR No.", "Name of document", "Lead Officer(s)", "Review date", "Document date(s)"),
            {"request": 0, "title": 1, "owner": 2, "review_by": 3, "date": 4},
        ),
        (("Docment name", "Ownr"), {"title": 0, "owner": 1}),
        (("Colour", "Size"), {}),
    ],
)
def test_columns_are_found_in_any_order_and_dress(columns: tuple[str, ...], found: dict[str, int]) -> None:
    assert guessed(*columns) == found


def test_a_column_serves_one_field_only() -> None:
    assert guessed("Review date") == {"review_by": 0}


def test_a_guess_says_why_and_whether_it_is_certain() -> None:
    guesses = guess_columns(("Lead officer", "Ownr", "CQC document name (short)"), TRACKER)
    assert guesses["owner"].why == "The heading says “Lead officer”."
    assert guesses["owner"].certain
    assert guesses["title"].why == "The heading “CQC document name (short)” holds “document name”."
    assert not guesses["title"].certain


def test_a_misspelt_heading_is_a_guess_that_is_not_certain() -> None:
    guess = guess_columns(("Ownr",), TRACKER)["owner"]
    assert (guess.certain, guess.why) == (False, "The heading “Ownr” is close to “owner”.")
