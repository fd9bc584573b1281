"""What happened, as the pages tell it: who did what to which thing, repeated acts said once."""

from collections.abc import Sequence
from itertools import groupby

from app.activity.schemas import ActOut
from app.web.dates import plural
from app.web.views.shared import Happening


def told(acts: Sequence[ActOut], *, about: str = "") -> list[Happening]:
    """The acts, newest first. The same act by one person in a row is one line; `about` is the thing whose page it is."""
    return [
        _line(list(row), about) for _, row in groupby(acts, key=lambda act: (act.who, act.action, bool(act.reason)))
    ]


def _line(row: list[ActOut], about: str) -> Happening:
    act, more = row[0], len({one.reference for one in row[1:]} - {row[0].reference})
    did = act.sentence.removeprefix(act.who).strip()
    thing = act.reference if act.reference and did.endswith(act.reference) else ""
    did = did.removesuffix(thing).strip()
    if about and thing == about:
        did = did.removesuffix("on document").strip() if did.endswith("on document") else did.replace("document", "it")
        return Happening(act.who, did, act.at, more=act.reason or (f"{len(row)} times" if len(row) > 1 else ""))
    rest = act.reason or (f"And {plural(more, 'other')}" if more else "")
    return Happening(act.who, did, act.at, thing, act.page, rest)
