"""Documents read back as a reader's software sees them."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def a_word(data: bytes) -> Any:
    """A docx through python-docx."""
    from docx import Document

    return Document(BytesIO(data))


def a_book(data: bytes) -> Any:
    """An xlsx through openpyxl, formulas as they are written."""
    from openpyxl import load_workbook

    return load_workbook(BytesIO(data))


def words_of(document: Any) -> str:
    """Every word of a document's body, tables and links included, a line for each paragraph."""
    return "\n".join(
        "".join(
            {f"{W}t": part.text or "", f"{W}tab": "\t", f"{W}br": "\n"}.get(part.tag, "") for part in paragraph.iter()
        )
        for paragraph in document.element.body.iter(f"{W}p")
    )


def headings_of(document: Any) -> list[tuple[int, str]]:
    """Level and words of each heading, in order."""
    return [
        (int(paragraph.style.name.split()[-1]), paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.lower().startswith("heading")
    ]


def table_rows(table: Any) -> list[list[str]]:
    """A table's words, row by row."""
    return [
        [
            "\n".join(
                "".join(
                    "-" if t.tag == f"{W}noBreakHyphen" else t.text or "" for t in p.iter(f"{W}t", f"{W}noBreakHyphen")
                )
                for p in cell.iter(f"{W}p")
            )
            for cell in row.iter(f"{W}tc")
        ]
        for row in table._tbl.iter(f"{W}tr")
    ]


def links_of(document: Any) -> Iterator[tuple[str, str]]:
    """The words and the address of each link that leaves the document."""
    for link in document.element.body.iter(f"{W}hyperlink"):
        if link.get(f"{R}id"):
            address = document.part.rels[link.get(f"{R}id")].target_ref
            yield "".join(t.text or "" for t in link.iter(f"{W}t")), address


def jumps_of(document: Any) -> set[str]:
    """The names of headings that the document's own links go to."""
    return {link.get(f"{W}anchor") for link in document.element.body.iter(f"{W}hyperlink") if link.get(f"{W}anchor")}


def bookmarks_of(document: Any) -> set[str]:
    """The names that can be jumped to."""
    return {mark.get(f"{W}name") for mark in document.element.body.iter(f"{W}bookmarkStart")}


def path_of(address: str) -> str:
    """The path that a relative link opens."""
    return unquote(address)


def all_words(data: bytes) -> str:
    """Every byte of a docx, xlsx or other file of a pack as text, however it is packed."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "\n".join(all_words(package.read(name)) for name in package.namelist())
