"""A pointer into an old version is followed into the new one."""

from pathlib import Path

from app.core.db import Database
from app.documents.facts import Heading, Place, TextPart
from app.evidence import service
from app.evidence.schemas import ItemDetails, NewItem
from app.files.store import FileStore
from tests.app.evidence.documents import a_file
from tests.builders import a_round

RISK = "Everyone who waits is called every fortnight by the duty worker, who rates the risk again and writes down what changed."


def test_a_passage_that_moved_is_proposed_at_its_new_page_and_a_lost_one_is_left_to_a_person(
    db: Database, tmp_path: Path
) -> None:
    store = FileStore(tmp_path / "files")
    old = {
        "page_count": 5,
        "headings": (Heading("Introduction", 1, 1), Heading("Managing the waiting list", 1, 4)),
        "text_parts": (TextPart("Why we wrote this", Place(page=1)), TextPart(RISK, Place(page=4))),
    }
    new = {
        "page_count": 9,
        "headings": (Heading("Introduction", 1, 1), Heading("Managing the waiting list", 1, 7)),
        "text_parts": (TextPart("Why we wrote this", Place(page=1)), TextPart(RISK, Place(page=7))),
    }
    with db.write() as session:
        core = a_round(session).core
        content = a_file(session, core, store, "old", **old)
        item = service.add_item(session, core, NewItem(ItemDetails(title="Protocol"), content))
        service.add_revision(session, core, item.reference, item.version, a_file(session, core, store, "new", **new))
    wanted = ["Managing the waiting list, page 4", "Page 4", "The whole document", "Page 5"]
    with db.read() as session:
        heading, page, whole, lost = service.propose_places(session, core, item.reference, 1, wanted)
    assert (heading.proposed, heading.holds) == ("Managing the waiting list, page 7", False)
    assert (page.proposed, page.page) == ("Page 7", 7)
    assert whole.holds
    assert (lost.proposed == "" or not lost.holds) and lost.reason
