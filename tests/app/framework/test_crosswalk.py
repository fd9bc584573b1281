"""A reworded, recoded list finds its old requests again, and says why."""

from typing import Any

import pytest

from app.framework.crosswalk import Line, Move, propose_moves
from app.framework.reference import framework
from app.framework.reference.loading import load
from tests.app.framework.sheets import QUESTIONS, SIXTY


def planning_list(list_id: str, *, with_maps: bool = False) -> list[Line]:
    shipped = next(block for block in load("request_categories.yaml")["lists"] if block["id"] == list_id)
    return [
        Line(
            item["id"],
            item["title"],
            item["asked"],
            tuple(part["ask"] for part in item.get("parts", ())),
            tuple(item["quality_statements"]),
            item["theme"],
            tuple(item.get("maps_from_pilot", ())) if with_maps else (),
        )
        for item in shipped["items"]
    ]


def statement_ids(names: list[str]) -> tuple[str, ...]:
    return tuple(
        statement.id
        for statement in framework().quality_statements
        if any(name in variant for name in names for variant in (statement.name, *statement.name_variants))
    )


def reworded() -> list[Line]:
    return [Line(row["code"], row["title"], row["asked"], (), statement_ids(row["statements"])) for row in SIXTY]


def true_moves(old: list[Line], rows: list[dict[str, Any]] = SIXTY) -> set[tuple[str, str]]:
    letter = old[0].code[0]
    codes = {line.code for line in old}
    pairs = {(f"{letter}{number:02d}", str(row["code"])) for row in rows for number in row["was"]}
    return {pair for pair in pairs if pair[0] in codes}


def chosen(moves: list[Move]) -> set[tuple[str, str]]:
    return {(move.old_code, move.new_code) for move in moves if move.chosen}


def test_the_fixture_has_sixty_lines_of_its_own_codes_and_titles() -> None:
    titles = {line.title.lower() for name in ("pilot-2023", "planning-current") for line in planning_list(name)}
    assert len({row["code"] for row in SIXTY}) == len(SIXTY) == 60
    assert not [row["title"] for row in SIXTY if row["title"].lower() in titles and row["was"] != [38]]


@pytest.mark.parametrize(("name", "least"), [("pilot-2023", 0.95), ("planning-current", 0.88)])
def test_most_true_moves_are_chosen_and_few_others(name: str, least: float) -> None:
    old = planning_list(name)
    found, true = chosen(propose_moves(old, reworded())), true_moves(old)
    assert len(found & true) / len(true) >= least
    assert len(found & true) / len(found) >= 0.95


@pytest.mark.parametrize("name", ["pilot-2023", "planning-current"])
def test_every_true_move_is_at_least_offered(name: str) -> None:
    old = planning_list(name)
    shown = {(move.old_code, move.new_code) for move in propose_moves(old, reworded())}
    assert true_moves(old) <= shown


@pytest.mark.parametrize("name", ["pilot-2023", "planning-current"])
def test_all_but_one_of_the_lines_have_a_true_origin_as_their_best(name: str) -> None:
    old = planning_list(name)
    moves, true = propose_moves(old, reworded()), true_moves(old)
    best = {code: next(move for move in moves if move.new_code == code) for code in {new for _, new in true}}
    wrong = [code for code, move in best.items() if (move.old_code, code) not in true]
    assert len(wrong) <= 1, wrong


def test_without_quality_statements_the_words_alone_still_do() -> None:
    old = planning_list("pilot-2023")
    bare = [Line(line.code, line.title, line.asked) for line in reworded()]
    found, true = chosen(propose_moves(old, bare)), true_moves(old)
    assert len(found & true) / len(true) >= 0.9
    assert len(found & true) / len(found) >= 0.85


@pytest.mark.parametrize("name", ["pilot-2023", "planning-current"])
def test_a_list_in_questions_without_statements_is_matched_too(name: str) -> None:
    old = planning_list(name)
    moves = propose_moves(old, [Line(row["code"], row["title"], row["asked"]) for row in QUESTIONS])
    found, true = chosen(moves), true_moves(old, QUESTIONS)
    assert true <= {(move.old_code, move.new_code) for move in moves}
    assert len(found & true) / len(true) >= 0.85
    assert len(found & true) / len(found) >= 0.85


def test_a_split_request_moves_to_both_of_its_parts() -> None:
    found = chosen(propose_moves(planning_list("pilot-2023"), reworded()))
    assert {("P45", "F6"), ("P45", "F7")} <= found


def test_merged_requests_both_move_to_the_one() -> None:
    found = chosen(propose_moves(planning_list("pilot-2023"), reworded()))
    assert {("P24", "D3"), ("P25", "D3")} <= found


def test_a_line_that_is_new_and_a_line_that_was_dropped_are_left_alone() -> None:
    found = chosen(propose_moves(planning_list("planning-current"), reworded()))
    assert not {new for _, new in found} & {"G1", "G2"}
    assert not {old for old, _ in found} & {"C47", "C48", "C49", "C63"}


def test_a_list_that_says_where_its_lines_come_from_is_believed() -> None:
    old, new = planning_list("pilot-2023"), planning_list("planning-current", with_maps=True)
    moves = propose_moves(old, new)
    stated = {(f"P{number:02d}", f"C{number:02d}") for number in range(1, 49)}
    assert chosen(moves) == stated
    assert {move.score for move in moves if move.chosen} == {1.0}
    assert all(
        move.why == f"The new list itself says that {move.new_code} was {move.old_code}."
        for move in moves
        if move.chosen
    )


def test_what_the_list_does_not_say_is_offered_with_its_reason() -> None:
    moves = propose_moves(planning_list("pilot-2023"), planning_list("planning-current", with_maps=True))
    reviews = [move for move in moves if move.new_code == "C50"]
    assert "P07" in {move.old_code for move in reviews}
    assert all(move.why.startswith("Both speak of") for move in reviews)


def test_the_same_list_maps_onto_itself() -> None:
    old = planning_list("planning-current")
    moves = propose_moves(old, old)
    best = {line.code: next(move for move in moves if move.new_code == line.code) for line in old}
    assert all(move.old_code == code and move.chosen for code, move in best.items())


def test_the_reason_names_both_wordings() -> None:
    moves = propose_moves([Line("1", "Deprivation of liberty")], [Line("9", "DoLS backlog")])
    assert moves[0].why == "Both speak of “deprivation of liberty” and “dols”."


def test_sections_of_the_act_are_recognised_in_any_writing() -> None:
    old = [Line("1", "Registers kept under section 77"), Line("2", "Prevention")]
    moves = propose_moves(old, [Line("9", "Care Act s77 duties")])
    assert [move.old_code for move in moves] == ["1"]


@pytest.mark.parametrize(("old", "new"), [([], []), ([Line("1", "Carers")], []), ([], [Line("1", "Carers")])])
def test_nothing_is_proposed_where_a_list_is_empty(old: list[Line], new: list[Line]) -> None:
    assert propose_moves(old, new) == []
