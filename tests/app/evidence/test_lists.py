"""Lists: filters, orders, pages; the cost does not grow with the rows."""

from datetime import date
from pathlib import Path

import pytest

from app.core.db import Database
from app.core.errors import Invalid
from app.core.paging import PageParams
from app.evidence import service
from app.evidence.models import EvidenceItem, ItemKind, ItemStatus
from app.evidence.schemas import FindingIn, ItemFilter, ItemSort, NewLinkIn
from tests.app.evidence.documents import a_document
from tests.builders import Round, a_round
from tests.counting import selects


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def listed(db: Database, council: Round, **wanted: object) -> list[str]:
    with db.read() as session:
        return [item.title for item in service.list_items(session, council.lead, ItemFilter(**wanted)).items]  # type: ignore[arg-type]


def test_each_filter_finds_its_document_alone(db: Database, tmp_path: Path, council: Round, at_noon: object) -> None:
    with db.write() as session:
        a_document(
            session, council.lead, tmp_path, "Dated", document_date=date(2026, 11, 3), review_by=date(2027, 1, 20)
        )
        a_document(
            session,
            council.lead,
            tmp_path,
            "Tagged",
            document_date=date(2026, 11, 3),
            tags=["waiting lists"],
            evidence_category="PE",
            quality_statements=["QS1", "QS2"],
        )
        a_document(
            session,
            council.lead,
            tmp_path,
            "Flagged",
            document_date=date(2026, 11, 3),
            findings=(FindingIn(kind="personal-data", place="page 1", detail="An NHS number"),),
        )
        a_document(session, council.lead, tmp_path, "Drafted", document_date=date(2026, 11, 3), marked_draft=True)
        a_document(session, council.lead, tmp_path, "Undated")
        link = NewLinkIn(url="https://a.example/plan", seen_on=date(2027, 1, 20), details={"title": "Linked"})  # type: ignore[arg-type]
        service.add_link(session, council.lead, link)
        gone = a_document(session, council.lead, tmp_path, "Gone", document_date=date(2026, 11, 3))
        service.withdraw_item(session, council.lead, gone.reference, gone.version, "Out of date.")
    assert listed(db, council, stale=True) == ["Dated"]
    assert listed(db, council, tag="waiting lists") == ["Tagged"]
    assert listed(db, council, category="PE") == listed(db, council, statement="QS2") == ["Tagged"]
    assert listed(db, council, flag="any") == listed(db, council, flag="personal-data") == ["Flagged"]
    assert listed(db, council, flag="hidden-content") == []
    assert listed(db, council, draft=True) == ["Drafted"]
    assert listed(db, council, undated=True) == ["Undated"]
    assert listed(db, council, kind=ItemKind.LINK) == ["Linked"]
    assert listed(db, council, status=ItemStatus.WITHDRAWN) == ["Gone"]
    assert "Gone" not in listed(db, council)
    assert len(listed(db, council, owner="nobody")) == 6
    assert listed(db, council, q="flagged") == ["Flagged"]


def test_documents_are_found_by_words_inside_them_with_the_place(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        a_document(session, council.lead, tmp_path, "Protocol", words="Everyone who waits is called every fortnight")
        a_document(session, council.lead, tmp_path, "Other")
    with db.read() as session:
        page = service.list_items(session, council.lead, ItemFilter(q="fortnight"))
    assert [item.title for item in page.items] == ["Protocol"]
    assert page.items[0].hit.startswith("page 1: ")
    assert "fortnight" in page.items[0].hit


def test_a_document_is_found_by_its_reference_and_by_its_new_title(
    db: Database, tmp_path: Path, council: Round
) -> None:
    from app.evidence.schemas import ItemPatch

    with db.write() as session:
        item = a_document(session, council.lead, tmp_path, "Old name", words="Something")
        service.change_details(session, council.lead, item.reference, item.version, ItemPatch(title="Fresh name"))
    assert listed(db, council, q=item.reference) == listed(db, council, q="fresh") == ["Fresh name"]
    assert listed(db, council, q="old") == []
    assert listed(db, council, q="something") == ["Fresh name"]


@pytest.mark.parametrize("sort", list(ItemSort))
def test_pages_follow_each_other_in_every_order_without_a_gap(
    db: Database, tmp_path: Path, council: Round, sort: ItemSort
) -> None:
    dates = [None, date(2026, 3, 1), date(2026, 3, 1), date(2025, 1, 1), None, date(2026, 9, 9), date(2026, 3, 1)]
    with db.write() as session:
        for number, on in enumerate(dates):
            title = ["Écoute", "apple", "Zebra", "äther", "apple", "Mango", "élan"][number]
            a_document(session, council.lead, tmp_path, title, words=str(number), document_date=on, review_by=on)
    wanted = ItemFilter(sort=sort)
    with db.read() as session:
        whole = service.list_items(session, council.lead, wanted, PageParams(limit=50)).items
        walked, after = [], None
        while True:
            page = service.list_items(session, council.lead, wanted, PageParams(limit=2, after=after))
            walked += page.items
            after = page.next
            if after is None:
                break
    assert [item.reference for item in walked] == [item.reference for item in whole]
    assert len(walked) == len(dates)


def test_a_forged_place_is_422(db: Database, council: Round) -> None:
    with db.read() as session, pytest.raises(Invalid):
        service.list_items(session, council.lead, ItemFilter(sort=ItemSort.DATE), PageParams(after="WyJ4IiwieSJd"))


def test_fifty_documents_take_as_many_selects_as_one(db: Database, tmp_path: Path, council: Round) -> None:
    def count() -> int:
        with selects(db) as sent, db.read() as session:
            page = service.list_items(session, council.lead, ItemFilter(), PageParams(limit=100))
        assert page.total == len(page.items)
        return len(sent)

    with db.write() as session:
        a_document(session, council.lead, tmp_path, "One", tags=["a"], quality_statements=["QS1"])
    one = count()
    with db.write() as session:
        for number in range(49):
            a_document(session, council.lead, tmp_path, f"Plan {number}", tags=["a", "b"], quality_statements=["QS1"])
    assert count() == one


def test_a_domain_above_can_narrow_the_list_to_its_own_documents(db: Database, tmp_path: Path, council: Round) -> None:
    from sqlalchemy import select

    with db.write() as session:
        first = a_document(session, council.lead, tmp_path, "Answers")
        a_document(session, council.lead, tmp_path, "Answers nothing")
    chosen = select(EvidenceItem.id).where(EvidenceItem.id == first.id)
    with db.read() as session:
        assert [i.title for i in service.list_items(session, council.lead, among=chosen).items] == ["Answers"]
        assert [i.title for i in service.list_items(session, council.lead, without=chosen).items] == ["Answers nothing"]
