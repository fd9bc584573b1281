"""The drive holds what a real drive holds: good papers, and the late, doubled, stale and lost ones."""

from datetime import date
from pathlib import PurePosixPath

from app.demo.documents import Document
from app.demo.drive import Drive
from app.demo.story import Story
from app.evidence.models import Consent, Sensitivity, SharePermission
from tests.app.demo.conftest import TODAY

YEAR = 365


def test_links_are_part_of_it(story: Story) -> None:
    links = [document for document in story.documents if document.kind == "link"]
    assert len(links) >= 10
    assert all(link.url and link.url.startswith("https://www.fernshire.example/") and link.seen_on for link in links)


def test_forty_people_own_documents_or_requests(story: Story) -> None:
    owners = {document.owner for document in story.documents}
    owners |= {request.owner for request in story.this_round.requests if request.owner}
    assert len(owners) >= 40
    assert owners <= {person.key for person in story.council.people}


def test_the_words_for_rights_are_the_products_own(story: Story) -> None:
    assert {document.sensitivity for document in story.documents} <= {str(word) for word in Sensitivity}
    assert {document.permission for document in story.documents} <= {str(word) for word in SharePermission}
    assert {document.consent for document in story.documents} <= {str(word) for word in Consent}


def test_copies_have_the_same_bytes(story: Story, drive: Drive) -> None:
    copies = [document for document in story.documents if document.same_as]
    assert len(copies) >= 5
    for copy in copies:
        assert copy.same_as
        assert drive.current(copy.key).sha256 == drive.current(copy.same_as).sha256


def test_near_copies_do_not(story: Story, drive: Drive) -> None:
    near = [document for document in story.documents if document.near]
    assert len(near) >= 6
    for document in near:
        assert document.near
        assert drive.current(document.key).sha256 != drive.current(document.near).sha256


def test_some_documents_are_as_they_should_not_be(story: Story) -> None:
    files = [document for document in story.documents if document.path]

    def count(wrong: list[Document]) -> int:
        return len(wrong)

    assert count([document for document in files if document.draft]) >= 5
    assert count([document for document in files if document.late]) >= 2
    assert count([document for document in files if document.document_date is None]) >= 3
    assert count([document for document in files if document.review_by and document.review_by < TODAY]) >= 8
    assert count([document for document in files if document.personal_data]) >= 2
    assert count([document for document in files if not document.answers]) >= 30
    assert count([document for document in files if document.permission == "asked"]) >= 5
    assert count([document for document in files if len(document.revisions) > 1]) >= 2
    assert count([document for document in files if document.period and _age(document.period.last) > YEAR]) >= 3


def _age(day: date) -> int:
    return (TODAY - day).days


def test_no_document_is_dated_after_today_or_came_before_the_round(story: Story) -> None:
    for document in story.documents:
        assert document.document_date is None or document.document_date <= document.added_on, document.key
        assert story.council.this_round.notified <= document.added_on <= TODAY


def test_superseded_versions_lie_beside_the_current_one(story: Story) -> None:
    protocol = story.document("waiting-protocol")
    dates = [revision.dated for revision in protocol.revisions]
    assert dates == sorted(date_ for date_ in dates if date_)
    assert len({revision.path for revision in protocol.revisions}) == 3


def test_folders_are_those_of_a_council(story: Story) -> None:
    tops = {PurePosixPath(document.path).parts[0] for document in story.documents if document.path}
    assert len(tops) >= 12
    assert "99 To sort" in tops
