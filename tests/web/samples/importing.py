"""Pages of an old tracker and of files that were to come."""

from app.web.forms import FormError, FormErrors
from app.web.views import importing
from app.web.views.shared import Choice, FileProblem
from tests.web.samples.frame import NOW, page

LINE = importing.ImportLine(
    "Waiting list protocol",
    "7",
    "E-0142",
    "The same title",
    "https://council.sharepoint.example/sites/asc-cqc/Shared%20Documents/Waiting%20list%20protocol%20and%20guidance.docx",
    "17, 46",
    ["Owner: Anita Lowe"],
)
NOTHING = importing.ImportList([], 0)
OPEN = importing.ImportPage(
    reference="TI-3", file_name="Tracker 2025.xlsx", sheet="Log", header_row=3,
    columns=[
        importing.ColumnChoice("document", "Document", "Evidence", "Called like it"),
        importing.ColumnChoice("owner", "Owner", "", ""),
    ],
    options=[Choice("Evidence", "Evidence"), Choice("Lead", "Lead")], headings=["Ref", "Evidence", ""],
    preview=[["12a", "Waiting list protocol", ""]], new=importing.ImportList([LINE], 40), changed=importing.ImportList([LINE], 1),
    requests=[importing.ImportLine("17 Waiting lists", "9", changes=["Due 27 January 2027"])], same=4,
    faults=[FileProblem("Sheet 'Log', row 12, column B", "There is no request 99 on this list.")], more_faults=3,
    remarks=[FileProblem("Sheet 'Log', row 13", "A colour alone says its state.")], more_remarks=0, held=4, left=[], says="",
    is_taken=False, is_undone=False,
)  # fmt: skip
TAKEN = importing.ImportPage(
    reference="TI-2", file_name="Tracker.csv", sheet="", header_row=1, columns=[], options=[], headings=[], preview=[],
    new=NOTHING, changed=NOTHING, requests=[], same=0, faults=[], more_faults=0, remarks=[], more_remarks=0, held=0,
    left=["E-0150 was worked on since."], says="40 documents made.", is_taken=True, is_undone=False,
)  # fmt: skip
JOIN = importing.JoinLine(
    "E-0200/E-0142", "E-0200", "Waiting list protocol", ["17"], "E-0142", "Waiting list protocol v3", "WLP v3.docx",
    "The same title", True,
)  # fmt: skip

SAMPLES = [
    (
        "tracker-send",
        "evidence/import.html",
        page("Import a tracker", "/evidence"),
        importing.SendTrackerPage(
            [importing.TrackerSent("TI-3", "Tracker 2025.xlsx", NOW, "40 documents made")],
            FormErrors((FormError("file", "Choose the tracker first."),)),
        ),
    ),
    ("tracker", "evidence/import_one.html", page("Tracker", "/evidence"), OPEN),
    ("tracker-taken", "evidence/import_one.html", page("Tracker", "/evidence"), TAKEN),
    ("to-come", "evidence/to_come.html", page("Files to come", "/evidence"), importing.JoinPage([JOIN], 1)),
    ("to-come-none", "evidence/to_come.html", page("Files to come", "/evidence"), importing.JoinPage([], 0)),
]
