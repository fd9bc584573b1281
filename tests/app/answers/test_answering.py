"""Documents that answer a request: added, changed, put in order, taken out and put back; and its parts."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.answers.models import State, UnmetKind
from app.answers.schemas.changes import AnswerIn, AnswerPatch, Direction, PartIn, PartPatch, RequestPatch
from app.answers.schemas.requests import DoneOut
from app.answers.service import answering, reading, requests
from app.audit.models import AuditChange, AuditEntry
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken
from app.evidence.models import ItemStatus
from tests.app.answers.rounds import Stage, a_stage, another_item, person


def add(stage: Stage, title: str, code: str = "1", **facts: object) -> str:
    """A document that answers the request; gives its reference."""
    with stage.db.write() as session:
        item = another_item(session, stage, title)
        answering.answer_with(session, stage.core, code, AnswerIn(document=item.reference, **facts))  # type: ignore[arg-type]
        reference: str = item.reference
    return reference


def history(stage: Stage) -> list[str]:
    with stage.db.read() as session:
        return [happening.words for happening in reading.history_of(session, stage.lead, "1")]


def titles(stage: Stage, code: str = "1") -> list[str]:
    return [answer.title for answer in stage.see(code).answers]


def test_a_document_answers_a_request_last_in_order_for_its_current_version(db: Database) -> None:
    stage = a_stage(db)
    reference = add(stage, "Risk policy", where_to_look="Section 4", what_it_shows="How risk is rated", parts=["b"])
    answer = stage.see().answers[1]
    assert (answer.document, answer.place, answer.parts) == (reference, 2, ("b",))
    assert (answer.written_for, answer.current, answer.is_out_of_date) == (1, 1, False)


def test_an_answer_moves_the_requests_version_and_the_record_says_nothing_of_what_did_not_change(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        requests.change_request(session, stage.core, "1", stage.see().version, RequestPatch(note="Waits fell."))
    before = stage.see().version
    add(stage, "Risk policy")
    assert stage.see().version == before + 1
    with db.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
        changes = session.scalars(select(AuditChange).where(AuditChange.entry_sequence == entry.sequence)).all()
    assert {"answer"} <= {change.row_kind for change in changes}
    assert [change.columns for change in changes if change.row_kind == "category_response" and change.columns] == []


def test_where_there_is_one_part_only_the_document_covers_it(db: Database) -> None:
    stage = a_stage(db)
    for code in ("a", "b"):
        part = next(part for part in stage.see("2").parts if part.code == code)
        with db.write() as session:
            if code == "b":
                requests.remove_part(session, stage.core, "2", code, part.version)
    add(stage, "Risk policy", "2")
    assert stage.see("2").answers[0].parts == ("a",)


def test_several_documents_answer_in_the_order_given_with_one_entry(db: Database) -> None:
    stage = a_stage(db)
    before = stage.see().version
    happened = len(history(stage))
    with db.write() as session:
        coming = [another_item(session, stage, title) for title in ("Risk policy", "Waiting list review")]
        data = [AnswerIn(document=item.reference, what_it_shows=item.title) for item in coming]
        done = answering.answer_with_several(session, stage.core, "1", data)
    assert titles(stage)[1:] == ["Risk policy", "Waiting list review"]
    assert stage.see().version == done.version == before + 1
    assert len(history(stage)) == happened + 1


def test_of_several_documents_none_answers_when_one_is_not_there_or_comes_twice(db: Database) -> None:
    stage = a_stage(db)
    before = titles(stage)
    with db.write() as session:
        here = another_item(session, stage, "Risk policy").reference
    with pytest.raises(Invalid) as refused, db.write() as session:
        data = [AnswerIn(document=here), AnswerIn(document="E-9999")]
        answering.answer_with_several(session, stage.core, "1", data)
    assert refused.value.errors[0].pointer == "/1/document"
    with pytest.raises(RuleBroken, match="already answers"), db.write() as session:
        answering.answer_with_several(session, stage.core, "1", [AnswerIn(document=here)] * 2)
    assert titles(stage) == before


def test_a_document_that_one_may_not_see_is_not_there(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        hidden = another_item(session, stage, "Hidden", sensitivity="restricted")
    with pytest.raises(Invalid) as refused, db.write() as session:
        answering.answer_with(session, stage.core, "1", AnswerIn(document=hidden.reference))
    assert refused.value.errors[0].pointer == "/document"


def test_a_withdrawn_document_answers_nothing(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        item = another_item(session, stage, "Old policy", status=ItemStatus.WITHDRAWN)
    with pytest.raises(RuleBroken, match="was withdrawn"), db.write() as session:
        answering.answer_with(session, stage.core, "1", AnswerIn(document=item.reference))


def test_a_document_answers_a_request_once(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(RuleBroken, match="already answers request 1"), db.write() as session:
        answering.answer_with(session, stage.core, "1", AnswerIn(document=stage.item.reference))


def test_an_unknown_part_is_named(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(Invalid, match="There is no part z"), db.write() as session:
        answering.answer_with(session, stage.core, "2", AnswerIn(document=stage.item.reference, parts=["z"]))


def test_a_new_place_counts_for_the_current_version(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        session.merge(stage.item).current_revision = 2
        requests.change_request(session, stage.lead, "1", stage.version(), RequestPatch(note="A word."))
    answer = stage.see().answers[0]
    assert answer.is_out_of_date
    with db.write() as session:
        patch = AnswerPatch(where_to_look="Section 5")
        answering.change_answer(session, stage.core, "1", answer.document, answer.version, patch)
    changed = stage.see().answers[0]
    assert (changed.where_to_look, changed.written_for) == ("Section 5", 2)


def test_what_it_shows_leaves_the_place_out_of_date(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        session.merge(stage.item).current_revision = 2
        requests.change_request(session, stage.lead, "1", stage.version(), RequestPatch(note="A word."))
    answer = stage.see().answers[0]
    with db.write() as session:
        answering.change_answer(
            session, stage.core, "1", answer.document, answer.version, AnswerPatch(what_it_shows="Else")
        )
    assert stage.see().answers[0].is_out_of_date


def test_the_parts_it_covers_are_changed(db: Database) -> None:
    stage = a_stage(db)
    answer = stage.see().answers[0]
    with db.write() as session:
        answering.change_answer(session, stage.core, "1", answer.document, answer.version, AnswerPatch(parts=["b"]))
    shown = stage.see()
    assert shown.answers[0].parts == ("b",)
    assert [unmet.part for unmet in shown.unmet if unmet.kind is UnmetKind.PART_UNCOVERED] == ["a"]


def test_of_two_who_change_one_answer_the_second_is_told(db: Database) -> None:
    stage = a_stage(db)
    answer = stage.see().answers[0]
    with db.write() as session:
        answering.change_answer(
            session, stage.core, "1", answer.document, answer.version, AnswerPatch(what_it_shows="One")
        )
    with pytest.raises(EditConflict), db.write() as session:
        answering.change_answer(
            session, stage.lead, "1", answer.document, answer.version, AnswerPatch(what_it_shows="Two")
        )


def test_up_and_down_change_the_reading_order(db: Database) -> None:
    stage = a_stage(db)
    add(stage, "Risk policy")
    reference = add(stage, "Board report")
    version = stage.see().answers[2].version
    with db.write() as session:
        done = answering.move_answer(session, stage.core, "1", reference, version, Direction.UP)
    assert done.says == f"{reference} is now document 2 of request 1."
    assert titles(stage) == ["Waiting list protocol", "Board report", "Risk policy"]
    with pytest.raises(RuleBroken, match="is the first document"), db.write() as session:
        first = stage.see().answers[0]
        answering.move_answer(session, stage.core, "1", first.document, first.version, Direction.UP)


def take_out(stage: Stage) -> DoneOut:
    first = stage.see().answers[0]
    with stage.db.write() as session:
        return answering.remove_answer(session, stage.core, "1", first.document, first.version)


def test_what_is_taken_out_is_put_back_as_it_was(db: Database) -> None:
    stage = a_stage(db)
    add(stage, "Risk policy")
    before = stage.see()
    act = take_out(stage).act
    assert titles(stage) == ["Risk policy"]
    with db.write() as session:
        answering.put_back(session, stage.core, act)
    after = stage.see()
    assert titles(stage) == ["Waiting list protocol", "Risk policy"]
    assert after.answers[0].parts == ("a", "b")
    assert after.set_sha256 == before.set_sha256


def test_it_is_not_put_back_twice(db: Database) -> None:
    stage = a_stage(db)
    act = take_out(stage).act
    with db.write() as session:
        answering.put_back(session, stage.core, act)
    with pytest.raises(RuleBroken, match="again already"), db.write() as session:
        answering.put_back(session, stage.core, act)


def test_another_act_has_nothing_to_put_back(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(NotFound), db.write() as session:
        answering.put_back(session, stage.core, uuid4())


def test_a_part_is_added_changed_taken_out_and_put_back(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        requests.add_part(session, stage.core, "1", PartIn(ask="Longest waits"))
    assert [part.code for part in stage.see().parts] == ["a", "b", "c"]
    assert stage.see().state is State.GAPS
    with db.write() as session:
        requests.change_part(session, stage.core, "1", "c", 1, PartPatch(note="See part a."))
    assert stage.see().parts[2].is_covered
    version = stage.see().parts[0].version
    with db.write() as session:
        act = requests.remove_part(session, stage.core, "1", "a", version).act
    assert stage.see().answers[0].parts == ("b",)
    with db.write() as session:
        answering.put_back(session, stage.core, act)
    assert [part.code for part in stage.see().parts] == ["a", "b", "c"]
    assert stage.see().answers[0].parts == ("a", "b")


def test_a_note_over_the_limit_is_refused_with_its_count(db: Database) -> None:
    stage = a_stage(db)
    with pytest.raises(Invalid, match="121 words and the limit is 120"), db.write() as session:
        requests.change_request(session, stage.anita, "1", stage.version(), RequestPatch(note="word " * 121))


def test_the_owner_writes_the_note_but_does_not_give_the_request_away(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        requests.change_request(session, stage.anita, "1", stage.version(), RequestPatch(note="Waits have fallen."))
    assert stage.see().note == "Waits have fallen."
    with pytest.raises(Forbidden), db.write() as session:
        requests.change_request(session, stage.anita, "1", stage.version(), RequestPatch(owner=None))


def test_a_contributor_sees_only_what_they_own_or_are_asked_for(db: Database) -> None:
    stage = a_stage(db)
    with db.read() as session:
        assert [row.code for row in reading.list_requests(session, stage.anita)] == ["1"]
        with pytest.raises(NotFound):
            reading.one_request(session, stage.anita, "2")


def test_a_reader_sees_but_does_not_change(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        _, director = person(session, stage.round, "Marian Cole", Role.DIRECTOR)
    assert not stage.see("1", director).may_change
    with pytest.raises(Forbidden), db.write() as session:
        requests.change_request(session, director, "1", stage.version(), RequestPatch(note="x"))


def test_an_owner_must_be_someone_who_is_here(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        gone, _ = person(session, stage.round, "Tom Hadley", Role.CONTRIB)
        gone.active = False
        requests.change_request(session, stage.core, "1", stage.version(), RequestPatch(reader=stage.anita_user.email))
    for address, words in ((gone.email, "no longer has an account"), ("no@one.example", "nobody with the address")):
        with pytest.raises(Invalid, match=words), db.write() as session:
            requests.change_request(session, stage.core, "1", stage.version(), RequestPatch(owner=address))


def test_history_names_who_did_what_to_which_document(db: Database) -> None:
    stage = a_stage(db)
    reference = add(stage, "Risk policy")
    with db.read() as session:
        happened = reading.history_of(session, stage.lead, "1")
    assert (happened[0].who, happened[0].words) == ("Grace Okafor", f"added {reference}")
