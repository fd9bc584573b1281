"""What a tracker's rows would make of the catalogue: new documents whose file is to come, answers, nothing, or a reason why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from app.intake.rules.tracker.reading import Record, Report, TrackerReading
from app.intake.rules.tracker.values import REASON_WORDS, Reason
from app.intake.schemas import Does, Known

# To know, but no reason to leave the row out.
REMARKS = frozenset({Reason.HIDDEN_ROW, Reason.DUPLICATE_ROW, Reason.DATE_TO_BE_CONFIRMED, Reason.OWNER_UNKNOWN})
MOST_TITLE, MOST_MASTER = 300, 1000


@dataclass(frozen=True)
class Place:
    """A request that a document answers, the parts of it that it covers, and where to look."""

    request: str
    parts: tuple[str, ...] = ()
    where_to_look: str = ""


@dataclass(frozen=True)
class Planned:
    """One document: the rows that name it, which one it is and why, and the places that are new to it."""

    rows: tuple[int, ...]
    title: str
    does: Does
    document: str = ""
    why: str = ""
    owner: str | None = None
    document_date: date | None = None
    review_by: date | None = None
    master: str = ""
    description: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Something in the sheet to look at. One that is only a remark leaves no row out."""

    row: int
    field: str
    written: str
    sentence: str
    is_remark: bool


@dataclass(frozen=True)
class Plan:
    documents: tuple[Planned, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def left_out(self) -> frozenset[int]:
        """The rows that are not understood."""
        return frozenset(fault.row for fault in self.faults if not fault.is_remark)


@dataclass
class _Gathered:
    """All that the rows say of one document, in their order; the first that says a thing is believed."""

    first: Record
    rows: list[int] = field(default_factory=list)
    link: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def take(self, record: Record) -> None:
        self.rows.append(record.row)
        one = self.first
        self.first = replace(
            one,
            owner=one.owner or record.owner,
            doc_date=one.doc_date or record.doc_date,
            review_date=one.review_date or record.review_date,
        )
        self.link = self.link or record.link or ""
        for code in record.requests:
            stands = self.places.get(code, Place(code))
            parts = (*stands.parts, record.part) if record.part and record.part not in stands.parts else stands.parts
            self.places[code] = Place(code, parts, stands.where_to_look or _where(record.pages))
        self.notes += [note for note in _notes(record) if note not in self.notes]


def plan(
    reading: TrackerReading,
    known: Sequence[Known],
    parts: Mapping[str, Iterable[str]],
    answered: Iterable[tuple[str, str]],
    people: Iterable[str],
) -> Plan:
    """What the rows would do as things stand now.

    `parts` are the parts of each request of the round, by its code; `answered` pairs of request and document,
    `people` the names in lower case of those who may own a document.
    """
    faults = [_fault(report) for report in reading.reports]
    faults += [*_unknown_parts(reading.records, parts), *_too_long(reading.records)]
    faults += _nobody(reading.records, frozenset(people))
    bad = {fault.row for fault in faults if not fault.is_remark}
    there, catalogue = set(answered), _Catalogue(known)
    planned = []
    for one in _gather(record for record in reading.records if record.row not in bad):
        found = catalogue.find(one.first.title, one.link)
        if len(found) > 1:
            sentence = (
                f"Several documents here are called this: {', '.join(sorted(found))}. Write the link of the one meant."
            )
            faults += [
                Fault(row, "title", one.first.title, sentence, is_remark=False) for row in dict.fromkeys(one.rows)
            ]
            continue
        planned.append(_planned(one, found, there))
    return Plan(tuple(planned), tuple(sorted(faults, key=lambda fault: fault.row)))


def _gather(records: Iterable[Record]) -> list[_Gathered]:
    """Rows of one title and one link together; a row without a link goes with the first of its title."""
    by_title: dict[str, list[_Gathered]] = {}
    found: list[_Gathered] = []
    for record in records:
        same = by_title.setdefault(_name(record.title), [])
        one = next((g for g in same if not record.link or not g.link or g.link == record.link), None)
        if one is None:
            one = _Gathered(record)
            same.append(one)
            found.append(one)
        one.take(record)
    return found


class _Catalogue:
    """The documents there are, by title, by file name and by address."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.titles: dict[str, list[Known]] = {}
        self.files: dict[str, list[Known]] = {}
        self.addresses: dict[str, list[Known]] = {}
        for one in known:
            self.titles.setdefault(_name(one.title), []).append(one)
            if one.file_name:
                self.files.setdefault(_stem(one.file_name), []).append(one)
            for address in dict.fromkeys(one.addresses):
                self.addresses.setdefault(address, []).append(one)

    def find(self, title: str, link: str) -> dict[str, str]:
        """The documents that this may be, with the reason: the same title, the same file, the same address."""
        linked = self.addresses.get(link, []) if link else []
        titled = self.titles.get(_name(title), [])
        both = [one for one in titled if one in linked]
        if both:
            return {one.reference: "Same title and same address" for one in both}
        # Documents of one title at two known addresses are two documents.
        titled = [one for one in titled if not link or not one.addresses]
        if titled:
            return {one.reference: "Same title" for one in titled}
        filed = self.files.get(_stem(title)) or (self.files.get(_stem(file_of(link)), []) if file_of(link) else [])
        if filed:
            return {one.reference: "Same file name" for one in filed}
        # An address of many documents is a folder.
        return {linked[0].reference: "Same address"} if len(linked) == 1 and file_of(link) else {}


def file_of(link: str) -> str:
    """The name of the file at the end of an address, "" for a folder or a page."""
    path = unquote(urlsplit(link).path) if link.lower().startswith(("http://", "https://", "file:")) else link
    name = PureWindowsPath(path).name
    return name if 2 <= len(PurePath(name).suffix) <= 6 else ""


def _planned(one: _Gathered, found: Mapping[str, str], there: set[tuple[str, str]]) -> Planned:
    document, why = next(iter(found.items()), ("", ""))
    places = tuple(place for code, place in one.places.items() if (code, document) not in there)
    does = Does.MAKE if not document else Does.CHANGE if places else Does.NOTHING
    record = one.first
    return Planned(
        rows=tuple(dict.fromkeys(one.rows)),
        title=record.title,
        does=does,
        document=document,
        why=why,
        owner=record.owner,
        document_date=record.doc_date.on if record.doc_date else None,
        review_by=record.review_date.on if record.review_date else None,
        master=one.link,
        description="\n".join(one.notes),
        places=places,
    )


def _fault(report: Report) -> Fault:
    return Fault(report.row, report.field, report.written, REASON_WORDS[report.reason], report.reason in REMARKS)


def _unknown_parts(records: Iterable[Record], parts: Mapping[str, Iterable[str]]) -> list[Fault]:
    faults = []
    for record in records:
        for code in record.requests:
            here = list(parts.get(code, ()))
            if record.part and record.part not in here:
                sentence = f"Request {code} has no part {record.part}. " + (
                    f"Choose among {', '.join(here)}." if here else "Leave the part out."
                )
                faults.append(Fault(record.row, "request", f"{code}{record.part}", sentence, is_remark=False))
    return faults


def _nobody(records: Iterable[Record], people: frozenset[str]) -> list[Fault]:
    """Owners whom only the tracker knows, or whose name two people have."""
    sentence = "No single account has this name, so the document comes in without an owner."
    named = {record.row: record.owner for record in records if record.owner and record.owner.casefold() not in people}
    return [Fault(row, "owner", owner, sentence, is_remark=True) for row, owner in named.items()]


def _too_long(records: Iterable[Record]) -> list[Fault]:
    sentence = "This is too long. Shorten it."
    return [
        Fault(record.row, name, value[:80], sentence, is_remark=False)
        for record in records
        for name, value, most in (("title", record.title, MOST_TITLE), ("link", record.link or "", MOST_MASTER))
        if len(value) > most
    ]


def _notes(record: Record) -> list[str]:
    """What the old tracker says and no field of ours holds: kept in its words."""
    said = [record.comments] if record.comments else []
    said += [f"Version in the tracker: {record.version}"] if record.version else []
    said += [f"In the tracker since {record.received}"] if record.received else []
    said += [f"{record.rag} in the tracker"] if record.rag else []
    said += [f"Dated {record.doc_date.on:%B %Y}"] if record.doc_date and record.doc_date.month_only else []
    return said


def _where(pages: str | None) -> str:
    if not pages:
        return ""
    return f"Page {pages}" if pages.isdigit() else f"Pages {pages.replace('-', ' to ').replace(',', ', ')}"


def _name(text: str) -> str:
    return " ".join(text.casefold().split())


def _stem(name: str) -> str:
    path = PurePath(name)
    return _name(path.stem if 2 <= len(path.suffix) <= 6 else name)
