"""The same question put to a text in hand."""

import pytest

from app.fulltext.matching import holds, snippet
from app.fulltext.words import terms_of

TEXT = "People at risk are rung every fortnight while they wait for an assessment."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("assessments risks", True),
        ("carers", False),
        ('"every fortnight"', True),
        ('"fortnight every"', False),
        ("fortn*", True),
        ("fo*", False),
        ("wait -carers", True),
        ("wait -rung", False),
        ('wait -"rung every"', False),
        ('"every fort', False),
        ("wait\x00assessment", False),
        ("ﬁrst", False),
    ],
)
def test_a_text_is_asked_as_the_index_is(query: str, found: bool) -> None:
    assert holds(terms_of(query), (TEXT,)) is found


def test_each_term_may_stand_in_another_of_the_texts() -> None:
    assert holds(terms_of("17 waiting"), ("17", "The waiting list"))
    assert not holds(terms_of('"17 waiting"'), ("17", "waiting"))


def test_the_piece_shown_is_where_most_of_the_terms_stand() -> None:
    text = "Wait. " + "Other words stand here. " * 40 + "They wait for an assessment\nof need. " + "And more. " * 40
    pieces = snippet(terms_of("wait assessments -draft"), text)
    assert [piece.text for piece in pieces if piece.is_hit] == ["wait", "assessment"]
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("…") and shown.endswith("…") and "for an assessment of need" in shown


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    assert "".join(piece.text for piece in snippet(terms_of("nowhere"), "One two three.")) == "One two three."
    assert snippet(terms_of("nowhere"), "") == ()
