"""Where everything lies in a pack: one place that Word, Excel and the zip all ask, so that their paths agree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from exports import names
from exports.snapshot import Copies, DocumentFacts, FileFacts, PackSnapshot, RequestEntry
from exports.text import one_line

INDEX_WORD = "Index.docx"
INDEX_EXCEL = "Index.xlsx"
SELF_ASSESSMENT = "Self-assessment.docx"
ABBREVIATIONS = "Abbreviations.docx"
CASE_LIST_WORD = "Case list.docx"
CASE_LIST_EXCEL = "Case list.xlsx"
SELF_ASSESSMENT_FOLDER = "Self-assessment documents"


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """One file to be copied into the pack; `path` is below `data/` and uses `/`."""

    path: str
    number: str
    file: FileFacts
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class PlacedAnswer:
    """An answer's number in the pack ("17_01") and the address that its title opens: a path below `data/`, or a URL."""

    number: str
    address: str
    path: str = ""
    kept_as: str = ""  # the number it is filed under when that is another one


@dataclass(slots=True)
class Layout:
    """The plan of one pack. All paths are below `data/`, where Index.docx lies."""

    copies: list[StoredCopy] = field(default_factory=list)
    answers: dict[tuple[str, int], PlacedAnswer] = field(default_factory=dict)  # by request code and position
    first_copy: dict[str, StoredCopy] = field(default_factory=dict)  # by SHA-256
    see_also: dict[str, str] = field(default_factory=dict)  # path -> text of a cross-reference file
    self_assessment: str = ""
    self_assessment_code: str = ""  # the request that it answers
    council_workbook: str = ""

    def answers_to(self, request: RequestEntry) -> Iterator[PlacedAnswer]:
        """Where each answer of a request lies, in reading order."""
        for position in range(len(request.answers)):
            yield self.answers[request.code, position]

    def placed(self, document: DocumentFacts) -> PlacedAnswer | None:
        """Where a document cited by an assertion can be opened, or None when it is only named."""
        if document.link:
            return PlacedAnswer("", document.link.url)
        if document.file and document.file.sha256 in self.first_copy:
            copy = self.first_copy[document.file.sha256]
            return PlacedAnswer(copy.number, link_to(copy.path), copy.path)
        return None


def lay_out(snapshot: PackSnapshot) -> Layout:
    """The plan of a pack: the same snapshot always gives the same one."""
    layout = Layout()
    _place_self_assessment(snapshot, layout)
    top = names.Taken(INDEX_WORD, INDEX_EXCEL, ABBREVIATIONS, layout.self_assessment, SELF_ASSESSMENT_FOLDER)
    if snapshot.council_workbook:
        file = snapshot.council_workbook.file
        stem = names.plain_name(file.name.rpartition(".")[0], names.FOLDER_LENGTH, empty="Request list")
        layout.council_workbook = top.unique(f"{stem}.{names.extension(file.name, file.media_type)}")
    for request in snapshot.requests:
        _place_request(request, snapshot.copies, layout, top.unique(names.folder_name(request.code, request.title)))
    _place_cited(snapshot, layout)
    return layout


def link_to(path: str) -> str:
    """A path of the pack as the target of a link."""
    return quote(path)


def cited_documents(snapshot: PackSnapshot) -> Iterator[DocumentFacts]:
    """Every document that our own self-assessment names, in reading order."""
    for statement in snapshot.self_assessment.statements if snapshot.self_assessment else ():
        for assertion in statement.assertions:
            yield from (support.document for support in assertion.supports)
            yield from (challenge.document for challenge in assertion.challenges if challenge.document)


def _place_self_assessment(snapshot: PackSnapshot, layout: Layout) -> None:
    if snapshot.self_assessment:
        layout.self_assessment = SELF_ASSESSMENT
    elif snapshot.own_self_assessment:
        file = snapshot.own_self_assessment
        layout.self_assessment = f"Self-assessment.{names.extension(file.name, file.media_type)}"
        copy = StoredCopy(layout.self_assessment, "Self-assessment", file, "", "Self-assessment")
        layout.copies.append(copy)
        layout.first_copy[file.sha256] = copy
    if layout.self_assessment:
        layout.self_assessment_code = snapshot.self_assessment_code


def _place_request(request: RequestEntry, copies: Copies, layout: Layout, folder: str) -> None:
    here: dict[str, StoredCopy] = {}
    elsewhere: list[str] = []
    digits = max(2, len(str(len(request.answers))))
    for position, answer in enumerate(request.answers):
        document = answer.document
        number = f"{names.code_name(request.code)}_{position + 1:0{digits}d}"
        if document.link:
            layout.answers[request.code, position] = PlacedAnswer(number, document.link.url)
            continue
        assert document.file  # an AnswerEntry has one or the other
        kept = here.get(document.file.sha256)
        if kept is None and copies is Copies.ONCE:
            kept = layout.first_copy.get(document.file.sha256)
            if kept:
                elsewhere.append(f"{number}  {one_line(document.title)}: kept once, as {kept.path}")
        if kept is None:
            kept = _copy(layout, folder, number, document)
        here[document.file.sha256] = kept
        kept_as = "" if kept.number == number else kept.number
        layout.answers[request.code, position] = PlacedAnswer(number, link_to(kept.path), kept.path, kept_as)
    if elsewhere:
        lines = "\r\n".join(elsewhere)
        layout.see_also[f"{folder}/{names.code_name(request.code)}_see also.txt"] = (
            f"These documents also answer this request:\r\n\r\n{lines}\r\n"
        )


def _place_cited(snapshot: PackSnapshot, layout: Layout) -> None:
    count = 0
    for document in cited_documents(snapshot):
        if document.file and document.file.sha256 not in layout.first_copy:
            count += 1
            _copy(layout, SELF_ASSESSMENT_FOLDER, f"SA_{count:02d}", document)


def _copy(layout: Layout, folder: str, number: str, document: DocumentFacts) -> StoredCopy:
    assert document.file
    ending = names.extension(document.file.name, document.file.media_type)
    path = f"{folder}/{names.file_name(number, document.title, ending)}"
    copy = StoredCopy(path, number, document.file, document.reference, document.title)
    layout.copies.append(copy)
    layout.first_copy.setdefault(document.file.sha256, copy)
    return copy
