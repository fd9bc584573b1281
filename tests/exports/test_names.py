"""Names that Windows takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import names

ANY_TEXT = st.text(st.characters(), max_size=300)


def is_windows_safe(name: str) -> bool:
    """Windows' own rules: no reserved characters or devices, no dot or space at the end."""
    stem = name.split(".", maxsplit=1)[0].strip().casefold()
    return (
        bool(name)
        and not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        and not name.endswith((".", " "))
        and not name.startswith(" ")
        and stem not in names.RESERVED
    )


@given(ANY_TEXT, ANY_TEXT)
def test_any_code_and_title_make_a_safe_folder(code: str, title: str) -> None:
    folder = names.folder_name(code, title)
    assert is_windows_safe(folder)
    assert len(folder) <= names.FOLDER_LENGTH + 1
    assert folder.isascii()


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_code_title_and_file_name_make_a_safe_file(code: str, title: str, original: str) -> None:
    name = names.file_name(f"{names.code_name(code)}_01", title, names.extension(original))
    assert is_windows_safe(name)
    assert len(name) <= names.FILE_LENGTH
    assert re.fullmatch(r"[A-Za-z0-9 ._-]+", name)


@given(ANY_TEXT, ANY_TEXT)
def test_a_whole_path_leaves_room_for_the_folder_it_is_unzipped_into(code: str, title: str) -> None:
    file = names.file_name(f"{names.code_name(code)}_100", title, "presentx")
    assert len(f"data/{names.folder_name(code, title)}/{file}") < names.PATH_LENGTH


@pytest.mark.parametrize(
    ("code", "title", "folder"),
    [
        ("17", "Waiting lists: how risk is managed?", "17 Waiting lists how risk is managed"),
        ("IR-03/2", "Carers’ & families’ 50% offer", "IR-03-2 Carers and families 50 per cent offer"),
        ("3.1.", "Café Łódź straße", "3.1 Cafe Lodz strasse"),
        ("CON", "", "CON_"),
        ("com1", "", "com1_"),
        ("", "", "request"),
        ("17", "日本語", "17"),
        ("../..", "..\\..\\x", "request x"),
    ],
)
def test_folders_are_named_after_code_and_title(code: str, title: str, folder: str) -> None:
    assert names.folder_name(code, title) == folder


@pytest.mark.parametrize("title", ["CON", "nul", "Aux", "LPT9", "com0"])
def test_device_names_are_changed(title: str) -> None:
    assert is_windows_safe(names.plain_name(title, 60))


def test_long_titles_are_cut_between_words() -> None:
    assert names.plain_name("one two three four", 12) == "one two"


def test_a_long_word_is_cut_where_it_must() -> None:
    assert names.plain_name("x" * 100, 12) == "x" * 12


@pytest.mark.parametrize(
    ("name", "media_type", "ending"),
    [("a.PDF", "", "pdf"), ("a", "application/pdf", "pdf"), ("a", "", "bin"), ("a.tar.gz", "", "gz"), ("a.", "", "bin"),
     ("a.d/../e", "", "e"), ("a.verylongending", "text/csv", "csv")],
)  # fmt: skip
def test_the_ending_comes_from_the_name_or_else_the_type(name: str, media_type: str, ending: str) -> None:
    assert names.extension(name, media_type) == ending


def test_names_that_differ_in_case_only_are_the_same_to_windows() -> None:
    taken = names.Taken("Index.docx")
    assert [taken.unique(name) for name in ("index.DOCX", "Report.pdf", "report.pdf", "3.1 Waiting", "3.1 waiting")] == [
        "index (2).DOCX", "Report.pdf", "report (2).pdf", "3.1 Waiting", "3.1 waiting (2)",
    ]  # fmt: skip
