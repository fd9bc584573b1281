"""Every address of the product, asked as every role about things of every kind, is answered as docs/access.yaml says.

Nobody is shown a word of what is not theirs to see, whatever the form: pages, lists, search, Excel, Word, packs, faults.
"""

import pytest

from tests.app.access.desk import Sweep
from tests.app.access.judging import deviations_of, expected_of, reference_of, shown, variants
from tests.app.access.matrix import EVERYONE, Operation, matrix, operations
from tests.app.access.planting import OTHER_ROUND, ROLES

# A form that is refused before it is read is closed by the collector only.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

# Asked in four parts a role, so that the workers of a run share them.
PARTS = 4
# What these need is not in the council of the sweep (a file of a good kind, a code of a telephone, a thing in another state).
# Here is shown whom they refuse; that they are carried out is shown by the tests of their own domain.
NOT_CARRIED_OUT = {
    "page POST /account/password",
    "page POST /account/second-factor/confirm",
    "page POST /account/sessions/{reference}/end",
    "page POST /account/tokens",
    "page POST /account/tokens/{reference}/end",
    "page POST /ask/{token}",
    "page POST /ask/{token}/code",
    "page POST /asks/{reference}",
    "page POST /asks/{reference}/link",
    "page POST /asks/{reference}/link/withdraw",
    "page POST /cases/{reference}/assign",
    "page POST /cases/{reference}/checks/{number}/reopen",
    "page POST /cases/{reference}/contact",
    "page POST /cases/{reference}/reflective-log",
    "page POST /cases/{reference}/why",
    "page POST /evidence/add",
    "page POST /evidence/batches/{reference}/leave-out",
    "page POST /evidence/batches/{reference}/resume",
    "page POST /evidence/{reference}/edit",
    "page POST /evidence/{reference}/findings/{number}/reopen",
    "page POST /evidence/{reference}/undo-supersede",
    "page POST /people/break-glass/{reference}/end",
    "page POST /people/deputies",
    "page POST /people/deputies/{reference}/end",
    "page POST /people/many",
    "page POST /people/proposals/{reference}/confirm",
    "page POST /people/proposals/{reference}/refuse",
    "page POST /people/proposals/{reference}/withdraw",
    "page POST /people/sheet",
    "page POST /people/why",
    "page POST /people/{key}/hand-over",
    "page POST /people/{key}/hand-over/{reference}/undo",
    "page POST /requests/{code}/answers/{document}/down",
    "page POST /requests/{code}/answers/{document}/up",
    "page POST /requests/{code}/parts/{part}",
    "page POST /requests/{code}/parts/{part}/remove",
    "page POST /requests/{code}/standing",
    "page POST /requests/{code}/unapprove",
    "page POST /second-looks",
    "page POST /set-password/{token}",
    "page POST /set-up/extensions",
    "page POST /set-up/list",
    "page POST /set-up/list/compare",
    "page POST /set-up/list/load",
    "page POST /set-up/people/sheet",
    "page POST /set-up/start",
    "page POST /sign-in",
    "page POST /unlock",
    "rest DELETE /asks/{reference}/link",
    "rest DELETE /me/sessions/{reference}",
    "rest DELETE /me/tokens/{reference}",
    "rest DELETE /requests/{code}/parts/{part}",
    "rest PATCH /cases/{reference}/reflective-log",
    "rest PATCH /requests/{code}/parts/{part}",
    "rest POST /answers/{code}/{document}/move",
    "rest POST /ask-links/{token}/address",
    "rest POST /ask-links/{token}/code",
    "rest POST /ask-links/{token}/file",
    "rest POST /ask-links/{token}/reply",
    "rest POST /asks/{reference}/link",
    "rest POST /assessments",
    "rest POST /assessments/{reference}/extensions",
    "rest POST /assessments/{reference}/extensions/agree",
    "rest POST /assessments/{reference}/notice",
    "rest POST /batches/{reference}/files",
    "rest POST /batches/{reference}/leave-out",
    "rest POST /batches/{reference}/resume",
    "rest POST /break-glass/{reference}/end",
    "rest POST /cases/import",
    "rest POST /cases/{reference}/checks/{number}/reopen",
    "rest POST /cases/{reference}/contact",
    "rest POST /cases/{reference}/people",
    "rest POST /cases/{reference}/reflective-log/hand-in",
    "rest POST /deputies",
    "rest POST /deputies/{reference}/end",
    "rest POST /documents",
    "rest POST /documents/links",
    "rest POST /documents/{reference}/findings/{number}/reopen",
    "rest POST /documents/{reference}/revisions",
    "rest POST /documents/{reference}/undo-supersede",
    "rest POST /hand-overs/{reference}/undo",
    "rest POST /list-changes",
    "rest POST /lists",
    "rest POST /lists/read",
    "rest POST /me/password",
    "rest POST /me/second-factor/confirm",
    "rest POST /me/session/unlock",
    "rest POST /outbox/{mail_id}/send-again",
    "rest POST /packs",
    "rest POST /password-links/{token}",
    "rest POST /people/read",
    "rest POST /people/{email}/hand-over",
    "rest POST /people/{email}/second-factor/reset",
    "rest POST /proposed-roles/{reference}/confirm",
    "rest POST /proposed-roles/{reference}/refuse",
    "rest POST /proposed-roles/{reference}/withdraw",
    "rest POST /requests/copy-from/{previous}",
    "rest POST /requests/{code}/approve",
    "rest POST /requests/{code}/held-after-all",
    "rest POST /requests/{code}/not-applicable",
    "rest POST /requests/{code}/not-held",
    "rest POST /requests/{code}/not-held-as-weakness",
    "rest POST /requests/{code}/under",
    "rest POST /requests/{code}/undo-approval",
    "rest POST /requests/{code}/with-documents",
    "rest POST /second-looks/{email}",
    "rest POST /self-assessment/carry-over",
    "rest POST /settings",
    "rest POST /sign-in",
    "rest POST /why-not",
}


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
        if operation.method != "GET" and str(operation) not in NOT_CARRIED_OUT and not carried_out(sweep, operation):
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
