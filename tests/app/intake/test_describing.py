"""Owners and categories of a batch's documents are suggested, confirmed with the rows, and taken back with them."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.clock import now
from app.core.db import Database
from app.core.errors import RuleBroken
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem, Finding, FindingState
from app.evidence.schemas import ItemPatch
from app.intake import service
from app.intake.routes import router
from app.intake.schemas import DescribeIn
from tests.app.intake.test_confirming import CLEAR, VAGUE, a_batch, council  # noqa: F401
from tests.builders import Round, saved
from tests.counting import selects
from tests.serving import a_client

pytestmark = pytest.mark.database


def details_of(db: Database, council: Round, reference: str) -> tuple[str | None, str | None]:  # noqa: F811
    with db.read() as session:
        item = evidence.get_item(session, council.core, reference)
        return item.owner, item.evidence_category


def test_owner_and_category_are_confirmed_with_the_row_and_undone_with_it(
    db: Database,
    tmp_path: Path,
    council: Round,  # noqa: F811
) -> None:
    batch, documents = a_batch(db, tmp_path, council, CLEAR)
    waiting = documents[CLEAR[0]]
    client = a_client(db, council.core, router)
    (found,) = client.get(f"/api/v1/batches/{batch}/suggested-details").json()
    assert found["evidence_category"]["value"] == "PR" and "protocol" in found["evidence_category"]["why"]
    owner = found["owner"]["value"] if found["owner"] else ""
    place = {"document": waiting, "request": "1", "where_to_look": "Page 1"}
    details = {"document": waiting, "owner": owner, "evidence_category": "PR"}
    done = client.post(f"/api/v1/batches/{batch}/confirm", json={"places": [place], "details": [details]}).json()
    assert (done["placed"], done["described"]) == (1, 1)
    assert done["says"] == "1 document now answers its request. 1 document has an owner or a category."
    assert details_of(db, council, waiting)[1] == "PR"
    undone = client.post(f"/api/v1/batches/{batch}/confirmations/{done['number']}/undo").json()
    assert undone["undone"] and undone["says"].endswith("1 of 1 without the owner or category again.")
    assert details_of(db, council, waiting) == (None, None)
    with db.write() as session:
        version = service.get_batch(session, council.core, batch).version
        service.undo_batch(session, council.core, batch, version)  # what only this page touched is no reason to refuse


def test_what_somebody_said_meanwhile_stays_and_what_was_worked_on_since_is_not_undone(
    db: Database,
    tmp_path: Path,
    council: Round,  # noqa: F811
) -> None:
    batch, documents = a_batch(db, tmp_path, council, CLEAR, VAGUE)
    waiting, vague = documents[CLEAR[0]], documents[VAGUE[0]]
    with db.write() as session:
        version = evidence.get_item(session, council.core, waiting).version
        evidence.change_details(session, council.core, waiting, version, ItemPatch(evidence_category="PE"))
    with db.write() as session, pytest.raises(RuleBroken):
        service.confirm_places(session, council.core, batch, [], [DescribeIn(document=waiting, evidence_category="PR")])
    with db.write() as session:
        done = service.confirm_places(
            session,
            council.core,
            batch,
            [],
            [DescribeIn(document=vague, evidence_category="SL"), DescribeIn(document="E-9999", evidence_category="SL")],
        )
        assert (done.described, [one.document for one in done.left]) == (1, ["E-9999"])
    with db.write() as session:
        version = evidence.get_item(session, council.core, vague).version
        evidence.change_details(session, council.core, vague, version, ItemPatch(title="Minutes"))
    with db.write() as session, pytest.raises(RuleBroken, match="moved on"):
        service.undo_confirmation(session, council.core, batch, done.number)
    assert details_of(db, council, waiting)[1] == "PE" and details_of(db, council, vague)[1] == "SL"


def test_of_words_kept_back_nothing_is_told_to_those_who_may_not_decide(
    db: Database,
    tmp_path: Path,
    council: Round,  # noqa: F811
) -> None:
    _, documents = a_batch(db, tmp_path, council, CLEAR)
    reference = documents[CLEAR[0]]
    with db.write() as session:
        item = session.scalars(select(EvidenceItem).where(EvidenceItem.reference == reference)).one()
        item.added_by = council.lead.person_id
        saved(session, Finding(item_id=item.id, kind="personal-data", state=FindingState.OPEN, raised_at=now()))
    with db.read() as session:
        for_core = service.suggest_details(session, council.core, [reference])
        (for_lead,) = service.suggest_details(session, council.lead, [reference])
    assert all(one.evidence_category is None for one in for_core)
    assert for_lead.evidence_category is not None


def test_many_documents_take_as_many_selects_as_one(db: Database, tmp_path: Path, council: Round) -> None:  # noqa: F811
    _, documents = a_batch(
        db, tmp_path, council, CLEAR, VAGUE, *((f"Paper {n}.docx", f"Policy {n}", f"Words {n} here.") for n in range(4))
    )
    with db.read() as session, selects(db) as one:
        service.suggest_details(session, council.core, [documents[CLEAR[0]]])
    with db.read() as session, selects(db) as many:
        service.suggest_details(session, council.core, list(documents.values()))
    assert len(one) == len(many)
