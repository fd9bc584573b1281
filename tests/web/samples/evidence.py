"""The catalogue, one document, adding and a batch."""

# ruff: noqa: E501

from datetime import UTC, date, datetime

from app.web.forms import FormError, FormErrors
from app.web.lists import BulkResult, Chip, ListAddress, Refused
from app.web.views import batches, evidence
from app.web.views.document_pages import PageShown, PagesPart, PageThumb
from app.web.views.erasing import ErasureRow, ErasuresPage
from app.web.views.shared import Choice, FileProblem, JobProgress
from tests.web.samples.frame import HAPPENED, PEOPLE, page

WHEN = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
LIST = ListAddress.of("/evidence", {"q": "waiting"}, "title")
ROWS = [
    evidence.EvidenceRow(
        "E-0142",
        "Waiting list protocol",
        "Word, 11 pages",
        "document",
        ["17"],
        "Anita Lowe",
        date(2026, 11, 1),
        "ready",
        [("warn", "1 pointer out of date")],
        "…managing the waiting list (page 4)",
    ),
    evidence.EvidenceRow(
        "E-0150",
        "Adult social care risk register",
        "Excel, 2 sheets",
        "data",
        [],
        "",
        None,
        "draft",
        [("stop", "May name a person: row 14"), ("warn", "Answers nothing yet")],
    ),
]
EMPTY = evidence.EvidenceList(ListAddress("/evidence"), [], [], 0, [], [], [], may_add=True)
DOCUMENT = evidence.DocumentPage(
    reference="E-0142",
    title="Waiting list protocol",
    description="How the list is looked after.\n\nWho checks it, and how often.",
    status="ready",
    status_words="Ready",
    version=6,
    pages=PagesPart(
        "Waiting list protocol",
        "The first 2 of 3 pages are shown. Download it to see the rest.",
        "There is no page 7 to show: 2 pages are drawn. Page 1 is shown.",
        "words-1",
        count=12,
        here="/evidence/E-0142",
        thumbs=[
            PageThumb(1, "/evidence/E-0142?drawn=1#pages", "/evidence/E-0142/v3/pages/1?small=true", True),
            PageThumb(2, "/evidence/E-0142?drawn=2#pages", ""),
        ],
        shown=PageShown(
            1, "/evidence/E-0142/v3/pages/1", 1000, 1414, "Page 1 of 2", "Here begins page 4 of the file itself."
        ),
        after="/evidence/E-0142?drawn=2#pages",
    ),
    suggested=[
        evidence.Suggested(
            "17",
            "Reablement and intermediate care",
            "It says “reablement”, “91 days” in its heading.",
            "“Outcomes”, page 9",
        ),
        evidence.Suggested("22", "What people and carers tell you", "It reads like E-0101.", ""),
    ],
    facts=[
        ("Owner", "Anita Lowe"),
        ("Date", "November 2026"),
        ("Covers", "April 2025 to March 2026"),
        ("Review by", ""),
        ("Who may see it", "Internal"),
        ("May we send it?", "It is ours"),
    ],
    versions=[
        evidence.VersionRow(
            3,
            "Word, 11 pages, 240 KB",
            "Anita Lowe",
            WHEN,
            "9f" * 32,
            "Risk rating added",
            "/evidence/E-0142/v3/file",
            is_current=True,
        ),
        evidence.VersionRow(
            2, "Public web page, seen 3 June 2026", "Tom Hadley", WHEN, "", url="https://www.fernshire.example/protocol"
        ),
    ],
    leaning=[
        evidence.Leaning(
            "17 Waiting lists and how risk is managed",
            "/requests/17",
            "Section 2, pages 3–5",
            "Who checks the list",
            True,
        ),
        evidence.Leaning("A-12 People wait less", "/assertions/A-12", ""),
    ],
    findings=[
        evidence.FindingLine("1", "May name a person", "row 14", "A full name beside a date of birth", True),
        evidence.FindingLine("2", "Hidden content", "page 2", "", True),
        evidence.FindingLine(
            "3", "Hidden content", "", "", False, "Nothing there. Priya Nair, 12 November 2026", 2, True
        ),
    ],
    may_erase=True,
    noted=[evidence.FindingLine("4", "Author and other properties", "properties", "Author Anita Lowe", False)],
    text=[
        evidence.TextPiece("Page 1", "Why we keep a list", "People wait. We say how long.\nWe ring them.", "words-1"),
        evidence.TextPiece("Page 2", "", "More."),
    ],
    activity=HAPPENED,
    shown_version=2,
    may_change=True,
    may_decide=True,
    may_raise=True,
    requests=[Choice("46", "46 Risk register")],
    finding_kinds=[Choice("personal-data", "May name a person")],
)
FORM = evidence.DocumentForm(
    "E-0142", "Waiting list protocol", 6, {"title": "Waiting list protocol", "document_date": "1 November 2026", "marked_draft": "yes", "kind": "document"},
    [Choice("document", "Document"), Choice("data", "Data")], PEOPLE, [Choice("EC1", "People’s experience")], [Choice("QS1", "Assessing needs"), Choice("QS2", "Supporting people to live healthier lives")],
    [Choice("open", "Open"), Choice("internal", "Internal")], [Choice("ours", "It is ours")], [Choice("not needed", "Not needed")], ["QS1"],
    errors=FormErrors((FormError("review_by", "Review by must be a real date, like 27 January 2027."), FormError("quality_statements", "Choose at least one."))),
)  # fmt: skip
BATCH = batches.BatchPage(
    "9", WHEN, "Grace Okafor",
    JobProgress("Reading 45 documents", True, 31, 45, "files", "About 1 minute left", "31 of 45 read", "/evidence/batches/9/progress", failures=[FileProblem("scan0031.pdf", "No words could be read. Open it to see, or ask for the original.")], stop="/evidence/batches/9/stop"),
    [Chip("All", 45, "/evidence/batches/9", True), Chip("Copies", 3, "/evidence/batches/9?show=copies")],
    [
        batches.BatchRow("Waiting_list_protocol_v3_FINAL.docx", "added", "New version of E-0142", "Waiting list protocol v3", "/evidence/E-0142", "Word, 11 pages", ["17"]),
        batches.BatchRow("Carers strategy.docx", "added", "Added as E-0151.", "Carers strategy", "/evidence/E-0151", "Word, 6 pages", number=2, document="E-0151", may_answer=[Choice("19", "19 Carers: assessments and support"), Choice("30", "30 Health and wellbeing board")], is_clear=True, why="It says “carers” in its title.", where_to_look="Section 2, Carers’ assessments, page 2", newer_of=evidence.LooksNewer("E-0042", "Carers strategy", 3, "12 of its 14 paragraphs stand in this one too.", "/evidence/batches/9/replaces", ["19"]), proposed=[evidence.Proposed("owner", "Owner", "No owner yet", "ben@fernshire.example", "Ben Achieng", "Ben Achieng owns request 19, which it may answer.")]),
        batches.BatchRow("Minutes HWB.docx", "added", "Added as E-0152.", "Minutes", "/evidence/E-0152", "Word, 9 pages", number=3, document="E-0152", may_answer=[Choice("30", "30 Health and wellbeing board")], why="It says “board” in its title."),
        batches.BatchRow("scan0031.pdf", "added", "Added as E-0153.", "", "/evidence/E-0153", "PDF, 5 pages", number=4, document="E-0153"),
        batches.BatchRow("Copy of MPS (2).docx", "copy", "Same content as E-0012. Left out"),
        batches.BatchRow("locked.pdf", "refused", "There is a password on this file. Ask the owner for one without.", remarks=[("warn", "Scanned")]),
    ],
    undo="/evidence/batches/9/undo", confirm="/evidence/batches/9/confirm", requests=[Choice("17", "Waiting lists")], clear=1, to_choose=2,
    copies=1, copies_at="/evidence/batches/9?state=already+in",
)  # fmt: skip
FOUND = evidence.FoundPage(
    [Chip("To decide", 3, "/evidence/findings", True), Chip("To know, or taken out by rule", 41, "/evidence/findings?state=noted")],
    [Chip("Every kind", 3, "/evidence/findings", True), Chip("NHS number", 1, "/evidence/findings?kind=nhs-number")],
    [
        evidence.FoundRow("E-0142/1/1", "E-0142", "Waiting list protocol", "NHS number", "page 4", "An NHS number ending 18. “NHS no: ••• ••• ••18”", is_ticked=True),
        evidence.FoundRow("E-0142/2/3", "E-0142", "Waiting list protocol", "Comments", "", "", "Priya Nair says that it may be sent, and a second person has to."),
        evidence.FoundRow("E-0150/1/1", "E-0150", "Risk register", "Author", "properties", "Author Anita Lowe.", is_cleaned=True),
    ],
    3, "open", may_decide=True, may_grade=True, next="/evidence/findings?after=abc", decision="may be sent",
    errors=FormErrors((FormError("reason", "Say why it is necessary and what the lawful basis is."),)),
)  # fmt: skip
CLEAN = evidence.CleanCopyPage(
    "E-0142", "Waiting list protocol", 3, 6, "9f" * 32,
    [evidence.FoundRow("1", "E-0142", "", "Comments", "", "This file holds 2 comments. “Ask legal before the • May”")],
    [evidence.FoundRow("2", "E-0142", "", "NHS number", "page 4", "An NHS number ending 18.")],
    [evidence.Passage("Mary waited nine weeks.", ""), evidence.Passage("We wait six", "We wait seven")],
)  # fmt: skip

SAMPLES = [
    (
        "evidence",
        "evidence/list.html",
        page("Evidence", "/evidence"),
        evidence.EvidenceList(
            LIST,
            [Chip("All", 213, "/evidence", True), Chip("Answers nothing", 12, "/evidence?show=orphans")],
            ROWS,
            213,
            [Choice("data", "Data")],
            [Choice("17", "17 Waiting lists")],
            PEOPLE,
            "/evidence?after=abc",
            "/evidence",
            True,
            True,
            categories=[Choice("PE", "People’s experience")],
            sensitivities=[Choice("internal", "Internal")],
            result=BulkResult(
                "given to the new owner",
                1,
                "document",
                [Refused("E-0150 Adult social care risk register", "/evidence/E-0150", "It is so already.")],
                "/evidence/bulk/undo",
                {"act": "owner", "was": "[]"},
            ),
        ),
    ),
    ("evidence-empty", "evidence/list.html", page("Evidence", "/evidence"), EMPTY),
    ("document", "evidence/one.html", page("Waiting list protocol", "/evidence"), DOCUMENT),
    (
        "document-new",
        "evidence/one.html",
        page("Risk register", "/evidence"),
        evidence.DocumentPage(
            "E-0150",
            "Risk register",
            "",
            "withdrawn",
            "Withdrawn",
            1,
            [],
            DOCUMENT.versions[:1],
            [],
            notes=["Withdrawn: it was a copy."],
            text_remark="No words could be read: it is a scanned picture.",
            may_change=True,
        ),
    ),
    ("document-edit", "evidence/edit.html", page("Change E-0142", "/evidence", errors=FORM.errors), FORM),
    (
        "document-replace",
        "evidence/replace.html",
        page("New version", "/evidence"),
        evidence.NewVersionForm("E-0142", "Waiting list protocol", 6, False, "50 MB", 3),
    ),
    (
        "document-replace-link",
        "evidence/replace.html",
        page("New version", "/evidence"),
        evidence.NewVersionForm("E-0090", "Cabinet report", 6, True, "50 MB", 0),
    ),
    (
        "document-redact",
        "evidence/redact.html",
        page("Redacted version", "/evidence"),
        evidence.NewVersionForm("E-0142", "Waiting list protocol", 6, False, "50 MB", 3),
    ),
    (
        "document-withdraw",
        "evidence/withdraw.html",
        page("Withdraw", "/evidence"),
        evidence.NewVersionForm("E-0142", "Waiting list protocol", 6, False, "50 MB", 3),
    ),
    (
        "evidence-add",
        "evidence/add.html",
        page("Add documents", "/evidence"),
        evidence.AddPage(
            "50 MB",
            500,
            "Word, Excel, PowerPoint, PDF or email.",
            "17",
            "Waiting lists",
            {"url": "http://x"},
            FormErrors((FormError("files", "Choose at least one file."),)),
            [FileProblem("a.exe", "This is a program. Programs are not taken.")],
        ),
    ),
    ("batch", "evidence/batch.html", page("Batch 9", "/evidence"), BATCH),
    (
        "findings",
        "evidence/findings.html",
        page("What was found in documents", "/evidence", errors=FOUND.errors),
        FOUND,
    ),
    (
        "findings-none",
        "evidence/findings.html",
        page("What was found in documents", "/evidence"),
        evidence.FoundPage([Chip("To decide", 0, "/evidence/findings", True)], [], [], 0, "open"),
    ),
    (
        "erasures",
        "evidence/erasures.html",
        page("Erased documents", "/evidence"),
        ErasuresPage(
            [
                ErasureRow(
                    "E-0142", "It came in by mistake.", "Asked by Priya Nair", "It is withdrawn.", (), True, True
                ),
                ErasureRow("E-0150", "A record about one person.", "Erased by Sam Ito", "Erased.", ["9f" * 32]),
            ]
        ),
    ),
    (
        "names",
        "evidence/names.html",
        page("Names to look for", "/evidence"),
        evidence.NamesPage(
            12,
            "Edith",
            FormErrors((FormError("names", "Write a first and a last name in each line. Not so in line 1."),)),
        ),
    ),
    ("erasures-none", "evidence/erasures.html", page("Erased documents", "/evidence"), ErasuresPage([])),
    ("clean-copy", "evidence/clean_copy.html", page("Clean copy of E-0142", "/evidence"), CLEAN),
    (
        "clean-copy-none",
        "evidence/clean_copy.html",
        page("Clean copy of E-0142", "/evidence"),
        evidence.CleanCopyPage("E-0142", "Waiting list protocol", 3, 6, trouble="Nothing is hidden in it."),
    ),
    (
        "grades",
        "evidence/grades.html",
        page("What becomes of what is found", "/evidence"),
        evidence.GradesPage(
            [
                evidence.GradeRow("nhs-number", "NHS number", "blocking", "Held back until somebody decides"),
                evidence.GradeRow("properties", "Author", "cleaned by rule", "Taken out of every copy that goes", True),
            ]
        ),
    ),
]
