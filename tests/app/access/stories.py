"""What needs a thing in another state first is told in short stories: each step by somebody who may, after those who may not."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.app.access.desk import Sweep
from tests.app.access.filling import BOUNDARY, CARRIES, Sent
from tests.app.access.judging import shown
from tests.app.access.matrix import API, Operation, matrix
from tests.app.access.planting import ROLES

SUCCESS = (200, 201, 202, 204, 303)

# Carried out by the stories of test_stories.py.
BY_STORIES = {
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
    "rest POST /ask-links/{token}/quiet",
    "rest POST /ask-links/{token}/reply",
    "rest POST /asks/{reference}/link",
    "rest POST /assessments",
    "rest POST /assessments/{reference}/extensions",
    "rest POST /assessments/{reference}/extensions/agree",
    "rest POST /assessments/{reference}/notice",
    "rest POST /batches/{reference}/files",
    "rest POST /break-glass/{reference}/end",
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
    "rest POST /packs",
    "rest POST /password-links/{token}",
    "rest POST /people/read",
    "rest POST /people/{email}/hand-over",
    "rest POST /proposed-roles/{reference}/confirm",
    "rest POST /proposed-roles/{reference}/refuse",
    "rest POST /proposed-roles/{reference}/withdraw",
    "rest POST /requests/{code}/approve",
    "rest POST /requests/{code}/held-after-all",
    "rest POST /requests/{code}/not-applicable",
    "rest POST /requests/{code}/not-held",
    "rest POST /requests/{code}/not-held-as-weakness",
    "rest POST /requests/{code}/under",
    "rest POST /requests/{code}/undo-approval",
    "rest POST /requests/{code}/with-documents",
    "rest POST /sign-in",
    "rest POST /why-not",
}
# Seen refused by the sweep, seen carried out where the reason says.
FORM = "what it does is done by the API's verb (tests/house/test_pages_have_routes.py); its form is sent in tests/web"
ELSEWHERE = {
    "page POST /outbox/{mail_id}/stop": FORM,
    "page POST /outbox/{mail_id}/send-again": FORM,
    "rest POST /reminders": "a mail server that is set: tests/app/reminders",
    "rest POST /reminders/stop": "a reminder that waits: tests/app/reminders",
    "rest POST /reminders/let-leave": "a reminder that was stopped: tests/app/reminders",
    "rest POST /outbox/{mail_id}/stop": "a mail that waits: tests/web/test_outbox.py",
    "page POST /account/recovery-codes": FORM,
    "rest POST /me/recovery-codes": "a password or a code: tests/web/test_signing_in.py",
    "page POST /people/{key}/reset-second-factor": FORM,
    "page POST /account/password": FORM,
    "page POST /account/second-factor/confirm": FORM,
    "page POST /account/sessions/{reference}/end": FORM,
    "page POST /account/tokens": FORM,
    "page POST /account/tokens/{reference}/end": FORM,
    "page POST /ask/{token}": FORM,
    "page POST /ask/{token}/code": FORM,
    "page POST /ask/{token}/quiet": FORM,
    "page POST /asks/{reference}": FORM,
    "page POST /asks/{reference}/link": FORM,
    "page POST /asks/{reference}/link/withdraw": FORM,
    "page POST /cases/{reference}/assign": FORM,
    "page POST /cases/{reference}/checks/{number}/reopen": FORM,
    "page POST /cases/{reference}/contact": FORM,
    "page POST /cases/{reference}/reflective-log": FORM,
    "page POST /cases/{reference}/why": FORM,
    "page POST /evidence/to-come": FORM,
    "page POST /evidence/to-come/{number}/undo": FORM,
    "page POST /evidence/import": FORM,
    "page POST /evidence/import/{reference}/columns": FORM,
    "page POST /evidence/import/{reference}/take": FORM,
    "page POST /evidence/import/{reference}/undo": FORM,
    "page POST /evidence/import/{reference}/stop-undo": FORM,
    "page POST /saved-views/{reference}/share": FORM,
    "page POST /saved-views/{reference}/unshare": FORM,
    "page POST /saved-views/{reference}/remove": FORM,
    "page POST /saved-views/{reference}/restore": FORM,
    "page POST /saved-views": FORM,
    "page POST /edited-sheets": FORM,
    "page POST /edited-sheets/{reference}/take": FORM,
    "page POST /edited-sheets/{reference}/undo": FORM,
    "page POST /evidence/add": FORM,
    "page POST /evidence/bulk": FORM,
    "page POST /evidence/bulk/undo": FORM,
    "page POST /evidence/batches/{reference}/confirm": FORM,
    "page POST /evidence/batches/{reference}/confirm-clear": FORM,
    "page POST /evidence/batches/{reference}/confirmations/{number:int}/undo": FORM,
    "page POST /evidence/batches/{reference}/leave-out": FORM,
    "page POST /evidence/batches/{reference}/replaces": FORM,
    "page POST /evidence/batches/{reference}/resume": FORM,
    "page POST /evidence/{reference}/edit": FORM,
    "page POST /evidence/{reference}/findings/{number}/reopen": FORM,
    "page POST /evidence/{reference}/undo-supersede": FORM,
    "page POST /people/break-glass/{reference}/end": FORM,
    "page POST /people/deputies": FORM,
    "page POST /people/deputies/{reference}/end": FORM,
    "page POST /people/many": FORM,
    "page POST /people/proposals/{reference}/confirm": FORM,
    "page POST /people/proposals/{reference}/refuse": FORM,
    "page POST /people/proposals/{reference}/withdraw": FORM,
    "page POST /people/sheet": FORM,
    "page POST /people/why": FORM,
    "page POST /people/{key}/hand-over": FORM,
    "page POST /people/{key}/hand-over/{reference}/undo": FORM,
    "page POST /requests/{code}/answers/{document}/down": FORM,
    "page POST /requests/{code}/answers/{document}/up": FORM,
    "page POST /requests/{code}/parts/{part}": FORM,
    "page POST /requests/{code}/parts/{part}/remove": FORM,
    "page POST /requests/{code}/standing": FORM,
    "page POST /requests/{code}/unapprove": FORM,
    "page POST /second-looks": FORM,
    "page POST /set-password/{token}": FORM,
    "page POST /set-up/extensions": FORM,
    "page POST /set-up/list": FORM,
    "page POST /set-up/list/compare": FORM,
    "page POST /set-up/list/load": FORM,
    "page POST /set-up/people/sheet": FORM,
    "page POST /set-up/start": FORM,
    "page POST /sign-in": FORM,
    "page POST /unlock": FORM,
    "rest POST /documents/{reference}/redacted": "a redacted file: tests/web/test_redacting.py",
    "rest POST /documents/{reference}/redacted/undo": "a redacted file: tests/web/test_redacting.py",
    "page POST /evidence/{reference}/redact": "a redacted file: tests/web/test_redacting.py",
    "page POST /evidence/{reference}/redact/undo": "a redacted file: tests/web/test_redacting.py",
    "rest POST /documents/{reference}/clean-copy": "a file that hides something: tests/web/test_clean_copy.py",
    "page POST /evidence/{reference}/clean-copy": "a file that hides something: tests/web/test_clean_copy.py",
    "rest POST /documents/{reference}/erasure/call-off": "a document that somebody asked to erase: tests/app/erasing",
    "rest POST /documents/{reference}/erasure/carry-out": "a document that somebody asked to erase: tests/app/erasing",
    "page POST /evidence/{reference}/erasure/call-off": "a document that somebody asked to erase: tests/web/test_erasures.py",
    "page POST /evidence/{reference}/erasure/carry-out": "a document that somebody asked to erase: tests/web/test_erasures.py",
    "rest POST /documents/change": "several documents: tests/web/test_evidence_bulk.py",
    "rest POST /documents/restore": "several documents: tests/web/test_evidence_bulk.py",
    "rest POST /documents/withdraw": "several documents: tests/web/test_evidence_bulk.py",
    "rest POST /findings/decide": "findings of several documents: tests/app/evidence/test_findings.py",
    "rest POST /findings/reopen": "findings of several documents: tests/app/evidence/test_findings.py",
    "page POST /evidence/findings": "findings of several documents: tests/web/test_findings.py",
    "rest POST /batches/{reference}/confirm": "what came in with a batch: tests/app/intake/test_confirming.py",
    "rest POST /batches/{reference}/confirm-clear": "what came in with a batch: tests/app/intake/test_confirming.py",
    "rest POST /batches/{reference}/confirmations/{number}/undo": "what came in with a batch: tests/app/intake/test_confirming.py",
    "rest POST /batches/{reference}/files/{position}/master": "a master that changed: tests/app/intake/test_masters.py",
    "rest POST /batches/{reference}/leave-out": "a batch that broke off: tests/app/intake",
    "rest POST /batches/{reference}/resume": "a batch that broke off: tests/app/intake",
    "rest PUT /batches/{reference}/files/{name}": "a batch that is open: tests/app/intake/test_routes.py",
    "rest POST /cases/import": "a sheet of every column: tests/app/casetracking/test_import_routes.py",
    "rest POST /cases/{reference}/checks/{number}/reopen": "a check that nobody followed: tests/app/casetracking",
    "rest POST /file-matches": "a document that waits for its file: tests/web/test_files_to_come.py",
    "rest POST /file-matches/{number}/undo": "what was made one: tests/web/test_files_to_come.py",
    "rest POST /tracker-imports": "an old tracker: tests/web/test_tracker_import.py",
    "rest PUT /tracker-imports/{reference}/columns": "an old tracker: tests/web/test_tracker_import.py",
    "rest POST /tracker-imports/{reference}/take": "an old tracker: tests/web/test_tracker_import.py",
    "rest POST /tracker-imports/{reference}/undo": "an old tracker: tests/web/test_tracker_import.py",
    "rest POST /saved-views/{reference}/share": "a view that was saved: tests/web/test_saved_views.py",
    "rest POST /saved-views/{reference}/unshare": "a view that was saved: tests/web/test_saved_views.py",
    "rest POST /saved-views/{reference}/remove": "a view that was saved: tests/web/test_saved_views.py",
    "rest POST /saved-views/{reference}/restore": "a view that was saved: tests/web/test_saved_views.py",
    "rest POST /saved-views": "a view of a list: tests/web/test_saved_views.py",
    "rest POST /edited-sheets": "a sheet of ours that was changed: tests/web/test_edited.py",
    "rest POST /edited-sheets/{reference}/take": "a sheet of ours that was changed: tests/web/test_edited.py",
    "rest POST /edited-sheets/{reference}/undo": "a sheet of ours that was changed: tests/web/test_edited.py",
    "rest POST /me/password": "a session by password: tests/web/test_signing_in.py",
    "rest POST /me/second-factor/confirm": "a code of a telephone: tests/app/accounts/test_second_factor.py",
    "rest POST /me/session/unlock": "a session that locked: tests/web/test_signing_in.py",
    "rest POST /outbox/{mail_id}/send-again": "a mail that failed: tests/app/notify",
    "rest POST /people/{email}/second-factor/reset": "somebody's second factor: tests/app/accounts/test_second_factor.py",
    "rest POST /requests/copy-from/{previous}": "a round without answers: tests/app/answers",
    "rest POST /second-looks/{email}": "a second factor that was reset: tests/app/accounts/test_second_factor.py",
    "rest POST /self-assessment/carry-over": "a round without assertions: tests/app/selfassessment",
    "rest POST /settings": "a council that was never set up: tests/app/assessments",
}


@dataclass
class Story:
    """Steps taken one after the other over one store."""

    sweep: Sweep
    done: set[Operation] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def rest(
        self,
        who: str | None,
        step: str,
        body: Any = None,
        *,
        version: int | None = None,
        files: dict[str, tuple[str, bytes]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """`POST /documents/E-0001/withdraw`; gives what the answer says."""
        method, path = step.split(" ")
        if version is None:
            version = self.version(operation_at(method, API + path, is_page=False), path)
        sent_headers = {"if-match": f'"{version}"', **(headers or {})}
        content = b"" if body is None else json.dumps(body).encode()
        if files is not None:
            content = _form(body or {}, files)
            sent_headers["content-type"] = f"multipart/form-data; boundary={BOUNDARY}"
        elif content:
            sent_headers["content-type"] = "application/json"
        answer = self._asked(who, Sent(method, API + path, content, sent_headers), is_page=False)
        return json.loads(answer.body) if answer.body and "json" in answer.headers.get("content-type", "") else answer

    def page(self, who: str | None, path: str, files: dict[str, tuple[str, bytes]] | None = None, **fields: Any) -> Any:
        """A form sent from a page."""
        if files is None:
            content, kind = urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            content, kind = _form(fields, files), f"multipart/form-data; boundary={BOUNDARY}"
        return self._asked(who, Sent("POST", path, content, {"content-type": kind}), is_page=True)

    def _asked(self, who: str | None, sent: Sent, *, is_page: bool) -> Any:
        operation = operation_at(sent.method, sent.address.partition("?")[0], is_page=is_page)
        self._refused(operation, sent)
        answer = self.sweep.ask(sent, who)
        self.sweep.remembered.people.clear()  # a step may have changed who may what
        if answer.status in SUCCESS:
            self.done.add(operation)
        else:
            self.faults.append(f"{who}: {operation} ({sent.address}): {answer.status} {shown(answer)}")
        return answer

    def _refused(self, operation: Operation, sent: Sent) -> None:
        """The same, in order as it is, by those who may not."""
        self.sweep.has_changed()
        for role in ROLES:
            if matrix().cell(operation, role) in (403, 404):
                answer = self.sweep.ask(sent, role)
                if answer.status not in (403, 404) or self.sweep.has_changed():
                    self.faults.append(f"{role}: {operation} ({sent.address}): {answer.status} {shown(answer)}")

    def at(self, kind: str, reference: str) -> int:
        """The version of this thing."""
        return self.sweep.filling.version(Operation(False, "GET", ""), kind, reference)

    def version(self, operation: Operation, path: str) -> int:
        """The version at which the thing of this address stands."""
        kind = matrix().rows[operation].thing
        if kind is None or kind not in CARRIES or not any(f"{{{one}}}" in operation.path for one in CARRIES[kind]):
            return self.sweep.filling.version(operation, None, "")
        carrier = self.sweep.filling.carrier(operation, kind)
        place = next(n for n, part in enumerate(operation.path.split("/")) if part.startswith("{" + carrier))
        return self.sweep.filling.version(operation, kind, path.split("/")[place])


def operation_at(method: str, address: str, *, is_page: bool) -> Operation:
    """The line of docs/access.yaml for this address: the one with the fewest parameters that fits."""
    path = address if is_page else address.removeprefix(API)
    fitting = [
        one
        for one in matrix().rows
        if one.is_page == is_page
        and one.method == method
        and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", one.path), path)
    ]
    return min(fitting, key=lambda one: one.path.count("{"))


def _form(fields: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + content
        + b"\r\n"
        for name, (file, content) in files.items()
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
