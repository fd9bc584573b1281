"""Setting up: the council, the list, the people, the dates."""

from datetime import date

from app.web.lists import Chip
from app.web.views import set_up
from app.web.views.shared import Choice, FileProblem
from tests.web.samples.frame import page

MILESTONES = [
    set_up.MilestoneLine("M1", "CQC’s letter", True, 0, date(2027, 1, 11), date(2027, 1, 11), 1, "official"),
    set_up.MilestoneLine(
        "M2", "Every request has an owner", False, 2, None, None, 1, basis="Not known yet", may_move=True
    ),
]
LINES = [
    set_up.ChangeLine(
        "17",
        "Waiting lists",
        4,
        [
            ("W1", "Waits and risk", "Alike: title, 2 quality statements"),
            ("W2", "Waiting well", "Alike: words of the request"),
        ],
        ["W1"],
    ),
    set_up.ChangeLine("48", "Workforce", 0, [], []),
]

SAMPLES = [
    (
        "set-up-words",
        "set_up/words.html",
        page("Words of our own", "/set-up"),
        set_up.WordsForm("MPS = market position statement", 3),
    ),
    (
        "set-up",
        "set_up/home.html",
        page("Set up", "/set-up"),
        set_up.SetUpPage(
            [
                set_up.Step("Council", "Fernshire County Council", "/set-up/council", "approved", "Done"),
                set_up.Step("Request list", "Planning list", "/set-up/list", "gaps", "CQC’s list not loaded"),
            ],
            [
                set_up.RoundLine("R-2", "CQC assessment 2027", "Open", 3, (("sent", "The return was sent"),)),
                set_up.RoundLine("R-1", "CQC assessment 2025", "Closed"),
            ],
            True,
        ),
    ),
    (
        "set-up-council",
        "set_up/council.html",
        page("Council", "/set-up"),
        set_up.CouncilForm({"council_name": "Fernshire County Council", "note_word_limit": "120"}, 2, False),
    ),
    (
        "set-up-start",
        "set_up/council.html",
        page("Start a round", "/set-up"),
        set_up.CouncilForm({}, 2, True, [Choice("planning", "Planning list")], [Choice("R1", "2025")]),
    ),
    (
        "set-up-list",
        "set_up/list.html",
        page("Request list", "/set-up"),
        set_up.ListPage(
            [
                set_up.ListLine(
                    "planning-current", "Planning list, current", 44, "reconstructed", True, True, "Not CQC’s own list"
                ),
                set_up.ListLine("cqc-2027", "CQC’s list", 60, "official", False, False, may_compare=True),
                set_up.ListLine("cqc-2026", "CQC’s draft", 60, "official", False, False, is_proposed=True),
            ],
            3,
            True,
        ),
    ),
    (
        "set-up-columns",
        "set_up/columns.html",
        page("Request list", "/set-up"),
        set_up.ColumnsPage(
            "cqc.xlsx",
            "t",
            [
                set_up.ColumnGuess("column-0", "Ref", "code", ["W1", "W2"]),
                set_up.ColumnGuess("column-1", "Notes", "", ["", "see above"]),
            ],
            [Choice("code", "Code"), Choice("title", "Title")],
            [["W1", "Waits", "How long people wait."]],
            60,
            [FileProblem("Row 7", "It has no title.")],
        ),
    ),
    (
        "set-up-change",
        "set_up/change.html",
        page("Change of list", "/set-up"),
        set_up.ListChangePage("Planning list", "CQC’s list", "cqc-2027", 1, LINES, ["W9 New theme"], 143, 5),
    ),
    (
        "set-up-not-placed",
        "set_up/not_placed.html",
        page("Not yet placed", "/set-up"),
        set_up.NotPlacedPage(
            [
                set_up.WaitingGroup(
                    "48 Workforce",
                    [
                        set_up.WaitingRow(
                            [("kind", "answer"), ("document", "E-0077")],
                            "Workforce plan",
                            "/evidence/E-0077",
                            "Document",
                            "W1",
                        ),
                        set_up.WaitingRow([("kind", "note")], "What we wrote.", "", "Note to CQC"),
                    ],
                    set_up.WaitingRow([("kind", "everything")], "", "", "Everything", "W1"),
                    2,
                ),
                set_up.WaitingGroup(
                    "50 Reviews", [set_up.WaitingRow([("kind", "standing")], "Said to be not held.", "", "Decision")]
                ),
            ],
            [Choice("W1", "W1 Waits")],
        ),
    ),
    (
        "set-up-dates",
        "set_up/dates.html",
        page("Dates", "/set-up"),
        set_up.DatesPage(
            date(2027, 1, 11),
            {"notified_on": "11 January 2027"},
            4,
            MILESTONES,
            [(date(2027, 12, 27), "Closed between holidays")],
            [
                set_up.ExtensionLine(date(2027, 1, 18), "5pm, Monday 8 February 2027", "asked", is_open=True),
                set_up.ExtensionLine(date(2027, 1, 12), "Monday 15 February 2027", "refused"),
            ],
            "With three more weeks it would be Monday 22 February.",
            True,
        ),
    ),
    (
        "set-up-dates-before",
        "set_up/dates.html",
        page("Dates", "/set-up"),
        set_up.DatesPage(None, {}, 1, MILESTONES, [], [], may_change=True),
    ),
    (
        "set-up-shipped-words",
        "set_up/shipped_words.html",
        page("Words that are shipped", "/set-up"),
        set_up.ShippedWords(
            [
                set_up.ShippedRow("mps", "market position statement", own="market position statement"),
                set_up.ShippedRow("sab", "safeguarding adults board", is_off=True, is_changed=True),
                set_up.ShippedRow("ot", "occupational therapist", "overtime", is_changed=True),
            ],
            3,
            "",
            "abbreviations",
            "/set-up/words/shipped",
            [
                Chip("Abbreviations", 43, "/set-up/words/shipped", True),
                Chip("Changed here", 2, "/set-up/words/shipped?shown=changed"),
            ],
            next="/set-up/words/shipped?after=ot",
        ),
    ),
]
