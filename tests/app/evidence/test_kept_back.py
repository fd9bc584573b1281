"""Words of a document in which something personal is undecided are not for everyone."""

from pathlib import Path

import pytest

from app.access import Role
from app.core.db import Database
from app.evidence import service
from app.evidence.models import FindingDecision
from app.evidence.queries.undecided import KEPT_BACK
from app.evidence.schemas import DecisionIn, FindingIn, ItemFilter
from app.files.store import FileStore
from app.search import service as search
from tests.app.evidence.documents import a_document, a_file
from tests.builders import Round, a_person, a_round, an_actor

NUMBER = FindingIn(kind="personal-data", place="page 1", detail="An NHS number")
NOTHING_THERE = DecisionIn(decision=FindingDecision.NOTHING_THERE)


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def test_undecided_words_are_for_the_owner_the_adder_and_who_decides(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        ig = an_actor(a_person(session, "Ines Grant", Role.IG), Role.IG, assessment_id=council.assessment.id)
        item = a_document(session, council.core, tmp_path, words="Mrs Example is 943 476 5919", findings=(NUMBER,))
        shown, wanted = item.reference, ItemFilter(q="example")
        for one in (council.core, council.lead, ig):
            assert service.list_text(session, one, shown, 1)[0].text == "Mrs Example is 943 476 5919"
            assert "Mrs Example" in service.list_items(session, one, wanted).items[0].hit
            assert search.find(session, one, "example").documents[0].snippet
        assert [piece.text for piece in service.list_text(session, council.psw, shown, 1)] == [KEPT_BACK]
        assert service.list_items(session, council.psw, wanted).items[0].hit == KEPT_BACK
        (found,) = search.find(session, council.psw, "example").documents
        assert (found.snippet, found.place, found.remark) == ([], "", KEPT_BACK)
        service.decide_finding(session, council.lead, shown, 1, 1, NOTHING_THERE)
        session.flush()
        assert service.list_text(session, council.psw, shown, 1)[0].text != KEPT_BACK
        assert search.find(session, council.psw, "example").documents[0].snippet


def test_what_a_new_version_settled_stays_kept_back_in_the_old_one(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, findings=(NUMBER,))
        content = a_file(session, council.core, FileStore(tmp_path / "files"), "Clean words")
        service.add_revision(session, council.core, item.reference, item.version, content)
        texts = [service.list_text(session, council.psw, item.reference, number)[0].text for number in (1, 2)]
        assert texts == [KEPT_BACK, "Clean words"]
