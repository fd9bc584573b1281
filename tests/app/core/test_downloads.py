"""The name under which a file is saved: nothing in it misleads, breaks the header or is refused by Windows."""

import re
from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.downloads import Download, as_attachment, attachment_headers, safe_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Waiting list protocol.docx", "Waiting list protocol.docx"),
        ("Café plan – v2.pdf", "Café plan – v2.pdf"),
        ('a"; filename="evil.exe', "a_; filename=_evil.exe"),
        ("line\r\nSet-Cookie: a=b.txt", "line Set-Cookie_ a=b.txt"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("\u200f\u2066hidden\u2069.docx", "hidden.docx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\temp\\x.xlsx", "C__temp_x.xlsx"),
        ("CON.txt", "_CON.txt"),
        ("lone \ud800 surrogate.pdf", "lone _ surrogate.pdf"),
        ("\x00\x1b[31m", "[31m"),
        (" . ", "download"),
        ("", "download"),
        ("trailing dots...", "trailing dots"),
        ("x" * 400 + ".docx", "x" * 139 + ".docx"),
    ],
)
def test_what_a_file_is_saved_as(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_name_makes_one_proper_header(name: str) -> None:
    value = attachment_headers(name)["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename=\"[A-Za-z0-9 ._()-]+\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+", value), (
        value
    )
    message = Message()
    message["Content-Disposition"] = value
    assert message.get_filename() is not None
    assert unquote(value.rpartition("''")[2]) == safe_name(name)
    assert len(safe_name(name)) <= 150


def test_a_download_is_inert() -> None:
    headers = as_attachment(Download(b"<script>", "page.html", "text/html")).headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
