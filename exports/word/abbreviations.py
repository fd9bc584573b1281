"""Abbreviations.docx: what the short forms in a pack stand for."""

from exports.snapshot import PackSnapshot
from exports.text import counted, one_line
from exports.word.body import Body, TableColumn, cell_text
from exports.word.document import Cover, draw

_COLUMNS = (TableColumn("Short form", 4), TableColumn("What it means", 13))


def abbreviations_document(snapshot: PackSnapshot) -> bytes:
    """Abbreviations.docx, in alphabetical order."""
    cover = Cover(
        council=snapshot.council,
        title="Abbreviations",
        subtitle=snapshot.assessment,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        is_draft=snapshot.is_draft,
    )
    return draw(cover, lambda body: _write(body, snapshot))


def _write(body: Body, snapshot: PackSnapshot) -> None:
    ordered = sorted(snapshot.abbreviations, key=lambda one: (one.short.casefold(), one.short, one.meaning))
    body.heading("What our abbreviations mean", 1)
    if not ordered:
        body.say("There are no abbreviations.")
        return
    body.table(
        "Abbreviations",
        f"{counted(len(ordered), 'abbreviation')} in alphabetical order, with what each one means.",
        _COLUMNS,
        ([cell_text(one_line(one.short)), cell_text(one.meaning)] for one in ordered),
    )
