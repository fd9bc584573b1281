"""A round moves to the list that CQC really sent: proposed, confirmed by a person, nothing dropped."""

from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import SYSTEM, Role
from app.answers.models import Answer, CategoryResponse, ListChangeState, Standing, State
from app.answers.schemas.lists import LeaveOutIn, PairIn, PairsIn, PlaceIn, WaitingKind
from app.answers.service import list_changing, opening, placing, reading
from app.assessments.models import CouncilSettings
from app.core.clock import now
from app.core.db import Database
from app.core.errors import EditConflict, Invalid, NotFound, RuleBroken
from app.framework import service as framework
from app.framework.models import Certainty, ListOrigin, RequestCategory, RequestList
from tests.app.answers.rounds import Stage, a_stage
from tests.app.framework.sheets import SIXTY
from tests.builders import a_list, a_person, an_actor, an_answer, an_assessment, an_item, saved


def two_lists(db: Database, *, old: tuple[str, ...] = ("1", "2"), new: tuple[str, ...] = ("A", "B")) -> Stage:
    """A round of two requests and a loaded list of two others; one document answers request 1."""
    stage = a_stage(db, old)
    with db.write() as session:
        a_list(session, new, code="sent")
    return stage


def move(stage: Stage, *pairs: tuple[str, str]) -> str:
    """Propose, choose exactly these pairs, confirm; gives what was said."""
    with stage.db.write() as session:
        proposed = list_changing.propose_list_change(session, stage.lead, "sent")
    with stage.db.write() as session:
        data = PairsIn(chosen=[PairIn(old=old, new=new) for old, new in pairs])
        chosen = list_changing.choose_moves(session, stage.lead, "sent", proposed.version, data)
    with stage.db.write() as session:
        return list_changing.confirm_list_change(session, stage.lead, "sent", chosen.version).says


def write(stage: Stage, code: str, **facts: object) -> None:
    with stage.db.write() as session:
        row = session.merge(stage.round.responses[code])
        for name, value in facts.items():
            setattr(row, name, value)
        saved(session, row)


def test_answers_notes_and_owners_move(db: Database) -> None:
    stage = two_lists(db)
    write(stage, "1", note="Waits have fallen.")
    says = move(stage, ("1", "A"))
    assert says == "Test list is in use with 2 requests. 1 answer moved, 0 copied, 0 merged."
    shown = stage.see("A")
    assert [answer.title for answer in shown.answers] == ["Waiting list protocol"]
    assert (shown.note, shown.owner.name if shown.owner else "") == ("Waits have fallen.", "Anita Lowe")
    assert shown.answers[0].parts == ("a", "b")
    with db.read() as session:
        assert [row.code for row in reading.list_requests(session, stage.lead)] == ["A", "B"]
        assert placing.list_waiting(session, stage.lead) == []


def test_nothing_is_approved_by_moving(db: Database) -> None:
    stage = two_lists(db)
    stage.read()
    stage.approve()
    move(stage, ("1", "A"))
    assert stage.see("A").state is State.GAPS


def test_one_to_many_is_copied(db: Database) -> None:
    stage = two_lists(db)
    write(stage, "1", note="Waits have fallen.")
    move(stage, ("1", "A"), ("1", "B"))
    for code in ("A", "B"):
        assert [answer.title for answer in stage.see(code).answers] == ["Waiting list protocol"]
        assert stage.see(code).note == "Waits have fallen."


def test_many_to_one_is_merged_and_nothing_dropped(db: Database) -> None:
    stage = two_lists(db)
    with db.write() as session:
        second = stage.round.responses["2"]
        an_answer(session, second, stage.item, where_to_look="Page 12", what_it_shows="Reviews")
        an_answer(session, second, an_item(session, stage.anita, "Board report"), position=1)
    write(stage, "1", note="Waits have fallen.")
    write(stage, "2", note="Reviews are late.")
    move(stage, ("1", "A"), ("2", "A"))
    shown = stage.see("A")
    assert [answer.title for answer in shown.answers] == ["Waiting list protocol", "Board report"]
    assert shown.answers[0].where_to_look in (
        "Section 4, pages 9 to 12; Page 12", "Page 12; Section 4, pages 9 to 12",
    )  # fmt: skip
    assert "Reviews" in shown.answers[0].what_it_shows
    assert set(shown.note.split("\n\n")) == {"Waits have fallen.", "Reviews are late."}


def test_what_no_line_moves_waits_and_is_placed_by_a_person(db: Database) -> None:
    stage = two_lists(db)
    write(stage, "1", note="Waits have fallen.")
    assert "2 not yet placed" in move(stage)
    with db.read() as session:
        waiting = placing.list_waiting(session, stage.lead)
    assert [(one.kind, one.request) for one in waiting] == [(WaitingKind.ANSWER, "1"), (WaitingKind.NOTE, "1")]
    with db.write() as session:
        answer = PlaceIn(
            kind=WaitingKind.ANSWER, old_list="test-list", request="1", document=stage.item.reference, to="B"
        )
        placing.place(session, stage.lead, answer)
        placing.place(session, stage.lead, PlaceIn(kind=WaitingKind.NOTE, old_list="test-list", request="1", to="B"))
    shown = stage.see("B")
    assert ([answer.title for answer in shown.answers], shown.note) == (["Waiting list protocol"], "Waits have fallen.")
    with db.read() as session:
        assert placing.list_waiting(session, stage.lead) == []
    with pytest.raises(NotFound, match="does not wait any more"), db.write() as session:
        placing.place(session, stage.lead, answer)


def test_everything_of_a_request_is_placed_or_left_out_at_once_and_a_decision_stays(db: Database) -> None:
    stage = two_lists(db)
    write(stage, "1", note="Waits have fallen.")
    write(
        stage,
        "2",
        note="Said.",
        standing=Standing.NOT_HELD,
        standing_reason="No survey.",
        standing_plan="One in March.",
    )
    move(stage)
    every = {"kind": WaitingKind.EVERYTHING, "old_list": "test-list"}
    with db.write() as session:
        placing.place(session, stage.lead, PlaceIn(**every, request="1", to="B"))
        placing.leave_out(session, stage.lead, LeaveOutIn(**every, request="2", reason="No longer asked."))
    shown = stage.see("B")
    assert ([answer.title for answer in shown.answers], shown.note) == (["Waiting list protocol"], "Waits have fallen.")
    with db.read() as session:
        assert [one.kind for one in placing.list_waiting(session, stage.lead)] == [WaitingKind.STANDING]
    with pytest.raises(NotFound, match="Nothing waits on request 1"), db.write() as session:
        placing.place(session, stage.lead, PlaceIn(**every, request="1", to="B"))


def test_what_has_no_place_any_more_is_left_out_with_a_reason(db: Database) -> None:
    stage = two_lists(db)
    move(stage)
    with db.write() as session:
        data = LeaveOutIn(
            kind=WaitingKind.ANSWER, old_list="test-list", request="1", document=stage.item.reference,
            reason="CQC no longer asks for it.",
        )  # fmt: skip
        placing.leave_out(session, stage.lead, data)
    with db.read() as session:
        assert placing.list_waiting(session, stage.lead) == []


def test_a_decision_goes_along_when_it_is_the_only_source_and_waits_else(db: Database) -> None:
    stage = two_lists(db)
    write(stage, "2", standing=Standing.NOT_HELD, standing_reason="No survey.", standing_plan="One in March.")
    move(stage, ("1", "A"), ("2", "A"), ("2", "B"))
    assert stage.see("A").standing is Standing.DOCUMENTS
    with db.read() as session:
        assert [one.kind for one in placing.list_waiting(session, stage.lead)] == [WaitingKind.STANDING]


def test_answered_under_another_follows_that_one(db: Database) -> None:
    stage = two_lists(db)
    write(
        stage, "2", standing=Standing.UNDER_ANOTHER, standing_reason="Same.", under_id=stage.round.responses["1"].id
    )  # fmt: skip
    move(stage, ("1", "A"), ("2", "B"))
    assert stage.see("B").under == "A"


def test_a_proposal_is_confirmed_as_it_was_seen(db: Database) -> None:
    stage = two_lists(db)
    with db.write() as session:
        proposed = list_changing.propose_list_change(session, stage.lead, "sent")
    with db.write() as session:
        list_changing.choose_moves(session, stage.lead, "sent", proposed.version, PairsIn(chosen=[]))
    with pytest.raises(EditConflict), db.write() as session:
        list_changing.confirm_list_change(session, stage.lead, "sent", proposed.version)


def test_one_change_at_a_time_and_one_can_be_left(db: Database) -> None:
    stage = two_lists(db)
    with db.write() as session:
        proposed = list_changing.propose_list_change(session, stage.lead, "sent")
    with pytest.raises(RuleBroken, match="proposed already"), db.write() as session:
        list_changing.propose_list_change(session, stage.lead, "sent")
    with db.write() as session:
        left = list_changing.leave_list_change(session, stage.lead, "sent", proposed.version)
    assert left.state is ListChangeState.LEFT
    assert [row.code for row in _rows(stage)] == ["1", "2"]


def test_a_pair_of_unknown_codes_is_named(db: Database) -> None:
    stage = two_lists(db)
    with db.write() as session:
        proposed = list_changing.propose_list_change(session, stage.lead, "sent")
    with pytest.raises(Invalid) as refused, db.write() as session:
        data = PairsIn(chosen=[PairIn(old="1", new="A"), PairIn(old="1", new="Z")])
        list_changing.choose_moves(session, stage.lead, "sent", proposed.version, data)
    assert refused.value.errors[0].pointer == "/chosen/1/new"


def test_the_list_in_use_is_no_change(db: Database) -> None:
    stage = two_lists(db)
    with pytest.raises(RuleBroken, match="uses Test list already"), db.write() as session:
        list_changing.propose_list_change(session, stage.lead, "test-list")


def _rows(stage: Stage) -> list[object]:
    with stage.db.read() as session:
        return list(reading.list_requests(session, stage.lead))


def a_sent_list(session: Session) -> RequestList:
    """The sixty reworded, recoded lines, as a council might be sent them."""
    sent = saved(
        session,
        RequestList(code="sent-60", name="CQC's list", origin=ListOrigin.LOADED, added_at=now(), certainty="official"),
    )
    for position, line in enumerate(SIXTY):
        saved(
            session,
            RequestCategory(
                request_list_id=sent.id, code=line["code"], position=position, title=line["title"], asked=line["asked"],
                certainty=Certainty.OFFICIAL,
            ),
        )  # fmt: skip
    return sent  # type: ignore[no-any-return]


def test_sixty_reworded_lines_over_the_planning_list_lose_nothing(db: Database, at_noon: datetime) -> None:
    with db.write() as session:
        framework.publish_lists(session, SYSTEM)
        saved(session, CouncilSettings(council_name="Fernshire County Council", note_word_limit=120))
        pilot = session.scalars(select(RequestList).where(RequestList.code == "pilot-2023")).one()
        assessment = an_assessment(session, pilot)
        lead = an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD, assessment_id=assessment.id)
        opening.open_responses(session, lead)
        responses = session.scalars(select(CategoryResponse).order_by(CategoryResponse.position)).all()
        documents: dict[str, str] = {}
        for index, response in enumerate(responses):
            for number in range(index % 4):
                item = an_item(session, lead, f"Document {response.code}.{number}")
                an_answer(session, response, item, position=number)
                documents[str(item.id)] = response.code
            response.note = f"Note to {response.code}."
            response.owner_id = lead.person_id
            saved(session, response)
        a_sent_list(session)
    with db.write() as session:
        proposed = list_changing.propose_list_change(session, lead, "sent-60")
    placed = {old.code for old in proposed.old_lines if old.goes_to}
    assert len(placed) > len(proposed.old_lines) * 0.8
    with db.write() as session:
        done = list_changing.confirm_list_change(session, lead, "sent-60", proposed.version)
    assert done.requests == len(SIXTY)
    with db.read() as session:
        live = reading.whole_return(session, lead)
        waiting = placing.list_waiting(session, lead)
        rows = session.execute(select(Answer.item_id)).scalars().all()
    assert [row.code for row in live] == [line["code"] for line in SIXTY]
    assert {str(item_id) for item_id in rows} == documents.keys(), "every document still answers something or waits"
    notes = "\n\n".join([row.note for row in live] + [one.words for one in waiting if one.kind is WaitingKind.NOTE])
    assert all(f"Note to {response.code}." in notes for response in responses)
    told = {document.title for row in live for document in row.answers} | {
        one.words for one in waiting if one.kind is WaitingKind.ANSWER
    }
    assert len(told) == len(documents)
    owned = Counter(row.owner is not None for row in live)
    assert owned[True] > owned[False]
