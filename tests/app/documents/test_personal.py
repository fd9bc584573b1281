"""Signs of personal data in words."""

import pytest

from app.documents.facts import Place, TextPart
from app.documents.personal import is_nhs_number, personal_data_in


def found(text: str) -> list[str]:
    return [warning.sentence for warning in personal_data_in([TextPart(text, Place(4))])]


def test_the_check_digit_tells_an_nhs_number() -> None:
    assert is_nhs_number("9990000018")
    assert not is_nhs_number("9990000019")
    assert not is_nhs_number("0000000000")
    assert not is_nhs_number("999000001")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ref 999 000 0018", "an NHS number ending 18"),
        ("NHS no: 9990000018", "an NHS number ending 18"),
        ("NI AB 12 34 56 C", "a National Insurance number ending"),
        ("DOB 01/02/1941", "a date of birth ending 41"),
        ("born on 1 February 1941", "a date of birth ending 41"),
    ],
)
def test_what_names_a_person_is_told_by_its_end_only(text: str, said: str) -> None:
    (sentence,) = found(text)
    assert said in sentence


@pytest.mark.parametrize(
    "text",
    [
        "Call 01234 567890",
        "999 000 0019",
        "ZZ 12 34 56 C",
        "order 9990000018 of paper",
        "born in Fernshire",
        "E-0142",
        "2025 2026 2027",
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_place_is_told_and_the_same_number_only_once() -> None:
    parts = [TextPart("999 000 0018", Place(4)), TextPart("999 000 0018", Place(7))]
    (warning,) = personal_data_in(parts)
    assert warning.place == "page 4"
