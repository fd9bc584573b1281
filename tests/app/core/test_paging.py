"""A place in a list comes back as it went out, and nothing else is taken for one."""

from datetime import date

import pytest

from app.core.errors import Invalid
from app.core.paging import PageParams, next_place, whole


def test_a_place_comes_back_as_the_kinds_that_went_out() -> None:
    page = PageParams(after=next_place(date(2027, 1, 28), 5, "AC-12"))
    assert page.place_as(date.fromisoformat, whole, str) == (date(2027, 1, 28), 5, "AC-12")


def test_the_first_page_has_no_place() -> None:
    assert PageParams().place_as(whole, str) is None


@pytest.mark.parametrize("values", [("x", "AC-1"), ("5",), ("-1", "AC-1"), ("9" * 40, "AC-1"), ("5", "AC-1", "more")])
def test_a_place_of_another_list_is_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        PageParams(after=next_place(*values)).place_as(whole, str)


@pytest.mark.parametrize("after", ["", "é", "!!", "bnVsbA==", "WzFd"])
def test_a_place_that_is_none_of_ours_is_refused(after: str) -> None:
    with pytest.raises(Invalid):
        PageParams(after=after).place()
