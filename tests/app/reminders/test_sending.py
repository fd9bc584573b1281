"""Digests leave once a day a person, over a real mail server, and can be stopped until then."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor, Role
from app.accounts.models import User
from app.answers import service as answers
from app.answers.models import CategoryResponse
from app.answers.schemas.asks import AskIn, AskPatch, AskReply, QuietIn, ReplyIn
from app.assessments.models import CouncilSettings
from app.audit.hooks import take_noted
from app.core import clock
from app.core.clock import LONDON
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, RuleBroken
from app.evidence.models import Finding, FindingGrade, FindingState
from app.improvement.models import Action, ActionStatus
from app.notify.models import Mail, MailState
from app.notify.work import send_due
from app.reminders import service
from app.reminders.models import Reminder, ReminderState
from app.reminders.schemas import KeysIn, PauseIn, RemindIn
from app.reminders.work import remind
from app.workshop import _in_hours
from tests.app.notify.mail_server import Kept, a_free_port, a_mail_server
from tests.app.notify.test_work import plain_of, settings_for
from tests.builders import Round, a_person, a_round, an_actor, an_item, saved

pytestmark = pytest.mark.database
THURSDAY = "2027-01-21"
BEN = "ben.cole@fernshire.example"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


class Council:
    """A round due on 1 March whose request 1 is Ben's, due on a Thursday; reminders are on."""

    def __init__(self, db: Database, home: Path):
        self.db, self.home, self.kept = db, home, Kept()
        with clock.set_to(at(f"{THURSDAY}T07:00")), db.write() as session:
            self.round: Round = a_round(session, ("1", "2", "3"), return_due_at=at("2027-03-01T17:00"))
            ben = a_person(session, "Ben Cole", Role.CONTRIB, email=BEN)
            self.ben: Actor = an_actor(ben, Role.CONTRIB, assessment_id=self.round.assessment.id)
            self.settle(session, reminders=True)
            self.give(session, "1", ben.id, THURSDAY)

    def settle(self, session: Session, **facts: object) -> None:
        row = session.query(CouncilSettings).one()
        for name, value in facts.items():
            setattr(row, name, value)
        session.flush()
        take_noted(session)

    def give(self, session: Session, code: str, owner: UUID, due: str | None) -> None:
        response = session.get_one(CategoryResponse, self.round.responses[code].id)
        response.owner_id, response.due_on = owner, date.fromisoformat(due) if due else None
        session.flush()
        take_noted(session)

    def work(self, moment: str, port: int | None = None) -> None:
        """What the worker does at a moment: its sweep over reminders, then the one over the outbox."""
        settings = settings_for(port or a_free_port(), self.home, public_address="https://r.example")
        with clock.set_to(at(moment)):
            remind(settings)(self.db)
            if port is not None:
                send_due(settings, _in_hours)(self.db)

    def mails(self) -> list[Mail]:
        with self.db.read() as session:
            return session.query(Mail).order_by(Mail.written_at, Mail.to_address).all()

    def email(self, actor: Actor) -> str:
        with self.db.read() as session:
            return session.get_one(User, actor.person_id).email

    def next(self, moment: str) -> list[tuple[str, int, str]]:
        with clock.set_to(at(moment)), self.db.read() as session:
            found = service.list_reminders(session, self.round.lead, sends=True)
        return [(one.name, one.things, f"{one.leaves_at.astimezone(LONDON):%a %H:%M}") for one in found.next]


@pytest.fixture
def council(db: Database, tmp_path: Path) -> Council:
    return Council(db, tmp_path)


@contextmanager
def written(council: Council, moment: str) -> Iterator[Session]:
    with clock.set_to(at(moment)), council.db.write() as session:
        yield session


def test_a_digest_leaves_at_nine_once_and_an_answer_reaches_the_lead(council: Council) -> None:
    with a_mail_server(council.kept) as port:
        council.work(f"{THURSDAY}T08:59", port)
        assert council.kept.letters == []
        for moment in ("09:00", "09:01", "14:00", "16:30"):  # a worker that starts again each time
            council.work(f"{THURSDAY}T{moment}", port)
    (letter,) = council.kept.letters
    assert letter["To"] == BEN and letter["Subject"] == "1 thing is due"
    assert letter["Reply-To"] == council.email(council.round.lead)
    assert "- Request 1, Request 1: due Thursday 21 January 2027\n  https://r.example/requests/1" in plain_of(letter)
    html = letter.get_body(("html",))
    assert html is not None and '<a href="https://r.example/requests/1">' in html.get_content()


def test_requests_asks_and_actions_make_one_mail_and_a_copy_reaches_whoever_asked(council: Council) -> None:
    with written(council, "2027-01-18T12:00") as session:
        ask = AskIn(of=BEN, what="The plan about Mr Zqcanary", due_on=date(2027, 1, 20))
        answers.ask_for_document(session, council.round.core, "2", ask)
        saved(session, Action(
            reference="AC-1", aim="Ring Mrs Zqcanary", owner_id=council.ben.person_id, due_on=date(2027, 1, 22),
            status=ActionStatus.PLANNED, added_by=council.round.lead.person_id, added_at=clock.now(),
        ))  # fmt: skip
    council.work(f"{THURSDAY}T09:00")
    mails = council.mails()
    assert [mail.subject for mail in mails] == ["1 thing is late, 2 are due", "1 thing to look at"]
    assert "Action AC-1" in mails[0].body and "(Ben Cole)" in mails[1].body
    assert "Zqcanary" not in "".join(mail.body + mail.subject for mail in mails)


def test_a_day_whose_nine_was_missed_is_caught_up_and_one_that_has_passed_is_not(council: Council) -> None:
    council.work(f"{THURSDAY}T18:30")
    assert council.mails() == []
    council.work("2027-01-22T11:00")  # late 1 working day, and the worker was away at 9
    council.work("2027-01-23T11:00")  # a Saturday
    assert [mail.subject for mail in council.mails()] == ["1 thing is late"]


def test_two_workers_at_once_write_one_digest(council: Council) -> None:
    both = Barrier(2)

    def worker() -> int:
        with clock.set_to(at(f"{THURSDAY}T09:00")):
            with council.db.read() as session:
                assert service.is_due(session, SYSTEM)
            both.wait(30)
            with council.db.write() as session:
                return service.send_due(session, SYSTEM, "")

    with ThreadPoolExecutor(2) as pool:
        sent = [job.result() for job in [pool.submit(worker) for _ in range(2)]]
    assert sorted(sent) == [0, 1] and len(council.mails()) == 1


def test_without_a_mail_server_or_switched_off_nothing_is_written(council: Council) -> None:
    from app.core.config import Settings

    with clock.set_to(at(f"{THURSDAY}T09:00")):
        remind(Settings(home=council.home))(council.db)
        with council.db.write() as session:
            council.settle(session, reminders=False)
    council.work(f"{THURSDAY}T09:00")
    assert council.mails() == []
    assert council.next(f"{THURSDAY}T08:30") == [("Ben Cole", 1, "Thu 09:00"), ("Ben Cole", 1, "Fri 09:00")]


def test_what_is_stopped_does_not_leave_and_may_leave_after_all_before_its_hour(council: Council) -> None:
    with clock.set_to(at(f"{THURSDAY}T08:30")):
        with council.db.read() as session:
            first = service.list_reminders(session, council.round.lead, sends=True).next[0]
        keys = KeysIn(reminders=[first.key])
        with council.db.write() as session:
            assert service.stop_reminders(session, council.round.lead, keys).says == "1 reminder is stopped."
            assert service.let_leave(session, council.round.lead, keys).changed == [first.key]
            service.stop_reminders(session, council.round.lead, keys)
    council.work(f"{THURSDAY}T09:00")
    council.work(f"{THURSDAY}T14:00")
    assert council.mails() == []
    with clock.set_to(at(f"{THURSDAY}T14:00")), council.db.write() as session:
        past = service.list_reminders(session, council.round.lead, sends=True).past
        assert [(one.name, one.state, one.why) for one in past] == [
            ("Ben Cole", ReminderState.STOPPED, "Stopped by Priya Nair.")
        ]
        with pytest.raises(RuleBroken):
            service.let_leave(session, council.round.lead, keys)
    council.work("2027-01-22T09:00")  # the next day is another mail
    assert len(council.mails()) == 1


def test_a_contributor_stops_nothing(council: Council) -> None:
    with clock.set_to(at(f"{THURSDAY}T08:30")), council.db.write() as session:
        for act in (service.stop_reminders, service.let_leave):
            with pytest.raises(Forbidden):
                act(session, council.ben, KeysIn(reminders=["x"]))


def test_while_the_mail_server_is_away_it_waits_within_the_hours_and_can_be_stopped(council: Council) -> None:
    council.work(f"{THURSDAY}T17:55", a_free_port())  # nobody listens there
    with council.db.read() as session:
        assert session.query(Mail).one().tries == 1
    with a_mail_server(council.kept) as port:
        council.work(f"{THURSDAY}T18:05", port)
        assert council.kept.letters == []  # not in the evening
        council.work("2027-01-22T08:00", port)
    assert len(council.kept.letters) == 1


def test_what_the_server_has_not_taken_can_still_be_stopped(council: Council) -> None:
    council.work(f"{THURSDAY}T09:00", a_free_port())
    with clock.set_to(at(f"{THURSDAY}T09:01")):
        with council.db.read() as session:
            (past,) = service.list_reminders(session, council.round.lead, sends=True).past
        assert past.why == "Waits for the mail server. The mail server could not be reached."
        with council.db.write() as session:
            service.stop_reminders(session, council.round.lead, KeysIn(reminders=[past.key]))
    assert [mail.state for mail in council.mails()] == [MailState.STOPPED]


def test_by_hand_everybody_gets_one_mail_at_the_next_hour(council: Council) -> None:
    council.work(f"{THURSDAY}T09:00")
    with written(council, f"{THURSDAY}T09:30") as session:
        left = a_person(session, "Gone Person", active=False)
        council.give(session, "2", council.ben.person_id, None)
        council.give(session, "3", left.id, None)
        asked = RemindIn(codes=["1", "2", "3", "99"])
        done = service.remind_owners(session, council.round.core, asked, sends=True)
        again = service.remind_owners(session, council.round.core, asked, sends=True)
    assert done.says == again.says == "Reminder queued for 1 owner. It goes at 2pm."
    assert [(one.request, one.why) for one in done.left] == [
        ("3", "Gone Person: They have left."),
        ("99", "It has no owner, is done, or is not here."),
    ]
    council.work(f"{THURSDAY}T14:00")
    by_hand = [mail for mail in council.mails() if mail.kind == "reminders.by_hand"]
    assert [mail.to_address for mail in by_hand] == [BEN]
    assert by_hand[0].subject == "Grace Okafor reminds you of 2 requests"
    with clock.set_to(at(f"{THURSDAY}T14:10")), council.db.write() as session:
        late = service.remind_owners(session, council.round.lead, RemindIn(codes=["1"]), sends=True)
    assert (late.says, late.left[0].why) == ("Nobody is reminded.", "Ben Cole was reminded today already.")


def test_by_hand_it_can_be_stopped_and_what_was_done_meanwhile_is_left_out(council: Council) -> None:
    with clock.set_to(at(f"{THURSDAY}T09:30")), council.db.write() as session:
        council.give(session, "2", council.round.psw.person_id, None)
        done = service.remind_owners(session, council.round.lead, RemindIn(codes=["1", "2"]), sends=True)
        assert done.says == "Reminder queued for 2 owners. It goes at 2pm."
        assert service.stop_reminders(session, council.round.lead, KeysIn(reminders=done.keys[:1])).changed
        council.give(session, "2", council.ben.person_id, None)  # given to somebody else
    council.work(f"{THURSDAY}T14:00")
    assert not [mail for mail in council.mails() if mail.kind == "reminders.by_hand"]
    with council.db.read() as session:
        rows = session.query(Reminder).all()
    assert {(row.state, row.why) for row in rows if row.asked_by} == {
        (ReminderState.STOPPED, "Stopped by Priya Nair."),
        (ReminderState.LEFT_OUT, "Nothing of it was still to do."),
    }


def test_by_hand_for_the_hour_of_a_digest_it_goes_in_the_same_mail(council: Council) -> None:
    with clock.set_to(at("2027-01-20T17:00")), council.db.write() as session:
        council.give(session, "2", council.ben.person_id, None)
        service.remind_owners(session, council.round.lead, RemindIn(codes=["1", "2"]), sends=True)
    council.work(f"{THURSDAY}T09:00")
    (mail,) = council.mails()
    assert mail.subject == "2 things are due" and "Request 2, Request 2: no date was given" in mail.body
    with council.db.read() as session:
        assert {row.state for row in session.query(Reminder)} == {ReminderState.SENT}


def test_by_hand_nothing_is_queued_while_no_mail_server_is_set(council: Council) -> None:
    with clock.set_to(at(f"{THURSDAY}T09:30")), council.db.write() as session, pytest.raises(RuleBroken):
        service.remind_owners(session, council.round.lead, RemindIn(codes=["1"]), sends=False)


def test_a_pause_with_its_reason_is_seen_by_the_team_and_keeps_mail_away(council: Council) -> None:
    with written(council, f"{THURSDAY}T08:00") as session:
        pause = PauseIn(until=date(2027, 1, 25), why="Back Monday")
        service.pause_reminders(session, council.ben, pause)
    council.work(f"{THURSDAY}T09:00")
    assert council.mails() == []
    with clock.set_to(at(f"{THURSDAY}T09:30")), council.db.write() as session:
        shown = service.list_reminders(session, council.round.lead, sends=True)
        assert [(one.name, one.why, one.until) for one in shown.paused] == [
            ("Ben Cole", "Back Monday", date(2027, 1, 25))
        ]
        by_hand = service.remind_owners(session, council.round.lead, RemindIn(codes=["1"]), sends=True)
        assert by_hand.left[0].why == "Ben Cole paused reminders until Monday 25 January 2027: Back Monday"
        service.end_pause(session, council.ben)
        assert service.my_pause(session, council.ben).until is None
    council.work(f"{THURSDAY}T14:00")
    assert len(council.mails()) == 1


@pytest.mark.parametrize(("days", "why"), [(0, "Back soon"), (61, "Away"), (4, " ")])
def test_a_pause_has_an_end_and_a_reason(council: Council, days: int, why: str) -> None:
    with clock.set_to(at(f"{THURSDAY}T08:00")), council.db.write() as session, pytest.raises((Invalid, ValueError)):
        until = date(2027, 1, 21) + timedelta(days=days)
        service.pause_reminders(session, council.ben, PauseIn(until=until, why=why or "x"))


def test_an_ask_is_quiet_when_they_say_so_or_need_time_and_when_whoever_asked_stops_it(council: Council) -> None:
    def asked(moment: str) -> int:
        return sum(things for name, things, _ in council.next(moment)[:1] if name == "Ben Cole")

    with written(council, "2027-01-18T12:00") as session:
        council.give(session, "1", council.ben.person_id, None)
        due = AskIn(of=BEN, what="The plan", due_on=date(2027, 1, 21))
        first = answers.ask_for_document(session, council.round.core, "2", due).reference
    assert asked(f"{THURSDAY}T08:00") == 1
    with written(council, "2027-01-20T12:00") as session:
        quiet = QuietIn(until=date(2027, 1, 25), why="Back Monday")
        out = answers.quiet_ask(session, council.ben, first, 1, quiet)
        assert (out.quiet_until, out.quiet_why) == (date(2027, 1, 25), "Back Monday")
        with pytest.raises(Forbidden):
            answers.quiet_ask(session, council.round.core, first, out.version, quiet)
    assert asked(f"{THURSDAY}T08:00") == 0
    with written(council, "2027-01-20T12:00") as session:
        session.flush()
        version = answers.get_ask(session, council.ben, first).version
        answers.quiet_ask(session, council.ben, first, version, QuietIn(until=None))
        session.flush()
        stop = AskPatch(reminds=False)
        answers.change_ask(session, council.round.core, first, version + 1, stop)
    assert asked(f"{THURSDAY}T08:00") == 0
    with written(council, "2027-01-20T12:00") as session:
        answers.change_ask(session, council.round.core, first, version + 2, AskPatch(reminds=True))
        session.flush()
        time = ReplyIn(reply=AskReply.MORE_TIME, until=date(2027, 1, 26))
        answers.reply(session, council.ben, first, version + 3, time)
    assert asked(f"{THURSDAY}T08:00") == 0


def test_personal_data_is_told_to_lead_and_governance_at_once_once_an_hour_and_without_the_content(
    council: Council,
) -> None:
    def found(moment: str) -> None:
        with written(council, moment) as session:
            item = an_item(session, council.round.core, title="Zqcanary's plan")
            saved(session, Finding(
                item_id=item.id, kind="nhs-number", detail="943 476 zqcanary", grade=FindingGrade.BLOCKING,
                state=FindingState.OPEN, raised_at=clock.now(),
            ))  # fmt: skip

    with written(council, f"{THURSDAY}T07:00") as session:
        a_person(session, "Ruth Bell", Role.IG, email="ruth@fernshire.example")
        council.give(session, "1", council.ben.person_id, None)
    for moment in ("10:00", "10:01", "10:20", "10:40"):
        found(f"{THURSDAY}T{moment}")
        council.work(f"{THURSDAY}T{moment}")
    assert [mail.subject for mail in council.mails()] == ["Personal data may be present in 1 document"] * 2
    council.work(f"{THURSDAY}T11:05")
    council.work(f"{THURSDAY}T13:05")
    mails = council.mails()
    assert [mail.subject for mail in mails[2:]] == ["Personal data may be present in 3 documents"] * 2
    assert {mail.to_address for mail in mails} == {"ruth@fernshire.example", council.email(council.round.lead)}
    assert "zqcanary" not in "".join(mail.subject + mail.body for mail in mails).lower()
