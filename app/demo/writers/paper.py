"""What a paper is made of, whatever the format: headings, text, tables, pictures and page breaks."""

import zlib
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption and a header row; ``units`` says how each column's figures are written."""

    key: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    units: tuple[str, ...] = ()

    def unit(self, column: int) -> str:
        """Return the unit of a column, "text" when it has none."""
        return self.units[column] if column < len(self.units) else "text"


@dataclass(frozen=True)
class Picture:
    """A picture with its alternative text; width and height are in pixels."""

    data: bytes = field(repr=False)
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Section:
    """One numbered section of a paper, one sheet of a workbook or one slide of a deck."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    new_page: bool = False


@dataclass(frozen=True)
class Paper:
    """Everything a writer needs to draw one file."""

    title: str
    subtitle: str
    council: str
    directorate: str
    author: str
    owner: str
    status: str
    reference: str
    keywords: str
    written: date | None
    review_by: date | None
    sections: tuple[Section, ...]
    banner: Picture | None = None
    appendix: tuple[Picture, ...] = ()
    draft: bool = False
    numbered: bool = True

    @property
    def signed_by(self) -> str:
        """Who the file's properties name: most templates of a council name nobody, and some files do all the same."""
        return self.author if zlib.crc32(self.title.encode()) % 8 == 0 else ""

    def heading(self, number: int) -> str:
        """Return the words of a section's heading (from 1) as they stand in the file."""
        words = self.sections[number - 1].heading
        return f"{number}. {words}" if self.numbered else words


@dataclass(frozen=True)
class Place:
    """Where a section really stands in the written file: its words, and the page where the format has fixed pages."""

    heading: str
    page: int | None = None


@dataclass(frozen=True)
class Written:
    """A finished file and its places, one per section, in order."""

    data: bytes = field(repr=False)
    places: tuple[Place, ...]
