"""How well an assertion stands, what coverage says, what may be said of cases."""

import pytest

from app.selfassessment.models import AssertionKind, CellWord, Direction, SupportState
from app.selfassessment.rules import cases_sentence
from app.selfassessment.rules.coverage import Cell, Steps, Weight, cells, empty_summary, word_of
from app.selfassessment.rules.showing import in_short
from app.selfassessment.rules.standing import STATE_WORDS, WEAKEST_FIRST, Held, Piece, standing_of

FOR, AGAINST = Direction.SUPPORTS, Direction.OTHER_WAY
STEPS = Steps(some=3, many=8)
S = SupportState


def piece(direction: Direction = FOR, category: str = "PR", **facts: bool) -> Piece:
    values = {"pointed": True, "out_of_date": False, "withdrawn": False, "stale": False} | facts
    return Piece(direction, category, **values)


def state(*pieces: Piece, kind: AssertionKind = AssertionKind.STRENGTH, **facts: int) -> SupportState:
    return standing_of(Held(kind, pieces, **facts)).state  # type: ignore[arg-type]


VOICE = piece(category="PE")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((), S.UNSUPPORTED),
        ((VOICE,), S.ONE_SOURCE),
        ((VOICE, piece()), S.SUPPORTED),
        ((piece(), piece()), S.WITH_GAP),
        ((VOICE, piece(pointed=False)), S.WITH_GAP),
        ((VOICE, piece(out_of_date=True)), S.WITH_GAP),
        ((VOICE, piece(stale=True)), S.WITH_GAP),
        ((VOICE, piece(), piece(AGAINST)), S.WITH_GAP),
        ((VOICE, piece(withdrawn=True)), S.ONE_SOURCE),
        ((piece(AGAINST),), S.CONTRADICTED),
        ((VOICE, piece(AGAINST)), S.CONTRADICTED),
        ((VOICE, piece(), piece(AGAINST), piece(AGAINST)), S.CONTRADICTED),
    ],
)
def test_the_state_follows_from_what_is_held(pieces: tuple[Piece, ...], expected: SupportState) -> None:
    assert state(*pieces) is expected


def test_an_open_response_takes_the_edge_off_what_points_the_other_way() -> None:
    held = (VOICE, piece(), piece(AGAINST), piece(AGAINST))
    assert state(*held, answered=True) is S.SUPPORTED
    assert state(piece(AGAINST), answered=True) is S.CONTRADICTED


def test_context_needs_no_evidence_and_a_weakness_no_experience() -> None:
    assert state(kind=AssertionKind.CONTEXT) is S.NOT_NEEDED
    assert state(piece(), piece(), kind=AssertionKind.WEAKNESS) is S.SUPPORTED


def test_tracked_cases_are_one_source_and_peoples_experience() -> None:
    assert state(cases_for=1) is state(cases_for=9) is S.ONE_SOURCE
    assert state(piece(), cases_for=1) is S.SUPPORTED
    assert state(piece(), cases_against=4) is S.CONTRADICTED


def test_each_gap_is_said_in_words() -> None:
    pieces = (
        piece(pointed=False),
        piece(out_of_date=True),
        piece(out_of_date=True),
        piece(stale=True),
        piece(withdrawn=True),
        piece(AGAINST),
    )
    assert standing_of(Held(AssertionKind.STRENGTH, pieces)).gaps == (
        "Nothing behind it is people’s own experience.",
        "There is no response yet to what points the other way.",
        "1 document without where to look.",
        "2 documents with a newer version than where to look was written for.",
        "1 document past the review date.",
        "1 document withdrawn, so not counted.",
    )


def test_every_state_has_words_and_a_place_in_the_order() -> None:
    assert set(STATE_WORDS) == set(WEAKEST_FIRST) == set(SupportState)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ""),
        (1, "Tracked cases show this"),
        (2, "Tracked cases show this"),
        (3, "3 tracked cases show this"),
        (40, "40 tracked cases show this"),
    ],
)
def test_cases_are_counted_from_three_on(count: int, said: str) -> None:
    assert cases_sentence(count) == said


def test_cases_that_point_the_other_way_and_those_besides_the_readers_own_are_said_so() -> None:
    assert cases_sentence(4, AGAINST) == "4 tracked cases point the other way"
    assert cases_sentence(3, others=True) == "3 other tracked cases show this"
    assert cases_sentence(1, others=True) == "Other tracked cases show this"


@pytest.mark.parametrize(
    ("count", "word"),
    [
        (0, CellWord.NONE),
        (1, CellWord.FEW),
        (2, CellWord.FEW),
        (3, CellWord.SOME),
        (7, CellWord.SOME),
        (8, CellWord.MANY),
    ],
)
def test_a_cell_has_the_word_of_the_councils_own_steps(count: int, word: CellWord) -> None:
    assert word_of(count, STEPS) is word


def test_a_document_counts_once_in_a_cell_and_cases_together_once_as_experience() -> None:
    from uuid import uuid4

    one, two = uuid4(), uuid4()
    weights = [
        Weight("QS1", FOR, "PR", one),
        Weight("QS1", FOR, "PR", one),
        Weight("QS1", FOR, "PR", two),
        Weight("QS1", AGAINST, "PR", one),
        Weight("QS1", FOR, None, None),
        Weight("QS1", FOR, None, None),
        Weight("QS1", FOR, "OU", two),
        Weight("QS1", FOR, None, two),
    ]
    assert cells(weights, ["PE", "PR"], STEPS) == (
        Cell("PE", 1, 0, CellWord.FEW),
        Cell("PR", 2, 1, CellWord.SOME),
    )


def test_the_summary_counts_the_empty_cells() -> None:
    full, empty = Cell("PE", 1, 0, CellWord.FEW), Cell("PR", 0, 0, CellWord.NONE)
    assert empty_summary([[full, empty], [empty, full]]) == "2 of 4 cells have nothing in them."
    assert empty_summary([[full, empty]]) == "1 of 2 cells has nothing in it."
    assert empty_summary([[full]]) == "Every one of the 1 cells has something in it."


def test_in_short_it_says_where_nothing_comes_from() -> None:
    counted = (Cell("PE", 2, 1, CellWord.SOME), Cell("PA", 0, 0, CellWord.NONE))
    assert in_short(counted, 2, 1) == (
        "2 sources support this and 1 points the other way. They come from 1 of 2 categories. "
        "Nothing yet from: feedback from partners."
    )
