"""Every address of the product, asked as every role about things of every kind, is answered as docs/access.yaml says.

Nobody is shown a word of what is not theirs to see, whatever the form: pages, lists, search, Excel, Word, packs, faults.
"""

import pytest

from tests.app.access.desk import Sweep
from tests.app.access.judging import deviations_of, expected_of, reference_of, shown, variants
from tests.app.access.matrix import EVERYONE, Operation, matrix, operations
from tests.app.access.planting import OTHER_ROUND, ROLES
from tests.app.access.stories import BY_STORIES, ELSEWHERE

# A form that is refused before it is read is closed by the collector only.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

# Asked in four parts a role, so that the workers of a run share them.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_list_says(sweep: Sweep, role: str, part: int) -> None:
    found = [
        deviation
        for operation in list(operations(sweep.app))[part::PARTS]
        for deviation in deviations_of(sweep, operation, role)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", [None, "leaver"])
def test_who_is_not_signed_in_gets_nowhere(sweep: Sweep, who: str | None) -> None:
    sweep.has_changed()
    found = []
    for operation in operations(sweep.app):
        row = matrix().rows[operation]
        variant = "" if row.thing is None else next(one for one in matrix().things[row.thing] if one != OTHER_ROUND)
        reference = reference_of(sweep, operation, variant, "lead")
        answer = sweep.ask(sweep.filling.sent(operation, row.thing, reference, "lead"), who)
        to_sign_in = answer.status == 303 and answer.headers["location"].startswith("/sign-in")
        if row.act == EVERYONE:
            fine = answer.status < 500
            sweep.has_changed()  # a failed sign-in is counted
        else:
            fine = not sweep.has_changed() and (answer.status == 401 or (operation.is_page and to_sign_in))
        if not fine:
            found.append(f"{operation}: {answer.status} {shown(answer)}")
    assert not found, "\n".join(found)


def test_a_person_without_a_role_learns_of_nothing(sweep: Sweep) -> None:
    """404 wherever content lies; their own account and an empty Today stay."""
    sweep.has_changed()
    found = []
    for operation in operations(sweep.app):
        row = matrix().rows[operation]
        if row.act in (EVERYONE, "own account", "see today"):
            continue
        variant = "" if row.thing is None else next(iter(matrix().things[row.thing]))
        sent = sweep.filling.sent(operation, row.thing, reference_of(sweep, operation, variant, "lead"), "lead")
        answer = sweep.ask(sent, "nobody")
        if answer.status != 404 or sweep.has_changed():
            found.append(f"{operation}: {answer.status}")
    assert not found, "\n".join(found)


def test_each_address_is_carried_out_for_somebody(sweep: Sweep) -> None:
    """What is sent is in order: else a refusal would prove nothing of rights."""
    idle = []
    for operation in operations(sweep.app):
        elsewhere = str(operation) in BY_STORIES or str(operation) in ELSEWHERE
        if operation.method != "GET" and not elsewhere and not carried_out(sweep, operation):
            idle.append(str(operation))
    assert not idle, "nobody was answered with success: " + "\n".join(idle)


def carried_out(sweep: Sweep, operation: Operation) -> bool:
    for role in ("lead", "admin", "psw", "core", "ig", "contrib"):
        for variant in variants(operation, role):
            if expected_of(operation, role, variant) not in ("allowed", "anything"):
                continue
            reference = reference_of(sweep, operation, variant, role)
            answer = sweep.ask(sweep.filling.sent(operation, matrix().rows[operation].thing, reference, role), role)
            if sweep.has_changed():
                sweep.put_back()
            if answer.status in (200, 201, 204, 303):
                return True
    return False
