"""Where a passage that an answer points to stands in a newer revision."""

import pytest

from app.documents.facts import Heading, Place, TextPart
from app.documents.places import Found, Jump, Outline, Pointer, ProposedPlace, find_place, jump_of, read_pointer

WORDS = {
    "purpose": "This protocol says how people are told what they may expect while they wait for an assessment by our teams.",
    "risk": "People at risk are rung every fortnight by the duty team and their risk is looked at again each time by a manager.",
    "carers": "Carers of people who wait are offered an assessment of their own and told where they can get a break meanwhile.",
    "figures": "The table below has the number of people waiting by team and by the length of their wait in weeks at month end.",
}


def outline(*pages: tuple[str, ...], count: int | None = None) -> Outline:
    """Each page is a row of headings ("# 4. Risk"), passages by their key, or words of their own."""
    headings, parts, current = [], [], ""
    for page, rows in enumerate(pages, 1):
        for row in rows:
            if row.startswith("#"):
                mark, _, text = row.partition(" ")
                number = text.split(" ")[0].rstrip(".") if text[0].isdigit() else ""
                headings.append(Heading(text, len(mark), page, number))
                current = text
            parts.append(TextPart(WORDS.get(row, row), Place(page, heading=current)))
    return Outline(tuple(headings), tuple(parts), count or len(pages))


OLD = outline(
    ("# 1. Purpose", "purpose"),
    ("# 4. Managing the waiting list", "risk"),
    ("figures",),
    ("# 5. Carers", "carers"),
)
# A page was put in before, and section 4 became 5.
NEW = outline(
    ("# 1. Purpose", "purpose"),
    ("# 2. What changed", "A new page of words that were not there before and say nothing of the others."),
    ("# 5. Managing the waiting list", "risk"),
    ("figures",),
    ("# 6. Carers", "carers"),
)


def found(where: str, new: Outline = NEW, old: Outline = OLD) -> ProposedPlace:
    place = find_place(new, where, old)
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("where", "pointer"),
    [
        ("Section 4, pages 9 to 12", Pointer(9, 12, "4")),
        ("p. 9", Pointer(9, 9)),
        ("pp 9-12", Pointer(9, 12)),
        ("Heading “Managing the waiting list”, page 4", Pointer(4, 4, quoted=("Managing the waiting list",))),
        ("slide 3", Pointer(3, 3)),
        ("Appendix B", Pointer(section="B")),
        ("paragraph 4.2", Pointer(section="4.2")),
        ("Whole document", Pointer(is_whole=True)),
        ("the table on waiting times", Pointer()),
    ],
)
def test_what_a_pointer_names_is_read(where: str, pointer: Pointer) -> None:
    assert read_pointer(where) == pointer


def test_a_pointer_to_a_section_follows_its_heading_to_its_new_number_and_pages() -> None:
    place = found("Section 4, pages 2 to 3")
    assert (place.words, place.holds, place.found_by) == ("Section 5, pages 3 to 4", False, Found.HEADING)
    assert (place.page, place.last_page, place.heading) == (3, 4, "5. Managing the waiting list")
    assert place.reason == "Same heading, “5. Managing the waiting list”, now on page 3."


def test_a_pointer_by_the_words_of_a_heading_follows_it() -> None:
    assert found("“Managing the waiting list”, page 2").words == "“Managing the waiting list”, page 3"
    assert found("See Managing the waiting list, p. 2").words == "See Managing the waiting list, p. 3"


def test_a_page_within_a_section_moves_with_it() -> None:
    assert found("Section 4, page 3").words == "Section 5, page 4"


def test_a_pointer_by_page_alone_follows_the_words() -> None:
    place = found("page 3")
    assert (place.words, place.holds, place.found_by) == ("page 4", False, Found.WORDS)
    assert place.reason == "Same words, now on page 4."


def test_pages_whose_words_were_rewritten_are_followed_by_their_heading() -> None:
    rewritten = outline(
        ("# 1. Purpose",), ("x",), ("# 4. Managing the waiting list", "All of this was written anew since then.")
    )
    place = found("page 2", rewritten)
    assert (place.words, place.found_by) == ("page 3", Found.HEADING)


def test_a_pointer_that_still_holds_is_said_to() -> None:
    place = found("Section 4, pages 2 to 3", OLD)
    assert (place.words, place.holds) == ("Section 4, pages 2 to 3", True)
    assert found("page 3", OLD).holds


def test_a_section_that_grew_is_pointed_to_as_a_whole_again() -> None:
    grown = outline(
        ("# 1. Purpose",), ("# 4. Managing the waiting list", "risk"), ("figures",), ("More.",), ("# 5. Carers",)
    )
    assert found("Section 4, pages 2 to 3", grown).words == "Section 4, pages 2 to 4"


def test_a_pointer_to_the_whole_document_always_holds() -> None:
    place = found("Whole document")
    assert (place.holds, place.found_by) == (True, Found.WHOLE)


def test_a_heading_with_a_few_other_letters_is_the_same() -> None:
    renamed = outline(("# 1. Purpose",), ("# 4. Managing our waiting list",))
    assert found("Section 4", renamed).heading == "4. Managing our waiting list"


def test_one_of_several_like_headings_is_told_by_the_one_above() -> None:
    old = outline(("# North", "## Summary"), ("# South", "## Summary"))
    new = outline(("# North", "## Summary"), ("x",), ("# South", "## Summary"))
    anchor = find_place(new, "“Summary”, page 1", old)
    assert anchor is not None
    assert anchor.page == 1


def test_what_is_gone_is_left_to_a_person() -> None:
    gone = outline(("# 1. Purpose", "purpose"), ("# 9. Something else", "Not a word of it is left in here at all."))
    assert find_place(gone, "Section 4, pages 2 to 3", OLD) is None
    assert find_place(NEW, "the table on waiting times", OLD) is None
    assert find_place(NEW, "page 99", OLD) is None


def test_a_sheet_holds_while_it_is_there() -> None:
    old = Outline(sheet_names=("Waiting list", "Notes"))
    place = find_place(Outline(sheet_names=("Waiting list",)), "Sheet Waiting list, row 4", old)
    assert place is not None
    assert (place.holds, place.found_by) == (True, Found.SHEET)
    assert find_place(Outline(sheet_names=("Other",)), "Sheet Waiting list", old) is None


@pytest.mark.parametrize(
    ("where", "jump"),
    [
        ("Section 4, pages 9 to 12", Jump(page=9)),
        ("slide 3", Jump(page=3)),
        ("Sheet 'Waits by team', rows 5 to 22", Jump(sheet=2)),
        ("“Managing risk”", Jump(page=6)),
        ("Section 4", Jump(page=6)),
        ("Whole document", None),
        ("The table on carers", None),
    ],
)
def test_where_to_look_leads_to_a_page_or_a_sheet(where: str, jump: Jump | None) -> None:
    layout = Outline((Heading("4. Managing risk", 1, 6, "4"),), sheet_names=("Waits", "Waits by team"))
    assert jump_of(where, layout) == jump
    assert jump is None or jump.on_page in (f"?page={jump.page}#pages", f"?sheet={jump.sheet}#pages")
