"""The same paper in another version is told by its name; next year's paper is another one."""

from collections.abc import Iterable
from datetime import date

import pytest

from app.documents.likeness import print_of
from app.evidence.rules.alike import name_keys, newer_version, plain_name
from app.evidence.schemas import Paper


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Waiting_list_protocol_v3_FINAL", "waiting list protocol"),
        ("Copy of MPS 2026 (2)", "mps 2026"),
        ("Carers strategy - draft 2.1", "carers strategy 2 1"),
        ("Carers strategy draft v2.1", "carers strategy"),
        ("Quality framework 03.11.2026", "quality framework"),
        ("Quality framework 2026-11-03 clean", "quality framework"),
        ("Annual report 2025 to 2026", "annual report 2025 to 2026"),
        ("Final report of the peer review", "report of the peer review"),
        ("v3", ""),
    ],
)
def test_what_is_left_of_a_name_without_its_version(text: str, plain: str) -> None:
    assert plain_name(text) == plain


def paper(reference: str, text: str = "", day: date | None = None, title: str = "Paper") -> Paper:
    return Paper(reference, title, 1, day, "application/msword", print_of([text]))


def paragraphs(numbers: Iterable[int], words: str = "of the plan says how long people wait and who rings them") -> str:
    return "\n".join(f"Paragraph {number} {words} in month {number * 7} and place {number * 11}." for number in numbers)


def test_names_that_differ_by_the_version_alone_have_a_key_in_common() -> None:
    assert name_keys("Waiting list protocol v3 FINAL", "x.docx") & name_keys("Waiting list protocol", "wl.docx")
    assert name_keys("Our strategy", "Carers strategy v2.docx") & name_keys("Other", "Carers_strategy_v1.docx")
    assert not name_keys("Annual report 2025 to 2026", "a.pdf") & name_keys("Annual report 2024 to 2025", "b.pdf")
    assert not name_keys("Report", "report v2.docx") & name_keys("Report", "report.docx")
    assert all(key > 0 for key in name_keys("Waiting list protocol", "Carers strategy.docx"))


def test_what_differs_is_said_in_paragraphs_and_the_most_alike_is_named() -> None:
    newer = paper("E-0020", paragraphs(range(14)))
    most, half, none = (
        paper("E-0001", paragraphs([*range(12), 90, 91])),
        paper("E-0002", paragraphs([*range(7), *range(80, 87)])),
        paper("E-0003", paragraphs(range(200, 214), "of quite another thing is told here by other people")),
    )
    found = newer_version(newer, [(most, False), (half, False), (none, False)])
    assert found is not None
    assert (found.older.reference, found.why) == ("E-0001", "12 of its 14 paragraphs stand in this one too.")
    assert newer_version(newer, [(none, False)]) is None
    named = newer_version(newer, [(none, True)])
    assert named is not None and named.why == "Named like it."


def test_which_is_the_newer_is_told_by_their_own_dates_else_by_when_they_came_in() -> None:
    text = paragraphs(range(6))
    early, late = paper("E-0009", text, date(2026, 3, 1)), paper("E-0008", text, date(2026, 9, 1))
    assert newer_version(early, [(late, False)]) is None
    found = newer_version(late, [(early, False)])
    assert found is not None and found.why == "All of its 6 paragraphs stand in this one too."
    assert newer_version(paper("E-0008", text), [(early, False)]) is None


def test_texts_alike_share_a_key_and_others_none() -> None:
    one, same, other = (
        print_of([text])
        for text in (
            paragraphs(range(14)),
            paragraphs([*range(12), 90, 91]),
            paragraphs(range(200, 214), "of quite another thing is told here by other people"),
        )
    )
    assert set(one.bands()) & set(same.bands()) and not set(one.bands()) & set(other.bands())
    assert all(key < 0 for key in one.bands())
    assert print_of(["Too few words."]).bands() == []
