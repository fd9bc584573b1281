"""What a contributor was asked for, before and after the reply."""

# ruff: noqa: E501

from dataclasses import replace
from datetime import UTC, date, datetime

from app.web.forms import FormError, FormErrors
from app.web.shell import Page
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
    may_quiet=True,
    quiet_until=date(2027, 1, 25),
    quiet_why="Back Monday",
    may_stop=True,
)
REFUSED = FormErrors((FormError("words", "Say who has it."),))
KEYED = FormErrors((FormError("words-someone_else", "Say who has it."),))
ENDS = datetime(2027, 2, 4, 12, 0, tzinfo=UTC)
LINK = asks.LinkPart(
    "helen.tranter@fernshire.example", False, True, "Grace Okafor", ENDS, ENDS, works=True, needs_code=True
)
BY_LINK = asks.ByLinkPage(
    action="/ask/token",
    what=ASK.what,
    request="12",
    request_title=ASK.request_title,
    asked_by="Priya Nair",
    asked_at=ASK.asked_at,
    due=ASK.due,
    covers=ASK.covers,
    part="(b) What changed because of it",
    ends=ENDS,
    version=2,
    kinds_taken=ASK.kinds_taken,
    largest="50 MB",
    is_open=True,
    is_used=False,
    received="",
    received_at=None,
    said="",
    made_up=True,
)
ROW = asks.AskRow("Q-7", "Anything that shows how we listen", "12 Engagement", "Priya Nair", date(2027, 1, 19), True)

OUTSIDE = Page(title="We need one document from you", council="Fernshire County Council", made_up=True)
WRONG = FormErrors((FormError("code", "That is not the code."),))

SAMPLES = [
    ("asks", "asks/list.html", page("What you were asked for"), asks.AsksPage([ROW], [replace(ROW, reference="Q-2", is_open=False, said="Sent.")])),
    ("asks-none", "asks/list.html", page("What you were asked for"), asks.AsksPage([], [])),
    ("ask", "asks/one.html", page("Q-7"), ASK),
    ("ask-refused", "asks/one.html", page("Q-7", errors=KEYED), replace(ASK, reply="someone_else", errors=REFUSED)),
    ("ask-sent", "asks/one.html", page("Q-7"), replace(ASK, may_reply=False, said="Sent", document="E-0142", replied_at=datetime(2027, 1, 20, 9, 0, tzinfo=UTC), others=1)),
    ("ask-link", "asks/one.html", page("Q-7"), replace(ASK, link=LINK, mails=True)),
    ("ask-link-consent", "asks/one.html", page("Q-7"), replace(ASK, link=replace(LINK, needs_consent=True, works=False))),
    ("link-made", "asks/link.html", page("A link for Helen Tranter"), asks.LinkMadePage("Q-7", "Helen Tranter", "https://a.example/ask/token", "12345678", ENDS, "helen.tranter@fernshire.example")),
    ("by-link", "asks/by_link.html", OUTSIDE, BY_LINK),
    ("by-link-refused", "asks/by_link.html", replace(OUTSIDE, errors=KEYED), replace(BY_LINK, reply="someone_else", errors=REFUSED)),
    ("by-link-told", "asks/by_link.html", OUTSIDE, replace(BY_LINK, said="someone else has it: Kofi in finance")),
    ("by-link-sent", "asks/by_link.html", OUTSIDE, replace(BY_LINK, is_open=False, is_used=True, received="Carers strategy", received_at=ENDS)),
    ("by-link-code", "asks/code.html", replace(OUTSIDE, title="Type the code", errors=WRONG), asks.CodePage("/ask/token", WRONG)),
]  # fmt: skip
