"""Requests, one request and the pages that hang on one."""

# ruff: noqa: E501

from dataclasses import replace
from datetime import UTC, date, datetime

from app.web.forms import FormError, FormErrors
from app.web.lists import BulkResult, ListAddress, Refused, state_chips
from app.web.shell import STATE_WORDS
from app.web.views import requests
from app.web.views.shared import Choice, Conflict, Pair, Place
from tests.web.samples.frame import COUNTS, HAPPENED, PEOPLE, page

ROWS = [
    requests.RequestRow(
        "1",
        "Self-assessment",
        "ready_to_approve",
        3,
        "Approval by lead officer",
        "1",
        "Anita Lowe",
        date(2027, 1, 28),
        3,
        may_change=True,
    ),
    requests.RequestRow(
        "2",
        "Organisation structure and key contacts",
        "approved",
        2,
        "",
        "3",
        "Tom Hadley",
        date(2027, 1, 22),
        5,
        may_change=True,
    ),
    requests.RequestRow(
        "12",
        "Engagement with seldom-heard communities",
        "nothing_in",
        0,
        "No document yet. Asked 15 January, due today",
        "4",
        "Helen Tranter",
        date(2027, 1, 19),
        1,
        may_change=True,
    ),
    requests.RequestRow(
        "17",
        "Waiting lists and how risk is managed",
        "gaps",
        4,
        "One pointer missing. Waiting data ends September 2026",
        "1",
        "Anita Lowe",
        date(2027, 1, 26),
        7,
        True,
        may_change=True,
    ),
    requests.RequestRow(
        "48",
        "Learning, supervision and workforce development",
        "not_applicable",
        0,
        "",
        "",
        "",
        None,
        2,
        may_change=True,
    ),
]
LIST = ListAddress.of("/requests", {"state": None, "theme": None, "q": None}, "due")

REQUESTS = requests.RequestsPage(
    address=LIST,
    chips=state_chips(LIST, COUNTS, STATE_WORDS),
    groups=[requests.RequestGroup("General", ROWS[:2]), requests.RequestGroup("Working with people", ROWS[2:])],
    shown=5,
    total=48,
    themes=[Choice("T1", "Working with people"), Choice("T2", "Providing support")],
    owners=PEOPLE,
    people=PEOPLE,
    list_name="Planning list, current",
    is_planning=True,
    may_change=True,
    may_approve=True,
    result=BulkResult(
        "approved",
        6,
        refused=[
            Refused("19 Carers", "/requests/19", "it has a gap"),
            Refused("46 Risk register", "/requests/46", "it has an open flag"),
        ],
    ),
)

WITHOUT_PLACE = requests.AnswerRow(
    "E-0142",
    "Waiting list protocol v3",
    "E-0142 version 3 · Word, 11 pages · November 2026",
    "",
    False,
    "Who checks the list, and how often",
    ["b"],
    4,
    [("warn", "Does not say where to look")],
    proposed="Section 2, Managing the waiting list, page 4",
)

REQUEST = requests.RequestPage(
    code="17",
    title="Waiting lists and how risk is managed",
    theme="Working with people",
    state="gaps",
    version=7,
    asked="Show how long people wait for assessment and review, how you decide who is seen first, and how you keep people safe while they wait. Cover the last 12 months.",
    is_planning=True,
    source="Reconstructed from published returns of three councils",
    checks=[
        requests.CheckLine(True, "Has an owner"),
        requests.CheckLine(True, "Every part has a document, a note or a reason"),
        requests.CheckLine(False, "Every document says where to look", "1 of 4 does not"),
        requests.CheckLine(False, "Up to date for the period asked", "Ends 3 months short"),
        requests.CheckLine(True, "No unresolved personal data"),
        requests.CheckLine(True, "Read by a second person", "Grace Okafor, 20 January"),
    ],
    gaps=[
        requests.RequestGap(
            "One document does not say where to look.",
            "Waiting list protocol v3.",
            "Say where to look",
            "#answer-E-0142",
            WITHOUT_PLACE,
        ),
        requests.RequestGap(
            "Figures stop in September 2026.",
            "The request covers the last 12 months.",
            "Ask for October to December",
            "/requests/17/ask",
        ),
    ],
    parts=[
        requests.PartLine("a", "How long people wait for assessment and review", "E-0121"),
        requests.PartLine(
            "b", "How it is decided who is seen first", "E-0087, E-0142", note="See also the practice guidance"
        ),
        requests.PartLine("c", "How people are kept safe while they wait", ""),
    ],
    answers=[
        requests.AnswerRow(
            "E-0087",
            "Waiting well: risk policy",
            "E-0087 version 2 · PDF, 18 pages · June 2026",
            "Section 4, pages 9–12",
            False,
            "How risk is rated and when a person is called back",
            ["b"],
            2,
        ),
        requests.AnswerRow(
            "E-0121",
            "Performance report, September 2026",
            "E-0121 version 1 · Excel, 4 sheets · October 2026",
            "Sheet ‘Waits’, rows 5–22",
            False,
            "Median and longest waits by month",
            ["a"],
            1,
            [("warn", "Ends September 2026")],
        ),
        WITHOUT_PLACE,
        requests.AnswerRow(
            "E-0090",
            "Cabinet report: assessment backlog",
            "Public web link · seen 12 January 2027",
            "",
            True,
            "Investment decision and target for March 2027",
            [],
            1,
        ),
    ],
    note="Waits rose in 2025 and have fallen since April 2026. The policy (document 1) sets out how we rate risk.",
    word_limit=120,
    owner="1",
    owner_name="Anita Lowe",
    reader="2",
    reader_name="Grace Okafor",
    approver="",
    approver_name="",
    due=date(2027, 1, 26),
    period="January to December 2026",
    people=PEOPLE,
    previous=Place("16", "/requests/16"),
    next=Place("18", "/requests/18"),
    approval=requests.ApprovalLine(
        "Priya Nair", datetime(2027, 1, 18, 9, 5, tzinfo=UTC), "", "Anita Lowe replaced the protocol."
    ),
    asks=[
        requests.AskLine(
            "A-1",
            "Waiting figures, October to December 2026",
            "Ben Whitlock",
            date(2027, 1, 20),
            "Needs more time",
            "Back Monday",
        )
    ],
    assertions=[Place("A-12 People wait less time for an assessment than a year ago", "/assertions/A-12")],
    activity=HAPPENED,
    may_change=True,
    may_manage=True,
    may_name_approver=True,
    may_add=True,
    may_decide=True,
    may_approve=True,
    may_approve_with_reason=True,
    may_read=True,
)

FAULTS = FormErrors(
    (
        FormError("asked_of", "Choose who to ask."),
        FormError("due_on", "By when must be a real date, like 27 January 2027."),
        FormError("", "Nothing was sent."),
    )
)
CONFLICT = Conflict(
    [Pair("Note to CQC", "Theirs, as it stands now.", "Mine, as typed.")],
    "Grace Okafor",
    datetime(2027, 1, 21, 11, 50, tzinfo=UTC),
)

SAMPLES = [
    ("requests", "requests/list.html", page("Requests", "/requests"), REQUESTS),
    ("request-17", "requests/one.html", page("17 Waiting lists and how risk is managed", "/requests"), REQUEST),
    (
        "request-17-conflict",
        "requests/one.html",
        page("17 Waiting lists", "/requests"),
        replace(
            REQUEST,
            conflict=CONFLICT,
            errors=FormErrors((FormError("note", "Keep the note to 120 words."),)),
            standing="not held",
            standing_words="We don’t hold this.\n\nPlan: build it by March.",
            may_manage=False,
            state="approved",
        ),
    ),
    (
        "request-add",
        "requests/add.html",
        page("Add a document", "/requests"),
        requests.AddAnswerPage(
            "17",
            "Waiting lists",
            "waiting",
            [
                requests.FoundDocument(
                    "E-0142",
                    "Waiting list protocol v3",
                    "Word, 11 pages",
                    "Heading “Managing the waiting list” on page 4",
                )
            ],
            REQUEST.parts,
        ),
    ),
    (
        "request-ask",
        "requests/ask.html",
        page("Ask someone", "/requests", errors=FAULTS),
        requests.AskPage(
            "17",
            "Waiting lists",
            PEOPLE,
            [Choice("a", "(a) How long people wait")],
            {"due_on": "soon"},
            FAULTS,
            True,
            True,
        ),
    ),
    (
        "request-standing",
        "requests/standing.html",
        page("Answer without documents", "/requests"),
        requests.StandingPage("42", "DoLS backlog", 2, [Choice("14", "14 Assessment and review")]),
    ),
    (
        "request-part",
        "requests/part.html",
        page("Part c", "/requests"),
        requests.PartPage("17", "Waiting lists", REQUEST.parts[2]),
    ),
    (
        "request-renew",
        "requests/renew.html",
        page("What the new version changes", "/evidence"),
        requests.RenewPage(
            "E-0142",
            "Waiting list protocol",
            2,
            3,
            ["11 pages, 9 before", "Heading “Risk rating” is new"],
            [
                requests.ChangedPointer(
                    "17", "Waiting lists", "Section 2, pages 3–5", "Section 2, pages 4–6", False, 4
                ),
                requests.ChangedPointer("15", "First contact", "Section 1", "Section 1", True, 2),
            ],
            [Place("17", "/requests/17")],
            [Place("17", "/requests/17")],
            True,
            True,
            True,
        ),
    ),
]
