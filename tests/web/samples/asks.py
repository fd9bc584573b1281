"""What a contributor was asked for, before and after the reply."""

# ruff: noqa: E501

from dataclasses import replace
from datetime import UTC, date, datetime

from app.web.forms import FormError, FormErrors
from app.web.views import asks
from tests.web.samples.frame import page

ASK = asks.AskPage(
    reference="Q-7",
    what="Anything that shows how we listen to communities we don’t often hear from.\n\nIt does not have to be new or polished.",
    request="12",
    request_title="Engagement with seldom-heard communities",
    asked_by="Priya Nair",
    asked_at=datetime(2027, 1, 15, 9, 0, tzinfo=UTC),
    asked_of="Helen Tranter",
    due=date(2027, 1, 21),
    covers="January to December 2026",
    part="Part (b): What changed because of it",
    version=2,
    is_mine=True,
    may_reply=True,
    may_open_request=True,
    kinds_taken="Word, Excel, PowerPoint or PDF.",
    largest="50 MB",
    is_planning=True,
    made_up=True,
)
REFUSED = FormErrors((FormError("words", "Say who has it."),))
KEYED = FormErrors((FormError("words-someone_else", "Say who has it."),))
ROW = asks.AskRow("Q-7", "Anything that shows how we listen", "12 Engagement", "Priya Nair", date(2027, 1, 19), True)

SAMPLES = [
    ("asks", "asks/list.html", page("What you were asked for"), asks.AsksPage([ROW], [replace(ROW, reference="Q-2", is_open=False, said="Sent.")])),
    ("asks-none", "asks/list.html", page("What you were asked for"), asks.AsksPage([], [])),
    ("ask", "asks/one.html", page("Q-7"), ASK),
    ("ask-refused", "asks/one.html", page("Q-7", errors=KEYED), replace(ASK, reply="someone_else", errors=REFUSED)),
    ("ask-sent", "asks/one.html", page("Q-7"), replace(ASK, may_reply=False, said="Sent", document="E-0142", replied_at=datetime(2027, 1, 20, 9, 0, tzinfo=UTC), others=1)),
]  # fmt: skip
