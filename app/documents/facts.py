"""What is known of a file after it was looked at: the decision, the warnings, the text with its places."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.core.ukdates import Exactness


class Outcome(StrEnum):
    """What becomes of a file that someone adds."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    QUARANTINE = "quarantine"


class Flag(StrEnum):
    """What a person should look at before the file is sent to anyone."""

    ACTIVE_CONTENT = "active-content"
    EXTERNAL_REFERENCE = "external-reference"
    HIDDEN_CONTENT = "hidden-content"
    PERSONAL_DATA = "personal-data"
    EMBEDDED_FILES = "embedded-files"
    EMPTY_TEXT = "empty-text"
    NOT_READ = "not-read"
    DRAFT = "draft"


@dataclass(frozen=True)
class Warned:
    """One warning: its kind, a sentence for a person, and where in the file it stands ("page 4", "sheet 'List'")."""

    flag: Flag
    sentence: str
    place: str = ""


@dataclass(frozen=True)
class Limits:
    """How large a file may be, in bytes; what a container may hold is fixed in `checks/containers.py`."""

    max_bytes: int = 50 * 1024 * 1024


@dataclass(frozen=True)
class Inspection:
    """Whether a file may come in. `sentence` says what is wrong and what to do; it is empty for an accepted file.

    `name` is the cleaned name to show; `extension` and `media_type` follow the content, never what the client said.
    """

    outcome: Outcome
    sentence: str
    name: str
    size: int
    extension: str = ""
    media_type: str = ""
    type_words: str = ""
    warnings: tuple[Warned, ...] = ()

    @property
    def accepted(self) -> bool:
        return self.outcome is Outcome.ACCEPT


@dataclass(frozen=True)
class Place:
    """Where a piece of text stands, as far as the kind of file has it; pages, slides and paragraphs count from 1."""

    page: int | None = None
    sheet: str = ""
    heading: str = ""
    paragraph: int | None = None

    def in_words(self, slides: bool = False) -> str:
        """The place as it is shown: "page 4, Managing the waiting list"."""
        page = f"{'slide' if slides else 'page'} {self.page}" if self.page else ""
        sheet = f"sheet “{self.sheet}”" if self.sheet else ""
        return ", ".join(filter(None, (page, sheet, self.heading)))


@dataclass(frozen=True)
class TextPart:
    """A stretch of text in one place: a page of a PDF, a slide, what stands under one heading on one page."""

    text: str
    place: Place


@dataclass(frozen=True)
class Heading:
    """A heading in reading order; `number` is the one written or counted by Word ("4", "4.2"), else empty."""

    text: str
    level: int
    page: int | None = None
    number: str = ""


class Source(StrEnum):
    """Where a title or a date was found."""

    TEXT = "text"
    TITLE = "title"
    FILE_NAME = "file_name"
    PROPERTIES = "properties"


@dataclass(frozen=True)
class FoundDate:
    """A document's own date, how exact it is, where it stood and the words that say it."""

    on: date
    exact: Exactness
    source: Source
    words: str


@dataclass(frozen=True)
class FoundPeriod:
    """The period that a document covers, both ends included, and the words that say so."""

    first: date
    last: date
    source: Source
    words: str


@dataclass(frozen=True)
class Reading:
    """What a document says. Page numbers of Word files hold as far as Word left page breaks in the file
    (`pages_are_estimated` when it left none of its own)."""

    title: str
    title_source: Source
    media_type: str
    document_date: FoundDate | None = None
    period: FoundPeriod | None = None
    text_parts: tuple[TextPart, ...] = ()
    headings: tuple[Heading, ...] = ()
    page_count: int | None = None
    pages_are_estimated: bool = False
    sheet_names: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def text(self) -> str:
        """All words in reading order."""
        return "\n\n".join(part.text for part in self.text_parts)


@dataclass
class Draft:
    """What a reader of one kind of file hands over; `read.py` makes a Reading of it."""

    title: str = ""
    properties_date: date | None = None
    stated_date: date | None = None  # an e-mail's own Date line: surer than any words
    text_parts: list[TextPart] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    page_count: int | None = None
    pages_are_estimated: bool = False
    sheet_names: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


class Unreadable(Exception):
    """A reader found the file damaged; `sentence` says what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Stopped(Exception):
    """A check ended with a decision other than accept; `flag` says what was found where a person will look at it."""

    def __init__(self, outcome: Outcome, sentence: str, flag: Flag | None = None):
        super().__init__(sentence)
        self.outcome = outcome
        self.sentence = sentence
        self.flag = flag


def refuse(sentence: str) -> Stopped:
    """To be raised: the file does not come in."""
    return Stopped(Outcome.REFUSE, sentence)


def quarantine(sentence: str, flag: Flag = Flag.ACTIVE_CONTENT) -> Stopped:
    """To be raised: the file is kept apart until a person with that right has looked at it."""
    return Stopped(Outcome.QUARANTINE, sentence, flag)
