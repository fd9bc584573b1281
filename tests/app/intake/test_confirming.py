"""What a batch's documents may answer is suggested, confirmed in one act, and taken back as one."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn, AnswerPatch
from app.audit import record
from app.core.db import Database
from app.core.errors import NotFound, RuleBroken
from app.framework.models import RequestCategory
from app.intake import service
from app.intake.schemas import PlaceIn
from app.intake.work import look_at
from tests.app.intake.samples import a_docx, tools_in
from tests.app.intake.test_taking import coming
from tests.builders import BUILDER, Round, a_round
from tests.counting import selects

CLEAR = ("Waiting list protocol.docx", "Waiting list protocol", "How people on the waiting list are prioritised.")
VAGUE = ("Minutes of 3 May.docx", "Minutes of 3 May", "Present: Anna, Ben. Apologies: none.")


@pytest.fixture
def council(db: Database) -> Round:
    """A round that asks for waiting lists (1), carers (2) and complaints (3)."""
    with db.write() as session:
        made = a_round(session)
        titles = {"1": "Waiting lists and how risk is managed", "2": "Support for unpaid carers", "3": "Complaints"}
        for response in made.responses.values():
            category = session.get(RequestCategory, response.category_id)
            assert category is not None
            category.title = titles[response.code]
        record(session, BUILDER, "test.row.built", category)
        return made


def a_batch(db: Database, home: Path, council: Round, *files: tuple[str, str, str]) -> tuple[str, dict[str, str]]:
    """A batch of Word files that are in; gives its reference and the document of each file."""
    tools = tools_in(home)
    looked = [look_at(tools, coming(home, name, a_docx(title, text))) for name, title, text in files]
    with db.write() as session:
        taken = service.take_files(session, council.core, None, looked, tools)
    return taken.batch, {one.name: one.document or "" for one in taken.files}


def answered(session: Session, council: Round) -> list[tuple[str, str, str]]:
    return [(one.request, one.document, one.where_to_look) for one in answers.list_answers(session, council.core)]


def test_clear_matches_are_confirmed_in_one_act_and_taken_back_in_one(
    db: Database, tmp_path: Path, council: Round
) -> None:
    batch, documents = a_batch(db, tmp_path, council, CLEAR, VAGUE)
    with db.read() as session:
        found = {one.document: one.requests[0] for one in service.suggest_for_batch(session, council.core, batch)}
    best = found[documents[CLEAR[0]]]
    assert (best.code, best.is_clear) == ("1", True) and "waiting list" in best.why
    with db.write() as session:
        done = service.confirm_clear(session, council.core, batch)
    assert (done.placed, done.says) == (1, "1 document now answers its request.")
    with db.read() as session:
        assert answered(session, council) == [("1", documents[CLEAR[0]], best.where_to_look)]
        assert documents[CLEAR[0]] not in {
            one.document for one in service.suggest_for_batch(session, council.core, batch)
        }
    with db.write() as session:
        undone = service.undo_confirmation(session, council.core, batch, done.number)
    assert undone.undone and undone.says.startswith("1 of 1")
    with db.read() as session:
        assert answered(session, council) == []
    with pytest.raises(RuleBroken, match="undone already"), db.write() as session:
        service.undo_confirmation(session, council.core, batch, done.number)


def test_of_the_clear_matches_only_those_that_a_person_was_shown_are_confirmed(
    db: Database, tmp_path: Path, council: Round
) -> None:
    carers = ("Carers offer.docx", "Support for unpaid carers", "How unpaid carers are supported.")
    batch, documents = a_batch(db, tmp_path, council, CLEAR, carers)
    waiting, other = documents[CLEAR[0]], documents[carers[0]]
    with db.write() as session:
        done = service.confirm_clear(session, council.core, batch, {waiting: "Page 4"}, {waiting: "1"})
    assert done.placed == 1
    with pytest.raises(RuleBroken, match="no clear match"), db.write() as session:
        service.confirm_clear(session, council.core, batch, {}, {other: "3"})
    with db.read() as session:
        assert answered(session, council) == [("1", waiting, "Page 4")]


def test_where_there_is_no_clear_match_nothing_is_confirmed(db: Database, tmp_path: Path, council: Round) -> None:
    batch, _ = a_batch(db, tmp_path, council, VAGUE)
    with pytest.raises(RuleBroken, match="no clear match"), db.write() as session:
        service.confirm_clear(session, council.core, batch)


def test_what_cannot_be_placed_is_left_with_its_reason(db: Database, tmp_path: Path, council: Round) -> None:
    batch, documents = a_batch(db, tmp_path, council, CLEAR, VAGUE)
    one, two = documents[CLEAR[0]], documents[VAGUE[0]]
    with db.write() as session:
        answers.answer_with(session, council.core, "2", AnswerIn(document=one))
    places = [
        PlaceIn(document=one, request="2"),
        PlaceIn(document=one, request="99"),
        PlaceIn(document="E-9999", request="1"),
        PlaceIn(document=two, request="3", where_to_look="Item 4"),
    ]
    with db.write() as session:
        done = service.confirm_places(session, council.core, batch, places)
    assert done.placed == 1 and [left.request for left in done.left] == ["2", "99", "1"]
    assert "already answers request 2" in done.left[0].why and "did not come in with this batch" in done.left[2].why
    with db.read() as session:
        assert ("3", two, "Item 4") in answered(session, council)


def test_an_answer_that_was_worked_on_since_is_not_taken_back(db: Database, tmp_path: Path, council: Round) -> None:
    batch, documents = a_batch(db, tmp_path, council, CLEAR, VAGUE)
    one, two = documents[CLEAR[0]], documents[VAGUE[0]]
    places = [PlaceIn(document=one, request="1"), PlaceIn(document=two, request="3")]
    with db.write() as session:
        done = service.confirm_places(session, council.core, batch, places)
        version = answers.one_answer(session, council.core, "1", one).version
        answers.change_answer(session, council.core, "1", one, version, AnswerPatch(what_it_shows="How we rate risk"))
    with db.write() as session:
        undone = service.undo_confirmation(session, council.core, batch, done.number)
    assert [(left.document, left.why) for left in undone.left] == [(one, "It was worked on since.")]
    with db.read() as session:
        assert [row[:2] for row in answered(session, council)] == [("1", one)]


def test_a_batch_of_another_is_not_there(db: Database, tmp_path: Path, council: Round) -> None:
    with pytest.raises(NotFound), db.read() as session:
        service.suggest_for_batch(session, council.core, "B-99")


def test_suggestions_take_as_many_selects_for_many_documents_as_for_one(
    db: Database, tmp_path: Path, council: Round
) -> None:
    def asked(batch: str) -> int:
        with selects(db) as seen, db.read() as session:
            service.suggest_for_batch(session, council.core, batch)
        return len(seen)

    few, _ = a_batch(db, tmp_path / "few", council, CLEAR)
    more: list[Any] = [(f"Carers strategy {n}.docx", f"Carers strategy {n}", f"Carers, part {n}.") for n in range(9)]
    many, _ = a_batch(db, tmp_path / "many", council, *more)
    assert asked(few) == asked(many)
