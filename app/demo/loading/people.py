"""The council, its people, and the few of them who can sign in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import SYSTEM, Role
from app.access.permissions import ROLE_WORDS
from app.accounts import service as accounts
from app.accounts.rules import HEAVY
from app.accounts.schemas import PersonIn, RoleIn
from app.assessments import service as assessments
from app.assessments.schemas import ClosureDayIO, CouncilIn, SettingsPatch, ThresholdsIO
from app.demo.loading.desk import Desk

LEAD = "priya.nair"
DEPUTY = "tom.hadley"
ADMINISTRATOR = "callum.price"
GOVERNANCE = "nadia.hussain"
SECOND_ON_THE_TEAM = "grace.okafor"
SIGN_INS = (
    LEAD, SECOND_ON_THE_TEAM, "joanne.ashworth", "sam.delaney", "marian.cole", "margaret.eastwood",
    "callum.price", "nadia.hussain",
)  # fmt: skip


@dataclass(frozen=True)
class SignIn:
    """How a demo person signs in; the password and the key of the second factor are made anew for each demo."""

    name: str
    role: str
    email: str
    password: str
    key: str


def set_up(session: Session, desk: Desk) -> None:
    """Add everybody, the first lead, psw and ig by the system as on a new server, the further ones by two people."""
    council = desk.story.council
    teams = {team.key: team.name for team in council.teams}
    first: set[Role] = set()
    further: list[tuple[str, Role]] = []
    everybody = []
    for person in council.people:
        roles = [Role(role) for role in person.roles]
        further += [(person.email, role) for role in roles if role in first]
        alone = [role for role in roles if role not in first]
        first |= HEAVY.intersection(roles)
        data = PersonIn(
            email=person.email,
            name=person.name,
            job_title=person.title,
            team=teams[person.team],
            roles=alone,
        )
        everybody.append(data)
    accounts.add_people(session, SYSTEM, everybody, demo=True)
    desk.people |= accounts.those_at_work(session, SYSTEM, {person.key: person.email for person in council.people})
    for email, role in further:
        given = accounts.give_role(session, desk.actor(session, ADMINISTRATOR), email, RoleIn(role=role))
        accounts.confirm_role(session, desk.actor(session, GOVERNANCE), given.proposal or "")
    lead = desk.actor(session, LEAD)
    closed = [ClosureDayIO(on=day.day, name=day.reason) for day in council.closure_days]
    made = assessments.set_up_council(
        session, lead, CouncilIn(council_name=council.name, closure_days=closed), made_up=True
    )
    wanted = SettingsPatch(
        note_word_limit=council.note_word_limit,
        thresholds=ThresholdsIO(**council.thresholds),
        abbreviations=made.abbreviations | council.abbreviations,
    )
    assessments.change_settings(session, lead, made.version, wanted)


def give_sign_ins(session: Session, desk: Desk, seal: bytes) -> Sequence[SignIn]:
    """One or two people of each role get a password and a second factor of this run; all the others can't sign in."""
    given = []
    for key in SIGN_INS:
        person = desk.story.council.person(key)
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        accounts.set_password(session, SYSTEM, person.email, password)
        roles = " and ".join(ROLE_WORDS[Role(role)] for role in person.roles)
        factor = accounts.give_demo_factor(session, SYSTEM, person.email, seal)
        given.append(SignIn(person.name, roles, person.email, password, factor))
    return given
