"""The pages of packs: what must be fixed is counted whole, what is held back is linked."""

from pathlib import Path

import pytest

from app.core.clock import now
from app.core.db import Database
from app.packs import service
from app.packs.models import PackKind, PackState, SubmissionPack
from app.packs.schemas import PackIn
from app.web.packs import with_links
from tests.builders import a_round, saved
from tests.web.people import a_reader

FAR = tuple(str(number) for number in range(1, 31))


def test_every_document_that_a_sentence_names_is_a_link() -> None:
    pieces = with_links("Held back: E-0066, E-0132.")
    assert [piece.words for piece in pieces] == ["Held back: ", "E-0066", ", ", "E-0132", "."]
    assert [piece.address for piece in pieces if piece.address] == ["/evidence/E-0066", "/evidence/E-0132"]


@pytest.mark.usefixtures("at_noon")
def test_the_check_before_a_draft_counts_all_that_must_be_fixed_not_only_what_it_shows(
    db: Database, tmp_path: Path
) -> None:
    with db.write() as session:
        made = a_round(session, FAR)
    page = a_reader(db, made.lead, tmp_path).get("/packs/new").text
    shown = page.split("<b>1. Check</b>")[1].split(" things")[0]
    assert int(shown) > len(FAR) - 1
    assert "0 bytes" not in page


@pytest.mark.usefixtures("at_noon")
def test_a_case_list_holds_cases_a_return_documents_and_a_pack_in_the_making_nothing_yet(
    db: Database, tmp_path: Path
) -> None:
    with db.write() as session:
        made = a_round(session)
        for kind, holds in ((PackKind.CASE_LIST, 50), (PackKind.INFORMATION_RETURN, 187)):
            asked = service.ask_for_pack(session, made.lead, PackIn(kind=kind))
            pack = session.get_one(SubmissionPack, asked.job_id)
            pack.state, pack.built_at, pack.document_count = PackState.DRAFT, now(), holds
            saved(session, pack)
        service.ask_for_pack(session, made.lead, PackIn(kind=PackKind.CASE_LIST))
    page = a_reader(db, made.lead, tmp_path).get("/packs").text
    assert "50 cases" in page and "187 documents" in page
    assert "50 documents" not in page and ">0 cases" not in page
