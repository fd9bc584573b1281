"""What may come in: the true type, and limits that are held before anything is parsed."""

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from app.documents.check import inspect
from app.documents.facts import Flag, Found, Limits, Outcome
from tests.app.documents.making import a_docx, a_pdf, a_png, a_pptx, an_eml, an_xlsx, with_part
from tests.app.documents.saying import flags, outcome, refused

DOCUMENT = "word/document.xml"


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (a_docx("Words"), "report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (an_xlsx(), "list.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            a_pptx(("Title", "Body")),
            "d.pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (a_pdf("Words"), "report.PDF", "application/pdf"),
        (an_eml(), "mail.eml", "message/rfc822"),
        (b"ref,title\r\n1,x\r\n", "list.csv", "text/csv"),
        ("£5 – naïve".encode("cp1252"), "note.txt", "text/plain"),
        (a_png(), "photo.png", "image/png"),
        (b"{\\rtf1 words}", "note.rtf", "application/rtf"),
    ],
)
def test_an_ordinary_file_comes_in_under_its_true_type(data: bytes, name: str, media_type: str) -> None:
    inspection = inspect(data, name)
    assert inspection.outcome is Outcome.ACCEPT
    assert inspection.media_type == media_type
    assert [one for one in inspection.warnings if one.found is not Found.PROPERTIES] == []
    assert inspection.sentence == ""
    assert inspection.size == len(data)


def test_a_file_is_looked_into_by_its_path_too(tmp_path: Path) -> None:
    path = tmp_path / "0a1b"
    path.write_bytes(a_pdf("Words"))
    assert inspect(path, "folder/report.pdf").name == "report.pdf"


def test_a_file_without_an_ending_is_typed_by_its_content() -> None:
    assert inspect(a_docx("Words"), "Self assessment").extension == "docx"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.docx", "Rename it to end in .pdf"),
        ("a.exe", "program"),
        ("a.html", "PDF"),
        ("a.zip", "Unpack"),
        ("a.dotx", "template"),
        ("a.xyz", "can’t be added"),
    ],
)
def test_another_ending_is_refused_with_what_to_do(name: str, said: str) -> None:
    refused(a_pdf("Words"), name, said)


def test_a_program_is_refused_under_any_name() -> None:
    refused(b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00", "report.docx", "program")
    refused(b"\x7fELF" + b"\x00" * 60, "report.pdf", "program")


def test_a_web_page_is_no_pdf() -> None:
    refused(b"<html><script>x</script></html>", "report.pdf", "the content is something else")


def test_an_empty_and_an_oversize_file_are_refused() -> None:
    refused(b"", "report.docx", "empty")
    inspection = inspect(b"x" * 3_000_000, "note.txt", Limits(max_bytes=1_000_000))
    assert inspection.outcome is Outcome.REFUSE
    assert "2.9 MB; the limit is 1.0 MB. Send a link instead." in inspection.sentence


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_a_file_cut_short_is_refused(kept: float) -> None:
    whole = a_docx("Words")
    refused(whole[: int(len(whole) * kept)], "report.docx", "damaged")


def test_a_flipped_bit_inside_is_noticed() -> None:
    whole = bytearray(a_docx("Words"))
    with ZipFile(BytesIO(bytes(whole))) as file:
        member = file.getinfo(DOCUMENT)
    whole[member.header_offset + 30 + len(DOCUMENT) + 40] ^= 0x55
    refused(bytes(whole), "report.docx", "damaged")


def test_bytes_before_or_after_the_document_are_refused() -> None:
    refused(b"GARBAGE" + a_docx("Words"), "report.docx", "before or after")
    refused(a_docx("Words") + b"garbage", "report.docx", "before or after")


def bomb(*members: tuple[str, bytes]) -> bytes:
    buffer = BytesIO(a_docx("Words"))
    with ZipFile(buffer, "a", ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return buffer.getvalue()


def test_a_file_that_unpacks_to_far_more_is_refused() -> None:
    refused(bomb(("word/media/a.bin", bytes(70_000_000))), "a.docx", "unpacks to far more")


def test_a_file_of_many_thousand_parts_is_refused() -> None:
    refused(bomb(*((f"word/x{n}", b"") for n in range(5_100))), "a.docx", "unpacks to far more")


def test_a_part_larger_than_it_says_is_refused_before_it_is_unpacked() -> None:
    package = bytearray(bomb(("word/media/lie.bin", bytes(5_000_000))))
    at = package.rfind(b"word/media/lie.bin") - 46
    package[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    package[at + 16 : at + 20] = zlib.crc32(bytes(1_000)).to_bytes(4, "little")
    refused(bytes(package), "a.docx", "unpacks to far more")


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/passwd", "C:/evil.xml", "word\\..\\..\\evil.xml"])
def test_a_part_that_climbs_out_is_refused(name: str) -> None:
    assert outcome(bomb((name, b"x")), "a.docx")[0] is Outcome.REFUSE


def test_a_link_as_a_part_is_refused() -> None:
    buffer = BytesIO(a_docx("Words"))
    with ZipFile(buffer, "a") as file:
        link = ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    refused(buffer.getvalue(), "a.docx", "not put together")


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = bomb((DOCUMENT, b"<x/>"))
    refused(twice, "a.docx", "not put together")


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_document_type_in_any_code_is_refused(code: str) -> None:
    hostile = (
        f'<?xml version="1.0" encoding="{code}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    )
    refused(with_part(a_docx("Words"), DOCUMENT, hostile.encode(code)), "a.docx", "document type")
    refused(with_part(a_docx("Words"), "[Content_Types].xml", hostile.encode(code)), "a.docx", "document type")


def test_markup_nested_without_end_is_refused() -> None:
    refused(with_part(a_docx("Words"), DOCUMENT, b"<a>" * 20_000 + b"</a>" * 20_000), "a.docx", "nested too deeply")


def test_broken_markup_is_refused() -> None:
    refused(with_part(a_docx("Words"), DOCUMENT, b"<w:document><w:body>"), "a.docx", "damaged")


def test_a_package_without_its_main_part_is_refused() -> None:
    refused(with_part(a_docx("Words"), DOCUMENT, None), "a.docx", "damaged")
    refused(with_part(a_docx("Words"), "[Content_Types].xml", None), "a.docx", "archive")


def test_a_pdf_with_a_password_is_refused_and_one_that_only_forbids_printing_is_not() -> None:
    from pypdf import PdfReader, PdfWriter

    def locked(user: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(a_pdf("Words"))))
        writer.encrypt(user, "owner", algorithm="RC4-128")
        buffer = BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    refused(locked("secret"), "a.pdf", "Password on this file. Ask the owner for one without.")
    assert inspect(locked(""), "a.pdf").accepted


def test_a_file_that_is_two_kinds_at_once_is_refused() -> None:
    refused(b"<html></html>\n" + a_pdf("Words"), "a.pdf", "two files in one")
    refused(a_pdf("Words") + a_docx("Words"), "a.pdf", "two files in one")


def test_an_e_mail_nested_without_end_is_refused() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(500))
    refused(b"From: a\r\nTo: b\r\nSubject: c\r\n" + nested, "m.eml", "nested too deeply")


def test_blank_text_is_a_warning_and_bytes_that_are_no_text_are_refused() -> None:
    assert flags(b" \r\n \r\n", "a.txt") == {Flag.EMPTY_TEXT}
    refused(b"a\x00,b\r\n", "a.csv", "not text")


def test_a_picture_that_claims_to_be_enormous_or_is_cut_short_is_refused() -> None:
    whole = a_png()
    huge = bytearray(whole)
    huge[16:24] = (60_000).to_bytes(4, "big") * 2
    huge[29:33] = zlib.crc32(bytes(huge[12:29])).to_bytes(4, "big")
    refused(bytes(huge), "a.png", "picture")
    refused(whole[:-12], "a.png", "damaged")
