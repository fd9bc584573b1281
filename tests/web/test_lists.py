"""A list's address carries its filters and its order, and nothing that was not set."""

from app.web.lists import BulkResult, ListAddress, Refused, state_chips

HERE = ListAddress.of("/requests", {"state": "gaps", "q": None, "owner": "a@b.example"}, "-due")


def test_only_what_was_set_is_in_the_address() -> None:
    assert str(HERE) == "/requests?state=gaps&owner=a%40b.example&sort=-due"


def test_the_same_heading_turns_the_order_round() -> None:
    assert HERE.sorted_by("due").endswith("sort=due")
    assert ListAddress("/r", sort="due").sorted_by("due") == "/r?sort=-due"


def test_another_heading_starts_upwards() -> None:
    assert HERE.sorted_by("title").endswith("sort=title")


def test_a_filter_is_taken_away_by_an_empty_value() -> None:
    assert "state" not in HERE.with_filter("state", "")


def test_the_download_keeps_the_view() -> None:
    assert HERE.download() == "/requests.xlsx?state=gaps&owner=a%40b.example&sort=-due"


def test_a_filter_form_carries_along_what_it_does_not_show() -> None:
    assert HERE.kept("owner") == [("state", "gaps"), ("sort", "-due")]


def test_chips_count_each_state_and_all() -> None:
    chips = state_chips(HERE, {"gaps": 14, "approved": 20}, {"gaps": "Gaps", "approved": "Approved"})
    assert [(chip.name, chip.count, chip.is_here) for chip in chips] == [
        ("All", 34, False),
        ("Gaps", 14, True),
        ("Approved", 20, False),
    ]


def test_partial_success_is_told() -> None:
    result = BulkResult(
        "approved", 6, refused=[Refused("19", "/requests/19", "it has a gap"), Refused("46", "/requests/46", "a flag")]
    )
    assert result.done_words == "6 requests approved. 2 not:"
