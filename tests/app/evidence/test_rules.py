"""What follows from a document's facts."""

from datetime import date

import pytest

from app.evidence import rules
from app.evidence.models import ItemKind

JAN, JUNE, DEC = date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)


def test_a_document_is_stale_the_day_after_its_review_date() -> None:
    assert not rules.is_stale(JUNE, JUNE)
    assert rules.is_stale(JUNE, date(2026, 7, 1))
    assert not rules.is_stale(None, DEC)


@pytest.mark.parametrize(
    ("covered", "dated", "asked", "covers"),
    [
        ((JAN, JUNE), None, (JUNE, DEC), True),
        ((JAN, JUNE), None, (date(2026, 7, 1), DEC), False),
        ((JAN, None), None, (JUNE, DEC), True),
        ((None, None), JUNE, (JAN, DEC), True),
        ((None, None), JUNE, (date(2026, 7, 1), DEC), False),
        ((None, None), None, (JAN, DEC), False),
        ((None, None), None, (None, None), True),
        ((JAN, JUNE), DEC, (date(2026, 12, 1), None), False),
    ],
)
def test_a_document_covers_a_period_that_its_own_meets(
    covered: tuple[date | None, date | None],
    dated: date | None,
    asked: tuple[date | None, date | None],
    covers: bool,
) -> None:
    assert rules.covers_period(covered, dated, asked) is covers


def test_a_link_is_never_undated_because_it_has_the_day_it_was_seen() -> None:
    assert rules.is_undated(ItemKind.DOCUMENT, None, None)
    assert not rules.is_undated(ItemKind.DOCUMENT, None, JUNE)
    assert not rules.is_undated(ItemKind.LINK, None, None)


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/pdf", ItemKind.DOCUMENT),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ItemKind.DOCUMENT),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ItemKind.DATA),
        ("application/vnd.oasis.opendocument.spreadsheet", ItemKind.DATA),
        ("application/vnd.ms-excel.sheet.binary.macroenabled.12", ItemKind.DATA),
        ("text/csv", ItemKind.DATA),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ItemKind.PRESENTATION),
        ("application/vnd.ms-outlook", ItemKind.EMAIL),
        ("message/rfc822", ItemKind.EMAIL),
        ("image/png", ItemKind.IMAGE),
        ("audio/mpeg", ItemKind.RECORDING),
        ("video/mp4", ItemKind.RECORDING),
    ],
)
def test_the_kind_follows_the_type_of_file(media_type: str, kind: ItemKind) -> None:
    assert rules.kind_of(media_type) is kind


@pytest.mark.parametrize("url", ["https://www.fernshire.example/adult-social-care", "http://a.example/b?c=1"])
def test_a_public_address_is_taken(url: str) -> None:
    assert rules.link_fault(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.example/b",
        "https://",
        "https://localhost/",
        "https://name:secret@a.example/",
        "https://a.example/with space",
        "https://[::1",
        "data:text/html,x",
    ],
)
def test_anything_else_is_not_a_public_address(url: str) -> None:
    assert rules.link_fault(url) is not None
