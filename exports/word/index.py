"""Index.docx: every request with what was asked, our note, and each document with where to look and what it shows."""

from collections.abc import Iterator, Sequence

from exports import names
from exports.layout import ABBREVIATIONS, INDEX_EXCEL, Layout, PlacedAnswer, lay_out, link_to
from exports.snapshot import (
    AnswerEntry,
    DocumentFacts,
    PackSnapshot,
    PartEntry,
    RequestEntry,
    RequestStatement,
    StatementKind,
)
from exports.text import (
    NOT_CQC_WORDING,
    counted,
    day_words,
    file_kind_words,
    full_day_words,
    one_line,
    size_words,
    unbroken,
)
from exports.word.body import Body, TableColumn, Xml, cell_text, jump, link, paragraph, tab, words
from exports.word.document import Cover, draw

_COLUMNS = (
    TableColumn("No.", 1.7),
    TableColumn("Document", 5.7),
    TableColumn("Where to look", 3.8),
    TableColumn("What it shows", 4.5),
    TableColumn("Parts", 1.3),
)


def index_document(snapshot: PackSnapshot, layout: Layout | None = None) -> bytes:
    """Index.docx of an information return. Its links are relative: it must lie at the top of the pack's `data` folder."""
    plan = layout or lay_out(snapshot)
    cover = Cover(
        council=snapshot.council,
        title="Information return: index",
        subtitle=snapshot.assessment,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        is_draft=snapshot.is_draft,
    )
    return draw(cover, lambda body: _write(body, snapshot, plan), tuple(_facts(snapshot, plan)))


def statement_words(statement: RequestStatement) -> str:
    """What stands in the place of documents, in a few words."""
    if statement.kind is StatementKind.ANSWERED_UNDER:
        return f"Answered under {one_line(statement.other_code)}"
    return "Not held" if statement.kind is StatementKind.NOT_HELD else "Does not apply"


def document_words(document: DocumentFacts) -> str:
    """One line on a document: reference, version, kind of file, date and period."""
    said = [document.reference, f"version {document.version}"]
    if document.kind:
        said.append(document.kind)
    if document.file:
        ending = names.extension(document.file.name, document.file.media_type)
        said += [file_kind_words(ending), unbroken(size_words(document.file.size))]
    if document.link:
        said.append(f"public web page, seen {unbroken(day_words(document.link.seen_on))}")
    if document.document_date:
        said.append(f"dated {unbroken(day_words(document.document_date))}")
    if document.period:
        said.append(f"covers {document.period}")
    return ", ".join(one_line(one) for one in said if one)


def _facts(snapshot: PackSnapshot, plan: Layout) -> Iterator[tuple[str, str]]:
    if snapshot.return_due:
        yield "Return due", full_day_words(snapshot.return_due)
    chosen = snapshot.request_list
    yield "Request list", one_line(f"{chosen.name} ({chosen.version})" if chosen.version else chosen.name)
    urls = {answer.document.link.url for one in snapshot.requests for answer in one.answers if answer.document.link}
    yield (
        "What is here",
        f"{counted(len(snapshot.requests), 'request')}, {counted(len(plan.copies), 'file')} "
        f"and {counted(len(urls), 'public link')}",
    )
    if snapshot.is_draft:
        yield "Status", f"Draft {one_line(snapshot.reference)}, to be read before anything is sent"
    else:
        yield "Pack", one_line(snapshot.reference)


def _write(body: Body, snapshot: PackSnapshot, plan: Layout) -> None:
    _write_how_to_use(body, snapshot, plan)
    marks = {request.code: f"request_{number}" for number, request in enumerate(snapshot.requests, 1)}
    if snapshot.requests:
        _write_contents(body, snapshot, plan, marks)
    for theme in snapshot.themes:
        body.heading(one_line(theme.title), 1)
        for request in theme.requests:
            _write_request(body, request, plan, marks)
    if not snapshot.requests:
        body.heading("Requests", 1)
        body.say("There are no requests in this pack.")


def _write_how_to_use(body: Body, snapshot: PackSnapshot, plan: Layout) -> None:
    if any(not request.is_cqc_wording for request in snapshot.requests):
        body.add(
            words(f"{NOT_CQC_WORDING}. ", "Strong"),
            words("Requests that say so have titles and texts from a planning list. They are not CQC's own words."),
            style="Notice",
        )
    body.say(
        "Each document opens from its title. Keep this index beside the numbered folders, or its links will not work.",
        "Lead",
    )
    body.add(words("Also in this pack:"), style="Label")
    also = [(INDEX_EXCEL, "the same, one row for each answer, with the fingerprint of every file")]
    if plan.self_assessment:
        also.append((plan.self_assessment, "our self-assessment"))
    if snapshot.abbreviations:
        also.append((ABBREVIATIONS, "what our abbreviations mean"))
    if plan.council_workbook:
        also.append((plan.council_workbook, "the list that CQC sent, filled in"))
    for path, said in also:
        body.add(link(body.links, link_to(path), path), words(f": {said}"), style="ListBullet")


def _write_contents(body: Body, snapshot: PackSnapshot, plan: Layout, marks: dict[str, str]) -> None:
    body.heading("Contents", 1)
    for theme in snapshot.themes:
        body.say(one_line(theme.title), "Label")
        for request in theme.requests:
            code, title = one_line(request.code), one_line(request.title)
            body.add(
                words(code), tab(), jump(marks[request.code], title), tab(), words(_in_short(request, plan), "Quiet"),
                style="ContentsLine",
            )  # fmt: skip


def _in_short(request: RequestEntry, plan: Layout) -> str:
    if request.answers:
        return counted(len(request.answers), "document")
    if request.code == plan.self_assessment_code:
        return plan.self_assessment
    return statement_words(request.statement) if request.statement else "No documents"


def _write_request(body: Body, request: RequestEntry, plan: Layout, marks: dict[str, str]) -> None:
    body.heading(one_line(f"{request.code} {request.title}"), 2, marks[request.code])
    if not request.is_cqc_wording:
        body.add(words(f" {NOT_CQC_WORDING} ", "Badge"), style="BadgeLine")
    body.say("What CQC asked for" if request.is_cqc_wording else "What is asked", "Label")
    body.say(request.asked or request.title, "Asked")
    for part in _parts(request):
        body.add(words(one_line(part.label), "Strong"), tab(), words(part.asked), style="AskedPart")
    if request.quality_statements:
        body.add(
            words("Quality statements: ", "Strong"), words("; ".join(map(one_line, request.quality_statements))),
            style="Muted",
        )  # fmt: skip
    if request.note:
        body.say("Our note", "Label")
        body.say(request.note)
    several = bool(_parts(request))
    for part in request.parts:
        if part.note:
            body.add(*([words(f"Part {one_line(part.label)}: ", "Strong")] if several else []), words(part.note))
    if request.statement:
        _write_statement(body, request.statement, marks)
    placed = list(plan.answers_to(request))
    beside = request.code == plan.self_assessment_code and all(one.path != plan.self_assessment for one in placed)
    if beside:
        opens = link(body.links, link_to(plan.self_assessment), plan.self_assessment)
        body.add(words("Our self-assessment is ", "Strong"), opens, words(", beside this index."), style="Statement")
    if request.answers:
        _write_answers(body, request, placed)
    elif not request.statement and not beside:
        body.say("No documents are sent under this request.", "Statement")


def _parts(request: RequestEntry) -> tuple[PartEntry, ...]:
    """The parts to be read; a single one that only says again what is asked is none."""
    asked = one_line(request.asked or request.title)
    only = len(request.parts) == 1 and one_line(request.parts[0].asked) == asked
    return () if only else request.parts


def _write_statement(body: Body, statement: RequestStatement, marks: dict[str, str]) -> None:
    if statement.kind is StatementKind.ANSWERED_UNDER:
        code = one_line(statement.other_code)
        mark = marks.get(statement.other_code)
        other = jump(mark, f"request {code}") if mark else words(f"request {code}")
        body.add(words("Answered under ", "Strong"), other, words(f". {statement.reason}"), style="Statement")
        return
    said = "We do not hold this. " if statement.kind is StatementKind.NOT_HELD else "This does not apply to us. "
    content = [words(said, "Strong"), words(statement.reason)]
    if statement.plan:
        content += [words("\nWhat we are doing: ", "Strong"), words(statement.plan)]
    body.add(*content, style="Statement")


def _write_answers(body: Body, request: RequestEntry, placed: Sequence[PlacedAnswer]) -> None:
    code = one_line(request.code)
    body.say(counted(len(request.answers), "document"), "Label")
    columns = _COLUMNS if _parts(request) else _COLUMNS[:-1]
    body.table(
        f"Documents that answer request {code}",
        f"One row for each of the {counted(len(request.answers), 'document')}: its number in the pack, its title, "
        "where to look and what it shows.",
        columns,
        (_answer_row(body, answer, one, len(columns)) for answer, one in zip(request.answers, placed, strict=True)),
    )


def _answer_row(body: Body, answer: AnswerEntry, placed: PlacedAnswer, columns: int) -> list[Xml]:
    title = one_line(answer.document.title) or one_line(answer.document.reference)
    document = paragraph(link(body.links, placed.address, title), style="TableText")
    details = document_words(answer.document)
    if placed.kept_as:
        details += f". Kept once in this pack, as {placed.kept_as}"
    said = paragraph(words(details), style="TableMuted")
    row = [
        cell_text(placed.number),
        Xml(document + said),
        cell_text(answer.where_to_look),
        cell_text(answer.what_it_shows),
        cell_text(", ".join(map(one_line, answer.parts)) or "All"),
    ]
    return row[:columns]
