"""Names on the council's list are found in documents, by hashes that nobody can turn back."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.access import SYSTEM
from app.assessments.models import ListedName
from app.core.db import Database
from app.core.errors import Forbidden, Invalid
from app.documents.facts import Place, TextPart
from app.evidence import service
from app.evidence.models import FindingDecision, FindingState
from app.evidence.rules.names import Hasher, first_and_last, names_in
from app.evidence.schemas import DecisionIn, ItemDetails, NewItem
from app.files.store import FileStore
from tests.app.evidence.documents import a_document, a_file
from tests.builders import Round, a_round

KEY = b"k" * 32
HASHER = Hasher(KEY)
LISTED = {(HASHER("Edith"), HASHER("Garland")), (HASHER("Siân"), HASHER("O'Neill-Price"))}


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Edith Garland", ("Edith", "Garland")),
        ("Mrs Edith Rose Garland", ("Edith", "Garland")),
        ("Garland, Edith", ("Edith", "Garland")),
        ("O'Neill-Price, Siân", ("Siân", "O'Neill-Price")),
        ("Edith", None),
        ("Mrs Garland", None),
    ],
)
def test_a_name_is_its_first_and_last_part(name: str, parts: tuple[str, str] | None) -> None:
    assert first_and_last(name) == parts


@pytest.mark.parametrize(
    "text", ["we met Edith Garland on Monday", "GARLAND, EDITH", "Edith R. Garland", "Sian O’Neill-Price rang"]
)
def test_a_name_is_found_as_people_write_it(text: str) -> None:
    found = names_in([TextPart(text, Place(4))], LISTED, HASHER)
    assert found is not None and found.place == "page 4"
    assert "Edith" not in found.detail and "Sian" not in found.detail


@pytest.mark.parametrize("text", ["Edith\nGarland", "the garland that edith made", "Edith Smith and Tom Garland", ""])
def test_other_words_are_no_name_of_the_list(text: str) -> None:
    assert names_in([TextPart(text, Place(4))], LISTED, HASHER) is None


def test_the_list_is_kept_as_hashes_and_every_document_is_looked_into(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, words="We met Edith Garland.")
        other = a_document(session, council.core, tmp_path, "Other")
        with pytest.raises(Forbidden):
            service.set_names(session, council.core, KEY, ["Edith Garland"])
        with pytest.raises(Invalid, match="line 2"):
            service.set_names(session, council.lead, KEY, ["Edith Garland", "Cher"])
        assert service.set_names(session, council.lead, KEY, ["Edith Garland"]) == 1
    with db.write() as session:
        rows = session.scalars(select(ListedName)).all()
        assert "Edith" not in str([(row.first, row.last) for row in rows])
        assert service.look_for_names(session, SYSTEM, KEY) is False
    with db.write() as session:
        kinds = [(one.kind, one.state) for one in service.get_item(session, council.lead, item.reference).findings]
        assert kinds == [("name", FindingState.OPEN)]
        assert service.get_item(session, council.lead, other.reference).findings == []
        assert not service.looks_for_names(session, SYSTEM)
        service.set_names(session, council.lead, KEY, [])
    with db.write() as session:
        service.look_for_names(session, SYSTEM, KEY)
        (settled,) = service.get_item(session, council.lead, item.reference).findings
        assert (settled.state, settled.reason) == (
            FindingState.DECIDED,
            "The name is no longer on the council’s list.",
        )
        assert not service.looks_for_names(session, SYSTEM)
        service.set_names(session, council.lead, KEY, ["Edith Garland"])
    with db.write() as session:
        service.look_for_names(session, SYSTEM, KEY)
        again = service.get_item(session, council.lead, item.reference).findings
        assert [one.state for one in again] == [FindingState.DECIDED, FindingState.OPEN]


def test_what_a_person_decided_stays_decided_for_the_same_list_again(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, words="We met Edith Garland.")
        service.set_names(session, council.lead, KEY, ["Edith Garland"])
        service.look_for_names(session, SYSTEM, KEY)
        nothing = DecisionIn(decision=FindingDecision.NOTHING_THERE)
        service.decide_finding(session, council.lead, item.reference, 1, 1, nothing)
        service.set_names(session, council.lead, KEY, ["Edith Garland", "Tom Ellis"])
        service.look_for_names(session, SYSTEM, KEY)
        assert [one.state for one in service.get_item(session, council.lead, item.reference).findings] == [
            FindingState.DECIDED
        ]


def test_no_document_of_many_that_came_in_at_the_same_moment_is_passed_over(
    db: Database, tmp_path: Path, council: Round, at_noon: object
) -> None:
    with db.write() as session:
        content = a_file(session, council.core, FileStore(tmp_path / "files"), "We met Edith Garland.")
        new = [NewItem(ItemDetails(title=f"Notes {n}"), content) for n in range(230)]
        service.add_items(session, council.core, new)
        service.set_names(session, council.lead, KEY, ["Edith Garland"])
    go_on = True
    while go_on:
        with db.write() as session:
            go_on = service.look_for_names(session, SYSTEM, KEY)
    with db.read() as session:
        assert service.list_findings(session, council.lead, FindingState.OPEN, "name").total == 230
