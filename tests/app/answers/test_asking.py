"""Asking a person for a document, and the four things they can say."""

from datetime import date, datetime, timedelta

import pytest

from app.access import Actor, Role
from app.answers.models import AskState, State
from app.answers.schemas.asks import AskFilter, AskIn, AskOut, AskPatch, AskReply, ReplyIn
from app.answers.service import asking, reading
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from tests.app.answers.rounds import Stage, a_stage, person
from tests.builders import an_item

DUE = date(2027, 1, 25)
MINE = AskFilter(open_only=True, of_me=True)


def an_ask(stage: Stage, **facts: object) -> tuple[AskOut, Actor]:
    with stage.db.write() as session:
        user, helen = person(session, stage.round, "Helen Tranter", Role.CONTRIB)
        data = AskIn.model_validate({"of": user.email, "what": "How we listen", "due_on": DUE, **facts})
        return asking.ask_for_document(session, stage.core, "2", data), helen


def test_who_is_asked_sees_that_request_and_no_other(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    ask, helen = an_ask(stage, part="a")
    assert (ask.reference, ask.part_asks, ask.asked_by.name) == ("Q-1", "Part 0", "Grace Okafor")
    with db.read() as session:
        assert [one.reference for one in asking.list_asks(session, helen, MINE)] == ["Q-1"]
        assert [row.code for row in reading.list_requests(session, helen)] == ["2"]


def test_a_document_that_is_sent_answers_the_part_that_was_asked_for(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    ask, helen = an_ask(stage, part="b")
    with db.write() as session:
        item = an_item(session, helen, "Listening report")
        data = ReplyIn(reply=AskReply.SENT, document=item.reference, where_to_look="Pages 4 to 6")
        replied = asking.reply(session, helen, ask.reference, ask.version, data)
    assert (replied.state, replied.document) == (AskState.SENT, item.reference)
    shown = stage.see("2")
    assert shown.state is State.GAPS
    assert (shown.answers[0].where_to_look, shown.answers[0].parts) == ("Pages 4 to 6", ("b",))
    with db.read() as session:
        assert asking.list_asks(session, helen, MINE) == []


@pytest.mark.parametrize(
    ("data", "state", "words"),
    [
        (ReplyIn(reply=AskReply.NOT_HELD, words="Never made."), AskState.NOT_HELD, "Never made."),
        (ReplyIn(reply=AskReply.SOMEONE_ELSE, words="Kofi has it."), AskState.SOMEONE_ELSE, "Kofi has it."),
        (ReplyIn(reply=AskReply.MORE_TIME, until=DUE), AskState.MORE_TIME, "Until 25 January 2027."),
    ],
)
def test_the_other_three_replies(db: Database, at_noon: datetime, data: ReplyIn, state: AskState, words: str) -> None:
    stage = a_stage(db)
    ask, helen = an_ask(stage)
    with db.write() as session:
        replied = asking.reply(session, helen, ask.reference, ask.version, data)
    assert (replied.state, replied.reply) == (state, words)


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        (ReplyIn(reply=AskReply.SENT), "/document"),
        (ReplyIn(reply=AskReply.SENT, document="E-9999"), "/document"),
        (ReplyIn(reply=AskReply.SOMEONE_ELSE), "/words"),
        (ReplyIn(reply=AskReply.MORE_TIME), "/until"),
        (ReplyIn(reply=AskReply.MORE_TIME, until=date(2027, 1, 1)), "/until"),
    ],
)
def test_a_reply_has_what_it_needs(db: Database, at_noon: datetime, data: ReplyIn, pointer: str) -> None:
    stage = a_stage(db)
    ask, helen = an_ask(stage)
    with pytest.raises(Invalid) as refused, db.write() as session:
        asking.reply(session, helen, ask.reference, ask.version, data)
    assert refused.value.errors[0].pointer == pointer


def test_someone_else_does_not_reply_or_even_see_it(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    ask, _ = an_ask(stage)
    data = ReplyIn(reply=AskReply.NOT_HELD)
    with pytest.raises(NotFound), db.write() as session:
        asking.reply(session, stage.anita, ask.reference, ask.version, data)
    with pytest.raises(Forbidden), db.write() as session:
        asking.reply(session, stage.round.psw, ask.reference, ask.version, data)


def test_a_new_date_asks_again_whoever_needed_more_time(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    ask, helen = an_ask(stage)
    with db.write() as session:
        more = ReplyIn(reply=AskReply.MORE_TIME, until=DUE + timedelta(days=3))
        asked = asking.reply(session, helen, ask.reference, ask.version, more)
    with db.write() as session:
        again = asking.change_ask(
            session, stage.core, ask.reference, asked.version, AskPatch(due_on=DUE + timedelta(days=3))
        )
    assert (again.state, again.due_on) == (AskState.ASKED, DUE + timedelta(days=3))


def test_what_is_withdrawn_is_no_longer_seen(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    ask, helen = an_ask(stage)
    with db.write() as session:
        asking.withdraw_ask(session, stage.core, ask.reference, ask.version)
    with db.read() as session, pytest.raises(NotFound):
        reading.one_request(session, helen, "2")
    with pytest.raises(RuleBroken), db.write() as session:
        asking.reply(session, stage.core, ask.reference, 2, ReplyIn(reply=AskReply.NOT_HELD))


def test_the_list_of_requests_says_who_was_asked(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    an_ask(stage)
    assert stage.see("2").missing == ("There is no document yet. Asked Helen Tranter on 21 January, due 25 January.")


def test_asks_of_one_request(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    an_ask(stage)
    with db.read() as session:
        assert len(asking.list_asks(session, stage.core, AskFilter(request="2"))) == 1
        assert asking.list_asks(session, stage.core, AskFilter(request="1")) == []
