"""Lists are published once, read before they are stored, and stored whole or not at all."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.access import SYSTEM, Actor, Role
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from app.files.models import StoredFile
from app.files.store import FileStore
from app.framework import service
from app.framework.models import Certainty, ListOrigin, RequestCategory, RequestList, RequestPart
from app.framework.rules import PLANNING_BADGE, code_from, line_certainty
from app.framework.schemas import ListChoice, ListLoad
from tests.app.framework.sheets import SIXTY_ROWS, workbook
from tests.builders import a_list, a_person, an_actor
from tests.counting import selects


def a_lead(db: Database) -> Actor:
    with db.write() as session:
        return an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD)


@pytest.fixture
def lead(db: Database) -> Actor:
    return a_lead(db)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def published(db: Database) -> list[str]:
    with db.write() as session:
        return service.publish_lists(session, SYSTEM)


def load(db: Database, actor: Actor, store: FileStore, tmp_path: Path, rows: list[list[Any]], **facts: Any) -> Any:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(workbook(rows))
    data = ListLoad(**{"name": "The list CQC sent", **facts})
    with db.write() as session:
        return service.load_list(session, actor, data, "CQC request.xlsx", store.take(path), store)


def test_three_lists_ship_one_of_them_empty(db: Database, lead: Actor, published: list[str]) -> None:
    assert published == ["pilot-2023", "planning-current", "reassessment-2026"]
    with db.read() as session:
        lists = {one.code: one for one in service.list_lists(session, lead)}
    assert {code: one.requests for code, one in lists.items()} == {
        "pilot-2023": 48, "planning-current": 63, "reassessment-2026": 0,
    }  # fmt: skip


def test_publishing_again_adds_nothing(db: Database, published: list[str]) -> None:
    with db.write() as session:
        assert service.publish_lists(session, SYSTEM) == []
        assert session.scalar(select(func.count()).select_from(RequestList)) == 3


def test_version_source_and_certainty_are_kept(db: Database, lead: Actor, published: list[str]) -> None:
    with db.read() as session:
        pilot = service.get_list(session, lead, "pilot-2023")
        current = service.get_list(session, lead, "planning-current")
        empty = service.get_list(session, lead, "reassessment-2026")
    assert pilot.certainty == "reconstructed (43 of 48), topic reported (5 of 48)"
    assert pilot.status == "superseded"
    assert current.predecessor_code == "pilot-2023"
    assert current.lines[0].maps_from == ["P01"]
    assert "keep an empty, importable version" in empty.warning.lower()
    assert sum(line.certainty is Certainty.REPORTED for line in pilot.lines) == 5


def test_every_line_that_is_not_cqcs_wording_is_badged(db: Database, lead: Actor, published: list[str]) -> None:
    with db.read() as session:
        pilot = service.get_list(session, lead, "pilot-2023")
    assert {line.badge for line in pilot.lines} == {PLANNING_BADGE}
    assert (pilot.badge, pilot.planning) == (PLANNING_BADGE, 48)


def test_a_line_without_parts_of_its_own_has_one(db: Database, lead: Actor, published: list[str]) -> None:
    with db.read() as session:
        lines = service.get_list(session, lead, "planning-current").lines
    reviews = next(line for line in lines if line.code == "C50")
    assert [part.ask for part in reviews.parts] == [reviews.asked]
    assert all(line.parts for line in lines)


def test_a_person_can_not_publish(db: Database, lead: Actor) -> None:
    with db.write() as session, pytest.raises(NotFound):
        service.publish_lists(session, lead)


def test_looking_at_lists_takes_as_many_selects_for_fifty_as_for_one(db: Database, lead: Actor) -> None:
    with db.write() as session:
        a_list(session, ("1",), code="one")
    with selects(db) as few, db.read() as session:
        service.list_lists(session, lead)
        service.get_list(session, lead, "one")
    with db.write() as session:
        for number in range(20):
            a_list(session, ("1", "2"), code=f"more-{number}")
        a_list(session, tuple(map(str, range(50))), code="fifty")
    with selects(db) as many, db.read() as session:
        service.list_lists(session, lead)
        service.get_list(session, lead, "fifty")
    assert len(many) == len(few)


def test_a_dry_run_stores_nothing(db: Database, lead: Actor, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(workbook(SIXTY_ROWS))
    with db.read() as session:
        reading = service.read_list_file(session, lead, path, "sent.xlsx", ListChoice())
        assert session.scalar(select(func.count()).select_from(RequestList)) == 0
    assert reading.can_load
    assert len(reading.lines) == 60
    assert {column.field for column in reading.columns} == {"code", "title", "asked", "quality_statements"}


def test_a_loaded_list_is_stored_with_its_workbook_and_places(
    db: Database, lead: Actor, store: FileStore, tmp_path: Path
) -> None:
    loaded = load(db, lead, store, tmp_path, SIXTY_ROWS, is_cqcs_own=True, name="CQC list 2027")
    assert (loaded.code, loaded.requests, loaded.planning, loaded.badge) == ("cqc-list-2027", 60, 0, "")
    with db.read() as session:
        row = session.scalars(select(RequestList)).one()
        stored = session.get_one(StoredFile, row.workbook_file_id)
        assert row.origin is ListOrigin.LOADED
        assert row.workbook_places["rows"]["A1"] == 2
        with store.open_checked(stored.sha256, row.workbook_name) as kept:
            assert kept.read() == workbook_bytes(tmp_path)
        assert session.scalar(select(func.count()).select_from(RequestPart)) == 60


def workbook_bytes(tmp_path: Path) -> bytes:
    return (tmp_path / "sent.xlsx").read_bytes()


def test_a_list_counts_as_cqcs_wording_only_when_a_person_says_so(
    db: Database, lead: Actor, store: FileStore, tmp_path: Path
) -> None:
    loaded = load(db, lead, store, tmp_path, SIXTY_ROWS)
    assert (loaded.planning, loaded.badge) == (60, PLANNING_BADGE)
    with db.read() as session:
        assert {line.certainty for line in service.get_list(session, lead, loaded.code).lines} == {
            Certainty.RECONSTRUCTED
        }


def test_a_bad_row_leaves_nothing_behind(db: Database, lead: Actor, store: FileStore, tmp_path: Path) -> None:
    rows = [*SIXTY_ROWS, ["A1", "Something else", "", ""], [None, "No code", "x", ""]]
    with pytest.raises(Invalid) as refused:
        load(db, lead, store, tmp_path, rows)
    assert [error.pointer for error in refused.value.errors] == ["/rows/62", "/rows/63"]
    with db.read() as session:
        for table in (RequestList, RequestCategory, StoredFile):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_list_that_cqc_sends_fills_the_empty_one(
    db: Database, lead: Actor, store: FileStore, tmp_path: Path, published: list[str]
) -> None:
    loaded = load(db, lead, store, tmp_path, SIXTY_ROWS, code="reassessment-2026", is_cqcs_own=True)
    assert (loaded.code, loaded.origin, loaded.requests, loaded.warning) == (
        "reassessment-2026", ListOrigin.LOADED, 60, "",
    )  # fmt: skip


def test_a_list_with_requests_is_never_overwritten(
    db: Database, lead: Actor, store: FileStore, tmp_path: Path, published: list[str]
) -> None:
    with pytest.raises(RuleBroken, match="Give this one another code"):
        load(db, lead, store, tmp_path, SIXTY_ROWS, code="pilot-2023")


def test_a_held_file_can_be_loaded_by_its_token(db: Database, lead: Actor, store: FileStore, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(workbook(SIXTY_ROWS))
    with db.write() as session:
        token = service.hold_list_file(session, lead, store.take(path), "sent.xlsx", store)
    with db.write() as session:
        loaded = service.load_list(session, lead, ListLoad(name="Held"), "sent.xlsx", token, store)
    assert loaded.requests == 60


def test_a_token_of_no_file_is_not_found(db: Database, lead: Actor, store: FileStore) -> None:
    with db.write() as session, pytest.raises(NotFound, match="Choose it again"):
        service.load_list(session, lead, ListLoad(name="Held"), "sent.xlsx", "../../etc/passwd", store)


def test_core_team_may_look_but_not_load(db: Database, store: FileStore, tmp_path: Path) -> None:
    with db.write() as session:
        core = an_actor(a_person(session, "Grace Okafor", Role.CORE), Role.CORE)
    with db.read() as session:
        assert service.list_lists(session, core) == []
    with pytest.raises(Forbidden):
        load(db, core, store, tmp_path, SIXTY_ROWS)


def test_a_round_can_not_use_an_empty_list(db: Database, lead: Actor, published: list[str]) -> None:
    with db.read() as session, pytest.raises(RuleBroken, match="no requests yet"):
        service.list_id_of(session, lead, "reassessment-2026")


def test_the_crosswalk_names_what_is_left_on_both_sides(
    db: Database, lead: Actor, store: FileStore, tmp_path: Path, published: list[str]
) -> None:
    loaded = load(db, lead, store, tmp_path, SIXTY_ROWS)
    with db.read() as session:
        crosswalk = service.propose_crosswalk(session, lead, "planning-current", loaded.code)
    assert {"C47", "C48"} <= set(crosswalk.old_unplaced)
    assert {"G1", "G2"} <= set(crosswalk.new_without)
    moved = {move.old_code for move in crosswalk.moves if move.chosen}
    assert len(moved) + len(crosswalk.old_unplaced) == 63


def test_a_made_code_is_numbered_where_it_is_taken() -> None:
    assert code_from("CQC – List 2027!", {"cqc-list-2027"}) == "cqc-list-2027-2"
    assert code_from("…", set()) == "list"


def test_what_a_file_says_of_itself_is_not_enough_to_be_official() -> None:
    assert line_certainty(Certainty.OFFICIAL, is_cqcs_own=False) is Certainty.REPORTED
    assert line_certainty(Certainty.REPORTED, is_cqcs_own=False) is Certainty.REPORTED
    assert line_certainty(None, is_cqcs_own=True) is Certainty.OFFICIAL


def test_the_known_codes_are_those_of_the_file() -> None:
    from app.framework.reference.shipped import shipped_lists
    from app.framework.service.loading import _SHIPPED_CODES

    assert tuple(one.code for one in shipped_lists()) == _SHIPPED_CODES


def test_nine_scores_are_needed_for_a_what_if(db: Database, lead: Actor) -> None:
    with db.read() as session:
        assert service.what_if(session, lead, [3] * 9).rating == "Good"
        with pytest.raises(Invalid, match="one score for each of the 9"):
            service.what_if(session, lead, [3])
        with pytest.raises(Invalid, match="scale"):
            service.what_if(session, lead, [3] * 8 + [5])
