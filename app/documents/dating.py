"""The date and the period of a document, from what it says itself before what the computer noted."""

import re
from collections.abc import Iterable

from app.core.ukdates import Dated, Exactness, dates_in, spans_in
from app.documents.facts import Draft, FoundDate, FoundPeriod, Source

_BEGINNING = 2_500  # characters: the cover and the table of versions
_LABEL = re.compile(
    r"\b(date|dated|version|issued?|published|publication|approved|ratified|agreed|adopted|updated|revised|last reviewed|as at|"
    r"effective(?: from)?|meeting(?: held)?|held on|sent|effective date|date of (?:issue|meeting|report|approval))\b\W*$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"\b(review(?: date| by| due)?|next|due|expir\w+|birth|deadline|by|until|before|supersedes|replaces|valid to|d\.?o\.?b\.?)\W*"
    r"(?:date|on|of|is|:)*\W*$",
    re.IGNORECASE,
)
_AROUND = 40
_LONE_LINE = 60


def date_of(draft: Draft, title: str, file_name: str) -> FoundDate | None:
    """The document's date. In order: the date line of a mail; a labelled date at the beginning; a whole date in the
    title or file name; a line at the beginning that is little but a date; a month in the title or file name; a
    labelled month; what Office noted as the last change. Dates that say something else (review by, born) don't count.
    """
    if draft.stated_date:
        return FoundDate(draft.stated_date, Exactness.DAY, Source.TEXT, draft.stated_date.isoformat())
    beginning = _beginning(draft)
    labelled = [d for d in dates_in(beginning) if _LABEL.search(_before(beginning, d)) and not _is_other(beginning, d)]
    lone = [d for d in dates_in(beginning) if _stands_alone(beginning, d) and not _is_other(beginning, d)]
    in_title, in_name = dates_in(title), dates_in(file_name)
    candidates = (
        (_days(labelled), Source.TEXT),
        (_days(in_title), Source.TITLE),
        (_days(in_name), Source.FILE_NAME),
        (_days(lone), Source.TEXT),
        (in_title, Source.TITLE),
        (in_name, Source.FILE_NAME),
        (labelled, Source.TEXT),
        (lone, Source.TEXT),
    )
    for dates, source in candidates:
        if dates:
            best = dates[0]
            return FoundDate(best.on, best.exact, source, best.words)
    if draft.properties_date:
        day = draft.properties_date
        return FoundDate(day, Exactness.DAY, Source.PROPERTIES, day.isoformat())
    return None


def period_of(draft: Draft, title: str, file_name: str) -> FoundPeriod | None:
    """The period a document covers, as its title, its file name or its first lines say it."""
    for words, source in ((title, Source.TITLE), (file_name, Source.FILE_NAME), (_beginning(draft)[:600], Source.TEXT)):
        spans = spans_in(words)
        if spans:
            return FoundPeriod(spans[0].first, spans[0].last, source, spans[0].words)
    return None


def _beginning(draft: Draft) -> str:
    words = ""
    for part in draft.text_parts:
        words += part.text + "\n"
        if len(words) > _BEGINNING:
            break
    return words[:_BEGINNING]


def _days(dates: Iterable[Dated]) -> list[Dated]:
    return [dated for dated in dates if dated.exact is Exactness.DAY]


def _before(text: str, dated: Dated) -> str:
    """What stands before a date on its line, or the whole line above when nothing does (a table of one column)."""
    line = text[max(0, dated.start - _AROUND) : dated.start]
    return line if line.strip() else text[max(0, dated.start - 2 * _AROUND) : dated.start]


def _is_other(text: str, dated: Dated) -> bool:
    return _OTHER_LABEL.search(_before(text, dated).rpartition("\n")[2]) is not None


def _stands_alone(text: str, dated: Dated) -> bool:
    start = text.rfind("\n", 0, dated.start) + 1
    end = text.find("\n", dated.start)
    line = text[start : end if end >= 0 else len(text)]
    return len(line) <= _LONE_LINE and len(line) - len(dated.words) <= 30
