"""A workbook without hidden sheets, rows and columns, comments, caches and links; what read them keeps its values."""

import re
from collections.abc import Iterable
from typing import Any

from app.documents.checks.workbook_parts import column_number
from app.documents.cleaning import charts
from app.documents.cleaning.package import Package, remove
from app.documents.cleaning.properties import without_names_of_sheets
from app.documents.facts import Found

MAIN = "xl/workbook.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINK = re.compile(r"\[\d+\]")
_FAR_SIGHTED = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(|(?:'[^']*:[^']*'|[\w.]+:[\w.]+)!", re.IGNORECASE)
_CELL = re.compile(r"([A-Za-z]+)(\d+)")
_COMMENTS = frozenset({"comments", "threadedComment", "person", "persons"})
_PIVOTS = frozenset(
    {"pivotTable", "pivotCacheDefinition", "pivotCacheRecords", "slicer", "slicerCache", "timeline", "timelineCache"}
)


def clean_workbook(package: Package, what: frozenset[Found]) -> None:
    """Take these kinds out. A formula that read what is gone becomes the value that it showed."""
    gone = _drop_hidden_sheets(package) if Found.HIDDEN_SHEET in what else _Gone()
    sheets = _sheets(package)
    emptied = {name for name, part in sheets.items() if Found.HIDDEN_CELLS in what and _empty_hidden(package, part)}
    if Found.LINKED_WORKBOOK in what:
        _drop_links(package)
    if Found.PIVOT_CACHE in what:
        _drop_pivots(package)
    if Found.COMMENTS in what:
        _drop_comments(package, sheets.values())
    reads = _Reads(gone.sheets | emptied, gone.names, is_unlinked=Found.LINKED_WORKBOOK in what)
    if not reads.is_anything:
        return
    for name, part in sheets.items():
        _keep_values(package, part, reads, is_own=name in emptied)
    for part in package.named(r"xl/charts/chart[^/]*\.xml"):
        charts.keep_values(package.tree(part), reads)
    package.drop(package.named(r"xl/calcChain\.xml"))
    _forget_unused_words(package, sheets.values())
    if gone.sheets:
        without_names_of_sheets(package)


class _Gone:
    """Sheets that were taken out, and the names of cells and tables that led into them."""

    def __init__(self, sheets: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        self.sheets, self.names = set(sheets), set(names)


class _Reads:
    """Tells of a formula whether it reads what is gone."""

    def __init__(self, sheets: set[str], names: set[str], *, is_unlinked: bool) -> None:
        self._is_unlinked = is_unlinked
        self._any_sheet = bool(sheets)
        called = [form for name in sheets for form in (re.escape("'" + name.replace("'", "''") + "'"), re.escape(name))]
        named = [re.escape(name) for name in names]
        patterns = [rf"(?<![\w.'])(?:{'|'.join(called)})!"] if called else []
        patterns += [rf"(?<![\w.])(?:{'|'.join(named)})(?![\w.(])"] if named else []
        self._pattern = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None

    @property
    def is_anything(self) -> bool:
        return self._pattern is not None or self._is_unlinked

    def __call__(self, formula: str) -> bool:
        if self._is_unlinked and _LINK.search(formula):
            return True
        if self._any_sheet and _FAR_SIGHTED.search(formula):
            return True
        return self._pattern is not None and self._pattern.search(formula) is not None


def _sheets(package: Package) -> dict[str, str]:
    """Name to part, in the order of the tabs; chart sheets are none."""
    parts = package.relations(MAIN)
    found = {one.get("name", ""): parts.get(one.get(_ID, ""), "") for one in package.tree(MAIN).iter("{*}sheet")}
    return {name: part for name, part in found.items() if part.startswith("xl/worksheets/") and part in package}


def _drop_hidden_sheets(package: Package) -> _Gone:
    root, parts = package.tree(MAIN), package.relations(MAIN)
    sheets = list(root.iter("{*}sheet"))
    hidden = [sheet for sheet in sheets if sheet.get("state") in ("hidden", "veryHidden")]
    if not hidden or len(hidden) == len(sheets):
        return _Gone()
    names = {sheet.get("name", "") for sheet in hidden}
    kept = [at for at, sheet in enumerate(sheets) if sheet not in hidden]
    gone = _Gone(names, _tables_of(package, [parts.get(sheet.get(_ID, ""), "") for sheet in hidden]))
    for name in list(root.iter("{*}definedName")):
        local = name.get("localSheetId")
        is_local = local is not None and local.isdigit() and int(local) not in kept
        if is_local or _Reads(names, set(), is_unlinked=False)(name.text or ""):
            gone.names.add(name.get("name", ""))
            remove(name)
        elif local is not None and local.isdigit():
            name.set("localSheetId", str(kept.index(int(local))))
    for sheet in hidden:
        remove(sheet)
    package.drop(part for sheet in hidden if (part := parts.get(sheet.get(_ID, ""), "")))
    for view in root.iter("{*}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            at = int(view.get(attribute, "0") or 0)
            if attribute in view.attrib:
                view.set(attribute, str(kept.index(at) if at in kept else 0))
    return gone


def _tables_of(package: Package, parts: Iterable[str]) -> set[str]:
    """Formulas name tables, wherever they lie."""
    tables = {table for part in parts for table in package.relations(part).values() if "/tables/" in table}
    return {package.tree(name).get("displayName", "") for name in tables if name in package} - {""}


def _empty_hidden(package: Package, part: str) -> bool:
    """Take what stands in hidden rows and columns; whether anything did."""
    root = package.tree(part)
    hidden = [
        (int(column.get("min", "0")), int(column.get("max", "0")))
        for column in root.iter("{*}col")
        if column.get("hidden") in ("1", "true")
    ]
    found = False
    for row in root.iter("{*}row"):
        is_hidden = row.get("hidden") in ("1", "true")
        for cell in list(row):
            place = _CELL.match(cell.get("r", ""))
            column = column_number(place[1]) if place else 0
            if len(cell) and (is_hidden or any(low <= column <= high for low, high in hidden)):
                row.remove(cell)
                found = True
    return found


def _keep_values(package: Package, part: str, reads: _Reads, *, is_own: bool) -> None:
    """Formulas that read what is gone become their values; `is_own` where it was gone from this very sheet."""
    root = package.tree(part)
    shared: set[str] = set()
    formulas = list(root.iter("{*}f"))
    for formula in formulas:
        if is_own or reads(formula.text or ""):
            if formula.get("t") == "shared" and formula.get("si"):
                shared.add(formula.get("si", ""))
            remove(formula)
    for formula in formulas:
        # The others of a shared formula hold only its number.
        if formula.getparent() is not None and formula.get("si") in shared:
            remove(formula)
    for rule in list(root.iter("{*}dataValidation", "{*}cfRule")):
        if any(reads(words.text or "") for words in rule.iter("{*}formula1", "{*}formula2", "{*}formula", "{*}f")):
            remove(rule)
    for holder in list(root.iter("{*}dataValidations", "{*}conditionalFormatting")):
        if not len(holder):
            remove(holder)
        elif "count" in holder.attrib:
            holder.set("count", str(len(holder)))


def _drop_links(package: Package) -> None:
    package.cut(lambda kind, target: kind == "externalLink", MAIN)
    for element in list(package.tree(MAIN).iter("{*}externalReferences")):
        remove(element)
    for name in list(package.tree(MAIN).iter("{*}definedName")):
        if _LINK.search(name.text or ""):
            remove(name)


def _drop_pivots(package: Package) -> None:
    """The tables' figures stand in the cells; what they were made from goes."""
    package.cut(lambda kind, target: kind in _PIVOTS)
    for element in list(package.tree(MAIN).iter("{*}pivotCaches")):
        remove(element)
    for part in [MAIN, *package.named(r"xl/worksheets/[^/]*\.xml")]:
        for element in list(package.tree(part).iter("{*}ext")):
            if any("slicer" in str(one.tag).lower() or "timeline" in str(one.tag).lower() for one in element.iter()):
                remove(element)


def _drop_comments(package: Package, sheets: Iterable[str]) -> None:
    for part in sheets:
        package.cut(lambda kind, target: kind in _COMMENTS, part)
        drawings = {one: name for one, name in package.relations(part).items() if name.endswith(".vml")}
        for identifier, name in drawings.items():
            if name in package and b'ObjectType="Note"' in package.parts[name]:
                cut = package.cut(lambda kind, target, name=name: target == name, part)  # type: ignore[misc]
                for element in list(package.tree(part).iter("{*}legacyDrawing")):
                    if element.get(_ID) in cut | {identifier}:
                        remove(element)
    package.cut(lambda kind, target: kind in _COMMENTS, MAIN)


def _forget_unused_words(package: Package, sheets: Iterable[str]) -> None:
    """Words of cells stand in one list for the whole workbook; those that no cell shows any more are blanked."""
    name = next(iter(package.named(r"xl/sharedStrings\.xml")), None)
    if name is None:
        return
    used = {
        int(value.text)
        for part in sheets
        for cell in package.tree(part).iter("{*}c")
        if cell.get("t") == "s" and (value := cell.find("{*}v")) is not None and (value.text or "").isdigit()
    }
    words: list[Any] = list(package.tree(name).iter("{*}si"))
    for at, item in enumerate(words):
        if at not in used:
            namespace = item.tag.rpartition("}")[0] + "}"
            for child in list(item):
                item.remove(child)
            item.append(item.makeelement(namespace + "t", {}))
