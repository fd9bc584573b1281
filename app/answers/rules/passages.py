"""The passages of a document that tell what it is about, from what is stored of it."""

from collections.abc import Iterable

from app.answers.rules.matching import Passage, Where
from app.documents.facts import Place
from app.documents.names import without_ending
from app.evidence.models import EvidenceRevision, RevisionText
from app.evidence.rules.showing import headings_of

# So many characters of a document's text are its opening words, and so many after them are read too.
OPENING, MORE = 300, 900


def passages_of(title: str, revision: EvidenceRevision, pieces: Iterable[RevisionText]) -> list[Passage]:
    """Its title, file name, headings and the first of its words, each with its place as "where to look" reads."""
    slides = "presentation" in revision.media_type
    passages = [Passage(title, Where.TITLE)]
    if revision.file_name:
        passages.append(Passage(without_ending(revision.file_name), Where.NAME))
    for heading in headings_of(revision):
        page = f", {'slide' if slides else 'page'} {heading.page}" if heading.page else ""
        bare = heading.text.removeprefix(heading.number).lstrip(".) :") if heading.number else heading.text
        section = f"Section {heading.number}, {bare}" if heading.number else f"“{bare}”"
        passages.append(Passage(heading.text, Where.HEADING, section + page))
    sheets: set[str] = set()
    read_so_far = 0
    for piece in pieces:
        if piece.sheet and piece.sheet not in sheets:
            sheets.add(piece.sheet)
            passages.append(Passage(piece.sheet, Where.HEADING, f"Sheet “{piece.sheet}”"))
        place = Place(piece.page, piece.sheet, piece.heading).in_words(slides)
        place = place[:1].upper() + place[1:]
        first = piece.text[: max(0, OPENING - read_so_far)]
        more = piece.text[len(first) : max(0, OPENING + MORE - read_so_far)]
        passages += [
            Passage(text, where, place) for text, where in ((first, Where.OPENING), (more, Where.TEXT)) if text
        ]
        read_so_far += len(piece.text)
    return passages
