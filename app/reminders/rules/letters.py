"""The words of reminders: titles of requests and dates, links where the address of the site is known, never a document."""

from collections.abc import Sequence
from datetime import date, datetime

from app.core.clock import LONDON
from app.core.ukdates import in_full
from app.core.words import some
from app.reminders.schemas import Digest, DueLine, Person


def subject_of(lines: Sequence[DueLine], more: int) -> str:
    """2 things are late, 1 is due. Numerals, without a title: a list of mails is read over shoulders."""
    late = sum(line.days is not None and line.days < 0 for line in lines)
    due = len(lines) - late
    if not lines:
        return f"{some(more, 'thing')} to look at"
    if not late:
        return f"{some(due, 'thing is', 'things are')} due"
    return f"{some(late, 'thing is', 'things are')} late" + (
        f", {due} {'is' if due == 1 else 'are'} due" if due else ""
    )


def digest(told: Digest, base: str, names: dict[str, str], reach: str) -> tuple[str, str]:
    """Subject and text of one person's digest. `names` are people's by address, `reach` whom an answer reaches."""
    late = [line for line in told.own if line.days is not None and line.days < 0]
    due = [line for line in told.own if line not in late]
    blocks = [f"For {told.person.name}"]
    blocks += _list("Late", [_line(line, base) for line in late])
    blocks += _list("Due", [_line(line, base) for line in due])
    blocks += _list("You asked others for this, and it is not in", [_line(line, base, names) for line in told.asked])
    blocks += _list("People who answer to you", [_line(line, base, names) for line in told.managed])
    blocks += _list(
        "Ready for you to approve", [_with_link(words, base, f"/requests/{code}") for code, words in told.ready]
    )
    blocks.append(_end(base, reach))
    more = len(told.asked) + len(told.managed) + len(told.ready)
    return subject_of(told.own, more), "\n\n".join(blocks) + "\n"


def by_hand(person: Person, asked_by: str, lines: Sequence[DueLine], base: str) -> tuple[str, str]:
    """Subject and text of a reminder that somebody asked for by hand."""
    number = some(len(lines), "request")
    blocks = [f"For {person.name}", f"{asked_by} reminds you of {number} of yours."]
    blocks += _list("Still to do", [_line(line, base) for line in lines])
    blocks.append(_end(base, asked_by))
    return f"{asked_by} reminds you of {number}", "\n\n".join(blocks) + "\n"


def findings(number: int, base: str) -> tuple[str, str]:
    """Subject and text for lead and information governance: how many, never what or in which."""
    documents = some(number, "document")
    text = (
        f"{documents} may hold personal data. Nothing of it goes into a pack before somebody has decided.\n\n"
        "This mail does not say what was found, or where.\n\n"
    )
    where = (
        f"Look at what was found: {base}/evidence/findings\n" if base else "Look at it in Readiness, under Evidence.\n"
    )
    return f"Personal data may be present in {documents}", text + where


def in_words(line: DueLine) -> str:
    """Due today, Monday 25 January 2027."""
    if line.days is None or line.thing.due_on is None:
        return "no date was given"
    on = day_words(line.thing.due_on)
    if line.days == 0:
        return f"due {on}"
    if line.days > 0:
        return f"due in {some(line.days, 'working day')}, on {on}"
    return f"{some(-line.days, 'working day')} late, it was due on {on}"


def about(line: DueLine) -> str:
    """One thing in one line."""
    return f"{line.thing.words}: {in_words(line)}"


def _line(line: DueLine, base: str, names: dict[str, str] | None = None) -> str:
    of = "" if names is None else f" ({names.get(line.thing.owner, line.thing.owner)})"
    return _with_link(f"{line.thing.words}{of}: {in_words(line)}", base, line.thing.page)


def _with_link(words: str, base: str, page: str) -> str:
    return f"- {words}" + (f"\n  {base}{page}" if base else "")


def _list(heading: str, lines: list[str]) -> list[str]:
    return ["\n".join([heading, *lines])] if lines else []


def _end(base: str, reach: str) -> str:
    away = (
        f"Away, or need time? Pause your reminders: {base}/reminders/pause"
        if base
        else ("Away, or need time? Pause your reminders in Readiness, on Today.")
    )
    asks = "If you were sent a link to reply by, it still works."
    return "\n".join(
        [away, asks, f"An answer to this mail reaches {reach}." if reach else "Nobody reads answers to this mail."]
    )


def day_words(on: date) -> str:
    return f"{on:%A} {in_full(on)}"


def when_words(leaves: datetime, today: date) -> str:
    """2pm; 9am on Monday 25 January 2027 on another day."""
    at = leaves.astimezone(LONDON)
    hour = f"{at.hour % 12 or 12}{f':{at.minute:02}' if at.minute else ''}{'am' if at.hour < 12 else 'pm'}"
    return hour if at.date() == today else f"{hour} on {day_words(at.date())}"


def request_words(code: str, title: str) -> str:
    return f"Request {code}, {title}"


def ask_words(reference: str, code: str, title: str) -> str:
    """What was asked for may name people, so it is named by its request."""
    return f"A document for request {code}, {title} ({reference})"
