"""What a Word file hides or fetches: fields, comments, tracked changes, hidden and white text."""

import re
from html import unescape
from typing import Any

from app.documents.checks.markup import parsed_xml
from app.documents.checks.showing import excerpt_of
from app.documents.facts import Flag, Found, Warned, quarantine

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELD_PIECE = re.compile(
    rb"<(?:\w+:)?(?:(?P<char>fldChar)\b[^>]*fldCharType\s*=\s*[\"'](?P<edge>\w+)"
    rb"|(?:instrText|delInstrText)\b[^>]*>(?P<text>[^<]*)<"
    rb"|fldSimple\b[^>]*?instr\s*=\s*(?P<quote>[\"'])(?P<simple>.*?)(?P=quote))",
    re.DOTALL,
)
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s")
_TRACKED = re.compile(rb"<(?:\w+:)?(?:ins|del|moveFrom|moveTo)\s[^>]*:author\s*=")
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]+)<")
_DELETED = re.compile(rb"<(?:\w+:)?delText(?:\s[^>]*)?>([^<]+)<")
_FAR = re.compile(r"https?:|ftp:|\\\\\\\\?[\d.]+|@ssl", re.IGNORECASE)
_DDE = "This file starts another program when it is opened (DDE). Save a copy as PDF and add that."
_FETCHES = "This file fetches text from another place when it is opened. Save a copy as PDF and add that."


class WordFacts:
    """Gathers from each part of a Word file in turn; `warnings()` says it all at the end."""

    def __init__(self) -> None:
        self.comments = 0
        self.comment_words = ""
        self.tracked = 0
        self.deleted_words = ""
        self.hidden_text = ""
        self.external: list[str] = []

    def take(self, name: str, data: bytes) -> None:
        """Look at one part; Stopped (quarantine) for a field that starts a program or fetches text."""
        if not name.startswith("word/") or name.endswith(".rels"):
            return
        if b"instr" in data:
            for field in _fields(data):
                self._judge_field(field)
        if "comments" in name:
            self.comments += len(_COMMENT.findall(data))
            self.comment_words = self.comment_words or _words_in(data, _TEXT)
        if not name.startswith(("word/styles", "word/theme", "word/settings", "word/glossary")):
            self.tracked += len(_TRACKED.findall(data))
            if b"delText" in data and not self.deleted_words:
                self.deleted_words = _words_in(data, _DELETED)
        if (
            not self.hidden_text
            and _may_hide(data)
            and name.startswith(("word/document", "word/header", "word/footer"))
        ):
            self.hidden_text = _hidden_text(data)

    def warnings(self) -> list[Warned]:
        said = []
        if self.comments:
            many = "1 comment" if self.comments == 1 else f"{self.comments} comments"
            sentence = f"This file holds {many}. Take them out before it is sent."
            said.append(_hidden(Found.COMMENTS, sentence, self.comment_words))
        if self.tracked:
            sentence = "This file holds tracked changes, with what was deleted. Accept them all."
            said.append(_hidden(Found.TRACKED_CHANGES, sentence, self.deleted_words))
        if self.hidden_text:
            sentence = "This file holds text that can’t be seen (hidden, white or tiny)."
            said.append(_hidden(Found.HIDDEN_TEXT, sentence, self.hidden_text))
        for place in dict.fromkeys(self.external):
            sentence = "This file takes content from another place; what is seen may change after it was read."
            said.append(Warned(Flag.EXTERNAL_REFERENCE, sentence, place[:120]))
        return said

    def _judge_field(self, field: str) -> None:
        words = field.split()
        verb = words[0].strip('"').upper() if words else ""
        if verb in ("DDE", "DDEAUTO") or re.search(r"\bDDEAUTO\b", field, re.IGNORECASE):
            raise quarantine(_DDE)
        if verb in ("INCLUDETEXT", "IMPORT", "LINK", "INCLUDE") and _FAR.search(field):
            raise quarantine(_FETCHES, Flag.EXTERNAL_REFERENCE)
        if verb in ("INCLUDETEXT", "IMPORT", "LINK", "INCLUDE", "INCLUDEPICTURE", "DATABASE"):
            self.external.append(" ".join(words[1:2]).strip('"'))


def _hidden(found: Found, sentence: str, words: str) -> Warned:
    return Warned(Flag.HIDDEN_CONTENT, sentence, "", found, excerpt_of(words))


def _words_in(data: bytes, pieces: re.Pattern[bytes]) -> str:
    """The first words of these elements: enough to know what they are about."""
    return _decoded(b" ".join(match[1] for match, _ in zip(pieces.finditer(data), range(20), strict=False)))


def _fields(data: bytes) -> list[str]:
    """Each field's instruction as one string: Word may cut it into many runs, and who hides one does."""
    fields: list[str] = []
    open_fields: list[list[bytes]] = []
    for match in _FIELD_PIECE.finditer(data):
        if match["simple"] is not None:
            fields.append(_decoded(match["simple"]))
        elif match["text"] is not None:
            if not open_fields:
                open_fields.append([])
            open_fields[-1].append(match["text"])
        elif match["edge"] == b"begin":
            open_fields.append([])
        elif match["edge"] in (b"separate", b"end") and open_fields:
            fields.append(_decoded(b"".join(open_fields[-1])))
            open_fields[-1] = []
            if match["edge"] == b"end":
                open_fields.pop()
    fields += [_decoded(b"".join(pieces)) for pieces in open_fields]
    return [field for field in fields if field.strip()]


def _decoded(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))


def _may_hide(data: bytes) -> bool:
    return b"vanish" in data or b'val="FFFFFF"' in data or b'sz w:val="1"' in data or b'sz w:val="2"' in data


def _hidden_text(data: bytes) -> str:
    """The first words that a reader can't see. White on a coloured cell or in a shape is ordinary and not meant."""
    root = parsed_xml(data)
    if root is None:
        return ""
    return next((_text_of(run) for run in root.iter(W + "r") if is_hidden_run(run)), "")


def is_hidden_run(run: Any) -> bool:
    """Whether a stretch of text holds words that a reader can't see: hidden, tiny, or white on white."""
    properties = run.find(W + "rPr")
    if properties is None or not _text_of(run):
        return False
    return _is_on(properties.find(W + "vanish")) or _is_tiny(properties) or _is_white_on_white(run, properties)


def _text_of(run: Any) -> str:
    return "".join(piece.text or "" for piece in run.iterfind(W + "t")).strip()


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(W + "val", "1") not in ("0", "false", "off")


def _is_tiny(properties: Any) -> bool:
    size = properties.find(W + "sz")
    return size is not None and size.get(W + "val", "") in ("1", "2")


def _is_white_on_white(run: Any, properties: Any) -> bool:
    colour = properties.find(W + "color")
    if colour is None or colour.get(W + "val", "").upper() != "FFFFFF":
        return False
    if properties.find(W + "shd") is not None or properties.find(W + "highlight") is not None:
        return False
    for parent in run.iterancestors():
        if parent.tag == W + "p" and parent.find(f"{W}pPr/{W}shd") is not None:
            return False
        if parent.tag in (W + "tc", W + "txbxContent"):
            return False
    return True
