"""File names as clients send them."""

import pytest

from app.documents.names import NameRefused, clean_name, extension_of


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Annual report.docx", "Annual report.docx"),
        ("../../../../tmp/escape.docx", "escape.docx"),
        ("/etc/cron.d/job.docx", "job.docx"),
        ("C:\\Users\\me\\report.docx", "report.docx"),
        ("report.docx. ", "report.docx"),
        ("po\u200blicy\u00ad.docx", "policy.docx"),
        ("Cafe\u0301.docx", "Caf\u00e9.docx"),
        ("a\tb\xa0 c.docx", "a b c.docx"),
        ("سياسة الحماية.docx", "سياسة الحماية.docx"),
        ("Carers 💚 survey.docx", "Carers 💚 survey.docx"),
        ("CON.docx", "CON.docx"),
        ("=cmd.docx", "=cmd.docx"),
        ("bad\ud800.docx", "bad.docx"),
    ],
)
def test_a_name_is_kept_without_what_can_not_be_seen(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("Annual report \u202excod.exe", "hide its true ending"),
        ("policy.exe\x00.docx", "control characters"),
        ("a\r\nSet-Cookie: x.docx", "control characters"),
        ("", "no name"),
        ("\u200b", "no name"),
        (".htaccess", "settings file"),
        ("B" * 4_000 + ".docx", "longer than"),
    ],
)
def test_a_name_that_hides_something_is_refused_with_a_sentence(sent: str, said: str) -> None:
    with pytest.raises(NameRefused, match=said):
        clean_name(sent)


def test_the_last_ending_counts() -> None:
    assert extension_of("policy.pdf.EXE") == "exe"
    assert extension_of("v1.2.final.pdf") == "pdf"
    assert extension_of("Self assessment") == ""
