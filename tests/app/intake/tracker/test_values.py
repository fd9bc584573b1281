"""What one cell of a tracker says, in the many ways in which councils write it; what is not understood is said, not guessed."""

from datetime import date, datetime

import pytest

from app.intake.rules.tracker.values import (
    Named,
    Person,
    Reason,
    Requests,
    When,
    links_of,
    owner_of,
    pages_of,
    rag_of,
    titles_of,
    when_of,
)
from app.sheets.styled import StyledCell
from app.sheets.tables import Cell

LIST = Requests([f"P{number:02}" for number in range(1, 49)])
AS_AT = date(2026, 11, 27)
PEOPLE = (Person("Priya Nair", "PN", "priya.nair@fernshire.example"), Person("Tom Fakenham-Hill", "TF"))


def cell(value: Cell, colour: str = "", link: str = "") -> StyledCell:
    return StyledCell(value, colour, link)


@pytest.mark.parametrize(
    ("written", "codes", "part"),
    [
        ("P12", ("P12",), ""),
        ("p 12", ("P12",), ""),
        (12.0, ("P12",), ""),
        ("IR12", ("P12",), ""),
        ("I.R. 012", ("P12",), ""),
        ("12a", ("P12",), "a"),
        ("12 (a)", ("P12",), "a"),
        ("12.", ("P12",), ""),
        ("#12", ("P12",), ""),
        ("Request no. 12", ("P12",), ""),
        ("12 - Information", ("P12",), ""),
        ("12 – see list", ("P12",), ""),
        ("12: Information, advice and more", ("P12",), ""),
        ("12\n36", ("P12", "P36"), ""),
        ("12, IR 36 and P40", ("P12", "P36", "P40"), ""),
        ("12/36", ("P12", "P36"), ""),
    ],
)
def test_a_request_is_known_in_any_dress(written: Cell, codes: tuple[str, ...], part: str) -> None:
    assert LIST.named_in(cell(written)) == Named(codes, part)


@pytest.mark.parametrize(
    "written", ["QS4", "99", "IR60", "see above", "12-14", "12, 99", "12 and something", "11/3", "1234"]
)
def test_a_request_that_is_not_on_the_list_is_reported(written: str) -> None:
    assert LIST.named_in(cell(written)) is Reason.REQUEST_UNKNOWN


@pytest.mark.parametrize("written", [datetime(2025, 11, 1), "1-Nov", "Nov-12", "01/11/2025"])
def test_a_request_that_excel_made_a_date_of_is_reported(written: Cell) -> None:
    assert LIST.named_in(cell(written)) is Reason.REQUEST_IS_A_DATE


def test_a_number_that_two_codes_end_in_names_neither() -> None:
    assert Requests(["A1", "B1"]).named_in(cell("1")) is Reason.REQUEST_UNKNOWN
    assert Requests(["A1", "B1"]).named_in(cell("b1")) == Named(("B1",))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (datetime(2025, 2, 9), "2025-02-09"),
        (45797, "2025-05-20"),
        ("45797", "2025-05-20"),
        ("03/04/2024", "2024-04-03"),
        ("15.9.24", "2024-09-15"),
        ("29th Jun 2021", "2021-06-29"),
        ("9 February 2025", "2025-02-09"),
        ("Mar-23", "2023-03"),
        ("March 2023", "2023-03"),
    ],
)
def test_a_date_is_read_with_the_day_first(written: Cell, read: str) -> None:
    assert str(when_of(cell(written), AS_AT)) == read


def test_a_cell_that_shows_only_the_month_is_a_month() -> None:
    assert when_of(StyledCell(datetime(2023, 3, 1), month_only=True), AS_AT) == When(date(2023, 3, 1), month_only=True)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("tbc", Reason.DATE_TO_BE_CONFIRMED),
        ("TBC - Anita to ask", Reason.DATE_TO_BE_CONFIRMED),
        ("?", Reason.DATE_TO_BE_CONFIRMED),
        ("31/02/2024", Reason.DATE_IMPOSSIBLE),
        ("45/12/2023", Reason.DATE_IMPOSSIBLE),
        ("12/25/2023", Reason.DATE_IMPOSSIBLE),
        ("01/01/1904", Reason.DATE_OUT_OF_RANGE),
        ("12/05/2204", Reason.DATE_OUT_OF_RANGE),
        ("24", Reason.DATE_OUT_OF_RANGE),
        (24.0, Reason.DATE_OUT_OF_RANGE),
        ("spring", Reason.DATE_NOT_UNDERSTOOD),
        ("1/2/2024 and 3/4/2024", Reason.DATE_NOT_UNDERSTOOD),
    ],
)
def test_what_is_no_date_is_said_with_its_reason(written: Cell, reason: Reason) -> None:
    assert when_of(cell(written), AS_AT) is reason


@pytest.mark.parametrize(
    "written", ["Priya Nair", "priya nair", "PN", "Nair", "Nair, Priya", "priya.nair@fernshire.example"]
)
def test_an_owner_is_known_by_name_surname_initials_or_address(written: str) -> None:
    assert owner_of(cell(written), PEOPLE) == "Priya Nair"


def test_an_owner_whom_nobody_knows_or_two_could_be_is_reported() -> None:
    two = (*PEOPLE, Person("Paul Nair", "PL"))
    assert owner_of(cell("Team inbox"), PEOPLE) is Reason.OWNER_UNKNOWN
    assert owner_of(cell("Nair"), two) is Reason.OWNER_UNKNOWN
    assert owner_of(cell("Team inbox"), ()) == "Team inbox"


@pytest.mark.parametrize(
    ("written", "read"),
    [("pp 3-10", "3-10"), ("p.17", "17"), ("p4, p6", "4,6"), ("36 to 37", "36-37"), (15.0, "15"), ("Pages 2 – 4 & 9", "2-4,9"),
     ("whole doc", None), ("", None)],
)  # fmt: skip
def test_pages_are_read_as_people_write_them(written: Cell, read: str | None) -> None:
    assert pages_of(cell(written)) == read


def test_pages_that_excel_made_a_date_of_are_reported() -> None:
    assert pages_of(cell(datetime(2025, 10, 3))) is Reason.PAGES_NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("written", "colour", "read"),
    [
        ("Amb", "", "Amber"),
        ("g", "", "Green"),
        ("RED", "", "Red"),
        ("Pink", "", Reason.RAG_UNKNOWN),
        (None, "92D050", "Green"),
        (None, "C6EFCE", "Green"),
        (None, "FFC000", "Amber"),
        (None, "FFFF00", "Amber"),
        (None, "C00000", "Red"),
        (None, "FFC7CE", "Red"),
        (None, "7030A0", Reason.RAG_COLOUR_UNKNOWN),
        (None, "D9D9D9", Reason.RAG_COLOUR_UNKNOWN),
        (None, "", None),
    ],
)
def test_red_amber_and_green_are_told_by_word_or_by_colour_alone(written: Cell, colour: str, read: object) -> None:
    assert rag_of(cell(written, colour)) == read


def test_a_cell_may_name_several_documents_or_none() -> None:
    assert titles_of(cell("Waiting list protocol;\n• Winter plan")) == ("Waiting list protocol", "Winter plan")
    for nothing in ("?", "None held", "N/A - see self assessment", "tbc", None):
        assert titles_of(cell(nothing)) == ()
    assert titles_of(cell("None of us alone: carers strategy")) == ("None of us alone: carers strategy",)


def test_a_link_is_the_address_written_else_where_the_cell_leads() -> None:
    assert links_of(cell("https://a.example/1\nhttps://a.example/2")) == ("https://a.example/1", "https://a.example/2")
    assert links_of(cell("Open", link="https://a.example/3")) == ("https://a.example/3",)
    assert links_of(cell(None)) == ()


@pytest.mark.parametrize(
    ("written", "codes", "parts"),
    [
        ("12a, 12b", ("P12",), (("P12", "a"), ("P12", "b"))),
        ("12b, 36", ("P12", "P36"), (("P12", "b"),)),
    ],
)
def test_several_parts_in_one_cell_are_all_kept(written: str, codes: tuple[str, ...], parts: object) -> None:
    named = LIST.named_in(StyledCell(written))
    assert isinstance(named, Named) and (named.codes, named.parts) == (codes, parts)


@pytest.mark.parametrize(
    ("written", "part"), [("12 – b", "b"), ("12 part b", "b"), ("12, part b", "b"), ("12 a review of waits", "")]
)
def test_a_letter_is_a_part_unless_it_is_a_word(written: str, part: str) -> None:
    named = LIST.named_in(StyledCell(written))
    assert isinstance(named, Named) and (named.codes, named.part) == (("P12",), part)


@pytest.mark.parametrize(
    "written", ["As above", "ditto", '"', "Awaiting from PN", "To be written", "?? ask", "nil return"]
)
def test_words_that_name_no_document_make_none(written: str) -> None:
    assert titles_of(StyledCell(written)) == ()


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("\\\\srv\\share\\a b.docx", ("\\\\srv\\share\\a b.docx",)),
        ("G:\\ASC\\a b.docx; G:\\ASC\\c.docx", ("G:\\ASC\\a b.docx", "G:\\ASC\\c.docx")),
        ("https://a.example/1, https://a.example/2", ("https://a.example/1", "https://a.example/2")),
        ("https://a.example/1 (old)", ("https://a.example/1",)), ("tbc", ()), ("n/a", ()),
    ],
)  # fmt: skip
def test_a_path_with_spaces_is_one_link_and_words_for_none_are_none(written: str, links: tuple[str, ...]) -> None:
    assert links_of(StyledCell(written)) == links
