"""What is known of a file after it was looked at: the decision, the warnings, the text with its places."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.core.ukdates import Exactness
from app.documents.likeness import NO_PRINT, TextPrint


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


class Found(StrEnum):
    """What was found, finer than its flag: each kind is graded, decided on and cleaned for itself."""

    COMMENTS = "comments"
    TRACKED_CHANGES = "tracked-changes"
    HIDDEN_TEXT = "hidden-text"
    HIDDEN_SHEET = "hidden-sheet"
    HIDDEN_CELLS = "hidden-cells"
    HIDDEN_SLIDE = "hidden-slide"
    SPEAKER_NOTES = "speaker-notes"
    PIVOT_CACHE = "pivot-cache"
    CHART_DATA = "chart-data"
    LINKED_WORKBOOK = "linked-workbook"
    UNDER_A_BOX = "text-under-a-box"
    PROPERTIES = "properties"
    PICTURE_FACTS = "picture-facts"
    NHS_NUMBER = "nhs-number"
    INSURANCE_NUMBER = "national-insurance-number"
    DATE_OF_BIRTH = "date-of-birth"
    CASE_REFERENCE = "case-reference"
    PERSONAL_EMAIL = "personal-email"
    PERSONAL_PHONE = "personal-phone"
    HOME_ADDRESS = "home-address"
    NAME = "name"
    PEOPLE = "people"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    MARKING = "marking"


_PERSONAL = frozenset(
    {
        Found.NHS_NUMBER, Found.INSURANCE_NUMBER, Found.DATE_OF_BIRTH, Found.CASE_REFERENCE, Found.PERSONAL_EMAIL,
        Found.PERSONAL_PHONE, Found.HOME_ADDRESS, Found.NAME, Found.PEOPLE, Found.EMAIL, Found.PHONE, Found.POSTCODE,
        Found.UNDER_A_BOX,
    }
)  # fmt: skip


def flag_of(kind: str) -> str:
    """The flag that a list shows for a kind of finding; one that we don't know is its own."""
    if kind not in set(Found):
        return kind
    return (Flag.PERSONAL_DATA if Found(kind) in _PERSONAL else Flag.HIDDEN_CONTENT).value


def kinds_of(flag: str) -> list[str]:
    """Every kind of finding that a flag stands for, itself included."""
    return [flag, *(kind.value for kind in Found if flag_of(kind) == flag)]


@dataclass(frozen=True)
class Warned:
    """One warning: its kind, a sentence for a person, and where in the file it stands ("page 4", "sheet 'List'").

    `found` is what it is more exactly, where that is known; `excerpt` the words around it with what they give away covered.
    """

    flag: Flag
    sentence: str
    place: str = ""
    found: Found | None = None
    excerpt: str = ""

    @property
    def kind(self) -> str:
        """What a finding of it is called."""
        return (self.found or self.flag).value


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
    text_print: TextPrint = NO_PRINT
    label: str = ""

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
