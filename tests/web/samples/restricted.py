"""Cases and packs."""

from dataclasses import replace
from datetime import UTC, date, datetime

from app.web.forms import FormError, FormErrors
from app.web.lists import Chip, ListAddress
from app.web.views import cases, packs
from app.web.views.shared import Choice, FileProblem, JobProgress, Place
from tests.web.samples.frame import PEOPLE, page

WHEN = datetime(2027, 1, 21, 9, 58, tzinfo=UTC)
FUNNEL = [cases.StageCount(50, "listed"), cases.StageCount(34, "checked", 50), cases.StageCount(0, "chosen by CQC")]
ROW = cases.CaseRow(
    "CT-23", "Older people, East", cases.Tag("nothing_in", "To check"), "Not yet", None, None, "Joanne Ashworth"
)
ACT = cases.CaseRow(
    "CT-14",
    "Mental health, North",
    cases.Tag("gaps", "Needs attention"),
    "Yes",
    cases.Tag("approved", "In"),
    cases.Tag("gaps", "Prep needed"),
    "",
    "Raise a safeguarding concern now",
)
ENTRIES = [
    cases.LogLine(
        date(2025, 11, 3),
        "First contact, duty desk",
        "Daughter rang. Two falls in a month. Risk rated medium. Told who to ring.",
    ),
    cases.LogLine(date(2025, 12, 9), "Support plan agreed", "Reablement for 6 weeks, pendant alarm."),
    cases.LogLine(None, silence="67 days with no entry"),
    cases.LogLine(date(2026, 2, 14), "Review", "Goals met.\nWalking to the shop."),
]
STANDARDS = [
    cases.Standard(
        "voice",
        "The person’s own words, wishes and what matters to them are in the record",
        "quotes; how they communicate; who spoke for them and why",
        "Yes",
    ),
    cases.Standard(
        "carer",
        "Anyone caring was found, offered their own assessment, and the offer was followed up",
        "",
        "Partly",
        "Offer made 24 November. Can’t see whether it was taken up",
    ),
    cases.Standard("timely", "Contact, assessment, support and review were timely, or the wait is explained"),
]
HEADS = ["Older people", "East locality", "Open 14 months"]
CASE = cases.CasePage(
    "CT-23",
    "Longlist",
    3,
    HEADS,
    [("Age", "85+"), ("Pathways", "first contact, long-term community support"), ("Advocacy", "")],
    ENTRIES,
    "Imported 14 January. 9 of 31 entries; the import is partial, so silences are not counted.",
    [
        cases.CheckSummary(
            1, "Joanne Ashworth", WHEN, "Good practice with points", "Raise a safeguarding concern now", "", True
        ),
        cases.CheckSummary(2, "Marcus Bell", WHEN, "", "Nothing needs doing today", is_finished=False),
    ],
    [
        cases.PersonLine("checker", "Checker", "Joanne Ashworth", "joanne.ashworth@fernshire.example"),
        cases.PersonLine("worker", "Worker", "Ali Rahman", remark="until 12 January"),
    ],
    ours=[("Our own notes", "Chosen for the long wait.")],
    assertions=[Place("A-12 People wait less", "/assertions/A-12")],
    log_state=cases.Tag("nothing_in", "Not begun"),
    consent="agreed",
    consent_how="By phone on 12 January, by the allocated worker",
    consents=[Choice("asked", "Asked"), Choice("agreed", "Agreed")],
    contact="14 January 2027: Spoke for half an hour.",
    may_note_contact=True,
    stages=[Choice("chosen", "Chosen by CQC")],
    staff=PEOPLE,
    may_check=True,
    may_manage=True,
    may_write=True,
)
FORM = cases.CaseForm(
    "CT-23",
    [
        cases.Field("age_band", "Age band", "select", "85+", [Choice("85+", "85+")]),
        cases.Field("pathways", "Pathways", "ticks", ["care home"], [Choice("care home", "Care home")]),
        cases.Field("plan_date", "Plan agreed", "date", "9 December 2025"),
        cases.Field("notes", "Our own notes", "area", "", hint="CQC never gets these."),
        cases.Field("locality_team", "Locality team", "text", "East locality"),
    ],
    version=3,
    errors=FormErrors((FormError("notes", "This holds an NHS number. Take it out."),)),
)
LOG = cases.LogPage(
    "CT-23",
    cases.Tag("gaps", "Being written"),
    4,
    [("Written by", "allocated worker"), ("Talked through with", "")],
    [cases.LogSection(0, "About the person and their life", "She keeps a cat."), cases.LogSection(1, "My part", "")],
    "Say more of the wait.",
    may_write=True,
    errors=FormErrors((FormError("section-1", "This is empty."),)),
)
CHECK = cases.CheckPage(
    "CT-23",
    "Case 3 of your 8 to check",
    2,
    HEADS,
    ENTRIES,
    "Imported 14 January.",
    STANDARDS,
    ["Yes", "Partly", "No", "Does not apply"],
    ["Good practice", "Good practice with points", "Needs attention"],
    ["Nothing needs doing today", "Tell the team manager today", "Raise a safeguarding concern now"],
    "",
    {"learning": "A person who stayed in her own home."},
    [Choice("A-12", "A-12 People wait less")],
    "CT-27",
    "Draft saved 11:50am",
    errors=FormErrors(
        (
            FormError("act_now", "Say first whether anything needs doing today."),
            FormError("overall", "Choose an overall word."),
        )
    ),
)

PACK = packs.PackRow(
    "P-2", "information return", "draft", WHEN, "Priya Nair", "163 documents", 412_000_000, "", "ab" * 32
)

SAMPLES = [
    (
        "cases",
        "cases/list.html",
        page("Cases", "/cases"),
        cases.CasesPage(
            "50 cases, shown by reference only. You have 8 left to check.",
            FUNNEL,
            [cases.CaseGroup("Still to check (16)", [ROW, ACT])],
            ListAddress("/cases"),
            [Chip("All", 50, "/cases", True), Chip("Mine to check", 8, "/cases?checker=me")],
            2,
            50,
            [cases.AxisLine("Age", "4 of 5 bands", ["18-24"]), cases.AxisLine("Role", "3 of 3")],
            [Choice("longlist", "Longlist")],
            [Choice("East locality", "East locality")],
            "CT-23",
            True,
            True,
            True,
        ),
    ),
    (
        "cases-counts",
        "cases/list.html",
        page("Cases", "/cases"),
        cases.CasesPage("Counts only. The cases themselves are for those who check them.", FUNNEL),
    ),
    ("case", "cases/one.html", page("Case CT-23", "/cases"), CASE),
    ("case-edit", "cases/edit.html", page("Change case CT-23", "/cases", errors=FORM.errors), FORM),
    (
        "case-new",
        "cases/edit.html",
        page("Add a case", "/cases"),
        cases.CaseForm(
            "", [cases.Field("stage", "Where it starts", "select", "pool", [Choice("pool", "Pool")])], PEOPLE
        ),
    ),
    (
        "case-import",
        "cases/import.html",
        page("Import a case list", "/cases"),
        cases.ImportPage(
            [Choice("longlist", "Longlist")],
            "longlist",
            "50 rows. 1 thing to put right first. Nothing is stored.",
            [cases.SheetColumn("A", "Case ref", "system_reference"), cases.SheetColumn("B", "Mood", "")],
            [FileProblem("Row 7, column B", "This is a name. Take it out.")],
            may_bring_in=True,
        ),
    ),
    (
        "case-import-done",
        "cases/import.html",
        page("Import a case list", "/cases"),
        cases.ImportPage([], "", "2 cases brought in.", given=[(2, "CT-01"), (3, "CT-02")], act="x"),
    ),
    ("reflective-log", "cases/log.html", page("Reflective log CT-23", "/cases", errors=LOG.errors), LOG),
    (
        "reflective-log-review",
        "cases/log.html",
        page("Reflective log CT-23", "/cases"),
        replace(LOG, may_write=False, may_review=True, may_take_back=True, errors=FormErrors()),
    ),
    ("case-check", "cases/check.html", page("Check case CT-23", "/cases", errors=CHECK.errors), CHECK),
    (
        "packs",
        "packs/list.html",
        page("Packs", "/packs"),
        packs.PacksPage(
            [
                packs.KindCard(
                    "information return",
                    "Information return",
                    "Each request with its documents, the self-assessment and both indexes.",
                    "5pm, Monday 1 February 2027",
                    True,
                ),
                packs.KindCard(
                    "case list",
                    "Case list",
                    "Names left out, still personal data.",
                    "",
                    False,
                    "Only the principal social worker or the lead officer can make it.",
                ),
            ],
            [PACK],
        ),
    ),
    (
        "pack-new",
        "packs/new.html",
        page("New draft", "/packs"),
        packs.PreflightPage(
            "information return",
            "information return",
            [
                packs.PreflightLine(
                    "stop",
                    "5 requests have nothing in them",
                    "12, 27, 34, 42, 47",
                    Place("See the 5", "/requests?state=nothing_in"),
                )
            ],
            [packs.PreflightLine("warn", "3 documents are drafts", "")],
            ["Every file opens", "Names are short enough for Windows"],
            5,
        ),
    ),
    (
        "pack",
        "packs/one.html",
        page("P-2", "/packs"),
        packs.PackPage(
            "P-2",
            "information return",
            "information return",
            "draft",
            [Place("Held back: ", ""), Place("E-0066", "/evidence/E-0066")],
            None,
            [
                packs.ContentRow("Index.docx", "Each request, the note to CQC, and where to look", 1, 400_000),
                packs.ContentRow("02 to 48 …/", "One folder for each request", 163, 411_000_000),
            ],
            [("Made by", "Priya Nair"), ("Fingerprint", "ab" * 32)],
            "/packs/P-2/file",
            [("warn", "14 requests have gaps")],
        ),
    ),
    (
        "pack-building",
        "packs/one.html",
        page("P-3", "/packs"),
        packs.PackPage(
            "P-3",
            "information return",
            "information return",
            "building",
            [],
            JobProgress("Making the pack", True, 40, 163, "documents", "", "Making the pack", "/packs/P-3/progress"),
            [],
            [],
        ),
    ),
]
