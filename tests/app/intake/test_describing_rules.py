"""Whose a document is and its evidence category, with the reason; where two are as likely or nothing tells, nothing is said."""

from collections import Counter

import pytest

from app.answers.rules.matching import Passage, Where
from app.evidence.models import ItemKind
from app.intake.rules.describing import Person, Signs, category_for, owner_of

BEN, GRACE = Person("ben@x.example", "Ben Achieng", "Carers team"), Person("grace@x.example", "Grace Okafor")
PEOPLE = {one.address: one for one in (BEN, GRACE)}
NAMES = {"PE": "People's experience", "PR": "Processes", "PA": "Feedback from partners"}


@pytest.mark.parametrize(
    ("signs", "whose", "why"),
    [
        (Signs(ItemKind.DOCUMENT), None, ""),
        (
            Signs(ItemKind.DOCUMENT, older="E-0142", older_owner=BEN.address),
            BEN,
            "Ben Achieng owns E-0142, of which it looks like a new version.",
        ),
        (
            Signs(ItemKind.DOCUMENT, may_answer=[("17", GRACE.address), ("18", BEN.address)]),
            GRACE,
            "Grace Okafor owns request 17, which it may answer.",
        ),
        (
            Signs(ItemKind.DOCUMENT, folder="Drive/Breaks", in_folder=Counter({BEN.address: 4, GRACE.address: 1})),
            BEN,
            "4 of 5 documents from the folder “Breaks” are Ben Achieng’s.",
        ),
        (Signs(ItemKind.DOCUMENT, folder="Breaks", in_folder=Counter({BEN.address: 1})), None, ""),
        (
            Signs(ItemKind.DOCUMENT, words=[Passage("Report of: Grace Okafor, PSW", Where.OPENING)]),
            GRACE,
            "Grace Okafor is named in it as its author or owner.",
        ),
        (Signs(ItemKind.DOCUMENT, words=[Passage("Grace Okafor came to the meeting.", Where.OPENING)]), None, ""),
        (
            Signs(ItemKind.DOCUMENT, folder="Drive/Carers team/2026"),
            BEN,
            "Ben Achieng is the one of Carers team here, and it came from there.",
        ),
        (
            Signs(ItemKind.DOCUMENT, supplied_by="grace okafor", may_answer=[("17", BEN.address)]),
            GRACE,
            "Grace Okafor supplied it.",
        ),
        (Signs(ItemKind.DOCUMENT, answers=[("1", BEN.address), ("2", GRACE.address)]), None, ""),
        (Signs(ItemKind.DOCUMENT, older="E-1", older_owner="gone@x.example"), None, ""),
    ],
    ids=[
        "nothing known", "version before", "may answer", "folder", "one of a folder", "author", "only mentioned",
        "team", "supplied", "two alike", "gone",
    ],
)  # fmt: skip
def test_the_owner_is_whom_most_tells_for(signs: Signs, whose: Person | None, why: str) -> None:
    found = owner_of(signs, PEOPLE)
    assert (
        (found.value, found.words, found.why) == (whose.address, whose.name, why) if whose and found else whose is found
    )


@pytest.mark.parametrize(
    ("title", "code", "why"),
    [
        ("Waiting list protocol", "PR", "It says “waiting list”, “protocol”."),
        ("Carers survey: what people told us", "PE", "It says “what people told us”, “carers survey”."),
        ("Provider forum: what providers said", "PA", "It says “what providers said”, “provider forum”."),
        ("IMG 2231", None, ""),
        ("Complaints policy", None, ""),
    ],
)
def test_the_category_is_told_by_what_such_papers_call_themselves(title: str, code: str | None, why: str) -> None:
    found = category_for(Signs(ItemKind.DOCUMENT, words=[Passage(title, Where.TITLE)]), NAMES)
    assert (found.value, found.why) == (code, why) if found else code is None


def test_a_category_goes_on_from_the_version_before_and_one_not_used_for_councils_is_not_said() -> None:
    before = Signs(ItemKind.DOCUMENT, words=[Passage("Policy", Where.TITLE)], older="E-1", older_category="PE")
    found = category_for(before, NAMES)
    assert found is not None and (found.value, found.why) == (
        "PE",
        "E-1, of which it looks like a new version, is under it.",
    )
    assert (
        category_for(Signs(ItemKind.DOCUMENT, words=[Passage("Waiting list protocol", Where.TITLE)]), {"PE": ""})
        is None
    )
