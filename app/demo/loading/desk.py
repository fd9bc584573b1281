"""Where the story is played from: acts in the order of their moments, each by the right person, a day in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts import service as accounts
from app.core import clock
from app.core.clock import LONDON
from app.core.config import Settings
from app.core.errors import Problem
from app.demo.story import Story
from app.files.store import FileStore
from app.jobs.work import Workshop

Act = Callable[[Session], None]


@dataclass(frozen=True)
class _Planned:
    moment: datetime
    act: Act | Callable[[], None]
    alone: bool = False


@dataclass
class Desk:
    """What every part of the loading needs, and what it has learnt so far (references by the story's keys)."""

    story: Story
    settings: Settings
    workshop: Workshop
    files: FileStore
    began: datetime
    people: dict[str, UUID] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    assertions: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    _actors: dict[str, Actor] = field(default_factory=dict)
    _plan: list[_Planned] = field(default_factory=list)

    def email(self, key: str) -> str:
        """The address of a person of the story."""
        return self.story.council.person(key).email

    def actor(self, session: Session, key: str) -> Actor:
        """A person of the story with the rights they hold in the round in hand."""
        found = self._actors.get(key)
        if found is None:
            found = accounts.find_actor(session, self.people[key], None)
            assert found is not None, key
            self._actors[key] = found
        return found

    def turn_to_another_round(self) -> None:
        """People act in the round in hand: forget in which one they acted so far."""
        self._actors.clear()
        self.versions.clear()

    def at(self, on: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a day in England, never one that is still to come."""
        moment = datetime.combine(on, time(hour), LONDON) + timedelta(minutes=minute)
        return min(moment, self.began)

    def plan(self, moment: datetime, act: Act) -> None:
        """Do this at that moment, in the transaction of its day."""
        self._plan.append(_Planned(moment, act))

    def plan_alone(self, moment: datetime, act: Callable[[], None]) -> None:
        """Do this at that moment outside any transaction: a job has its own."""
        self._plan.append(_Planned(moment, act, alone=True))

    def play(self, told: Callable[[date], None] = lambda on: None) -> None:
        """Carry the plan out in order; acts of the same moment in the order in which they were planned."""
        planned, self._plan = sorted(self._plan, key=lambda one: one.moment), []
        for (on, alone), acts in groupby(planned, key=lambda one: (one.moment.astimezone(LONDON).date(), one.alone)):
            told(on)
            if alone:
                for one in acts:
                    with clock.set_to(one.moment):
                        one.act()  # type: ignore[call-arg]
                continue
            with self.workshop.db.write() as session:
                for one in acts:
                    with clock.set_to(one.moment):
                        one.act(session)  # type: ignore[call-arg]

    def unless_refused(self, what: str, act: Act) -> Act:
        """An act that a rule may refuse on some days of the year: then it is left undone, as it would be in life."""

        def attempt(session: Session) -> None:
            try:
                act(session)
            except Problem as problem:
                said = "; ".join(f"{error.pointer} {error.detail}" for error in problem.errors)
                self.refused.append(f"{what}: {problem.detail} {said}".strip())

        return attempt
