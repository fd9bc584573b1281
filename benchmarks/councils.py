"""Seeded councils of chosen size as snapshots, and their files as bytes on disk: what the pack benchmarks draw."""

import hashlib
import random
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from exports.snapshot import (
    ActionEntry,
    AnswerEntry,
    AssertionEntry,
    AssertionKind,
    DocumentFacts,
    FileFacts,
    PackSnapshot,
    PartEntry,
    PublicLink,
    QualityStatementEntry,
    RequestEntry,
    RequestListFacts,
    SelfAssessmentEntry,
    SupportEntry,
    ThemeEntry,
)

SEED = 2027
TAKEN_AT = datetime(2027, 1, 20, 17, 30, tzinfo=UTC)
THEMES = 5
ENDINGS = ("pdf", "docx", "xlsx", "pptx")
# Common words of council papers, the first ones most often: text that compresses as such papers do.
COUNCIL_WORDS = """
the and of to in for is care people with we our that are on by from their as be an at support adult social who
carers council assessment waiting review service safeguarding team plan home risk outcomes need annual report
providers partners hospital discharge data direct payment strategy policy week month quality statement experience
independent advocacy equality community reablement commissioning market workforce practice learning improvement
governance board decision capacity contact prevention information advice transition housing technology evidence
pathway target median longest progress priority response section appendix measure action owner audit complaint
survey feedback locality district neighbourhood voluntary sector framework statutory duty eligible
"""
WORDS = COUNCIL_WORDS.split()


@dataclass(frozen=True)
class Size:
    """How much of everything a council has."""

    requests: int
    files: int
    answers: int
    assertions: int
    references: int


ONE_COUNCIL = Size(requests=48, files=240, answers=600, assertions=120, references=600)
ONE_ROW_A_FILE = Size(requests=48, files=240, answers=240, assertions=0, references=0)


def times(size: Size, factor: int) -> Size:
    """The same council, `factor` times as large."""
    return Size(
        *(number * factor for number in (size.requests, size.files, size.answers, size.assertions, size.references))
    )


def council(size: Size, files: list[FileFacts] | None = None) -> PackSnapshot:
    """A snapshot of that size, the same one each time. Without `files` its documents have made-up hashes."""
    rnd = random.Random(SEED)
    facts = files or [_made_up_file(rnd, number) for number in range(size.files)]
    documents = [_document(rnd, number, file) for number, file in enumerate(facts, 1)]
    requests = [_request(rnd, number) for number in range(size.requests)]
    answers: list[list[AnswerEntry]] = [[] for _ in requests]
    for number in range(size.answers):
        document = documents[number % len(documents)]
        answers[number * len(requests) // size.answers].append(
            AnswerEntry(document=document, parts=("a",), where_to_look=_where(rnd), what_it_shows=_say(rnd, 9))
        )
    filled = [
        RequestEntry(
            code=request.code, title=request.title, asked=request.asked, parts=request.parts, note=request.note,
            answers=tuple(found),
        )
        for request, found in zip(requests, answers, strict=True)
    ]  # fmt: skip
    step = -(-len(filled) // THEMES)
    return PackSnapshot(
        reference="P-0001",
        council="Fernshire County Council",
        assessment="Assessment 2027",
        taken_at=TAKEN_AT,
        request_list=RequestListFacts(name="Planning list", version="1", certainty="reconstructed"),
        made_up=True,
        return_due=date(2027, 2, 1),
        themes=tuple(
            ThemeEntry(title=f"Theme {place + 1}", requests=tuple(filled[place * step : (place + 1) * step]))
            for place in range(THEMES)
        ),
        self_assessment=_self_assessment(rnd, size, documents) if size.assertions else None,
    )


def write_files(folder: Path, count: int, total: int) -> list[FileFacts]:
    """`count` files of random bytes, `total` bytes together, each named by its SHA-256; sizes differ tenfold and more."""
    rnd = random.Random(SEED)
    weights = [rnd.lognormvariate(0, 0.9) for _ in range(count)]
    facts = []
    for number, weight in enumerate(weights):
        data = rnd.randbytes(int(total * weight / sum(weights)) + 1)
        digest = hashlib.sha256(data).hexdigest()
        (folder / digest).write_bytes(data)
        ending = ENDINGS[number % len(ENDINGS)]
        facts.append(
            FileFacts(name=f"{number}.{ending}", media_type="", size=len(data), sha256=digest, crc32=zlib.crc32(data))
        )
    return facts


def _request(rnd: random.Random, number: int) -> RequestEntry:
    parts = tuple(PartEntry(label=label, asked=_say(rnd, 8)) for label in "abcd")
    return RequestEntry(
        code=str(number + 1), title=_say(rnd, 5).capitalize(), asked=_say(rnd, 25), parts=parts, note=_say(rnd, 60)
    )


def _made_up_file(rnd: random.Random, number: int) -> FileFacts:
    digest = rnd.randbytes(32).hex()
    ending = ENDINGS[number % len(ENDINGS)]
    return FileFacts(
        name=f"{number}.{ending}", media_type="", size=rnd.randint(20_000, 5_000_000), sha256=digest, crc32=0
    )


def _document(rnd: random.Random, number: int, file: FileFacts) -> DocumentFacts:
    seen = TAKEN_AT.date() - timedelta(days=rnd.randint(1, 30))
    public = number % 20 == 0
    return DocumentFacts(
        reference=f"E-{number:04d}",
        title=_say(rnd, 6).capitalize(),
        kind=rnd.choice(("Policy", "Report", "Strategy", "Data")),
        document_date=TAKEN_AT.date() - timedelta(days=rnd.randint(30, 700)),
        period="April 2025 to March 2026",
        version=rnd.randint(1, 4),
        file=None if public else file,
        link=PublicLink(url=f"https://www.fernshire.example/{number}", seen_on=seen) if public else None,
    )


def _self_assessment(rnd: random.Random, size: Size, documents: list[DocumentFacts]) -> SelfAssessmentEntry:
    kinds = (AssertionKind.STRENGTH, AssertionKind.STRENGTH, AssertionKind.WEAKNESS)
    each = size.references // size.assertions
    assertions = []
    for number in range(size.assertions):
        kind = kinds[number % len(kinds)]
        supports = tuple(
            SupportEntry(document=documents[(number * each + place) % len(documents)], where_to_look=_where(rnd))
            for place in range(each)
        )
        action = ActionEntry(what=_say(rnd, 12), led_by="Head of service", due=date(2027, 6, 30), measure=_say(rnd, 10))
        assertions.append(
            AssertionEntry(
                reference=f"A-{number + 1}", kind=kind, text=_say(rnd, 18), supports=supports,
                actions=(action, action) if kind is AssertionKind.WEAKNESS else (),
            )
        )  # fmt: skip
    step = -(-len(assertions) // 9)
    return SelfAssessmentEntry(
        statements=tuple(
            QualityStatementEntry(
                name=f"Statement {place + 1}", theme=f"Theme {place // 3 + 1}",
                assertions=tuple(assertions[place * step : (place + 1) * step]),
            )
            for place in range(9)
        )
    )  # fmt: skip


def _where(rnd: random.Random) -> str:
    return f"Section {rnd.randint(1, 9)}, pages {rnd.randint(1, 40)} to {rnd.randint(41, 60)}"


def _say(rnd: random.Random, count: int) -> str:
    return " ".join(WORDS[min(int(rnd.expovariate(1 / 30)), len(WORDS) - 1)] for _ in range(count))
