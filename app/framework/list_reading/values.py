"""What the cells of a request list say: codes, parts, themes, quality statements, evidence categories, numbers."""

import re
from datetime import date, datetime
from typing import Any

from app.core.ukdates import in_full
from app.framework.list_reading.lines import ReadPart
from app.framework.reference import framework, request_themes
from app.framework.wording import words_of
from app.sheets.cells import text_of

OVERARCHING = "O"
_BULLET = re.compile(
    r"^\s*(?:[•●▪◦‣*–—\-]+\s+|\(?(?P<mark>[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+|\((?P<in>[a-z]|[ivx]{1,4})\)\s*)(?P<ask>\S.*)$"
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._\-]+")
_PERIOD = re.compile(r"(?P<count>\d{1,3}|one|two|three|five|six|twelve)\s*-?\s*(?P<unit>month|year)")
_STATEMENT_ID = re.compile(r"\bQS\s?(\d)\b", re.IGNORECASE)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "twelve": 12}


class ValueRefused(ValueError):
    """A cell can't be taken as it stands; the text is a sentence that says what to do."""


def words(value: Any) -> str:
    """Any value of a cell, of YAML or of JSON, as text; a list line by line."""
    if isinstance(value, list | tuple):
        return "\n".join(words(part) for part in value)
    if isinstance(value, dict):
        return " ".join(words(part) for part in value.values())
    return text_of(value)


def code(value: Any) -> tuple[str, str]:
    """A code fit for an address, and the code as it was written. ValueRefused for what can be none."""
    if isinstance(value, datetime | date):
        raise ValueRefused(
            f"Excel has turned the code into a date ({in_full(value)}). Make the column text and write the code again."
        )
    written = words(value).strip().rstrip(".:").strip()
    safe = _UNSAFE.sub("-", written).strip("-.")
    if written and not safe:
        raise ValueRefused(
            f"The code “{written[:20]}” has no letter and no figure. Give the request a code such as 12."
        )
    if len(safe) > 40:
        raise ValueRefused(f"The code “{written[:30]}…” is longer than 40 characters. Shorten it.")
    return safe, written


def parts(value: Any) -> list[ReadPart]:
    """The parts that a list or a text of several lines names, lettered where they have no mark of their own."""
    if isinstance(value, list | tuple):
        named = [
            (words(part.get("id") or part.get("code") or ""), words(part.get("ask") or part.get("text") or ""))
            if isinstance(part, dict)
            else ("", words(part))
            for part in value
        ]
    else:
        named = [_marked(line) for line in words(value).split("\n")]
    return lettered([(mark, ask) for mark, ask in named if ask])


def split_bullets(text: str) -> tuple[str, list[ReadPart]]:
    """The text before a list of points, and the points as parts; fewer than two points are no list."""
    before: list[str] = []
    points: list[tuple[str, str]] = []
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        if bullet:
            points.append((bullet["mark"] or bullet["in"] or "", bullet["ask"].strip()))
        elif points and line.strip():
            mark, ask = points[-1]
            points[-1] = (mark, f"{ask} {line.strip()}")
        else:
            before.append(line)
    if len(points) < 2:
        return text, []
    return "\n".join(before).strip(), lettered(points)


def lettered(named: list[tuple[str, str]]) -> list[ReadPart]:
    """Parts with their marks; a, b, c where a mark is missing, taken or too long."""
    taken: set[str] = set()
    found: list[ReadPart] = []
    for mark, ask in named:
        tidy = _UNSAFE.sub("", mark).lower()[:20]
        if not tidy or tidy in taken:
            tidy = next(letter for n in range(1000) if (letter := _letter(n)) not in taken)
        taken.add(tidy)
        found.append(ReadPart(tidy, ask))
    return found


def theme(value: Any) -> str | None:
    """The theme that a text names; None where it names none of ours."""
    text = words(value)
    if text.upper() in request_themes():
        return text.upper()
    said = " ".join(words_of(text))
    for one in framework().themes:
        names = (" ".join(words_of(one.name)), " ".join(words_of(one.short)), f"theme {one.number}")
        if any(name in said for name in names):
            return one.id
    overarching = set(words_of(request_themes()[OVERARCHING]))
    return OVERARCHING if overarching & set(words_of(text)) or "general" in said.split() else None


def is_heading(text: str) -> bool:
    """True for a theme's name and nothing else ("THEME 1 - WORKING WITH PEOPLE"), and for a few words in capitals."""
    said = [word for word in words_of(text) if word != "theme" and not word.isdigit()]
    names = [words_of(name) for one in framework().themes for name in (one.name, one.short)]
    names += [words_of(name) for name in request_themes().values()]
    if not said:
        return bool(words_of(text)) and theme(text) is not None
    return said in names or (text.isupper() and len(said) < 12)


def theme_of(statements: tuple[str, ...]) -> str:
    """The theme of a request by its quality statements; overarching when it touches nearly everything or nothing."""
    themes = [one.theme for id_ in statements if (one := framework().statement(id_)) is not None]
    if not themes or len(set(themes)) > 2:
        return OVERARCHING
    return themes[0]


def quality_statements(value: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the statements that a text names, by id, name or the beginning of a name; and what names none."""
    text = words(value)
    ids = [one.id for one in framework().quality_statements]
    if text.strip().lower() in ("all", "all nine", "all quality statements", "every quality statement"):
        return tuple(ids), ()
    found = {f"QS{number}" for number in _STATEMENT_ID.findall(text)}
    rest = _STATEMENT_ID.sub(" ", text)
    for one in framework().quality_statements:
        for name in (one.name, *one.name_variants):
            pattern = r"\W+".join(map(re.escape, words_of(name)))
            rest, times = re.subn(pattern, " ", rest, flags=re.IGNORECASE)
            if times:
                found.add(one.id)
    unknown = []
    for fragment in re.split(r"[;\n|/,]+", rest):
        said = words_of(fragment)
        if not said or all(word.isdigit() or word in ("and", "all") for word in said):
            continue
        match = _begins_with(said)
        if match is None:
            unknown.append(fragment.strip())
        else:
            found.add(match)
    return tuple(id_ for id_ in ids if id_ in found), tuple(unknown)


def evidence_categories(value: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the evidence categories that a text names, and what names none."""
    known = framework().evidence_categories
    found: set[str] = set()
    unknown: list[str] = []
    for fragment in re.split(r"[;\n|/,]+", words(value)):
        said = " ".join(words_of(fragment))
        if not said:
            continue
        match = next((one.id for one in known if said in (one.id.lower(), " ".join(words_of(one.name)))), None)
        match = match or next((one.id for one in known if said in " ".join(words_of(one.name))), None)
        if match is None:
            unknown.append(fragment.strip())
        else:
            found.add(match)
    return tuple(one.id for one in known if one.id in found), tuple(unknown)


def months(value: Any) -> int | None:
    """A period in months: 12, "12 months", "the last two years"; None where the text names none."""
    text = words(value).lower()
    if text.isdigit():
        return int(text)
    found = _PERIOD.search(text)
    if found is None:
        return None
    count = _NUMBERS.get(found["count"]) or int(found["count"])
    return count * (12 if found["unit"] == "year" else 1)


def first_sentence(text: str, longest: int) -> str:
    """The first sentence or line of a text, cut at a word where it is longer than `longest` characters."""
    line = text.strip().split("\n")[0]
    sentence = re.split(r"(?<=[.:;])\s", line, maxsplit=1)[0].rstrip(".:;")
    if len(sentence) <= longest:
        return sentence
    return sentence[: longest - 1].rsplit(" ", 1)[0] + "…"


def _marked(line: str) -> tuple[str, str]:
    bullet = _BULLET.match(line)
    if bullet is None:
        return "", line.strip()
    return bullet["mark"] or bullet["in"] or "", bullet["ask"].strip()


def _letter(number: int) -> str:
    """a to z, then aa, ab."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def _begins_with(said: list[str]) -> str | None:
    for one in framework().quality_statements:
        for name in (one.name, *one.name_variants):
            if words_of(name)[: len(said)] == said:
                return one.id
    return None
