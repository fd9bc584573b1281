"""Words for documents: safe text, dates, times and sizes, the same in Word, Excel and the text files of a pack."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

CASE_LIST_HEADING = "Names left out, still personal data"
CQC_WORDING = "CQC's wording"
NOT_CQC_WORDING = "Planning list, not CQC's wording"

LONDON = ZoneInfo("Europe/London")
# Python's own month names follow the server's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_SPACES = re.compile("[ \t\n]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_NEEDS_CLEANING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that XML, Word and Excel can hold: one kind of line end, no control characters, no half characters."""
    if text.isprintable() or not _NEEDS_CLEANING.search(text):
        return text
    return _NOT_IN_XML.sub("", _HALF_CHARACTERS.sub("\ufffd", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Clean text on one line, without runs of spaces."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_SPACES.split(clean(text).strip()))


def unbroken(text: str) -> str:
    """The same words, kept on one line of a narrow column."""
    return text.replace(" ", "\u00a0")


def day_words(day: date) -> str:
    """20 January 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def full_day_words(day: date) -> str:
    """Wednesday 20 January 2027."""
    return f"{WEEKDAYS[day.weekday()]} {day_words(day)}"


def short_day_words(day: date) -> str:
    """20 Jan 2027, for narrow columns."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def moment_words(moment: datetime) -> str:
    """5:30pm, Wednesday 20 January 2027, in UK time."""
    here = moment.astimezone(LONDON)
    minutes = f":{here.minute:02d}" if here.minute else ""
    half = "am" if here.hour < 12 else "pm"
    return f"{here.hour % 12 or 12}{minutes}{half}, {full_day_words(here.date())}"


def london_day(moment: datetime) -> date:
    """The day it is in the UK at this moment."""
    return moment.astimezone(LONDON).date()


def size_words(size: int) -> str:
    """A number of bytes as people say it: 20 KB, 1.4 MB."""
    if size < 1000:
        return counted(size, "byte")
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    if size < 999_500_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """1 file, 2 files, 1,204 files."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


_FILE_KINDS = {
    "pdf": "PDF", "doc": "Word", "docx": "Word", "odt": "Word", "rtf": "Word", "xls": "Excel", "xlsx": "Excel", "xlsm": "Excel",
    "ods": "Excel", "csv": "CSV", "ppt": "PowerPoint", "pptx": "PowerPoint", "odp": "PowerPoint", "eml": "email",
    "msg": "email", "txt": "text", "htm": "web page", "html": "web page", "jpg": "picture", "jpeg": "picture",
    "png": "picture", "tif": "picture", "tiff": "picture",
}  # fmt: skip


def file_kind_words(ending: str) -> str:
    """What people call a file by its ending: PDF, Word, email."""
    return _FILE_KINDS.get(ending, f"{ending} file")
