"""The gaps report for the council's own people: what is missing, why it matters, who owns it."""

from collections.abc import Iterator
from datetime import date

from exports.snapshot import GapEntry, GapsSnapshot
from exports.text import counted, full_day_words, one_line, short_day_words
from exports.word.body import Body, TableColumn, Xml, cell_text, link, paragraph, words
from exports.word.document import Cover, draw

_COLUMNS = (
    TableColumn("What we found", 8.2),
    TableColumn("Why it matters", 6.4),
    TableColumn("About", 4.6),
    TableColumn("Owner", 3),
    TableColumn("Due", 2.2),
)
_ACCEPTED = (
    TableColumn("What we found", 8.2),
    TableColumn("Why it is accepted", 6.4),
    TableColumn("About", 4.6),
    TableColumn("Owner", 3),
    TableColumn("Until", 2.2),
)


def gaps_document(snapshot: GapsSnapshot) -> bytes:
    """The gaps report as Word, landscape, most severe first as the snapshot orders them; accepted gaps at the end."""
    cover = Cover(
        council=snapshot.council,
        title="Gaps report",
        subtitle=snapshot.assessment,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        marking=snapshot.marking,
        landscape=True,
    )
    return draw(cover, lambda body: _write(body, snapshot), tuple(_facts(snapshot)))


def _facts(snapshot: GapsSnapshot) -> Iterator[tuple[str, str]]:
    if snapshot.return_due:
        left = snapshot.working_days_left
        said = f" ({counted(left, 'working day')} left)" if left is not None and left >= 0 else ""
        yield "Return due", full_day_words(snapshot.return_due) + said
    waiting = snapshot.open_by_severity()
    total = sum(len(gaps) for _, gaps in waiting)
    each = ", ".join(f"{len(gaps)} {one_line(severity).lower()}" for severity, gaps in waiting)
    yield "Open gaps", f"{total:,} ({each})" if each else "None"
    accepted = snapshot.accepted()
    if accepted:
        yield "Accepted", f"{counted(len(accepted), 'gap')} with a reason and an end date"


def _write(body: Body, snapshot: GapsSnapshot) -> None:
    body.add(
        words("For our own use. ", "Strong"), words("This report is not part of any pack for CQC."), style="Notice"
    )
    waiting = snapshot.open_by_severity()
    for severity, gaps in waiting:
        heading = f"{one_line(severity)}: {counted(len(gaps), 'gap')}"
        body.heading(heading, 1)
        body.table(
            heading,
            "One row for each gap: what we found, why it matters, what it is about, who owns it and when it is due.",
            _COLUMNS,
            (_cells(body, gap, gap.why, _day(gap.due)) for gap in gaps),
        )
    if not waiting:
        body.heading("Open gaps", 1)
        body.say("There are no open gaps.")
    accepted = snapshot.accepted()
    if accepted:
        body.heading(f"Accepted: {counted(len(accepted), 'gap')}", 1)
        body.table(
            "Accepted gaps",
            "One row for each gap that was accepted: what we found, why it is accepted, what it is about and until when.",
            _ACCEPTED,
            (_cells(body, gap, gap.accepted_reason, _day(gap.accepted_until)) for gap in accepted),
        )


def _cells(body: Body, gap: GapEntry, why: str, day: str) -> list[Xml]:
    found = paragraph(words(gap.found), style="TableText")
    code = paragraph(words(one_line(gap.code)), style="TableMuted")
    about = one_line(f"{gap.about} {gap.about_title}") or "The whole return"
    target = link(body.links, gap.fix_address, about) if gap.fix_address else words(about)
    return [
        Xml(found + code),
        cell_text(why),
        paragraph(target, style="TableText"),
        cell_text(one_line(gap.owner) or "No owner"),
        cell_text(day),
    ]


def _day(day: date | None) -> str:
    return short_day_words(day) if day else ""
