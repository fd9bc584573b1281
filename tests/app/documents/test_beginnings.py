"""A place of a document is found among the drawn pages by its first words, a sheet by its bookmark."""

from app.documents.beginnings import where_they_begin

ONE = "The waiting list is looked at every Monday by the duty manager and the team"
TWO = "Carers are offered an assessment within four weeks of the day on which they ask"
THREE = "Complaints are answered within twenty working days by the head of service"


def test_a_page_is_found_where_its_first_words_stand() -> None:
    own = {"page 1": ONE, "page 2": TWO, "page 3": THREE}
    drawn = [(1, ONE), (2, "Contents and more"), (3, f"{TWO} {THREE}")]
    assert where_they_begin(own, drawn) == {"page 1": 1, "page 2": 3, "page 3": 3}


def test_the_same_words_again_belong_to_the_later_place() -> None:
    own = {"page 1": ONE, "page 2": TWO, "page 3": ONE}
    assert where_they_begin(own, [(1, ONE), (2, TWO), (3, ONE)]) == {"page 1": 1, "page 2": 2, "page 3": 3}


def test_a_sheet_is_known_by_its_bookmark_and_what_can_not_be_told_is_left_out() -> None:
    own = {"sheet Waits": "1 2 3", "sheet Hidden": "x", "sheet Staff": "a b c"}
    assert where_they_begin(own, [(1, "1 2 3"), (2, "a")], [("Waits", 1), ("Staff", 2)]) == {
        "sheet Waits": 1,
        "sheet Staff": 2,
    }
