"""Today, for a lead officer, before the letter, and for a member."""

# ruff: noqa: E501

from datetime import date

from app.web.charts import BurnUp, DayCount
from app.web.views import today
from tests.web.samples.frame import COUNTS, DUE, HAPPENED, page

DONE = [0, 0, 2, 4, 7, 7, 7, 12, 18, 24, 28]
BURN = BurnUp(
    days=[DayCount(date(2027, 1, 11 + at), done, round(47 * at / 17)) for at, done in enumerate(DONE)],
    total=47,
    starts=date(2027, 1, 11),
    due=date(2027, 2, 1),
    plan_ends=date(2027, 1, 28),
    forecast=date(2027, 1, 27),
    conclusion="28 of 47 requests were ready or approved on 21 January, as planned. At this pace the last is ready on 27 January.",
)

TODAY = today.TodayPage(
    day=date(2027, 1, 21),
    lede="You are lead officer for the information return. Here is where it stands and what is waiting for you.",
    countdown=today.Countdown(7, DUE, "Today is day 11 of 22."),
    standing="On plan.",
    standing_more="28 of 47 requests are ready or approved. The plan for today was 28. At this pace the last one is ready on Wednesday 27 January.",
    requests_heading="The 48 requests",
    counts=COUNTS,
    also=[
        today.AlsoFigure(34, 50, "cases checked", "/cases"),
        today.AlsoFigure(19, 23, "assertions fully evidenced", "/self-assessment"),
        today.AlsoFigure(168, 213, "documents confirmed", "/evidence"),
    ],
    work=[today.Work("Batch 9", "45 files read.", "/evidence/batches/B-9", DUE)],
    urgent=[
        today.Waiting(
            "Raise a safeguarding concern: case CT-14",
            "Found by Joanne Ashworth today, 9:58am. Nobody was told yet",
            "/cases/CT-14",
            "Open the case",
        )
    ],
    waiting=[
        today.Waiting(
            "Approve 8 requests that are ready",
            "Oldest has waited 2 days: 7 Equipment and home adaptations",
            "/requests?state=ready_to_approve",
            "Review 8 requests",
        ),
        today.Waiting(
            "Decide on 2 documents that may contain personal data",
            "46 Risk register, page 6. Both are held out of the pack until you decide",
            "/evidence?flag=open",
            "Look at both",
        ),
        today.Waiting(
            "Agree that 48 does not apply", "Reason given by Joanne Ashworth", "/requests/48", "Read the reason"
        ),
    ],
    at_risk=[
        today.RiskRow(
            "12",
            "Engagement with seldom-heard communities",
            "/requests/12",
            "nothing_in",
            "Helen Tranter",
            date(2027, 1, 19),
            "Nothing in. Asked 15 January",
        ),
        today.RiskRow(
            "27", "Out-of-area placements", "/requests/27", "nothing_in", "Sam Delaney", date(2027, 1, 21), "Nothing in"
        ),
        today.RiskRow(
            "34", "Partner feedback and surveys", "/requests/34", "nothing_in", "", date(2027, 1, 25), "Not asked"
        ),
    ],
    mine=[
        today.RiskRow(
            "17", "Waiting lists", "/requests/17", "gaps", "Priya Nair", date(2027, 1, 25), "Says where to look", True
        ),
    ],
    burn_up=BURN,
    activity=HAPPENED,
)

SAMPLES = [
    ("today", "today/page.html", page("Today", "/", strip=False), TODAY),
    (
        "today-before-notice",
        "today/page.html",
        page("Today", "/", strip=False),
        today.TodayPage(
            date(2027, 1, 21),
            "You are lead officer.",
            if_today="If the letter came today, 31 of 48 requests would be ready.",
            counts=COUNTS,
            requests_heading="The 48 requests",
        ),
    ),
    (
        "today-member",
        "today/page.html",
        page("Today", "/", strip=False),
        today.TodayPage(
            date(2027, 1, 21),
            "Where the assessment stands.",
            today.Countdown(-2, DUE),
            counts=COUNTS,
            requests_heading="The 48 requests",
            may_see_requests=False,
            sees_activity=False,
            not_worked_out=["The count of cases can’t be worked out just now. It was last right today at 9am."],
        ),
    ),
]
