"""People: the list, one person, a sheet, break-glass, why not."""

from dataclasses import replace

from app.web.views import people
from app.web.views.shared import Choice, FileProblem
from tests.web.samples.frame import NOW, page

ROLES = [Choice("core", "Assessment core team"), Choice("lead", "Lead officer"), Choice("contrib", "Contributor")]
PROPOSALS = [
    people.ProposalRow(
        "RP-3", "Marcus Bell", "Principal social worker", "Proposed by Callum Price. Runs out on 3 February 2027.",
        "Joanne is on leave.", True, False,
    ),
    people.ProposalRow(
        "RP-4", "Sam Delaney", "Lead officer", "Proposed by Callum Price. Runs out on 3 February 2027.", "", False, True,
    ),
]  # fmt: skip
ROWS = [
    people.PersonRow(
        "priya.nair@fernshire.example", "Priya Nair", "Assessment lead officer", "Assurance", ["Lead officer"], True,
        "/people/3f9c1d20", ["Principal social worker"],
    ),
    people.PersonRow("x@fernshire.example", "Xan Li", "", "", [], False, "/people/3f9c1d21"),
]  # fmt: skip
ONE = people.PersonPage(
    address="/people/3f9c1d20", email="tom.hadley@fernshire.example", name="Tom Hadley", job_title="Manager", team="Assurance",
    is_active=True, version=2,
    roles=[people.RoleRow("Assessment core team", "core", "", ""), people.RoleRow("Lead officer", "lead", "in R-2 only", "R-2")],
    proposals=PROPOSALS[:1], may_change=True, may_give=True, may_propose=True, may_hand_over=False, is_self=False,
    role_choices=ROLES, rounds=[Choice("R-2", "CQC assessment 2027 (R-2)")], counts=[("requests", 3), ("document", 1)], things=[],
    handed=[], others=[Choice("grace.okafor@fernshire.example", "Grace Okafor")],
)  # fmt: skip
PAGE = page("People", "/people")

SAMPLES = [
    (
        "people",
        "people/list.html",
        PAGE,
        people.PeoplePage(
            ROWS, 2, ROLES, proposals=PROPOSALS,
            deputies=[people.DeputyRow("D-1", "Grace Okafor", "Priya Nair", NOW.date(), NOW.date(), True)],
            may_stand_in=[Choice("grace.okafor@fernshire.example", "Grace Okafor")], may_change=True, may_name_deputy=True,
            may_see_glass=True, may_explain=True, open_glass=["Callum Price"],
        ),
    ),
    ("people-empty", "people/list.html", PAGE, people.PeoplePage([], 0, ROLES)),
    (
        "people-sheet",
        "people/sheet.html",
        PAGE,
        people.SheetPage(
            [people.PersonRow("x@fernshire.example", "Xan Li", "", "", ["Contributor"], True)],
            ["priya.nair@fernshire.example"], [FileProblem("Row 4", "It has no name. Give it one.")], "{}",
        ),
    ),
    ("person", "people/one.html", PAGE, ONE),
    (
        "person-who-left",
        "people/one.html",
        PAGE,
        replace(
            ONE, is_active=False, may_hand_over=True, may_change=False, may_give=False,
            things=[
                people.ThingRow("document", "E-0142", "Waiting list protocol", "/evidence/E-0142"),
                people.ThingRow("action", "AC-3", "Shorter waits", ""),
            ],
            handed=[people.HandedRow("HO-1", "4 things to Grace Okafor, by Priya Nair", NOW, True)],
        ),
    ),
    (
        "break-glass",
        "people/glass.html",
        PAGE,
        people.GlassPage(
            [people.GlassRow("BG-1", "Callum Price", "The coroner asks for CT-07 today.", NOW, NOW, "", True, True)], True
        ),
    ),
    (
        "why-not",
        "people/why.html",
        PAGE,
        people.WhyPage(
            [Choice("x@fernshire.example", "Xan Li")], "x@fernshire.example", "E-0142", False,
            "Xan Li can’t see document E-0142.", ["Their roles (no role) don’t let them see documents."],
        ),
    ),
]  # fmt: skip
