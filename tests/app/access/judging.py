"""Asks one address as one role about things of every kind, and says where the answer is not what docs/access.yaml expects."""

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator

from tests.app.access.asking import Answer
from tests.app.access.desk import Sweep
from tests.app.access.matrix import EVERYONE, OWN_ACCOUNT, UNKNOWN, Operation, is_theirs, matrix
from tests.app.access.planting import OTHER_ROUND, RIVAL, Canary, Council

NOWHERE = {"job": "00000000-0000-4000-8000-000000000000", "pack": "66666", "case": "CT-88", "document": "E-9999"}
# Where 404 says that something beside the thing is not there, to those who may do this: with the reason.
NEEDS_MORE = {
    "page POST /set-up/list/load": "a file that was just sent is held for a while; none is here",
    "page GET /set-up/list/read": "a file that was just sent is held for a while; none is here",
    "rest GET /cases/{reference}/checks/mine": "one's own draft of a check; another's case has none of theirs",
    "page POST /people/break-glass/{reference}/end": "nobody reads under break-glass here: tests/app/accounts",
    "page POST /people/deputies/{reference}/end": "nobody is a deputy here: tests/app/accounts",
    "page POST /people/proposals/{reference}/confirm": "nothing is proposed here: tests/app/accounts",
    "page POST /people/proposals/{reference}/refuse": "nothing is proposed here: tests/app/accounts",
    "page POST /people/proposals/{reference}/withdraw": "nothing is proposed here: tests/app/accounts",
    "page POST /people/{key}/hand-over/{reference}/undo": "nothing was handed over here: tests/app/accounts",
    "rest POST /hand-overs/{reference}/undo": "nothing was handed over here: tests/app/accounts",
    "rest GET /documents/{reference}/erasure": "nobody asked to erase it: tests/app/erasing",
    "rest POST /documents/{reference}/erasure/call-off": "nobody asked to erase it: tests/app/erasing",
    "rest POST /documents/{reference}/erasure/carry-out": "nobody asked to erase it: tests/app/erasing",
    "page POST /evidence/{reference}/erasure/call-off": "nobody asked to erase it: tests/app/erasing",
    "page POST /evidence/{reference}/erasure/carry-out": "nobody asked to erase it: tests/app/erasing",
    "rest GET /documents/{reference}/revisions/{number}/pages/{page}": "pages are kept back: tests/app/evidence/test_pages.py",
    "page GET /evidence/{reference}/v{number:int}/pages/{page:int}": "pages are kept back: tests/app/evidence/test_pages.py",
    "rest POST /batches/{reference}/confirm": "nothing of it is placed: tests/app/intake",
    "rest POST /batches/{reference}/confirm-clear": "nothing of it is placed: tests/app/intake",
    "rest POST /batches/{reference}/confirmations/{number}/undo": "nothing of it is placed: tests/app/intake",
    "page POST /evidence/batches/{reference}/confirm": "nothing of it is placed: tests/app/intake",
    "page POST /evidence/batches/{reference}/confirm-clear": "nothing of it is placed: tests/app/intake",
    "page POST /evidence/batches/{reference}/confirmations/{number:int}/undo": "nothing of it is placed: tests/app/intake",
    "page POST /evidence/batches/{reference}/replaces": "no document of it is like another: tests/web",
    "rest POST /file-matches/{number}/undo": "nothing was made one here: tests/web/test_files_to_come.py",
    "page POST /evidence/to-come/{number}/undo": "nothing was made one here: tests/web/test_files_to_come.py",
    "rest GET /tracker-imports/{reference}": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "rest GET /tracker-imports/{reference}/reading": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "rest GET /tracker-imports/{reference}/workbook": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "rest PUT /tracker-imports/{reference}/columns": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "rest POST /tracker-imports/{reference}/take": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "rest POST /tracker-imports/{reference}/undo": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "rest GET /tracker-imports/{reference}/undo": "nobody sent a tracker here: tests/web/test_tracker_undo.py",
    "page POST /evidence/import/{reference}/stop-undo": "nobody sent a tracker here: tests/web/test_tracker_undo.py",
    "page GET /evidence/import/{reference}": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "page GET /evidence/import/{reference}/not-understood.xlsx": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "page POST /evidence/import/{reference}/columns": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "page POST /evidence/import/{reference}/take": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "page POST /evidence/import/{reference}/undo": "nobody sent a tracker here: tests/web/test_tracker_import.py",
    "rest GET /edited-sheets/{reference}": "nobody brought a sheet back here: tests/web/test_edited.py",
    "rest POST /edited-sheets/{reference}/take": "nobody brought a sheet back here: tests/web/test_edited.py",
    "rest POST /edited-sheets/{reference}/undo": "nobody brought a sheet back here: tests/web/test_edited.py",
    "page GET /edited-sheets/{reference}": "nobody brought a sheet back here: tests/web/test_edited.py",
    "page POST /edited-sheets/{reference}/take": "nobody brought a sheet back here: tests/web/test_edited.py",
    "page POST /edited-sheets/{reference}/undo": "nobody brought a sheet back here: tests/web/test_edited.py",
    "rest POST /saved-views/{reference}/share": "nobody saved a view here: tests/web/test_saved_views.py",
    "page POST /saved-views/{reference}/share": "nobody saved a view here: tests/web/test_saved_views.py",
    "rest POST /saved-views/{reference}/unshare": "nobody saved a view here: tests/web/test_saved_views.py",
    "page POST /saved-views/{reference}/unshare": "nobody saved a view here: tests/web/test_saved_views.py",
    "rest POST /saved-views/{reference}/remove": "nobody saved a view here: tests/web/test_saved_views.py",
    "page POST /saved-views/{reference}/remove": "nobody saved a view here: tests/web/test_saved_views.py",
    "rest POST /saved-views/{reference}/restore": "nobody saved a view here: tests/web/test_saved_views.py",
    "page POST /saved-views/{reference}/restore": "nobody saved a view here: tests/web/test_saved_views.py",
    "rest POST /second-looks/{email}": "nobody's second factor was taken away here: tests/app/accounts",
    "page POST /second-looks": "nobody's second factor was taken away here: tests/app/accounts",
    "rest POST /people/{email}/second-factor/reset": "nobody has a second factor here: tests/app/accounts",
    "rest POST /answers/put-back": "what was taken out belongs to a request of the lead's",
    "page POST /requests/{code}/put-back": "what was taken out belongs to a request of the lead's",
    "rest POST /break-glass/{reference}/end": "nobody reads under break-glass here: tests/app/accounts",
    "rest POST /deputies/{reference}/end": "nobody is a deputy here: tests/app/accounts",
    "rest POST /outbox/{mail_id}/send-again": "nothing waits to be sent here: tests/app/notify",
    "page POST /outbox/{mail_id}/send-again": "nothing waits to be sent here: tests/web/test_outbox.py",
    "rest POST /outbox/{mail_id}/stop": "nothing waits to be sent here: tests/web/test_outbox.py",
    "page POST /outbox/{mail_id}/stop": "nothing waits to be sent here: tests/web/test_outbox.py",
    "rest POST /proposed-roles/{reference}/confirm": "nothing is proposed here: tests/app/accounts",
    "rest POST /proposed-roles/{reference}/refuse": "nothing is proposed here: tests/app/accounts",
    "rest POST /proposed-roles/{reference}/withdraw": "nothing is proposed here: tests/app/accounts",
}
# What another person's thing is to everybody else.
SEEN_BY_OTHERS = {
    "their own": "another's",
    "their own, withdrawn": "another's, withdrawn",
    "their own, case material": "another's, case material",
    "restricted, named as a reader": "another's, restricted",
}
CANARY = re.compile(rb"zqcanary[a-j]{4}")


def deviations_of(sweep: Sweep, operation: Operation, role: str) -> list[str]:
    """In sentences; empty when all is as it should be. The store stays as it was."""
    kind, found = matrix().rows[operation].thing, []
    unknown: Answer | None = None
    for variant in variants(operation, role):
        reference = reference_of(sweep, operation, variant, role)
        expected = expected_of(operation, role, variant)
        answer = sweep.ask(sweep.filling.sent(operation, kind, reference, role), role)
        said = (
            f"{role}: {operation} on {variant or 'nothing'} ({reference}): {expected} expected, {answer.status} given"
        )
        if not fits(answer, expected):
            found.append(f"{said} {shown(answer)}")
        found += [f"{said}, and it shows {leak}" for leak in leaks(sweep.council, answer, role)]
        changed = sweep.has_changed()
        if changed:
            sweep.put_back()
        if changed and expected not in ("allowed", "anything"):
            found.append(f"{said}, and the store changed")
        if variant == UNKNOWN:
            unknown = answer
        elif expected in ("404", "refused") and told_apart(
            answer, reference, unknown, NOWHERE.get(kind or "", "XX-9999")
        ):
            found.append(f"{said}, but it can be told from what does not exist {shown(answer)}")
    return found


def variants(operation: Operation, role: str) -> list[str]:
    """The kinds of thing to ask about: one at least of each that is answered alike, and all of them where one is read.

    Which one stands for its like turns with the address, so that over all addresses each has its turn.
    """
    row, cell = matrix().rows[operation], matrix().cell(operation, role)
    if row.thing is None:
        return [""]
    every = list(matrix().things[row.thing])
    if cell == 404:
        return every[:1]
    alike = defaultdict(list)
    for variant in every:
        alike[matrix().expected(operation, role, row.thing, variant), is_theirs(variant)].append(variant)
    chosen = [UNKNOWN]
    for (expected, _), names in alike.items():
        reads = operation.method == "GET" and expected == "allowed"
        chosen += names if reads else [names[zlib.crc32(operation.name.encode()) % len(names)]]
    return chosen


def reference_of(sweep: Sweep, operation: Operation, variant: str, role: str) -> str:
    kind = matrix().rows[operation].thing
    if kind is None:
        return ""
    if variant == UNKNOWN:
        return NOWHERE.get(kind, "XX-9999")
    things = sweep.council.things
    return things.get((kind, variant, role)) or things[kind, variant, RIVAL]


def expected_of(operation: Operation, role: str, variant: str) -> str:
    expected = matrix().expected(operation, role, matrix().rows[operation].thing, variant)
    if matrix().rows[operation].act in (EVERYONE, OWN_ACCOUNT) or (
        expected == "allowed" and str(operation) in NEEDS_MORE
    ):
        return "anything"
    return expected


def fits(answer: Answer, expected: str) -> bool:
    if expected == "anything":
        return answer.status < 500
    if expected == "allowed":
        return answer.status not in (401, 403, 404) and answer.status < 500
    return answer.status in {"403": (403,), "404": (404,), "refused": (403, 404)}[expected]


def leaks(council: Council, answer: Answer, role: str) -> list[str]:
    """Words planted in what this role may not see, found in an answer or in a file inside it."""
    words = {word.decode() for piece in pieces(answer.body) for word in CANARY.findall(piece)}
    known = {one.word: one for one in council.canaries}
    hidden = [known[word] for word in sorted(words) if not may_see(known[word], role)]
    return [f"{one.where} of the {one.kind} that is {one.of}'s ({one.variant})" for one in hidden]


def pieces(body: bytes) -> Iterator[bytes]:
    """The bytes, and where they are a zip (a pack, Word, Excel) those of every file in it."""
    if not body.startswith(b"PK"):
        yield body
        return
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        for name in package.namelist():
            yield name.encode()
            yield from pieces(package.read(name))


def may_see(canary: Canary, role: str) -> bool:
    variant = canary.variant
    if canary.of != role:
        in_tables = variant in matrix().things[canary.kind] and canary.of == RIVAL
        variant = variant if in_tables else SEEN_BY_OTHERS.get(variant, "another's")
        variant = variant if variant in matrix().things[canary.kind] else "another's"
    if canary.variant == OTHER_ROUND:
        # What is answered as not being there in this round may be read back as the last round's, by those who see all of this one.
        variant = "another's" if "another's" in matrix().things[canary.kind] else "of this round"
    return matrix().knows(canary.kind, variant, role)


def told_apart(answer: Answer, reference: str, other: Answer | None, nowhere: str) -> bool:
    """Whether two refusals differ in more than the reference that was asked for; without the other nothing is told."""
    if other is None:
        return False
    return answer.status != other.status or _plain(answer, reference) != _plain(other, nowhere)


def _plain(answer: Answer, reference: str) -> str:
    named = rf"\b{re.escape(reference)}\b" if len(reference) > 2 else rf"\b(pack |packs/){reference}\b"
    return re.sub(rf"{named}|\b[A-Z]{{1,2}}-\d+|\bpacks? ?/?{NOWHERE['pack']}\b", "REF", answer.text)


def shown(answer: Answer) -> str:
    """What an answer says, in short."""
    if answer.headers.get("content-type", "").startswith("text/html"):
        main = re.search(r"<main\b.*?</main>", answer.text, re.DOTALL)
        return " ".join(re.sub(r"<[^>]*>", " ", main[0] if main else "").split())[:160]
    return answer.text[:200]
