"""Index.xlsx: one row for each answer, one for each request, one for each file."""

from collections.abc import Iterator

from exports import names
from exports.excel.book import Book, BookFacts, SheetColumn
from exports.layout import Layout, PlacedAnswer, lay_out, link_to
from exports.snapshot import AnswerEntry, Cell, LinkCell, PackSnapshot, RequestEntry, StatementKind
from exports.text import CQC_WORDING, NOT_CQC_WORDING, file_kind_words, moment_words, one_line

_INDEX = (
    SheetColumn("Request", 9),
    SheetColumn("Request title", 26),
    SheetColumn("Parts", 8),
    SheetColumn("No.", 9),
    SheetColumn("Reference", 10),
    SheetColumn("Title", 32),
    SheetColumn("Kind", 12),
    SheetColumn("File or public page", 38),
    SheetColumn("Where to look", 26),
    SheetColumn("What it shows", 38),
    SheetColumn("Document date", 13, prints=False),
    SheetColumn("Period covered", 20, prints=False),
    SheetColumn("Version", 9, prints=False),
    SheetColumn("Size in bytes", 12, prints=False),
    SheetColumn("Date seen", 13, prints=False),
    SheetColumn("Kept as", 10, prints=False),
    SheetColumn("Public address", 40, prints=False),
    SheetColumn("SHA-256", 68, wraps=False, prints=False),
)
_REQUESTS = (
    SheetColumn("Request", 9),
    SheetColumn("Title", 28),
    SheetColumn("Theme", 20),
    SheetColumn("What is asked", 46),
    SheetColumn("Wording", 14),
    SheetColumn("Parts", 42),
    SheetColumn("Documents", 11),
    SheetColumn("Our note", 46),
    SheetColumn("In place of documents", 20),
    SheetColumn("Reason", 30),
    SheetColumn("Plan", 30),
    SheetColumn("Quality statements", 30, prints=False),
)
_FILES = (
    SheetColumn("No.", 15),
    SheetColumn("File", 80),
    SheetColumn("Reference", 10),
    SheetColumn("Title", 40),
    SheetColumn("Kind", 12),
    SheetColumn("Size in bytes", 12),
    SheetColumn("SHA-256", 68, wraps=False),
)
_ABOUT = (SheetColumn("What", 28), SheetColumn("Value", 90))
_STATEMENTS = {
    StatementKind.ANSWERED_UNDER: "Answered under another request",
    StatementKind.NOT_HELD: "Not held",
    StatementKind.DOES_NOT_APPLY: "Does not apply",
}


def index_workbook(snapshot: PackSnapshot, layout: Layout | None = None) -> bytes:
    """Index.xlsx of an information return. Its links are relative: it must lie at the top of the pack's `data` folder."""
    plan = layout or lay_out(snapshot)
    book = Book(
        BookFacts(
            title="Information return: index",
            council=snapshot.council,
            taken_at=snapshot.taken_at,
            made_up=snapshot.made_up,
        )
    )
    book.add_sheet("Index", _INDEX, list(_answer_rows(snapshot, plan)))
    book.add_sheet("Requests", _REQUESTS, [*_request_rows(snapshot, plan)])
    book.add_sheet("Files", _FILES, [*_file_rows(plan)])
    book.add_sheet("About", _ABOUT, [*_about_rows(snapshot)], filters=False)
    return book.finish()


def _answer_rows(snapshot: PackSnapshot, plan: Layout) -> Iterator[list[Cell]]:
    for request in snapshot.requests:
        for answer, placed in zip(request.answers, plan.answers_to(request), strict=True):
            yield _answer_row(request, answer, placed)


def _answer_row(request: RequestEntry, answer: AnswerEntry, placed: PlacedAnswer) -> list[Cell]:
    document, file, public = answer.document, answer.document.file, answer.document.link
    return [
        request.code,
        request.title,
        ", ".join(answer.parts),
        # The link is on the short number: LibreOffice does not wrap a linked cell and would cut a file's name off.
        LinkCell(text=placed.number, address=placed.address),
        document.reference,
        document.title,
        document.kind,
        placed.path.rpartition("/")[2] or placed.address,
        answer.where_to_look,
        answer.what_it_shows,
        document.document_date,
        document.period,
        document.version,
        file.size if file else None,
        public.seen_on if public else None,
        placed.kept_as,
        public.url if public else None,
        file.sha256 if file else None,
    ]


def _request_rows(snapshot: PackSnapshot, plan: Layout) -> Iterator[list[Cell]]:
    for theme in snapshot.themes:
        for request in theme.requests:
            said = request.statement
            in_place = _STATEMENTS[said.kind] if said else ""
            if said and said.other_code:
                in_place = f"Answered under {said.other_code}"
            if request.code == plan.self_assessment_code:
                in_place = plan.self_assessment
            parts = (f"{part.label}: {part.asked}" + (f" ({part.note})" if part.note else "") for part in request.parts)
            yield [
                request.code,
                request.title,
                theme.title,
                request.asked,
                CQC_WORDING if request.is_cqc_wording else NOT_CQC_WORDING,
                "\n".join(parts),
                len(request.answers),
                request.note,
                in_place,
                said.reason if said else "",
                said.plan if said else "",
                "; ".join(request.quality_statements),
            ]


def _file_rows(plan: Layout) -> Iterator[list[Cell]]:
    for copy in plan.copies:
        yield [
            LinkCell(text=copy.number, address=link_to(copy.path)),
            copy.path,
            copy.reference,
            copy.title,
            file_kind_words(names.extension(copy.file.name, copy.file.media_type)),
            copy.file.size,
            copy.file.sha256,
        ]


def _about_rows(snapshot: PackSnapshot) -> Iterator[list[Cell]]:
    chosen = snapshot.request_list
    yield ["Council", snapshot.council]
    if snapshot.made_up:
        yield ["Made-up data", "The council, the documents and the people in this workbook are not real."]
    yield ["Assessment", snapshot.assessment]
    yield ["Draft pack" if snapshot.is_draft else "Pack", snapshot.reference]
    yield ["As at", moment_words(snapshot.taken_at)]
    yield ["Return due", snapshot.return_due]
    yield ["Request list", one_line(f"{chosen.name} {chosen.version}")]
    yield ["How sure we are of the list", chosen.certainty]
    yield ["Source of the list", chosen.source]
    yield [
        "Links",
        "They open files that lie beside this workbook. Keep it in the same folder as the numbered folders.",
    ]
    yield ["SHA-256", "A fingerprint of a file's bytes. If it is the same, the file is the same."]
