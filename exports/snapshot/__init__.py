"""What a document or pack is drawn from: frozen facts that hold only what the reader of that document may see."""

import json
from typing import TypeVar

from exports import canonical
from exports.canonical import SnapshotUnreadableError
from exports.snapshot.pack import (
    Abbreviation,
    ActionEntry,
    AnsweredChallenge,
    AnswerEntry,
    AssertionEntry,
    AssertionKind,
    CodeRow,
    Copies,
    CouncilWorkbook,
    DocumentFacts,
    FileFacts,
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
    ThemeEntry,
    WorkbookMapping,
)
from exports.snapshot.tables import (
    CaseEntry,
    CaseListSnapshot,
    Cell,
    Column,
    ColumnKind,
    GapEntry,
    GapsSnapshot,
    LinkCell,
    TableSnapshot,
)

__all__ = [
    "Abbreviation",
    "ActionEntry",
    "AnswerEntry",
    "AnsweredChallenge",
    "AssertionEntry",
    "AssertionKind",
    "CaseEntry",
    "CaseListSnapshot",
    "Cell",
    "CodeRow",
    "Column",
    "ColumnKind",
    "Copies",
    "CouncilWorkbook",
    "DocumentFacts",
    "FileFacts",
    "GapEntry",
    "GapsSnapshot",
    "LinkCell",
    "PackSnapshot",
    "PartEntry",
    "PublicLink",
    "QualityStatementEntry",
    "RequestEntry",
    "RequestListFacts",
    "RequestStatement",
    "SelfAssessmentEntry",
    "Snapshot",
    "SnapshotUnreadableError",
    "StatementKind",
    "SupportEntry",
    "TableSnapshot",
    "ThemeEntry",
    "WorkbookMapping",
    "from_json",
    "to_json",
]

SCHEMA = 1

Snapshot = PackSnapshot | CaseListSnapshot | GapsSnapshot | TableSnapshot
S = TypeVar("S", bound=Snapshot)


def to_json(snapshot: Snapshot) -> str:
    """Canonical JSON (ASCII only), to be stored with a pack so that it can be drawn again byte for byte."""
    return canonical.dump({"schema": SCHEMA, "kind": type(snapshot).__name__, "facts": snapshot})


def from_json(kind: type[S], data: str | bytes) -> S:
    """The snapshot that `to_json` wrote. Raises SnapshotUnreadableError when it is another kind, schema or shape."""
    try:
        parsed = json.loads(data)
    except ValueError as problem:
        raise SnapshotUnreadableError(f"This is not JSON: {problem}.") from problem
    if not isinstance(parsed, dict) or set(parsed) != {"schema", "kind", "facts"}:
        raise SnapshotUnreadableError("This JSON is not a snapshot.")
    if parsed["schema"] != SCHEMA or parsed["kind"] != kind.__name__:
        raise SnapshotUnreadableError(
            f"This is a {parsed['kind']} of schema {parsed['schema']}, not a {kind.__name__} of schema {SCHEMA}."
        )
    return canonical.load(kind, parsed["facts"])
