"""A round with one request that is whole, for the tests of verbs."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.accounts.models import User
from app.answers.schemas.requests import RequestOut
from app.answers.service import approving, reading
from app.audit import record
from app.core.db import Database
from app.evidence.models import EvidenceItem
from tests.builders import BUILDER, Round, a_person, a_round, an_actor, an_answer, an_item

__all__ = ["Stage", "a_stage", "another_item", "person"]


@dataclass
class Stage:
    """Priya leads, Grace reads, Anita (a contributor) owns request 1, which one document answers in full."""

    db: Database
    round: Round
    anita: Actor
    anita_user: User
    item: EvidenceItem

    @property
    def lead(self) -> Actor:
        return self.round.lead

    @property
    def core(self) -> Actor:
        return self.round.core

    def see(self, code: str = "1", actor: Actor | None = None) -> RequestOut:
        with self.db.read() as session:
            return reading.one_request(session, actor or self.lead, code)

    def version(self, code: str = "1") -> int:
        return self.see(code).version

    def read(self, code: str = "1") -> None:
        with self.db.write() as session:
            approving.read_over(session, self.core, code, self.version(code))

    def approve(self, code: str = "1") -> None:
        with self.db.write() as session:
            approving.approve(session, self.lead, code, self.version(code))


def person(session: Session, stage_round: Round, name: str, *roles: Role) -> tuple[User, Actor]:
    user = a_person(session, name, *roles)
    return user, an_actor(user, *roles, assessment_id=stage_round.assessment.id)


def a_stage(db: Database, codes: tuple[str, ...] = ("1", "2", "3"), **facts: Any) -> Stage:
    with db.write() as session:
        made = a_round(session, codes, **facts)
        user, anita = person(session, made, "Anita Lowe", Role.CONTRIB)
        item = an_item(session, anita)
        an_answer(session, made.responses[codes[0]], item)
        made.responses[codes[0]].owner_id = user.id
        record(session, BUILDER, "test.row.built", made.responses[codes[0]])
    return Stage(db, made, anita, user, item)


def another_item(session: Session, stage: Stage, title: str, **facts: Any) -> EvidenceItem:
    item: EvidenceItem = an_item(session, stage.anita, title, **facts)
    return item
