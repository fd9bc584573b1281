"""When a message is tried again, what may not stand in one, and how its plain text looks as HTML."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import escape

# A mail server that is away is back within a day, or somebody has to look.
WAITS = (1, 5, 15, 60, 120, 240, 480, 480)  # minutes after the first, second ... failed try
# A try that was cut off (the process ended in the middle) is made again after so long; the message keeps its Message-ID.
IN_HAND = timedelta(minutes=5)
# Saved by people and checked by a program: nothing may stand beside the plain text.
PLAIN_ONLY = frozenset({"audit.checkpoint"})
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None when it is given up."""
    return timedelta(minutes=WAITS[tries - 1]) if 0 < tries <= len(WAITS) else None


def address_fault(address: str) -> str | None:
    """Why nothing can be sent to this address, in words; None when it can."""
    name, at, domain = address.rpartition("@")
    if not at or not name or "." not in domain or len(address) > 254:
        return "This is not a mail address."
    if not address.isascii() or any(letter.isspace() or letter in '<>,;:"()[]\\' for letter in address):
        return "This address holds letters that a mail server does not take."
    return None


def as_html(subject: str, body: str) -> str:
    """The plain text as a page without styles or pictures: paragraphs, headed lists, and addresses that can be followed."""
    blocks = "\n".join(part for block in re.split(r"\n\s*\n", body.strip()) for part in _block(block.splitlines()))
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n'
        f"<body>\n{blocks}\n</body>\n</html>\n"
    )


def _block(lines: list[str]) -> Iterator[str]:
    at = next((number for number, line in enumerate(lines) if line.startswith("- ")), None)
    if at is None:
        yield f"<p>{'<br>'.join(map(_linked, lines))}</p>"
        return
    if at:
        yield f"<h2>{'<br>'.join(map(_linked, lines[:at]))}</h2>"
    items: list[list[str]] = []
    for line in lines[at:]:
        if line.startswith("- "):
            items.append([line[2:]])
        else:
            items[-1].append(line.strip())
    yield "<ul>" + "".join(f"<li>{'<br>'.join(map(_linked, item))}</li>" for item in items) + "</ul>"


def _linked(line: str) -> str:
    """A line with its addresses as links, their words the address itself: nobody is led elsewhere than they read."""
    made, at = [], 0
    for found in _ADDRESS.finditer(line):
        address = escape(found[0])
        made += [escape(line[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join([*made, escape(line[at:])])
