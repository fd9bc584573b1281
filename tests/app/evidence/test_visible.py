"""Who sees and changes which document (TRUST.md section 3)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.access import Actor, Role
from app.core.db import Database
from app.core.errors import Forbidden, NotFound
from app.core.paging import PageParams
from app.evidence import service
from app.evidence.models import Sensitivity
from app.evidence.schemas import ItemFilter, ItemPatch
from tests.app.evidence.documents import a_document
from tests.builders import Round, a_person, a_round, an_actor

ALL = frozenset(Sensitivity)
PLAIN = frozenset({Sensitivity.OPEN, Sensitivity.INTERNAL})
SEEN = {
    Role.CORE: PLAIN,
    Role.LEAD: ALL,
    Role.PSW: PLAIN | {Sensitivity.CASE_MATERIAL},
    Role.CONTRIB: frozenset(),
    Role.DIRECTOR: PLAIN,
    Role.IG: ALL,
}


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


@pytest.fixture
def someone(db: Database, council: Round) -> Callable[[Role], Actor]:
    def make(role: Role) -> Actor:
        with db.write() as session:
            return an_actor(a_person(session, role.value), role, assessment_id=council.assessment.id)

    return make


def titles(db: Database, actor: Actor, **wanted: str) -> set[str]:
    with db.read() as session:
        return {item.title for item in service.list_items(session, actor, ItemFilter(**wanted)).items}  # type: ignore[arg-type]


@pytest.mark.parametrize("role", list(SEEN))
def test_a_role_sees_the_sensitivities_of_its_row(
    db: Database, tmp_path: Path, council: Round, someone: Callable[[Role], Actor], role: Role
) -> None:
    with db.write() as session:
        made = {
            level: a_document(session, council.lead, tmp_path, f"Plan {level.value}", sensitivity=level).reference
            for level in Sensitivity
        }
    actor = someone(role)
    expected = {f"Plan {level.value}" for level in SEEN[role]}
    assert titles(db, actor) == expected
    assert titles(db, actor, q="plan") == expected
    for level, reference in made.items():
        with db.read() as session:
            if level in SEEN[role]:
                assert service.get_item(session, actor, reference).sensitivity is level
            else:
                with pytest.raises(NotFound):
                    service.get_item(session, actor, reference)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN])
def test_members_and_administrators_do_not_learn_of_documents(
    db: Database, council: Round, someone: Callable[[Role], Actor], role: Role
) -> None:
    with db.read() as session, pytest.raises(NotFound):
        service.list_items(session, someone(role))


def test_a_named_reader_sees_a_restricted_document_and_loses_it_again(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        reader = a_person(session, "Ben Hughes", Role.CORE)
        core = an_actor(reader, Role.CORE, assessment_id=council.assessment.id)
        item = a_document(session, council.lead, tmp_path, "Review", sensitivity=Sensitivity.RESTRICTED)
    assert titles(db, core) == set()
    with db.write() as session:
        item = service.name_readers(session, council.lead, item.reference, item.version, [reader.email])
    assert titles(db, core) == titles(db, core, q="review") == {"Review"}
    with db.write() as session:
        service.name_readers(session, council.lead, item.reference, item.version, [])
    assert titles(db, core) == titles(db, core, q="review") == set()


def test_a_director_named_on_case_material_still_does_not_see_it(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        person = a_person(session, "David Marsh", Role.DIRECTOR)
        director = an_actor(person, Role.DIRECTOR, assessment_id=council.assessment.id)
        a_document(
            session, council.lead, tmp_path, "Log", sensitivity=Sensitivity.CASE_MATERIAL, readers=[person.email]
        )
    assert titles(db, director) == set()


def test_a_contributor_sees_and_changes_their_own_and_only_sees_what_they_are_named_on(
    db: Database, tmp_path: Path, council: Round, someone: Callable[[Role], Actor]
) -> None:
    contributor, other = someone(Role.CONTRIB), someone(Role.CONTRIB)
    with db.write() as session:
        own = a_document(session, contributor, tmp_path, "Own")
        asked = a_document(session, council.core, tmp_path, "Asked about")
        a_document(session, other, tmp_path, "Another’s")
        service.let_read(session, council.core, asked.reference, contributor.person_id)
    assert own.owner_id == contributor.person_id
    assert titles(db, contributor) == {"Own", "Asked about"}
    with db.write() as session:
        service.change_details(session, contributor, own.reference, own.version, ItemPatch(title="My own"))
        with pytest.raises(Forbidden):
            service.change_details(session, contributor, asked.reference, asked.version, ItemPatch(title="Mine"))


def test_what_may_not_be_seen_is_in_no_count_and_no_page(
    db: Database, tmp_path: Path, council: Round, someone: Callable[[Role], Actor]
) -> None:
    with db.write() as session:
        for number in range(3):
            a_document(session, council.lead, tmp_path, f"Secret {number}", sensitivity=Sensitivity.RESTRICTED)
        a_document(session, council.lead, tmp_path, "Plain")
    with db.read() as session:
        page = service.list_items(session, someone(Role.DIRECTOR), ItemFilter(), PageParams(limit=1))
    assert (page.total, page.next) == (1, None)
