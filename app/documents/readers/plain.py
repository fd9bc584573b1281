"""Text and CSV files as they are, and the kinds that kreuzberg reads for us (doc, ppt, rtf, msg)."""

from typing import Any

from app.documents.checks.plain import decoded_text
from app.documents.facts import Draft, Heading, Unreadable
from app.documents.readers.parts import MAX_TEXT, PartsBuilder
from app.documents.readers.properties import day_of

_DAMAGED = "This file is damaged: its words can’t be read. Open your own copy, save it again, and add that."
_LINES_A_PART = 200


def read_text(data: bytes) -> Draft:
    """One text part for each stretch of lines; `paragraph` is the line."""
    draft = Draft()
    parts = PartsBuilder(draft)
    for number, line in enumerate((decoded_text(data) or "")[:MAX_TEXT].splitlines()):
        if number and number % _LINES_A_PART == 0:
            parts.close()
        parts.add(line)
    parts.close()
    return draft


def read_elsewhere(data: bytes, media_type: str) -> Draft:
    """What kreuzberg gives: words, and headings where the format has them; Unreadable when it gives up."""
    import kreuzberg

    # No cache: it would keep the words in the user's home. (The stubs leave `disable_ocr` out.)
    settings = kreuzberg.ExtractionConfig(  # type: ignore[call-arg]
        use_cache=False, disable_ocr=True, include_document_structure=True
    )
    try:
        result = kreuzberg.extract_bytes_sync(data, media_type, config=settings)
    except kreuzberg.KreuzbergError as fault:
        raise Unreadable(_DAMAGED) from fault
    draft = Draft(title=_words(result.metadata.get("title") or result.metadata.get("subject")))
    stamp = str(result.metadata.get("modified_at") or result.metadata.get("created_at") or "")
    draft.properties_date = day_of(stamp)
    if result.metadata.get("format_type") == "email":
        draft.stated_date = draft.properties_date
    draft.page_count = _count(result.metadata.get("page_count"))
    draft.pages_are_estimated = True
    parts = PartsBuilder(draft)
    headings = _headings(result.document)
    for line in result.content[:MAX_TEXT].splitlines():
        if headings and line.strip() == headings[0].text:
            draft.headings.append(headings[0])
            parts.under(headings.pop(0).text)
        parts.add(line)
    parts.close()
    return draft


def _headings(structure: Any) -> list[Heading]:
    nodes = (node["content"] for node in (structure or {}).get("nodes", ()))
    found = [n for n in nodes if n.get("node_type") == "heading" and str(n.get("text", "")).strip()]
    return [Heading(_words(n["text"])[:300], int(n.get("level", 1))) for n in found]


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _words(value: object) -> str:
    return " ".join(str(value or "").split())
