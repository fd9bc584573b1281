"""Checking and reading in worker processes."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from app.core.confined import Bounds, Pool
from app.documents import worker
from app.documents.facts import Flag, Limits, Outcome
from app.documents.worker import new_pool, read_in_worker, read_many
from tests.app.documents.making import a_docx, a_pdf, an_xlsx, swapped, with_part


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with new_pool(size=1) as pool:
        yield pool


def kept(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "stored"
    path.write_bytes(data)
    return path


def test_a_file_is_checked_and_read(tmp_path: Path, pool: Pool) -> None:
    data = a_docx("# Waiting list protocol", "Version 3, 14 January 2026")
    examined = read_in_worker(kept(tmp_path, data), "Protocol v3.docx", pool=pool)
    assert examined.inspection.outcome is Outcome.ACCEPT
    reading = examined.reading
    assert reading is not None
    assert (reading.title, reading.headings[0].text) == ("Waiting list protocol", "Waiting list protocol")
    assert reading.document_date is not None
    assert reading.document_date.on == date(2026, 1, 14)
    assert reading.text_parts[0].place.page == 1


def test_a_refused_file_is_not_read(tmp_path: Path, pool: Pool) -> None:
    examined = read_in_worker(kept(tmp_path, b"MZ\x90\x00" + bytes(64)), "report.docx", pool=pool)
    assert examined.inspection.outcome is Outcome.REFUSE
    assert examined.reading is None


def test_a_quarantined_file_is_read_so_that_it_can_be_listed(tmp_path: Path, pool: Pool) -> None:
    data = an_xlsx({"List": [["Ref"], ["=cmd|'/C calc'!A0"]]})
    examined = read_in_worker(kept(tmp_path, data), "Tracker.xlsx", pool=pool)
    assert examined.inspection.outcome is Outcome.QUARANTINE
    assert examined.reading is not None
    assert examined.reading.title == "Tracker"


def test_warnings_of_the_check_and_of_the_words_come_together(tmp_path: Path, pool: Pool) -> None:
    def hide(book: object) -> None:
        book["Raw"].sheet_state = "hidden"  # type: ignore[index]

    data = an_xlsx({"List": [["Ref"]], "Raw": [["NHS 999 000 0018"]]}, hide)
    examined = read_in_worker(kept(tmp_path, data), "a.xlsx", pool=pool)
    assert {warning.flag for warning in examined.warnings} == {Flag.HIDDEN_CONTENT, Flag.PERSONAL_DATA}


def test_the_size_limit_reaches_the_worker(tmp_path: Path, pool: Pool) -> None:
    examined = read_in_worker(kept(tmp_path, a_pdf("Words")), "a.pdf", Limits(max_bytes=100), pool)
    assert "Send a link instead." in examined.inspection.sentence


def test_a_file_that_proves_damaged_when_it_is_read_is_refused(tmp_path: Path, pool: Pool) -> None:
    numbered = swapped('t="inlineStr"><is><t>Ref</t></is>', 't="s"><v>99999</v>')
    data = with_part(an_xlsx(), "xl/worksheets/sheet1.xml", None, after=numbered)
    examined = read_in_worker(kept(tmp_path, data), "a.xlsx", pool=pool)
    assert examined.inspection.outcome is Outcome.REFUSE
    assert "save it again" in examined.inspection.sentence
    assert examined.reading is None


def heavy(tmp_path: Path) -> Path:
    """A Word file of 30 MB of markup: far more than can be unpacked in a few hundredths of a second."""
    words = "<w:p><w:r><w:t>Words that are said again.</w:t></w:r></w:p>"
    return kept(
        tmp_path,
        with_part(a_docx("Words"), "word/document.xml", None, after=swapped("<w:p>", words * 500_000 + "<w:p>")),
    )


def test_a_file_that_takes_too_long_to_read_comes_in_without_its_words(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CHECKING", Bounds(wall_seconds=60, cpu_seconds=60))
    monkeypatch.setattr(worker, "READING", Bounds(wall_seconds=0.02))
    examined = read_in_worker(heavy(tmp_path), "a.docx", pool=pool)
    assert examined.inspection.outcome is Outcome.ACCEPT
    assert [warning.flag for warning in examined.warnings] == [Flag.NOT_READ]
    assert examined.reading is None


def test_a_file_that_takes_too_long_to_check_is_refused(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CHECKING", Bounds(wall_seconds=0.02))
    examined = read_in_worker(heavy(tmp_path), "a.docx", pool=pool)
    assert examined.inspection.outcome is Outcome.REFUSE
    assert "too long" in examined.inspection.sentence


def test_many_files_come_back_in_their_order(tmp_path: Path) -> None:
    files = []
    for number in range(12):
        path = tmp_path / f"{number}"
        path.write_bytes(a_docx(f"# Report number {number}") if number % 4 else b"")
        files.append((path, f"{number}.docx"))
    with new_pool(size=2) as pool:
        examined = list(read_many(iter(files), pool=pool))
    titles = [one.reading.title if one.reading else one.inspection.outcome.value for one in examined]
    assert titles == [f"Report number {number}" if number % 4 else "refuse" for number in range(12)]


def test_a_name_with_half_a_character_crosses_over(tmp_path: Path, pool: Pool) -> None:
    assert read_in_worker(kept(tmp_path, a_docx("Words")), "bad\ud800.docx", pool=pool).inspection.accepted


def test_the_shared_pool_serves_without_being_asked_for(tmp_path: Path) -> None:
    assert read_in_worker(kept(tmp_path, a_docx("Words")), "a.docx").reading is not None


def test_a_large_picture_inside_costs_no_reading(tmp_path: Path, pool: Pool) -> None:
    from PIL import Image

    def illustrate(document: object) -> None:
        buffer = BytesIO()
        Image.effect_noise((900, 900), 90).save(buffer, "PNG")
        document.add_picture(buffer)  # type: ignore[attr-defined]

    examined = read_in_worker(kept(tmp_path, a_docx("Words", change=illustrate)), "a.docx", pool=pool)
    assert examined.reading is not None
    assert examined.reading.text == "Words"
