"""A large tracker is undone in parts by a job: cut off anywhere it goes on, and it is one act on the record."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.evidence import service as evidence
from app.evidence.schemas import ItemPatch
from app.intake import service
from app.intake.service.undoing import AT_ONCE, EACH_PART
from app.intake.work import undo_tracker
from app.jobs import service as jobs
from app.jobs.work import Workshop, run_here
from tests.web.site import WHO
from tests.web.test_tracker_import import API, Office, a_tracker, office

__all__ = ["office"]
# Each is one document and one answer: two steps.
ROWS = [[str(number % 3 + 1), f"Document {number}", None, None, None, None, None] for number in range(AT_ONCE)]

pytestmark = pytest.mark.database


class CutOff(Exception):
    """As if the process had been killed at this very place."""


def taken(office: Office) -> dict[str, Any]:
    reference = office.send(a_tracker(*ROWS)).json()["reference"]
    found: dict[str, Any] = office.act(reference, "take").json()
    return found


def workshop(office: Office) -> Workshop:
    return Workshop(office.db, {service.UNDO: undo_tracker}, lambda session, person, round_id: office.people["lead"])


def test_it_goes_on_where_it_was_cut_off_and_is_one_act(office: Office) -> None:
    tracker = taken(office)
    reference, last = tracker["reference"], tracker["made"][-1]
    begun = office.act(reference, "undo").json()["undoing"]
    assert (begun["done"], begun["total"]) == (0, 2 * AT_ONCE)
    assert office.act(reference, "undo").status_code == 409
    job, lead = UUID(begun["job_id"]), office.people["lead"]
    with office.db.read() as session:
        subject = jobs.list_own_work(session, lead)[0].subject_id
    with office.db.write() as session:
        service.undo_part(session, lead, subject)
    with pytest.raises(CutOff), office.db.write() as session:
        service.undo_part(session, lead, subject)
        raise CutOff
    page = office.page(f"/evidence/import/{reference}")
    assert "Being undone" in page and f"{EACH_PART} of {2 * AT_ONCE}" in page
    # Nobody waits for it: somebody works on a document of it meanwhile, and that one stays.
    with office.db.write() as session:
        evidence.change_details(session, lead, last, 1, ItemPatch(title="Somebody’s own"))
    run_here(workshop(office), job)
    undone = office.site.get(f"{API}/{reference}", headers={WHO: "lead"}).json()
    assert undone["says"] == "What this tracker made is taken back. 1 left as they are."
    assert undone["left"] == [f"{last} stays: it was worked on since."] and undone["undoing"] is None
    with office.db.read() as session:
        acts = Counter(entry.action for entry in session.scalars(select(AuditEntry)))
    assert acts["intake.tracker.undone"] == 1 and acts["evidence.item.withdrawn"] == AT_ONCE - 1
    assert office.site.get(f"{API}/{reference}/undo", headers={WHO: "lead"}).status_code == 404


def test_one_that_was_stopped_is_undone_to_its_end_when_asked_again(office: Office) -> None:
    reference = taken(office)["reference"]
    office.act(reference, "undo")
    assert office.post(f"/evidence/import/{reference}/stop-undo").status_code == 303
    assert "Undo the rest" in office.page(f"/evidence/import/{reference}")
    again = office.act(reference, "undo").json()["undoing"]
    assert not again["is_stopped"]
    run_here(workshop(office), UUID(again["job_id"]))
    assert "Document 0" not in office.titles()
