"""Builders of snapshots: every default is valid and dull; a test names only what it is about."""

import hashlib
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, BinaryIO

from exports.snapshot import (
    Abbreviation,
    ActionEntry,
    AnsweredChallenge,
    AnswerEntry,
    AssertionEntry,
    AssertionKind,
    CaseEntry,
    CaseListSnapshot,
    Column,
    ColumnKind,
    DocumentFacts,
    FileFacts,
    GapEntry,
    GapsSnapshot,
    LinkCell,
    PackSnapshot,
    PartEntry,
    PublicLink,
    QualityStatementEntry,
    RequestEntry,
    RequestListFacts,
    RequestStatement,
    SelfAssessmentEntry,
    StatementKind,
    SupportEntry,
    TableSnapshot,
    ThemeEntry,
)

TAKEN_AT = datetime(2027, 1, 20, 17, 30, tzinfo=UTC)
# What has broken documents elsewhere: formulas, markup, templates, control and half characters, directions, lengths.
TORTURE = (
    "=1+1", "+44 20", "-5", "@SUM(A1)", " =cmd|'/c calc'!A0", "\t=1+1", "\r=1+1", "\x00=1+1", "=HYPERLINK(\"http://x\")",
    "<script>alert(1)</script>", "</w:t></w:r>", "&amp; & <b>\"quoted\"</b> 'single'", "]]>", "{{ 7*7 }}", "%s %d {0}",
    "line one\nline two\r\nline three\x0bfour\u2028five", "tab\there", "\x01\x02\x1f\x7f\x85\x9f", "half \ud800 and \udfff half",
    "\ufffe\uffff", "_x0041_ and _x000D_", "עברית \u202eesrever", "e" + "\u0301" * 500, "🙂👩‍👩‍👧‍👧", "日本語", "x" * 40_000,
    "   spaces   ", "'; DROP TABLE evidence_item; --",
)  # fmt: skip


class Store:
    """Files by their hash, as the product's file store would open them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def add(self, data: bytes, name: str = "report.pdf", media_type: str = "application/pdf") -> FileFacts:
        """Keep bytes and say what they are."""
        digest = hashlib.sha256(data).hexdigest()
        self.files[digest] = data
        return FileFacts(name=name, media_type=media_type, size=len(data), sha256=digest, crc32=zlib.crc32(data))

    def open(self, file: FileFacts) -> BinaryIO:
        """As `build_pack` asks for it."""
        if file.sha256 not in self.files:
            raise FileNotFoundError(file.sha256)
        return BytesIO(self.files[file.sha256])


def a_file(text: str = "report", name: str = "report.pdf") -> FileFacts:
    """Facts of a file that no test opens."""
    return Store().add(text.encode(), name)


def a_document(number: int = 1, **facts: Any) -> DocumentFacts:
    """A document with a file of its own."""
    own = {} if "link" in facts else {"file": a_file(f"document {number}")}
    defaults = {"reference": f"E-{number:04d}", "title": f"Report {number}"}
    return DocumentFacts(**(defaults | own | facts))


def a_public_page(number: int = 1, **facts: Any) -> DocumentFacts:
    """A document that is a public web page."""
    link = PublicLink(url=f"https://www.fernshire.example/page-{number}?a=1&b=2", seen_on=date(2027, 1, 12))
    return a_document(number, link=link, **facts)


def an_answer(document: DocumentFacts | None = None, **facts: Any) -> AnswerEntry:
    """An answer that says where to look and what it shows."""
    defaults = {"where_to_look": "Section 4, pages 9 to 12", "what_it_shows": "How risk is rated"}
    return AnswerEntry(document=document or a_document(), **(defaults | facts))


def a_request(code: str = "17", *answers: AnswerEntry, **facts: Any) -> RequestEntry:
    """A request with those answers."""
    defaults = {"title": "Waiting lists and how risk is managed", "asked": "Show how long people wait."}
    return RequestEntry(code=code, answers=answers, **(defaults | facts))


def a_pack(*requests: RequestEntry, **facts: Any) -> PackSnapshot:
    """An information return with those requests under one theme."""
    defaults: dict[str, Any] = {
        "reference": "P-0003",
        "council": "Fernshire County Council",
        "assessment": "CQC assessment 2027",
        "taken_at": TAKEN_AT,
        "request_list": RequestListFacts(name="Planning list", version="2023", certainty="reconstructed"),
        "themes": (ThemeEntry(title="Working with people", requests=requests),) if requests else (),
    }
    return PackSnapshot(**(defaults | facts))


def a_self_assessment(*assertions: AssertionEntry) -> SelfAssessmentEntry:
    """One quality statement with those assertions."""
    statement = QualityStatementEntry(name="Assessing needs", theme="Working with people", assertions=assertions)
    return SelfAssessmentEntry(statements=(statement,), introduction="Who we are.")


def an_assertion(*documents: DocumentFacts, **facts: Any) -> AssertionEntry:
    """A strength that those documents show."""
    supports = tuple(SupportEntry(document=document, where_to_look="Page 4") for document in documents)
    defaults = {"reference": "A-12", "kind": AssertionKind.STRENGTH, "text": "People wait less time than a year ago."}
    return AssertionEntry(supports=supports, **(defaults | facts))


def a_full_pack(store: Store | None = None) -> PackSnapshot:
    """A return with one of everything. With a store, its files can be opened."""
    keep = store or Store()
    waits = a_document(1, title="Waiting well: risk policy", file=keep.add(b"policy" * 900, "policy.pdf"), kind="Policy",
                       document_date=date(2026, 6, 12), period="April 2025 to March 2026", version=2)  # fmt: skip
    report = a_document(2, title="Performance report / Q3 <draft>", file=keep.add(b"report" * 500, "Q3.XLSX"))
    survey = a_document(3, title="Carers’ survey", file=keep.add(b"survey" * 700, "survey.docx"))
    page = a_public_page(4, title="Cabinet report")
    parts = (PartEntry(label="a", asked="How long people wait"), PartEntry(label="b", asked="Risk", note="See part a."))
    requests = (
        a_request("1", an_answer(waits, parts=("a",)), an_answer(page), an_answer(report), parts=parts, note="Our note."),
        a_request("2", an_answer(waits, where_to_look="Section 2"), title="Carers", is_cqc_wording=True),
        a_request("3", title="Market", statement=RequestStatement(
            kind=StatementKind.ANSWERED_UNDER, reason="It is the same.", other_code="1")),
        a_request("4", title="Advocacy", statement=RequestStatement(
            kind=StatementKind.NOT_HELD, reason="Not recorded yet.", plan="From April we will.")),
        a_request("5", title="Prisons", statement=RequestStatement(
            kind=StatementKind.DOES_NOT_APPLY, reason="There is none here.")),
        a_request("6", title="Nothing yet"),
    )  # fmt: skip
    actions = (
        ActionEntry(what="Two more officers", led_by="Head of locality", due=date(2027, 3, 31), measure="9 of 10"),
    )
    challenge = AnsweredChallenge(finding="31 of 120 waited.", response="Two workers since May.", document=survey)
    assertions = (
        an_assertion(waits, page, cases_sentence="3 tracked cases show this.", challenges=(challenge,)),
        an_assertion(report, reference="A-13", kind=AssertionKind.WEAKNESS, text="Reviews are late.", actions=actions),
        an_assertion(replace(waits, file=None), reference="A-14", kind=AssertionKind.CONTEXT, text="Seven districts."),
    )
    return a_pack(
        *requests,
        made_up=True,
        return_due=date(2027, 2, 1),
        self_assessment=a_self_assessment(*assertions),
        abbreviations=(Abbreviation(short="PSW", meaning="Principal social worker"),),
    )


def a_case_list(count: int = 3, **facts: Any) -> CaseListSnapshot:
    """Cases with a few exported fields."""
    columns = (
        Column(label="Age band", kind=ColumnKind.SHORT, group="Person"),
        Column(label="Pathway", group="Need"),
        Column(label="First contact", kind=ColumnKind.DATE, group="Dates"),
    )
    cases = tuple(
        CaseEntry(pseudonym=f"CT-{number:02d}", values=("65-84", "hospital discharge", date(2026, 3, number % 28 + 1)))
        for number in range(1, count + 1)
    )
    defaults: dict[str, Any] = {
        "reference": "P-0004",
        "council": "Fernshire County Council",
        "assessment": "CQC assessment 2027",
        "taken_at": TAKEN_AT,
        "due": date(2027, 3, 1),
        "columns": columns,
        "cases": cases,
    }
    return CaseListSnapshot(**(defaults | facts))


def a_gap(number: int = 1, **facts: Any) -> GapEntry:
    """An open gap."""
    defaults: dict[str, Any] = {
        "code": "request.nothing_in",
        "severity": "Must fix",
        "found": f"Nothing in for request {number}.",
        "why": "CQC asked for it.",
        "about": str(number),
        "about_title": "Waiting lists",
        "owner": "Anita Lowe",
        "due": date(2027, 1, 26),
        "fix_address": f"https://readiness.example/requests/{number}",
    }
    return GapEntry(**(defaults | facts))


def a_gaps_report(*gaps: GapEntry, **facts: Any) -> GapsSnapshot:
    """The council's own report."""
    defaults: dict[str, Any] = {
        "council": "Fernshire County Council",
        "assessment": "CQC assessment 2027",
        "taken_at": TAKEN_AT,
        "marking": "OFFICIAL-SENSITIVE: for council use only",
        "return_due": date(2027, 2, 1),
        "working_days_left": 7,
    }
    return GapsSnapshot(gaps=gaps, **(defaults | facts))


def a_table(**facts: Any) -> TableSnapshot:
    """A list page with one column of each kind."""
    defaults: dict[str, Any] = {
        "title": "Evidence",
        "council": "Fernshire County Council",
        "taken_at": TAKEN_AT,
        "lines": ("Filtered: kind is Policy",),
        "columns": tuple(Column(label=kind.value.capitalize(), kind=kind) for kind in ColumnKind),
        "rows": (
            (
                "E-0001", "Waiting well", "A longer sentence.", 3, date(2026, 6, 12), TAKEN_AT,
                LinkCell(text="Open", address="https://readiness.example/evidence/E-0001"),
            ),
        ),
    }  # fmt: skip
    return TableSnapshot(**(defaults | facts))
