"""Putting request lists in: those that ship with the product, and the one that CQC sent."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.audit.hooks import allow_bulk
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.turns import take_turn
from app.core.ukdates import in_full
from app.files import service as files
from app.files.store import Arrived, FileStore
from app.framework import queries, rules
from app.framework.list_reading import ColumnRefused, ListReading, ReadLine, TableUnreadable, form_of, read_list
from app.framework.models import Certainty, ListOrigin, RequestList
from app.framework.reference.shipped import ShippedLine, ShippedList, shipped_lists, shipped_warning
from app.framework.rules.showing import list_out, reading_out
from app.framework.schemas import ListChoice, ListLoad, ListOut, ListReadingOut

_MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "xls": "application/vnd.ms-excel",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "json": "application/json",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}
_Parts = Sequence[tuple[str, str]]


def publish_lists(session: Session, actor: Actor) -> list[str]:
    """Put the lists that ship with the product into the database; gives the codes that were new.

    A list that is there stays as it is: a published version never changes under a round that uses it.
    """
    actor.require(Permission.SYSTEM_RUN)
    take_turn(session)
    there = set(queries.list_codes(session))
    if there.issuperset(_SHIPPED_CODES):
        return []
    new = [shipped for shipped in shipped_lists() if shipped.code not in there]
    for shipped in new:
        _publish(session, actor, shipped)
    return [shipped.code for shipped in new]


def read_list_file(session: Session, actor: Actor, path: Path, name: str, choice: ListChoice) -> ListReadingOut:
    """Dry run of the file at `path`, called `name`: columns as guessed and every line, before anything is stored.

    Raises Invalid (422), in a sentence, for a file that holds no list at all.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    return reading_out(_read(path, name, choice))


def hold_list_file(session: Session, actor: Actor, arrived: Arrived, name: str, store: FileStore) -> str:
    """Keep a file while a person looks at its columns; gives the token to load it with. Invalid (422) for another kind."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    return files.keep(session, actor, arrived, _media_type(name), store).sha256


def held_list_file(session: Session, actor: Actor, token: str, store: FileStore) -> Path:
    """Where a held file lies; NotFound (404) for a token that stands for no file."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    path = store.path_of(token) if len(token) == 64 and token.isalnum() else None
    if path is None or not path.is_file():
        raise NotFound("The file is no longer here. Choose it again.")
    return path


def load_list(
    session: Session, actor: Actor, data: ListLoad, name: str, source: Arrived | str, store: FileStore
) -> ListOut:
    """Store the list in the file called `name`: bytes that have just arrived, or the token of a held file.

    The bytes are kept too, with where each code stands, so that a pack can return CQC's own workbook filled in. Invalid
    (422) names every bad row, and nothing is stored; RuleBroken (409) when another list has the code.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    path = source.path if isinstance(source, Arrived) else held_list_file(session, actor, source, store)
    reading = _read(path, name, data)
    _refuse_bad_rows(reading)
    take_turn(session)
    request_list = _place_for(session, data)
    stored = files.keep(session, actor, source if isinstance(source, Arrived) else path, _media_type(name), store)
    request_list.name = data.name
    request_list.origin = ListOrigin.LOADED
    request_list.status = "loaded"
    request_list.certainty = rules.OFFICIAL_WORDS if data.is_cqcs_own else Certainty.RECONSTRUCTED.value
    request_list.source = data.source or f"Loaded from {name} by {actor.name} on {in_full(today())}"
    request_list.warning = "" if data.is_cqcs_own else shipped_warning()
    request_list.predecessor_code = data.predecessor_code or ""
    request_list.workbook_file_id = stored.id
    request_list.workbook_name = name[-300:]
    request_list.workbook_places = reading.places()
    session.add(request_list)
    session.flush()
    own = [_loaded_row(line, request_list, is_cqcs_own=data.is_cqcs_own) for line in reading.lines]
    _write(
        session,
        request_list.id,
        [(row, [(part.code, part.ask) for part in line.parts]) for row, line in zip(own, reading.lines, strict=True)],
    )
    record(session, actor, "framework.list.loaded", request_list)
    return list_out(request_list, len(own), sum(row["certainty"] is not Certainty.OFFICIAL for row in own))


# Known without reading the file, so that a start finds out quickly that nothing is to be done.
_SHIPPED_CODES = ("pilot-2023", "planning-current", "reassessment-2026")


def _publish(session: Session, actor: Actor, shipped: ShippedList) -> None:
    request_list = RequestList(
        code=shipped.code,
        name=shipped.name,
        origin=ListOrigin.SHIPPED,
        status=shipped.status,
        certainty=shipped.certainty,
        source=shipped.source,
        warning=shipped.warning,
        schema_version=shipped.schema_version,
        predecessor_code=shipped.predecessor_code,
        added_at=now(),
    )
    session.add(request_list)
    session.flush()
    _write(session, request_list.id, [(_shipped_row(line), line.parts) for line in shipped.lines])
    record(session, actor, "framework.list.published", request_list)


def _write(session: Session, list_id: UUID, rows: Sequence[tuple[dict[str, Any], _Parts]]) -> None:
    """All lines and parts in two statements; the entry that the caller records stands for them."""
    categories: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for position, (row, asks) in enumerate(rows):
        category_id = uuid4()
        categories.append({**row, "id": category_id, "request_list_id": list_id, "position": position})
        parts += [
            {"id": uuid4(), "category_id": category_id, "code": code, "position": at, "ask": ask}
            for at, (code, ask) in enumerate(asks)
        ]
    allow_bulk(session)
    queries.add_lines(session, categories, parts)


def _shipped_row(line: ShippedLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.title,
        "asked": line.asked,
        "official_ref": line.official_ref,
        "theme": line.theme,
        "quality_statements": list(line.quality_statements),
        "evidence_categories": list(line.evidence_categories),
        "kind": line.kind,
        "word_limit": None,
        "period_months": None,
        "certainty": Certainty(line.certainty),
        "source": line.source,
        "maps_from": list(line.maps_from),
    }


def _loaded_row(line: ReadLine, request_list: RequestList, *, is_cqcs_own: bool) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.title,
        "asked": line.asked,
        "official_ref": line.official_ref or (line.code if is_cqcs_own else None),
        "theme": line.theme,
        "quality_statements": list(line.quality_statements),
        "evidence_categories": list(line.evidence_categories),
        "kind": line.kind,
        "word_limit": line.word_limit,
        "period_months": line.period_months,
        "certainty": rules.line_certainty(line.certainty, is_cqcs_own=is_cqcs_own),
        "source": line.source or request_list.source,
        "maps_from": list(line.maps_from),
    }


def _read(path: Path, name: str, choice: ListChoice) -> ListReading:
    try:
        return read_list(path, name, choice.columns, choice.sheet)
    except TableUnreadable as refused:
        raise Invalid(refused.sentence, errors=(FieldError("/file", refused.sentence),)) from refused
    except ColumnRefused as refused:
        raise Invalid(str(refused), errors=(FieldError("/columns", str(refused)),)) from refused


def _refuse_bad_rows(reading: ListReading) -> None:
    if reading.can_load:
        return
    raise Invalid(
        "Nothing was loaded. Correct the rows named below, then load the list again.",
        errors=tuple(
            FieldError(f"/rows/{one.row}" if one.row else "/file", one.in_words()) for one in reading.problems
        ),
    )


def _place_for(session: Session, data: ListLoad) -> RequestList:
    """A new list, or an empty one of that code that waits for its requests."""
    if data.predecessor_code is not None and queries.find_list(session, data.predecessor_code) is None:
        raise Invalid(
            "The list before this one is not here.",
            errors=(FieldError("/predecessor_code", f"There is no list with the code {data.predecessor_code}."),),
        )
    if data.code is None:
        return RequestList(code=rules.code_from(data.name, queries.list_codes(session)), added_at=now())
    there = queries.find_list(session, data.code)
    if there is None:
        return RequestList(code=data.code, added_at=now())
    if queries.count_lines(session, there.id):
        raise RuleBroken(f"There is a list with the code {data.code} already. Give this one another code.")
    return there


def _media_type(name: str) -> str:
    try:
        form_of(name)
    except TableUnreadable as refused:
        raise Invalid(refused.sentence, errors=(FieldError("/file", refused.sentence),)) from refused
    return _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "text/plain")
