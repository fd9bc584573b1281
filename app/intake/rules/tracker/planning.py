"""What a tracker's rows would make of the catalogue: new documents whose file is to come, answers, changes, or a reason why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.intake.rules.tracker.differing import (
    LABELS,
    Change,
    PlaceChange,
    Said,
    Standing,
    compare,
    compare_place,
    words_of,
)
from app.intake.rules.tracker.matching import Catalogue, plain
from app.intake.rules.tracker.records import Record, Report, RequestLine, TrackerReading
from app.intake.rules.tracker.values import REASON_WORDS, Reason
from app.intake.schemas import AnswerNow, Does, Known, RequestNow

# To know, but no reason to leave the row out: the document comes in without what is not understood, or is not ours to keep.
REMARKS = frozenset(
    (Reason.HIDDEN_ROW, Reason.DUPLICATE_ROW, Reason.DATE_TO_BE_CONFIRMED, Reason.OWNER_UNKNOWN, Reason.RAG_UNKNOWN,
     Reason.RAG_COLOUR_UNKNOWN, Reason.PAGES_NOT_UNDERSTOOD)
)  # fmt: skip
MOST_TITLE, MOST_MASTER, MOST_WHERE, MOST_PAGES = 300, 1000, 500, 300
MOST_COMMENT, MOST_DESCRIPTION = 10_000, 20_000
# The column that a field of ours is read from.
_FIELD_OF = {
    "document_date": "doc_date", "review_by": "review_date", "master_location": "link", "where_to_look": "pages",
}  # fmt: skip
# What one document has one of: where rows say it twice and otherwise, the first is believed and the other is named.
_ONE_EACH = {"owner": "owner", "doc_date": "date", "review_date": "review date"}


@dataclass(frozen=True)
class Place:
    """A request that a document answers, the parts of it that it covers, and where to look."""

    request: str
    parts: tuple[str, ...] = ()
    where_to_look: str = ""


@dataclass(frozen=True)
class Planned:
    """One document: the rows that name it, which one it is and why, the places that are new to it, and what it changes."""

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
    all_places: tuple[Place, ...] = ()
    places: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    place_changes: tuple[PlaceChange, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class RequestPlan:
    """A request that rows without a document name, and what they change of it."""

    rows: tuple[int, ...]
    request: str
    version: int
    said: dict[str, str]
    changes: tuple[Change, ...] = ()


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
    requests: tuple[RequestPlan, ...] = ()
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

    def take(self, record: Record, requests: Mapping[str, RequestNow]) -> list[Fault]:
        """Take the next row of the document; gives what it says otherwise than an earlier one."""
        faults = self._agree(record) if self.rows else []
        self.rows.append(record.row)
        self.link = self.link or record.link or ""
        for code in record.requests:
            stands = self.places.get(code, Place(code))
            here = requests.get(code, RequestNow()).parts
            new = [part for part in _parts_of(record, code) if part in here and part not in stands.parts]
            where = _both(stands.where_to_look, _where(record.pages) or record.where[:MOST_PAGES])
            self.places[code] = Place(code, (*stands.parts, *new), where)
        self.notes += [note for note in _notes(record) if note not in self.notes]
        return faults

    def _agree(self, record: Record) -> list[Fault]:
        """Take over what no earlier row said; gives what this one says otherwise."""
        one = self.first
        self.first = replace(
            one,
            owner=one.owner or record.owner,
            doc_date=one.doc_date or record.doc_date,
            review_date=one.review_date or record.review_date,
        )
        return [
            Fault(record.row, name, str(getattr(record, name)), _otherwise(one, words), is_remark=True)
            for name, words in _ONE_EACH.items()
            if None not in (getattr(one, name), getattr(record, name)) and getattr(one, name) != getattr(record, name)
        ]


def plan(reading: TrackerReading, now: Standing) -> Plan:
    """What the rows would do as things stand now."""
    requests, of_requests = _plan_requests(reading.request_lines, now)
    only = {line.row for line in reading.request_lines}
    faults = [*of_requests]
    faults += [
        _fault(one) for one in reading.reports if one.row not in only or one.reason is not Reason.NO_DOCUMENT_NAMED
    ]
    faults += [*_unknown_parts(reading.records, now.requests), *_too_long(reading.records)]
    faults += [*_nobody(reading, now.emails), *_under_no_request(reading)]
    bad = {fault.row for fault in faults if not fault.is_remark}
    # Somebody without an account can own nothing here: it is said, and no second row disagrees with it.
    good = (
        one if one.owner is None or one.owner.casefold() in now.emails else replace(one, owner=None)
        for one in reading.records
        if one.row not in bad
    )
    gathered, otherwise = _gather(good, now.requests)
    faults += otherwise
    catalogue, planned = Catalogue(now.known), []
    by_reference = {one.reference: one for one in now.known}
    for one in gathered:
        found = catalogue.find(one.first.title, one.link)
        if len(found) > 1:
            sentence = (
                f"Several documents here are called this: {', '.join(sorted(found))}. Write the link of the one meant."
            )
            faults += [
                Fault(row, "title", one.first.title, sentence, is_remark=False) for row in dict.fromkeys(one.rows)
            ]
            continue
        document, why = next(iter(found.items()), ("", ""))
        done, kept = _planned(one, by_reference.get(document), why, now)
        planned.append(done)
        faults += kept
    return Plan(tuple(planned), tuple(requests), tuple(sorted(faults, key=lambda fault: fault.row)))


def said_by(planned: Plan, document_of: Mapping[int, str], emails: Mapping[str, str]) -> Said:
    """What a plan says that is carried out; `document_of` names the documents that were made for it."""
    said = Said()
    for one in planned.documents:
        document = one.document or document_of.get(id(one), "")
        if document:
            said.documents[document] = _said(one, emails)
            said.places.update({(p.request, document): (p.where_to_look, p.parts) for p in one.all_places})
    said.requests.update({one.request: one.said for one in planned.requests})
    return said


def _said(one: Planned, emails: Mapping[str, str]) -> dict[str, str]:
    return words_of(emails.get((one.owner or "").casefold()), one.document_date, one.review_by, one.master)


def _gather(records: Iterable[Record], requests: Mapping[str, RequestNow]) -> tuple[list[_Gathered], list[Fault]]:
    """Rows of one title and one link together; a row without a link goes with the first of its title."""
    by_title: dict[str, list[_Gathered]] = {}
    found: list[_Gathered] = []
    faults: list[Fault] = []
    for record in records:
        same = by_title.setdefault(plain(record.title), [])
        one = next((g for g in same if not record.link or not g.link or g.link == record.link), None)
        if one is None:
            one = _Gathered(record)
            same.append(one)
            found.append(one)
        faults += one.take(record, requests)
    return found, faults


def _planned(one: _Gathered, known: Known | None, why: str, now: Standing) -> tuple[Planned, list[Fault]]:
    record, everywhere = one.first, tuple(one.places.values())
    planned = Planned(
        rows=tuple(dict.fromkeys(one.rows)),
        title=record.title,
        does=Does.MAKE,
        owner=record.owner,
        document_date=record.doc_date.on if record.doc_date else None,
        review_by=record.review_date.on if record.review_date else None,
        master=one.link,
        description="\n".join(one.notes)[:MOST_DESCRIPTION],
        all_places=everywhere,
        places=everywhere,
    )
    if known is None:
        return planned, []
    document, theirs = known.reference, _said(planned, now.emails)
    if one.link in known.addresses:
        theirs.pop("master_location")
    ours = words_of(known.owner, known.document_date, known.review_by, known.master_location)
    changes, kept = compare(theirs, ours, now.said.documents.get(document, {}))
    there = [place for place in everywhere if (place.request, document) in now.answers]
    new = [p for p in everywhere if p not in there and (p.request, document) not in now.said.places]
    place_changes = []
    for place in there:
        answer = now.answers[place.request, document]
        changed, stays = _compare(place, answer, now.said, document)
        kept += stays
        if changed:
            place_changes.append(PlaceChange(place.request, answer.version, changed))
    does = Does.CHANGE if new or changes or place_changes else Does.NOTHING
    remarks = [_stays(one.rows[0], change, document, record.owner or "") for change in kept]
    return replace(
        planned, does=does, document=document, why=why, places=tuple(new), changes=tuple(changes),
        place_changes=tuple(place_changes), version=known.version,
    ), remarks  # fmt: skip


def _compare(place: Place, answer: AnswerNow, said: Said, document: str) -> tuple[tuple[Change, ...], list[Change]]:
    return compare_place(place.where_to_look, place.parts, answer, said.places.get((place.request, document), ("", ())))


def _plan_requests(lines: Iterable[RequestLine], now: Standing) -> tuple[list[RequestPlan], list[Fault]]:
    """What rows that only name a request change of it; each is named, with what it does or that it is left."""
    found: dict[str, RequestPlan] = {}
    faults = []
    for line in lines:
        theirs = {
            "owner": now.emails.get((line.owner or "").casefold(), ""),
            "due_on": line.due.on.isoformat() if line.due and not line.due.month_only else "",
        }
        said = []
        for code in line.requests:
            stands = now.requests.get(code)
            if stands is None:
                continue
            ours = {"owner": stands.owner, "due_on": stands.due_on.isoformat() if stands.due_on else ""}
            earlier = found.get(code, RequestPlan((), code, stands.version, {}))
            news = {name: value for name, value in theirs.items() if value and name not in earlier.said}
            changes, _ = compare(news, ours, now.said.requests.get(code, {}))
            found[code] = RequestPlan(
                (*earlier.rows, line.row), code, stands.version, earlier.said | news, (*earlier.changes, *changes)
            )
            said += [f"{LABELS[change.field].lower()} of request {code}" for change in changes]
        sentence = (
            f"No document is named; the row sets the {' and the '.join(said)}."
            if said
            else "No document is named, and there is nothing new for the request: the row is left."
        )
        comment = " Its comment stays in the tracker." if line.comments else ""
        faults.append(Fault(line.row, "title", "", sentence + comment, is_remark=True))
    return list(found.values()), faults


def _fault(report: Report) -> Fault:
    return Fault(report.row, report.field, report.written, REASON_WORDS[report.reason], report.reason in REMARKS)


def _otherwise(first: Record, words: str) -> str:
    return f"Row {first.row} names the same document with another {words}, which is taken. Correct one of them."


def _stays(row: int, change: Change, document: str, owner: str) -> Fault:
    words = LABELS[change.field].lower()
    if change.field == "owner":
        return Fault(row, "owner", owner, f"{document} has another owner here, who stays.", is_remark=True)
    sentence = f"{document} has another {words} here, which stays. Change it there if the tracker is right."
    return Fault(row, _FIELD_OF.get(change.field, "row"), change.becomes, sentence, is_remark=True)


def _parts_of(record: Record, code: str) -> list[str]:
    """The parts of this request that the row names."""
    named = [record.part] if record.part else []
    return list(dict.fromkeys([*named, *(part for request, part in record.parts if request == code)]))


def _unknown_parts(records: Iterable[Record], requests: Mapping[str, RequestNow]) -> list[Fault]:
    faults = []
    for record in records:
        for code in record.requests:
            here = requests[code].parts if code in requests else ()
            for part in _parts_of(record, code):
                if part in here:
                    continue
                sentence = f"Request {code} has no part {part}, so it comes in without." + (
                    f" Its parts are {', '.join(here)}." if here else ""
                )
                faults.append(Fault(record.row, "request", f"{code}{part}", sentence, is_remark=True))
    return faults


def _nobody(reading: TrackerReading, people: Mapping[str, str]) -> list[Fault]:
    """Owners whom only the tracker knows, or whose name two people have."""
    sentence = "No single account has this name, so it comes in without an owner."
    named = [(one.row, one.owner) for one in reading.records] + [(one.row, one.owner) for one in reading.request_lines]
    nobody = {row: owner for row, owner in named if owner and owner.casefold() not in people}
    return [Fault(row, "owner", owner, sentence, is_remark=True) for row, owner in nobody.items()]


def _under_no_request(reading: TrackerReading) -> list[Fault]:
    """Rows whose cell for the request is empty in a tracker that has one: people leave it so below a filled one."""
    told = {report.row for report in reading.reports if report.field == "request"}
    faults: dict[int, Fault] = {}
    above: Record | None = None
    for record in sorted(reading.records, key=lambda one: one.row):
        if record.requests:
            above = record
        elif above is not None and record.row not in told:
            sentence = f"It names no request. Row {above.row} is under {above.requests[-1]}: if this one is too, write it there."
            faults.setdefault(record.row, Fault(record.row, "request", "", sentence, is_remark=True))
    return list(faults.values())


def _too_long(records: Iterable[Record]) -> list[Fault]:
    sentence = "This is too long. Shorten it."
    return [
        Fault(record.row, name, value[:80], sentence, is_remark=False)
        for record in records
        for name, value, most in (
            ("title", record.title, MOST_TITLE),
            ("link", record.link or "", MOST_MASTER),
            ("pages", record.pages or "", MOST_PAGES),
            ("comments", record.comments, MOST_COMMENT),
        )
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


def _both(one: str, other: str) -> str:
    """Two places of one document for one request, each once."""
    if not other or other in one.split("; "):
        return one
    return f"{one}; {other}"[:MOST_WHERE] if one else other
