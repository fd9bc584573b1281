"""Gaps, search and the self-assessment."""

# ruff: noqa: E501

from datetime import date

from app.web.forms import FormError, FormErrors
from app.web.lists import Chip, ListAddress
from app.web.views import edited, gaps, search, self_assessment
from app.web.views.shared import Choice, FileProblem, Place
from tests.web.samples.frame import HAPPENED, PEOPLE, page

GAP = gaps.GapRow(
    "request.no_pointer",
    "17/E-0142",
    "17 Waiting lists",
    "should fix",
    "Waiting list protocol v3 does not say where to look.",
    "CQC’s readers have minutes for each request.",
    "Say where to look",
    "/requests/17#documents",
    "minutes",
    "Anita Lowe",
    date(2027, 1, 19),
)
MUST = gaps.GapRow(
    "request.nothing_in",
    "12",
    "12 Engagement",
    "must fix",
    "Nothing is in.",
    "It can’t be sent like this.",
    "Add a document",
    "/requests/12",
    "days",
    due=date(2027, 1, 26),
)
LOOK = gaps.GapRow(
    "item.orphan",
    "E-0150",
    "Risk register",
    "worth a look",
    "It answers nothing.",
    "Someone thought it worth keeping.",
    "Use it or withdraw it",
    "/evidence/E-0150",
    "minutes",
    accepted_by="Priya Nair",
    accepted_reason="Kept for the visit.",
    accepted_until=date(2027, 3, 1),
)

STRENGTH = self_assessment.AssertionLine(
    "A-12",
    "People wait less time for an assessment than they did a year ago, and we keep them safe while they wait.",
    "strength",
    "gaps",
    "Supported, with a gap",
    12,
    2,
    "Anita Lowe",
    date(2027, 1, 11),
)
WEAKNESS = self_assessment.AssertionLine(
    "A-13", "The longest waits are still rising.", "weakness", "nothing_in", "Nothing supports it", 0, 0
)
BLOCK = self_assessment.StatementBlock(
    "QS1",
    "Assessing needs",
    "Working with people",
    "We maximise the effectiveness of people’s care and treatment by assessing and reviewing their health, care, wellbeing and communication needs with them.",
    [STRENGTH, WEAKNESS],
    [("warn", "One weakness has no action")],
)
BARE = self_assessment.StatementBlock(
    "QS2",
    "Supporting people to live healthier lives",
    "Working with people",
    "We support people to manage their health and wellbeing.",
    [],
)
CELLS = [
    self_assessment.CoverageCell(0, "None", "none", "/self-assessment/QS1"),
    self_assessment.CoverageCell(2, "Few", "few"),
    self_assessment.CoverageCell(5, "Some", "some"),
    self_assessment.CoverageCell(9, "Many", "many"),
    self_assessment.CoverageCell(1, "Few", "other-way"),
]
ACTIONS = [
    self_assessment.ActionLine(
        "AC-1", "Risk call-backs every weekday", "done", "Anita Lowe", date(2026, 4, 1), "Calls made of calls due"
    ),
    self_assessment.ActionLine(
        "AC-2", "Weekend call-back pilot", "under way", "", date(2027, 1, 15), "", ["an owner", "a measure"]
    ),
    self_assessment.ActionLine("AC-3", "Review of waits over 120 days", "planned", "Anita Lowe", None, "Longest wait"),
]
ASSERTION = self_assessment.AssertionPage(
    reference="A-12", text=STRENGTH.text, kind="strength", impact="People know who to ring.", response="", state="gaps", state_words="Supported, with a gap", version=4,
    statement=Place("Assessing needs", "/self-assessment/QS1"),
    in_short="12 pieces of evidence support this and 2 point the other way. They come from 3 of 5 categories. The missing ones are feedback from partners, and observation.",
    categories=[
        self_assessment.CategoryLine("People’s experience", 2, 1, "Carers’ survey, and checks on 3 cases"),
        self_assessment.CategoryLine("Feedback from partners", 0, 0, ""),
        self_assessment.CategoryLine("Processes", 9, 0, "Policy, protocol, rota, audit"),
        self_assessment.CategoryLine("Outcomes", 0, 0, "", False),
    ],
    supporting=[
        self_assessment.SupportLine("s1", "Performance report, September 2026", "/evidence/E-0121", "Outcomes", "The median wait averaged 36.5 days in the year to March 2026 and 29 days in the six months since.", "E-0121, sheet ‘Waits’, rows 5–22", 1, [Place("request 17", "/requests/17")], is_out_of_date=True, proposed="sheet ‘Waits’, rows 6–23"),
        self_assessment.SupportLine("", "", "", "People’s experience", "", "", 1, cases="3 tracked cases show this"),
    ],
    other_way=[self_assessment.SupportLine("s3", "Complaints, July to September 2026", "/evidence/E-0160", "People’s experience", "5 of 22 complaints are about not being called back at the weekend.", "E-0160, sheet ‘Summary’", 2)],
    unknown=["What partners see", "Whether the longest waits are still rising"], actions=ACTIONS, owner="a@b", owner_name="Anita Lowe", written_by="Anita Lowe",
    reviewed=date(2027, 1, 11), previous=Place("A-11", "/assertions/A-11"), activity=HAPPENED, may_change=True,
)  # fmt: skip

SAMPLES = [
    (
        "gaps",
        "gaps/list.html",
        page("Gaps", "/gaps"),
        gaps.GapsPage(
            ListAddress.of("/gaps", {"severity": "must fix"}),
            [Chip("All", 31, "/gaps"), Chip("Must fix", 5, "/gaps?severity=must+fix", True)],
            [MUST, GAP, LOOK],
            31,
            [Choice("requests", "Requests")],
            PEOPLE,
            may_accept=True,
        ),
    ),
    (
        "gaps-accepted",
        "gaps/list.html",
        page("Gaps", "/gaps"),
        gaps.GapsPage(ListAddress("/gaps"), [], [LOOK], 1, [], [], True, True),
    ),
    ("gaps-none", "gaps/list.html", page("Gaps", "/gaps"), gaps.GapsPage(ListAddress("/gaps"), [], [], 0, [], [])),
    (
        "gap-accept",
        "gaps/accept.html",
        page("Accept a gap", "/gaps"),
        gaps.AcceptPage(GAP, {}, FormErrors((FormError("ends_on", "Enter until when."),))),
    ),
    (
        "search",
        "search.html",
        page("Search"),
        search.SearchPage(
            "waiting",
            [
                search.SearchHit("Request", Place("17 Waiting lists", "/requests/17")),
                search.SearchHit(
                    "Document",
                    Place("E-0142 Waiting list protocol", "/evidence/E-0142"),
                    "page 4",
                    [("…how long people ", False), ("wait", True), ("…", False)],
                ),
            ],
            2,
            ListAddress("/search", {"q": "waiting", "state": "ready", "since": "2026-11-03"}),
            [Chip("All", 2, "/search?q=waiting", True), Chip("Documents", 1, "/search?q=waiting&kind=document")],
            [Choice("17", "17 Waiting lists")],
            [Choice("nobody", "Nobody"), Choice("anita@fernshire.example", "Anita Lowe")],
            [Choice("ready", "Ready"), Choice("draft", "Draft")],
        ),
    ),
    (
        "saved-views",
        "saved_views.html",
        page("Saved views"),
        search.SavedViewsPage(
            [
                search.SavedViewRow("V-1", "Past their review", "/evidence?stale=yes", "Evidence", "", True, 1),
                search.SavedViewRow("V-2", "Waits", "/search?q=wait", "Search", "", False, 1),
                search.SavedViewRow("V-3", "Late ones", "/requests?late=yes", "Requests", "Anita Lowe", True, 1),
            ],
            "/evidence?status=draft",
            "Evidence",
            errors=FormErrors((FormError("name", "Enter a name."),)),
        ),
    ),
    ("saved-views-none", "saved_views.html", page("Saved views"), search.SavedViewsPage([])),
    ("search-nothing", "search.html", page("Search"), search.SearchPage("zzz", [], 0)),
    (
        "self-assessment",
        "self_assessment/list.html",
        page("Self-assessment", "/self-assessment"),
        self_assessment.SelfAssessmentPage(
            [BLOCK, BARE],
            ["People’s experience", "Staff and leaders", "Partners", "Processes", "Outcomes"],
            [
                self_assessment.CoverageRow("Assessing needs", "/self-assessment/QS1", CELLS),
                self_assessment.CoverageRow("Healthier lives", "/self-assessment/QS2", CELLS[::-1]),
            ],
            "2 of 10 cells have nothing in them. Partners say least.",
            2,
            "We serve 300,000 people.",
            "Our self-assessment.docx",
            ["Observation"],
            True,
        ),
    ),
    (
        "statement",
        "self_assessment/statement.html",
        page("Assessing needs", "/self-assessment"),
        self_assessment.StatementPage(
            BLOCK,
            ["I have care and support that is co-ordinated."],
            next=Place("Healthier lives", "/self-assessment/QS2"),
            may_change=True,
        ),
    ),
    ("assertion", "self_assessment/assertion.html", page("A-12 Waits are falling", "/self-assessment"), ASSERTION),
    (
        "assertion-new",
        "self_assessment/edit.html",
        page("Write an assertion", "/self-assessment"),
        self_assessment.AssertionForm(
            "",
            [Choice("QS1", "Assessing needs")],
            PEOPLE,
            {},
            errors=FormErrors((FormError("text", "Enter what we say."),)),
        ),
    ),
    (
        "assertion-add",
        "self_assessment/add.html",
        page("Add evidence", "/self-assessment"),
        self_assessment.SupportForm(
            "A-12",
            STRENGTH.text,
            "wait",
            [("E-0142", "Waiting list protocol", "Word, 11 pages")],
            [Choice("CT-12", "CT-12")],
        ),
    ),
    (
        "actions",
        "self_assessment/actions.html",
        page("Actions", "/self-assessment"),
        self_assessment.ActionsPage(ACTIONS, 3, True),
    ),
    (
        "edited-send",
        "edited/send.html",
        page("Bring a sheet back", "/requests"),
        edited.SendPage([edited.SheetLine("XS-1", "Requests 2027-01-21.xlsx", HAPPENED[0].at, "3 requests changed")]),
    ),
    (
        "edited-sheet",
        "edited/sheet.html",
        page("Requests 2027-01-21.xlsx came back", "/requests"),
        edited.SheetPage(
            "XS-2",
            "Requests 2027-01-21.xlsx",
            "Requests",
            "/requests",
            "request",
            "requests",
            63,
            [
                edited.Row(
                    "17",
                    "Waiting lists",
                    "/requests/17",
                    [
                        edited.Cell("17/owner", "Owner", "H12", "Nobody", "Anita Lowe", False),
                        edited.Cell("17/note", "Note to CQC", "J12", "Theirs.", "Ours.", True),
                    ],
                )
            ],
            1,
            [FileProblem("Sheet 'Requests', row 14, column I", "“soon” is not a date. Write it like 3 February 2026.")],
            [],
            "",
            False,
            False,
        ),
    ),
    (
        "action",
        "self_assessment/action.html",
        page("Action AC-2", "/self-assessment"),
        self_assessment.ActionPage(
            "AC-2",
            "under way",
            PEOPLE,
            {"aim": "Weekend call-back pilot"},
            3,
            [Place("A-13", "/assertions/A-13")],
            [Choice("finish", "It is done"), Choice("stop", "It was stopped")],
            True,
        ),
    ),
    (
        "action-new",
        "self_assessment/action.html",
        page("Add an action", "/self-assessment"),
        self_assessment.ActionPage("", "", PEOPLE, {"assertion": "A-13"}, may_change=True),
    ),
]
