"""What to send to an address so that only rights decide: its path, its version, a body or form that is in order."""

import json
import re
import sqlite3
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests.app.access.matrix import Operation
from tests.app.access.planting import Council

LATER, TODAY, WORDS = "2027-02-20", "2027-01-21", "Plain words."
BOUNDARY = "sweep-boundary"
# The parameter of a path that carries the thing itself.
CARRIES = {
    "document": ("reference", "document"), "request": ("code", "reference"), "ask": ("reference",),
    "assertion": ("reference",), "action": ("reference", "action"), "case": ("reference", "case"), "batch": ("reference",),
    "job": ("job_id",), "pack": ("number", "reference"), "follow-up": ("reference",),
}  # fmt: skip
# Where a thing's version stands.
VERSIONED = {
    "document": ("evidence_item", "reference"), "request": ("category_response", "code"), "ask": ("ask", "reference"),
    "assertion": ("assertion", "reference"), "action": ("improvement_action", "reference"),
    "case": ("tracked_case", "reference"), "batch": ("batch", "reference"), "follow-up": ("follow_up", "reference"),
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One request, ready to go."""

    method: str
    address: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Filling:
    """Fills addresses of one council; `schemas` is the application's OpenAPI document."""

    def __init__(self, council: Council, document: dict[str, Any], store: str):
        self.council, self.document = council, document
        self._rows = sqlite3.connect(store)

    def close(self) -> None:
        self._rows.close()

    def sent(
        self,
        operation: Operation,
        kind: str | None,
        reference: str,
        role: str,
        *,
        instead: dict[str, Any] | None = None,
        more: dict[str, Any] | None = None,
    ) -> Sent:
        """`instead` replaces fields of the body, wherever they stand; `more` adds fields to it."""
        path, query = self.path(operation, kind, reference, role)
        headers: dict[str, str] = {}
        body = b""
        if operation.method != "GET":
            version = self.version(operation, kind, reference)
            if operation.is_page:
                body = self._form(operation, kind, reference, role, version, instead or {}, more or {})
                headers["content-type"] = "application/x-www-form-urlencoded"
                if _takes_files(operation):
                    fields = [(name, one) for name, values in json.loads(body).items() for one in values]
                    body = _multipart(fields, _takes_files(operation))
                    headers["content-type"] = f"multipart/form-data; boundary={BOUNDARY}"
                else:
                    body = urlencode(json.loads(body), doseq=True).encode()
            else:
                body, kind_of_body = self._body(operation, kind, reference, role, instead or {}, more or {})
                headers["if-match"] = f'"{version}"'
                if kind_of_body:
                    headers["content-type"] = kind_of_body
        return Sent(operation.method, path + (f"?{urlencode(query, doseq=True)}" if query else ""), body, headers)

    def path(self, operation: Operation, kind: str | None, reference: str, role: str) -> tuple[str, dict[str, Any]]:
        def value(match: re.Match[str]) -> str:
            name = match[1].split(":")[0]
            if kind is not None and name == self.carrier(operation, kind):
                return f"P-{reference}" if kind == "pack" and name == "reference" else reference
            return self._beside(operation, name, kind, reference)

        path = re.sub(r"\{([^}]*)\}", value, operation.address)
        query = self._query(operation)
        if operation.name == "GET /packs/new" and role == "psw":
            query = {"kind": "case list"}
        return path, query

    def carrier(self, operation: Operation, kind: str) -> str:
        names = [name.split(":")[0] for name in re.findall(r"\{([^}]*)\}", operation.path)]
        return next(name for name in CARRIES[kind] if name in names)

    def version(self, operation: Operation, kind: str | None, reference: str) -> int:
        """The version of what is changed: of the thing, or 1 for what hangs on it."""
        if "/self-assessment/" in operation.path:
            return self._version_in("self_assessment", "1", "1")
        if re.search(r"/(settings|set-up/council|set-up/words|set-up/closures.*)$", operation.path):
            return self._version_in("council_settings", "1", "1")
        if "/assessments/{reference}" in operation.path and not re.search("milestones|agree|refuse", operation.path):
            return self._version_in("assessment", "reference", "R-2")
        if re.search(r"/set-up/(notice|dates|round)$", operation.path):
            return self._version_in("assessment", "reference", "R-2")
        if operation.path.startswith("/people/"):
            return self._version_in("user_account", "email", "contrib@fernshire.example")
        if re.search(r"/(answers|parts|supports|checks|findings|reflective-log)(/|$)", operation.path):
            return 1
        if kind in VERSIONED:
            return self._version_in(*VERSIONED[kind], reference)
        return 1

    def _version_in(self, table: str, column: str, value: str) -> int:
        # The names are ours, from the tables above.
        row = self._rows.execute(f"SELECT version FROM {table} WHERE {column} = ?", (value,)).fetchone()
        return int(row[0]) if row else 1

    def _beside(self, operation: Operation, name: str, kind: str | None, reference: str) -> str:
        beside, facts = self.council.beside, self.council.facts
        if name == "code" and kind == "ask":
            return beside.get(("request of", reference), "spare")
        if name == "code" and re.search("quality-statements|self-assessment", operation.path):
            return "QS1"
        if name == "code" and "milestones" in operation.path:
            return "D1"
        if name == "act":
            return facts["act of an import"]
        return {
            "code": facts["list"],
            "document": beside.get(("answer of", reference), "E-9999"),
            "source": beside.get(("support of", reference), "E-9999"),
            "action": beside.get(("action of", reference), "AC-999"),
            "way": "against" if operation.path.endswith("restore") else "for",
            "part": "a",
            "number": "1",
            "token": "none",
            "key": facts["person key"],
            "mail_id": "00000000-0000-4000-8000-000000000000",
            "page": "1",
            "position": "1",
            "reference": facts["round"],
            "email": "contrib@fernshire.example",
            "role": "contrib",
            "noun": {"document": "documents", "assertion": "assertions", "case": "cases"}.get(kind or "", "requests"),
            "new_list": facts["new list"],
            "previous": facts["past round"],
        }.get(name, "none")

    def _query(self, operation: Operation) -> dict[str, Any]:
        """The parameters that an address can't do without."""
        return {
            "GET /documents/{reference}/places": {"from_revision": 1, "where": "Page 1"},
            "GET /document-requests": {"document": "E-0001"},
            "GET /request-suggestions": {"document": "E-0001"},
            "GET /framework/what-if": {"scores": "3"},
            "GET /lists/{code}/crosswalk": {"old": "old-list"},
            "GET /search": {"q": "paper"},
            "GET /gaps/accept": {"rule": self.council.facts["gap rule"], "subject": self.council.facts["gap subject"]},
            "GET /set-up/list/read": {"file": "none", "file_name": "a.xlsx"},
            "GET /set-up/list/change": {"to": "new-list"},
        }.get(operation.name, {})

    # Bodies of the API

    def _body(
        self,
        operation: Operation,
        kind: str | None,
        reference: str,
        role: str,
        instead: dict[str, Any],
        more: dict[str, Any],
    ) -> tuple[bytes, str]:
        asked = self.document["paths"][operation.address][operation.method.lower()].get("requestBody")
        if asked is None:
            if more:
                return json.dumps(more).encode(), "application/json"
            return b"", ""
        content_type, content = next(iter(asked["content"].items()))
        values = self.values(operation, kind, reference, role)
        made = self._of_schema(content["schema"], values, "", top=True)
        if operation.name == "POST /assertions/{reference}/supports/many":
            made = [{"kind": "document", "document": values["document"], "where_to_look": "Page 1"}]
        if isinstance(made, dict):
            made = dict(made)
            made = (
                made | BODIES.get(operation.name, {})
                if operation.method != "PATCH"
                else {**BODIES.get(operation.name, made)}
            )
            if operation.name == "POST /packs" and role == "psw":
                made["kind"] = "case list"
            made |= more
        made = _replaced(made, instead)
        if content_type == "multipart/form-data":
            files = [name for name in ("file", "files") if name in made]
            fields = [(name, str(value)) for name, value in made.items() if name not in files]
            return _multipart(fields, files), f"multipart/form-data; boundary={BOUNDARY}"
        return json.dumps(made).encode(), "application/json"

    def schema_of(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def _of_schema(self, schema: dict[str, Any], values: dict[str, Any], name: str, *, top: bool = False) -> Any:
        schema = self.schema_of(schema)
        if name in values and not top:
            return values[name]
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return self._of_schema(schema[several][0], values, name)
        if schema.get("type") == "object" or "properties" in schema:
            needed = schema.get("required", [])
            chosen = needed or list(schema.get("properties", {}))[:1]
            return {
                one: self._of_schema(part, values, one)
                for one, part in schema.get("properties", {}).items()
                if one in chosen
            }
        if schema.get("type") == "array":
            return [self._of_schema(schema["items"], values, name.removesuffix("s"))]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("format") == "date":
            return TODAY
        if schema.get("format") == "date-time":
            return f"{TODAY}T09:00:00Z"
        return {"integer": 1, "boolean": False, "number": 1}.get(schema.get("type", ""), WORDS)

    def values(self, operation: Operation, kind: str | None, reference: str, role: str) -> dict[str, Any]:
        """What fields of these names hold: things that this person may refer to."""
        things, facts, spare = self.council.things, self.council.facts, "lead-own"
        document = things.get(("document", "their own", role), "E-0001")
        values: dict[str, Any] = {
            "document": document, "by": things["document", "another's", "rival"], "owner": "lead@fernshire.example",
            "of": "psw@fernshire.example", "asked_of": "psw@fernshire.example", "person": "rival@fernshire.example",
            "readers": [f"{role}@fernshire.example"], "case": things["case", "assigned to them", "psw"],
            "action": things["action", "their own", "lead"],
            "under": spare, "to": spare, "request": f"{role}-own", "act": facts["act of an answer taken out"],
            "rule": facts["gap rule"], "subject": facts["gap subject"], "ends_on": LATER, "due_on": LATER, "until": LATER,
            "new_list": "later-list", "old_list": "old-list", "list_code": "test-list", "predecessor": "",
            "quality_statement": "QS1", "quality_statements": ["QS1"], "email": f"new-{role}@fernshire.example",
            "name": "New Person", "role": "member", "roles": ["member"], "url": "https://www.fernshire.example/plan",
            "seen_on": TODAY, "on": TODAY, "notified_on": "2027-01-11", "return_due_on": "2027-02-01", "asked_on": TODAY,
            "until_on": LATER, "decided_on": TODAY, "stage": "learning", "part": "a", "place": 1, "status": "agreed",
            "standard": "voice", "sensitivity": "internal", "sections": [], "kind": "personal-data", "version": 1,
            "code": spare, "requests": [{"code": spare, "version": 1}], "answers": [], "entries": [{"on": TODAY, "kind": "Visit"}],
            "cases": [{"reference": things["case", "assigned to them", "psw"], "version": 1}], "direction": "supports",
            "closure_days": [], "framework": "la-2023", "title": "A title", "password": "none", "agreed": True,
            "system_reference": "LAS-1", "in_writing": "By letter.", "chosen": [], "decision": "nothing there",
        }  # fmt: skip
        if operation.name == "POST /requests/{code}/answers":
            values["document"] = things.get(("document", "restricted, named as a reader", role), "E-0001")
        if "/parts" in operation.path or "/standing" in operation.path:
            values.pop("part", None)
        return values

    # Forms of pages

    def _form(
        self,
        operation: Operation,
        kind: str | None,
        reference: str,
        role: str,
        version: int,
        instead: dict[str, Any],
        more: dict[str, Any],
    ) -> bytes:
        """Every field that some page reads, save those that choose between acts; a page reads only its own."""
        fields: dict[str, Any] = {
            **self.values(operation, kind, reference, role),
            "version": version, "reason": WORDS, "plan": WORDS, "note": WORDS, "words": WORDS, "text": WORDS, "ask": WORDS,
            "what": WORDS, "measure": WORDS, "aim": WORDS, "impact": WORDS, "response": WORDS, "opening": WORDS, "why": WORDS,
            "where_to_look": "Page 1", "what_it_shows": WORDS, "parts": ["a"], "outcome": WORDS, "by_when_how": WORDS,
            "standing": "does not apply", "picked": ["1:lead-own"], "approved": "1:lead-own", "next": "/requests",
            "item": self.values(operation, kind, reference, role)["document"], "q": "", "reply": "we don't have one",
            "act_now": "Nothing needs doing today", "overall": "Good practice", "learning": WORDS, "round": "R-2",
        }  # fmt: skip
        for route, special in FORMS.items():
            if re.fullmatch(route, operation.path):
                fields |= special
        if operation.path == "/packs/new" and role == "psw":
            fields["kind"] = "case list"
        if operation.path == "/cases/import/undo":
            fields["act"] = self.council.facts["act of an import"]
        if operation.path.endswith("/actions/unlink"):
            fields["action"] = self.council.beside.get(("action of", reference), "AC-999")
        if operation.path.endswith("/supports/{source}/restore"):
            fields["direction"] = "points the other way"
        if operation.path == "/set-up/people/change":
            fields["version"] = self._version_in("user_account", "email", "contrib@fernshire.example")
        fields |= {name: value for name, value in instead.items() if name in fields} | more
        several = {
            name: [_text(one) for one in (value if isinstance(value, list) else [value])]
            for name, value in fields.items()
        }
        return json.dumps(several).encode()


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, dict) else "yes" if value is True else str(value)


# Where the same name means another thing.
BODIES: dict[str, dict[str, Any]] = {
    "POST /batches/{reference}/confirm": {"places": [{"document": "E-0001", "request": "1"}]},
    "POST /documents/change": {"documents": [{"document": "E-0001", "version": 1}], "change": {"add_tags": ["waits"]}},
    "POST /documents/restore": {"documents": [{"document": "E-0001", "version": 1}]},
    "POST /documents/withdraw": {"documents": [{"document": "E-0001", "version": 1}]},
    "POST /documents/{reference}/clean-copy": {"sha256": "0" * 64},
    "POST /record/verify": {"checkpoint": ""},
    "PATCH /requests/{code}": {"note": WORDS},
    "POST /renewals/{document}/places": {"answers": [{"code": "lead-own", "version": 1}]},
    "POST /packs": {"kind": "information return"},
    "POST /assertions": {"kind": "strength"},
    "POST /assertions/{reference}/supports": {"kind": "document"},
    "POST /cases/{reference}/people": {"part": "checker"},
    "POST /cases/{reference}/people/end": {"person": "rival@fernshire.example", "part": "manager"},
    "POST /cases/{reference}/contact": {"on": "2027-01-20"},
    "POST /requests/{code}/answers": {"where_to_look": "Page 2"},
    "POST /deputies": {"email": "core@fernshire.example"},
    "POST /asks/{reference}/reply": {"reply": "not_held", "words": WORDS},
    "POST /asks/{reference}/quiet": {"until": LATER, "why": WORDS},
    "POST /not-yet-placed/place": {"kind": "note", "request": "old-2"},
    "POST /batches/{reference}/files/{position}/master": {"act": "leave"},
    "POST /not-yet-placed/leave-out": {"kind": "note", "request": "old-2"},
    "POST /gaps/take-back": {"rule": "request.no_owner", "subject": "spare"},
    "POST /answers/{code}/{document}/move": {"direction": "down"},
    "PATCH /assessments/{reference}": {"title": "Another title"},
    "PATCH /settings": {"council_name": "Fernshire"},
    "POST /settings/shipped-words": {"word": "mps"},
    "POST /actions/{reference}/stop": {"progress": WORDS},
}
FORMS: dict[str, dict[str, Any]] = {
    r"/packs/new": {"kind": "information return"},
    r"/assertions/.*": {"kind": "strength", "case": ""},
    r"/assertions/[^/]*/move": {"move": "reviewed"},
    r"/cases/[^/]*/entries": {"kind": "Visit"},
    r"/cases/[^/]*/assign": {"part": "checker"},
    r"/cases/[^/]*/people/end": {"part": "manager"},
    r"/cases/[^/]*/stage": {"stage": "tracked", "stage_was": "chosen"},
    r"/evidence/bulk(/undo)?": {"act": "tag", "tag": "waits", "picked": ["1:E-0001"], "was": '[["waits", "1:E-0001"]]'},
    r"/requests/bulk/undo-change": {"what": "owner", "was": '[["lead@fernshire.example", "1:lead-own"]]'},
    r"/requests/[^/]*/ask": {"part": ""},
    r"/actions/new": {"assertion": ""},
    r"/actions/[^/]*/move": {"move": "start"},
    r"/set-up/people(/change)?": {"roles": ["contrib"]},
    r"/set-up/people/(change|disable)": {"person": "contrib@fernshire.example"},
    r"/set-up/people/many": {"people": '{"people": [{"email": "a@fern.example", "name": "A", "roles": ["member"]}]}'},
    r"/set-up/list/(not-placed|leave-out)": {"kind": "note", "request": "old-2", "to": "lead-own"},
    r"/gaps/take-back": {"rule": "request.no_owner", "subject": "spare"},
    r"/set-up/list/(change|leave)": {"to": "new-list"},
    r"/set-up/list/compare": {"to": "later-list"},
    r"/set-up/closures.*": {"on": "2027-02-19", "name": "A closure"},
    r"/set-up/notice": {"return_due_time": "5pm"},
    r"/set-up/extensions(/answer)?": {"until_time": "5pm", "state": "agreed"},
    r"/set-up/words(/shipped)?": {"words": "MPS = market position statement", "word": "mps", "act": "off"},
    r"/set-up/round": {"status": "open"},
    r"/set-up/start": {"request_list": "test-list", "start_from": ""},
    r"/set-up/milestones/.*": {"day": "2", "on": ""},
}


def _takes_files(operation: Operation) -> list[str]:
    """The fields of a page's form that take files."""
    return {
        "/evidence/add": ["files"], "/evidence/{reference}/replace": ["file"], "/evidence/{reference}/redact": ["file"],
        "/set-up/list": ["file"],
        "/set-up/people/sheet": ["file"], "/cases/import": ["file"],
    }.get(operation.path, []) if operation.method == "POST" else []  # fmt: skip


def _replaced(value: Any, instead: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: instead[name] if name in instead else _replaced(one, instead) for name, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, instead) for one in value]
    return value


def _multipart(fields: list[tuple[str, str]], files: list[str]) -> bytes:
    """The file is of a kind that is refused unread: what comes in is the matter of tests/app/intake."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{quote(name)}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    parts += [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="note.exe"\r\n'
        "Content-Type: application/octet-stream\r\n\r\nMZ\r\n"
        for name in files
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
