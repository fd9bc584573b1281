"""The frame, the people and the happenings that samples share."""

from datetime import UTC, datetime

from app.web.shell import DeadlineStrip, Link, Page
from app.web.views.shared import Choice, Happening

NOW = datetime(2027, 1, 21, 12, 0, tzinfo=UTC)
DUE = datetime(2027, 2, 1, 17, 0, tzinfo=UTC)
PEOPLE = [
    Choice("1", "Anita Lowe"),
    Choice("2", "Grace Okafor"),
    Choice("3", "Tom Hadley"),
    Choice("4", "Helen Tranter"),
]
NAV = (
    Link("Today", "/"),
    Link("Requests", "/requests", 48),
    Link("Evidence", "/evidence", 213),
    Link("Self-assessment", "/self-assessment"),
    Link("Cases", "/cases", 50),
    Link("Gaps", "/gaps", 31),
    Link("Packs", "/packs"),
    Link("Set up", "/set-up"),
)
STRIP = DeadlineStrip(
    "7 working days left", "to send the information return", "5pm, Monday 1 February 2027", "Today is day 11 of 22"
)


def page(title: str, here: str = "", strip: bool = True, **more: object) -> Page:
    """The frame as a lead officer sees it."""
    return Page(
        title=title,
        council="Fernshire County Council",
        made_up=True,
        here=here,
        nav=NAV,
        person="Priya Nair",
        deadline=STRIP if strip else None,
        may_find=True,
        **more,  # type: ignore[arg-type]
    )


HAPPENED = [
    Happening(
        "Ruth Pemberton",
        "added 2 documents to",
        datetime(2027, 1, 21, 11, 42, tzinfo=UTC),
        "43 Safeguarding adults reviews",
        "/requests/43",
    ),
    Happening("Grace Okafor", "confirmed 31 documents", datetime(2027, 1, 21, 10, 15, tzinfo=UTC)),
    Happening("Joanne Ashworth", "checked cases CT-30 to CT-32", datetime(2027, 1, 20, 17, 30, tzinfo=UTC)),
    Happening(
        "Tom Hadley",
        "replaced",
        datetime(2026, 12, 18, 9, 0, tzinfo=UTC),
        "Cabinet report",
        "/evidence/E-0090",
        "1 pointer is out of date",
    ),
]

COUNTS = {"nothing_in": 5, "gaps": 14, "ready_to_approve": 8, "approved": 20, "not_applicable": 1}
