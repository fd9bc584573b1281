"""Signs of personal data in words."""

import pytest

from app.documents.facts import Found, Place, TextPart
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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Call 01234 567890", Found.PHONE),
        ("Call +44 (0)20 7946 0123 or write", Found.PHONE),
        ("Mobile: 07700 900123", Found.PHONE),
        ("Daughter (Jean): 07700 900123", Found.PERSONAL_PHONE),
        ("Next of kin phone 01632 960001", Found.PERSONAL_PHONE),
        ("grace.okafor@fernshire.gov.uk", Found.EMAIL),
        ("write to j.ellis1941@hotmail.co.uk", Found.PERSONAL_EMAIL),
        ("County Hall, Fernmouth FE1 2AB", Found.POSTCODE),
        ("Mrs Ellis lives at 4 Mill Lane, FE12 3XY", Found.HOME_ADDRESS),
        ("Mosaic ID: 1234567", Found.CASE_REFERENCE),
        ("client ref P-20441 was closed", Found.CASE_REFERENCE),
    ],
)
def test_ways_to_reach_somebody_are_told_apart_from_what_is_somebodys_own(text: str, kind: Found) -> None:
    assert [warned.found for warned in personal_data_in([TextPart(text, Place(4))])] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "£0.2 million in 2024-25",
        "The case for change, 2024",
        "10 000 000 hours",
        "section 0117 2",
        "case studies: 1234",
        "0800 to 1700",
    ],
)
def test_figures_are_no_phone_numbers_and_no_cases(text: str) -> None:
    assert found(text) == []


def test_the_excerpt_covers_what_it_shows() -> None:
    (warned,) = personal_data_in([TextPart("Seen on 3 May, NHS no: 999 000 0018, with her son", Place(4))])
    assert warned.excerpt == "Seen on • May, NHS no: ••• ••• ••18, with her son"


def test_a_protective_mark_is_told_once() -> None:
    parts = [TextPart("OFFICIAL - SENSITIVE\nWaiting lists", Place(1)), TextPart("OFFICIAL - SENSITIVE", Place(2))]
    assert [warned.found for warned in personal_data_in(parts)] == [Found.MARKING]
