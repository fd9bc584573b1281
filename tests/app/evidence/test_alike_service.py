"""New versions are told by text among what one may see; names follow the title; older versions get their prints later."""

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import SYSTEM
from app.core.db import Database
from app.evidence import service
from app.evidence.models import EvidenceItem, Sensitivity, VersionKey, VersionPrint
from app.evidence.routes import router
from app.evidence.schemas import ItemPatch
from app.evidence.work import print_texts
from tests.app.evidence.documents import a_document
from tests.app.evidence.test_alike import paragraphs
from tests.builders import Round, a_round
from tests.counting import selects
from tests.serving import a_client

pytestmark = pytest.mark.database
SAME = "12 of its 14 paragraphs stand in this one too."


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def two_versions(session: Session, council: Round, folder: Path, **of_the_older: Sensitivity) -> tuple[str, str]:
    older = a_document(
        session,
        council.lead,
        folder,
        "How we keep people safe",
        words=paragraphs([*range(12), 90, 91]),
        file_name="a.pdf",
        **of_the_older,
    )
    newer = a_document(session, council.core, folder, "While they wait", words=paragraphs(range(14)), file_name="b.pdf")
    return older.reference, newer.reference


def found_for(session: Session, council: Round, *references: str) -> list[tuple[str, str, str]]:
    return [(one.document, one.older, one.why) for one in service.find_alike(session, council.core, references)]


def test_a_new_version_is_told_by_its_text_under_another_name(
    db: Database, tmp_path: Path, council: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.write() as session:
        older, newer = two_versions(session, council, tmp_path)
        other = a_document(
            session,
            council.lead,
            tmp_path,
            "Carers offer",
            words=paragraphs(range(200, 214), "other"),
            file_name="c.pdf",
        )
        item = session.scalars(select(EvidenceItem).where(EvidenceItem.reference == newer)).one()
        assert found_for(session, council, older, newer, other.reference) == [(newer, older, SAME)]
        version = item.version
    client = a_client(db, council.core, router)
    (shown,) = client.get(f"/api/v1/documents/{newer}/alike").json()
    assert (shown["older"], shown["title"], shown["why"]) == (older, "How we keep people safe", SAME)
    with db.write() as session:
        service.withdraw_item(
            session, council.core, older, service.get_item(session, council.core, older).version, "Old"
        )
        assert found_for(session, council, newer) == [] and version == 1


def test_nobody_is_told_of_a_document_that_they_may_not_see(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        older, newer = two_versions(session, council, tmp_path, sensitivity=Sensitivity.RESTRICTED)
    with db.read() as session:
        assert [one.older for one in service.find_alike(session, council.lead, [newer])] == [older]
        assert service.find_alike(session, council.core, [newer]) == []
        assert service.find_alike(session, council.core, [older]) == []


def test_a_changed_title_is_compared_as_it_now_is(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        a_document(session, council.lead, tmp_path, "Carers strategy", words="One two three.", file_name="a.pdf")
        later = a_document(session, council.lead, tmp_path, "Something else", words="Four five six.", file_name="b.pdf")
        keys = select(func.count()).select_from(VersionKey)
        before = session.scalar(keys)
        service.change_details(
            session, council.lead, later.reference, later.version, ItemPatch(title="Carers strategy v2 FINAL")
        )
        assert found_for(session, council, later.reference)[0][1:] == ("E-0001", "Named like it.")
        assert session.scalar(keys) == before, "its old name is forgotten"


def test_what_came_in_before_there_were_prints_gets_them_from_the_worker(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        older, newer = two_versions(session, council, tmp_path)
        session.execute(delete(VersionKey))
        session.execute(delete(VersionPrint))
    with db.read() as session:
        assert found_for(session, council, newer) == [] and not service.has_none_to_print(session, SYSTEM)
    print_texts(db)
    with db.read() as session:
        assert found_for(session, council, newer) == [(newer, older, SAME)] and service.has_none_to_print(
            session, SYSTEM
        )


def test_many_documents_are_compared_in_as_many_selects_as_one(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        older, newer = two_versions(session, council, tmp_path)
        more = [
            a_document(
                session, council.lead, tmp_path, f"Paper {n} here", words=paragraphs(range(n * 20, n * 20 + 9))
            ).reference
            for n in range(20, 28)
        ]
    with db.read() as session, selects(db) as one:
        service.find_alike(session, council.core, [newer])
    with db.read() as session, selects(db) as many:
        service.find_alike(session, council.core, [older, newer, *more])
    assert len(one) == len(many)
