"""Documents are added, replaced, changed, withdrawn and restored; versions never change."""

import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.access import Actor, Role
from app.audit.models import AuditChange, AuditEntry
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, RuleBroken
from app.evidence import service
from app.evidence.models import ItemKind, ItemStatus, Sensitivity
from app.evidence.schemas import FileContent, ItemDetails, ItemPatch, LinkContent, NewItem, NewLinkIn
from app.files.store import FileStore
from tests.app.evidence.documents import a_document, a_file
from tests.builders import Round, a_person, a_round, an_actor


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def actions(db: Database, reference: str) -> list[str]:
    with db.read() as session:
        entries = select(AuditEntry.action).where(AuditEntry.subject_reference == reference)
        return list(session.scalars(entries.order_by(AuditEntry.sequence)))


def test_references_count_up_and_past_four_digits(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        assert a_document(session, council.lead, tmp_path, "First").reference == "E-0001"
        ninth = a_document(session, council.lead, tmp_path, "Second")
        ninth.reference = "E-9999"
        session.flush()
        service.mark_draft(session, council.lead, "E-9999", ninth.version)
        assert a_document(session, council.lead, tmp_path, "Third").reference == "E-10000"


def test_many_adding_at_once_get_a_reference_each(db: Database, tmp_path: Path, council: Round) -> None:
    given: list[str] = []

    def add(number: int) -> None:
        with db.write() as session:
            given.append(a_document(session, council.lead, tmp_path, f"Plan {number}").reference)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"E-{number:04d}" for number in range(1, 9)]


def test_a_document_keeps_all_that_was_said_of_it(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        owner = a_person(session, "Ben Hughes")
        item = a_document(
            session,
            council.core,
            tmp_path,
            description="How we rate risk.",
            owner=owner.email.upper(),
            supplied_by="Commissioning",
            supplied_through="Shared drive",
            document_date=date(2026, 11, 3),
            period_from=date(2026, 4, 1),
            period_to=date(2026, 9, 30),
            review_by=date(2027, 4, 1),
            evidence_category="PR",
            quality_statements=["QS1"],
            sensitivity=Sensitivity.OPEN,
            master_location="S:\\Policies",
            tags=["waiting lists", "waiting lists"],
        )
    with db.read() as session:
        page = service.get_item(session, council.core, item.reference)
    assert (page.owner, page.owner_name, page.added_by) == (owner.email, "Ben Hughes", "Grace Okafor")
    assert (page.period_from, page.period_to, page.tags) == (date(2026, 4, 1), date(2026, 9, 30), ["waiting lists"])
    assert (page.kind, page.status, page.quality_statements) == (ItemKind.DOCUMENT, ItemStatus.READY, ["QS1"])
    assert page.revisions[0].sha256 is not None
    assert actions(db, item.reference) == ["evidence.item.added"]


@pytest.mark.parametrize(
    ("details", "pointer"),
    [
        ({"owner": "nobody@fernshire.example"}, "/owner"),
        ({"evidence_category": "XX"}, "/evidence_category"),
        ({"evidence_category": "OB"}, "/evidence_category"),
        ({"quality_statements": ["QS1", "QS99"]}, "/quality_statements/1"),
        ({"period_from": date(2026, 4, 1), "period_to": date(2026, 3, 1)}, "/period_to"),
        ({"readers": ["nobody@fernshire.example"]}, "/readers/0"),
    ],
)
def test_details_that_are_not_right_are_named(
    db: Database, tmp_path: Path, council: Round, details: dict[str, object], pointer: str
) -> None:
    with pytest.raises(Invalid) as refusal, db.write() as session:
        a_document(session, council.core, tmp_path, **details)  # type: ignore[arg-type]
    assert [error.pointer for error in refusal.value.errors] == [pointer]


def test_a_contributor_can_not_find_out_who_is_here_by_naming_owners(
    db: Database, tmp_path: Path, council: Round
) -> None:
    said = set()
    with db.write() as session:
        contributor = an_actor(a_person(session, "Ben Hughes"), Role.CONTRIB)
        other = a_person(session, "Ann Lee").email
    for address in (other, "nobody@fernshire.example"):
        with pytest.raises(Invalid) as refusal, db.write() as session:
            a_document(session, contributor, tmp_path, owner=address)
        said.add(refusal.value.errors[0].detail)
    assert len(said) == 1


def test_a_new_version_leaves_the_old_one_as_it_was_and_settles_its_findings(
    db: Database, tmp_path: Path, store: FileStore, council: Round
) -> None:
    from app.evidence.schemas import FindingIn

    with db.write() as session:
        finding = FindingIn(kind="personal-data", place="page 1", detail="An NHS number")
        item = a_document(session, council.core, tmp_path, findings=(finding,))
        before = service.get_item(session, council.core, item.reference).revisions[0]
        newer = a_file(session, council.core, store, "The second version")
        service.add_revision(session, council.core, item.reference, item.version, newer)
    with db.read() as session:
        page = service.get_item(session, council.core, item.reference)
        assert [revision.number for revision in page.revisions] == [2, 1]
        assert page.revisions[1] == before
        assert page.flags == []
        assert page.findings[0].reason == "Version 2 took its place."
        assert service.list_items(session, council.core).items[0].revision == 2
    assert actions(db, item.reference)[-1] == "evidence.revision.added"


def test_the_same_file_again_is_no_new_version(db: Database, tmp_path: Path, store: FileStore, council: Round) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, words="Same")
        with pytest.raises(RuleBroken, match="same file"):
            again = a_file(session, council.core, store, "Same")
            service.add_revision(session, council.core, item.reference, item.version, again)


def test_a_document_may_become_a_link(db: Database, tmp_path: Path, council: Round, at_noon: object) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path)
        content = LinkContent("https://a.example/plan", date(2027, 1, 20))
        item = service.add_revision(session, council.core, item.reference, item.version, content)
        page = service.get_item(session, council.core, item.reference)
    assert (page.kind, page.url, page.revisions[0].seen_on) == (ItemKind.LINK, content.url, content.seen_on)


def test_a_link_needs_a_public_address_a_title_and_a_day_that_has_been(
    db: Database, council: Round, at_noon: object
) -> None:
    def add(url: str, day: date, title: str | None = "Plan") -> set[str]:
        with pytest.raises(Invalid) as refusal, db.write() as session:
            data = NewLinkIn(url=url, seen_on=day, details=ItemDetails(title=title))
            service.add_link(session, council.core, data)
        return {error.pointer for error in refusal.value.errors}

    day = date(2027, 1, 20)
    assert add("javascript:alert(1)", day) == {"/url"}
    assert add("https://a.example", date(2027, 1, 22)) == {"/seen_on"}
    assert add("https://a.example", day, None) == {"/details/title"}


def test_of_two_who_change_a_document_the_second_is_told(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path)
        first = item.version
        service.change_details(session, council.core, item.reference, first, ItemPatch(tags=["new"]))
        with pytest.raises(EditConflict):
            service.change_details(session, council.lead, item.reference, first, ItemPatch(title="Other"))


def test_a_change_of_tags_alone_moves_the_version_by_one_and_claims_no_other_change(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path)
        service.change_details(session, council.core, item.reference, 1, ItemPatch(tags=["new"]))
        assert item.version == 2
        service.change_details(session, council.core, item.reference, 2, ItemPatch(tags=[], title="Other"))
        assert item.version == 3
    with db.read() as session:
        changed = session.scalars(
            select(AuditChange).where(AuditChange.row_kind == "evidence_item", AuditChange.change == "changed")
        )
        assert [change.columns for change in changed] == [{}, {"title": ["Waiting list protocol", "Other"]}]


def test_only_the_fields_sent_are_changed(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        owner = a_person(session, "Ben Hughes")
        item = a_document(session, council.core, tmp_path, owner=owner.email, tags=["a", "b"], description="Kept")
        patch = ItemPatch(owner=None, tags=["b", "c"], quality_statements=["QS2"])
        service.change_details(session, council.core, item.reference, item.version, patch)
    with db.read() as session:
        page = service.get_item(session, council.core, item.reference)
    assert (page.owner, page.tags, page.description, page.quality_statements) == (None, ["b", "c"], "Kept", ["QS2"])


@pytest.mark.parametrize("field", ["title", "sensitivity", "tags", "marked_draft"])
def test_what_every_document_has_can_not_be_taken_away(
    db: Database, tmp_path: Path, council: Round, field: str
) -> None:
    with pytest.raises(Invalid) as refusal, db.write() as session:
        item = a_document(session, council.core, tmp_path)
        service.change_details(session, council.core, item.reference, item.version, ItemPatch(**{field: None}))
    assert refusal.value.errors[0].pointer == f"/{field}"


def test_withdrawing_and_restoring_end_where_they_began(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        for draft in (True, False):
            item = a_document(session, council.core, tmp_path, f"Plan {draft}", marked_draft=draft)
            before = item.status
            service.withdraw_item(session, council.core, item.reference, item.version, "Out of date.")
            with pytest.raises(RuleBroken, match="withdrawn"):
                service.change_details(session, council.core, item.reference, item.version, ItemPatch(title="X"))
            service.restore_item(session, council.core, item.reference, item.version)
            assert (item.status, item.withdrawn_reason) == (before, "")
    assert actions(db, item.reference)[-2:] == ["evidence.item.withdrawn", "evidence.item.restored"]


def test_a_document_that_says_it_is_a_draft_is_not_marked_ready(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, marked_draft=True)
        assert item.status is ItemStatus.DRAFT
        with pytest.raises(RuleBroken, match="draft"):
            service.mark_ready(session, council.core, item.reference, item.version)
        item = service.change_details(
            session, council.core, item.reference, item.version, ItemPatch(marked_draft=False)
        )
        assert service.mark_ready(session, council.core, item.reference, item.version).status is ItemStatus.READY


def test_a_document_takes_anothers_place_but_never_in_a_circle(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        old, mid, new = (a_document(session, council.core, tmp_path, title) for title in ("Old", "Mid", "New"))
        service.supersede(session, council.core, old.reference, old.version, mid.reference)
        service.supersede(session, council.core, mid.reference, mid.version, new.reference)
        with pytest.raises(RuleBroken, match="Undo that first"):
            service.supersede(session, council.core, new.reference, new.version, old.reference)
        with pytest.raises(RuleBroken, match="its own place"):
            service.supersede(session, council.core, new.reference, new.version, new.reference)
        assert service.get_item(session, council.core, new.reference).supersedes == [mid.reference]
        service.undo_supersede(session, council.core, old.reference, old.version)
        assert service.get_item(session, council.core, old.reference).superseded_by is None


def test_an_id_of_a_document_one_may_not_see_is_as_unknown(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        secret = a_document(session, council.lead, tmp_path, "Secret", sensitivity=Sensitivity.RESTRICTED)
        item = a_document(session, council.core, tmp_path, "Plain")
        with pytest.raises(Invalid, match="that you can see"):
            service.supersede(session, council.core, item.reference, item.version, secret.reference)


def test_a_director_reads_and_changes_nothing(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        director: Actor = an_actor(a_person(session), Role.DIRECTOR)
        item = a_document(session, council.core, tmp_path)
        with pytest.raises(Forbidden):
            service.change_details(session, director, item.reference, item.version, ItemPatch(title="X"))


def test_what_the_store_holds_already_is_named_only_to_those_who_may_see_it(
    db: Database, tmp_path: Path, store: FileStore, council: Round
) -> None:
    with db.write() as session:
        a_document(session, council.lead, tmp_path, "Secret", words="x", sensitivity=Sensitivity.RESTRICTED)
        content: FileContent = a_file(session, council.lead, store, "x")
        plain = service.add_item(
            session, council.lead, NewItem(ItemDetails(title="New"), a_file(session, council.lead, store, "y"))
        )
        hashes = {
            service.get_download(session, council.lead, ref, 1).sha256: ref for ref in ("E-0001", plain.reference)
        }
        found = service.already_in(session, council.lead, hashes)
        assert {sha256: one.reference for sha256, one in found.items()} == hashes
        found = service.already_in(session, council.core, hashes)
        assert sorted(one.reference for one in found.values()) == ["", plain.reference]
        assert content.size == 1
