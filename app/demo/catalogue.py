"""Reads data/documents/*.md: what lies on the shared drive, what each paper says, and what it answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import yaml

from app.demo.calendar import DemoCalendar
from app.demo.council import Council
from app.demo.documents import Answer, Document, Period, Revision
from app.demo.figures import DATA, Figures, Loader, read_data
from app.demo.prose import Filler, Words, agenda, closing
from app.demo.tables import table
from app.demo.writers.paper import Paper, Section

MONTH_IS_KNOWN_AFTER_DAYS, YEAR_IS_KNOWN_AFTER_DAYS = 9, 40
ANSWER = re.compile(r'(?:\[(\w+)\] )?([A-Z]\d+) (\S+) (\d+|\?|"[^"]+")(?: rev (\d+))? \| (.+)')
TABLE = re.compile(r"\[([a-z0-9-]+)\]")
LONG_LIVED = {
    "policy": 730,
    "guide": 730,
    "strategy": 1095,
    "contract": 365,
    "minutes": 730,
    "survey": 365,
    "report": 365,
}
CONSENT = {None: "not needed", True: "agreed", False: "asked"}


@dataclass(frozen=True)
class Entry:
    """One paper as it stands in the data files, with the edition's own words."""

    key: str
    head: dict[str, Any]
    meta: dict[str, Any]
    body: str
    words: Words
    tag: str = ""
    edition: int = 0


@dataclass(frozen=True)
class Catalogue:
    """Every document of the drive, and the paper behind each file by path."""

    documents: tuple[Document, ...]
    papers: dict[str, Paper]
    formats: dict[str, str]
    scans: dict[str, int]
    receivers: dict[str, str]


def read_catalogue(council: Council, seed: int) -> Catalogue:
    """Return the drive's contents before anything is written; the same council and seed give the same catalogue."""
    figures = Figures(seed)
    return _Reader(council, figures, seed).read()


@lru_cache(maxsize=1)
def _source() -> tuple[tuple[str, dict[str, Any], str], ...]:
    """Split the data files into (key, head, body); read once, because every start needs them twice."""
    found = []
    for file in sorted((DATA / "documents").glob("*.md")):
        for part in re.split(r"(?m)^=== ", file.read_text(encoding="utf-8"))[1:]:
            key, _, rest = part.partition("\n")
            head, _, body = rest.partition("\n---\n")
            found.append((key.strip(), yaml.load(head.removesuffix("---\n"), Loader=Loader), body))  # noqa: S506
    return tuple(found)


class _Reader:
    """Turns entries into documents and papers, in the order of the files."""

    def __init__(self, council: Council, figures: Figures, seed: int) -> None:
        self.council, self.figures, self.seed = council, figures, seed
        self.calendar: DemoCalendar = council.calendar
        self.documents: list[Document] = []
        self.papers: dict[str, Paper] = {}
        self.formats: dict[str, str] = {}
        self.scans: dict[str, int] = {}
        self.receivers: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}

    def read(self) -> Catalogue:
        for key, head, body in _source():
            for entry in self._editions(key, head, body):
                self._entries[entry.key] = entry
                self._add(entry)
        self._add_copies()
        return Catalogue(tuple(self.documents), self.papers, self.formats, self.scans, self.receivers)

    def _editions(self, key: str, head: dict[str, Any], body: str) -> Iterator[Entry]:
        meta = dict(head["meta"])
        kinds = meta.pop("editions", None)
        if not kinds:
            yield Entry(key, head, meta, body, self._words(meta))
            return
        ((kind, wanted),) = kinds.items()
        for number, item in enumerate(range(wanted) if isinstance(wanted, int) else wanted):
            yield self._edition(key, head, dict(meta), body, kind, number, item)

    def _edition(
        self, key: str, head: dict[str, Any], meta: dict[str, Any], body: str, kind: str, number: int, item: Any
    ) -> Entry:
        if kind in {"months", "quarters", "years"}:
            letter, first = {"months": ("m", 0), "quarters": ("q", 0), "years": ("y", 1)}[kind]
            tag = f"{letter}{first + number}"
            period = self.calendar.period(tag)
            names = {letter: period.label, f"{letter}s": period.short}
            for field in ("date", "period"):
                if field in meta:
                    meta[field] = re.sub(rf"{letter}{first}", tag, str(meta[field]))
        elif kind == "dates":
            tag, day = f"d{number}", self.calendar.when(item)
            meta["date"] = item
            names = {"d": self._in_words(day), "ds": day.isoformat()}
        else:
            tag, names = f"n{number}", {"name": str(item)}
        return Entry(f"{key}-{tag}", head, meta, body, self._words(meta, names), tag, number)

    def _words(self, meta: dict[str, Any], names: dict[str, str] | None = None) -> Words:
        """Return words that see the figures as they stood when the paper was written; undated papers see the latest."""
        given = self._named() | (names or {})
        if "date" not in meta:
            return Words(self.calendar, self.figures, names=given)
        dated = self.calendar.when(meta["date"])
        months = years = 0
        while self.calendar.month(months).last + timedelta(days=MONTH_IS_KNOWN_AFTER_DAYS) > dated:
            months += 1
        while self.calendar.year(years + 1).last + timedelta(days=YEAR_IS_KNOWN_AFTER_DAYS) > dated:
            years += 1
        return Words(self.calendar, self.figures, months, years, given)

    def _named(self) -> dict[str, str]:
        """Return the words that belong to no figure."""
        this = self.council.this_round
        names = {"due": self._in_words(this.return_due), "casesdue": self._in_words(this.case_list_due)}
        for letter, first in (("m", 0), ("q", 0), ("y", 1)):
            period = self.calendar.period(f"{letter}{first}")
            names |= {letter: period.label, f"{letter}s": period.short}
        return names

    @staticmethod
    def _in_words(day: date) -> str:
        from app.demo.calendar import in_words

        return in_words(day)

    def _add(self, entry: Entry) -> None:
        head, meta, words = entry.head, entry.meta, entry.words
        title = words.fill(head["title"])
        path = words.fill(head["file"]) if "file" in head else None
        dated = self.calendar.when(meta["date"]) if "date" in meta else None
        revisions = self._revisions(entry, path, dated)
        period = self.calendar.period(meta["period"]) if "period" in meta else None
        document = Document(
            key=entry.key,
            title=title,
            description=self._description(entry),
            kind=PurePosixPath(path).suffix[1:] if path else "link",
            url=f"{self.council.web}{head['url']}" if "url" in head else None,
            seen_on=self.calendar.day(meta["seen"]) if "seen" in meta else None,
            revisions=revisions,
            owner=meta["owner"],
            author=meta.get("author", meta["owner"]),
            supplied_by=meta.get("supplied_by", self.council.person(meta["owner"]).name),
            supplied_through="Web page"
            if "url" in head
            else ("Mail" if path and path.endswith(".eml") else "Shared drive"),
            document_date=dated,
            period=Period(period.first, period.last, period.label) if period else None,
            review_by=self._review_by(meta, dated),
            category=meta["category"],
            statements=tuple(meta["statements"]),
            sensitivity=meta.get("sensitivity", "open" if "url" in head else "internal"),
            permission=meta.get("share", "ours"),
            consent=CONSENT[meta.get("consent")],
            master=f"Shared drive, {PurePosixPath(path).parent}" if path else "Council website",
            tags=self._tags(entry, path),
            added_on=self._added_on(meta),
            draft=bool(meta.get("draft")),
            late=bool(meta.get("late")),
            personal_data=meta.get("personal"),
            same_as=None,
            near=None,
            answers=tuple(self._answers(entry, dated)),
        )
        self.documents.append(document)
        for revision in revisions:
            self._add_paper(entry, revision, document)

    def _revisions(self, entry: Entry, path: str | None, dated: date | None) -> tuple[Revision, ...]:
        if path is None:
            return ()
        earlier = entry.head.get("revisions", [])
        found = [
            Revision(n, old["file"], self.calendar.when(old["date"]), f"{entry.key} {n}")
            for n, old in enumerate(earlier, start=1)
        ]
        return (*found, Revision(len(found) + 1, path, dated, entry.key))

    def _review_by(self, meta: dict[str, Any], dated: date | None) -> date | None:
        if "review" in meta:
            return self.calendar.day(int(meta["review"]))
        return dated + timedelta(days=LONG_LIVED.get(meta.get("genre", ""), 365)) if dated else None

    def _added_on(self, meta: dict[str, Any]) -> date:
        """Return the day on which the document came in: most in the first days of the round, a few as the data say."""
        if "added" in meta:
            return self.calendar.day(meta["added"])
        spread = sum(ord(letter) for letter in str(meta["owner"])) % 6
        return self.calendar.day(2 + spread)

    @staticmethod
    def _tags(entry: Entry, path: str | None) -> tuple[str, ...]:
        topic = entry.meta.get("topic", "").removeprefix("the ").removeprefix("our ")
        folder = PurePosixPath(path).parts[0][3:].lower() if path else "web page"
        return tuple(tag for tag in (topic, folder) if tag)

    def _description(self, entry: Entry) -> str:
        first = next((line for line in entry.body.splitlines() if line and not line.startswith(("#", "[", "-"))), "")
        return entry.words.fill(first) if first else entry.words.fill(entry.head["title"])

    def _answers(self, entry: Entry, dated: date | None) -> Iterator[Answer]:
        last = self.council.last_round
        known_last = set(read_requests_last())
        current = len(entry.head.get("revisions", [])) + 1
        for order, written in enumerate(entry.head.get("answers", []), start=1):
            found = ANSWER.fullmatch(written)
            if not found:
                raise ValueError(f"{entry.key}: {written!r} is not an answer")
            tag, code, parts, place, revision, shows = found.groups()
            if tag and tag != entry.tag:
                continue
            answer = Answer(
                list_key="last" if code.startswith("P") else "this",
                request=code,
                parts=() if parts == "-" else tuple(parts),
                document=entry.key,
                section=int(place) if place.isdigit() else None,
                words=place.strip('"') if place.startswith('"') else "",
                shows=entry.words.fill(shows),
                order=order,
                revision=int(revision or current),
                place_missing=place == "?",
            )
            yield answer
            # What was already there when the last return was sent answered the same request then.
            before = f"P{code[1:]}"
            if (
                code.startswith("C")
                and before in known_last
                and dated
                and dated <= last.return_due
                and not entry.meta.get("draft")
            ):
                yield replace(answer, list_key="last", request=before)

    def _add_paper(self, entry: Entry, revision: Revision, document: Document) -> None:
        paper = self._paper(entry, document)
        if revision.paper != entry.key:
            old = paper.sections[:-1]
            paper = replace(
                paper, sections=old, written=revision.dated, status=f"Version {revision.number}, superseded"
            )
        self.papers[revision.path] = paper
        self.formats[revision.path] = PurePosixPath(revision.path).suffix[1:]
        self.scans[revision.path] = int(entry.meta.get("scans", 0))
        if "to" in entry.meta:
            self.receivers[revision.path] = entry.meta["to"]

    def _paper(self, entry: Entry, document: Document) -> Paper:
        meta = entry.meta
        genre = meta.get("genre", "report")
        undated = bool(meta.get("undated"))
        number = len(self.papers) + 1
        status = "Draft, not agreed" if document.draft else ("Notes as agreed" if genre == "minutes" else "Final")
        return Paper(
            title=document.title,
            subtitle=document.period.label if document.period else "",
            council=self.council.name,
            directorate=self.council.directorate,
            author=self.council.person(document.author).name,
            owner=f"{self.council.person(document.owner).name}, {self.council.person(document.owner).title}",
            status=status,
            reference=f"ASC {number:04d}",
            keywords=", ".join(document.tags),
            written=None if undated else document.document_date,
            review_by=None if undated or genre in {"minutes", "mail", "data"} else document.review_by,
            sections=(*self._sections(entry, genre), *self._closing(entry, document)),
            draft=document.draft,
            numbered=document.kind in {"docx", "pdf"},
        )

    def _sections(self, entry: Entry, genre: str) -> Iterator[Section]:
        filler = Filler(f"{self.seed} {entry.key}", genre, entry.meta.get("topic", "this work"))
        if board := entry.meta.get("agenda"):
            yield from self._meeting(entry, board, filler)
            return
        raw = [part.partition("\n") for part in re.split(r"(?m)^## ", entry.body)[1:]]
        prose = genre not in {"data", "mail"}
        for left, (heading, _, text) in zip(range(len(raw), 0, -1), raw, strict=True):
            lines = text.splitlines()
            tables = [
                table(found[1], entry.words, f"{self.seed} {entry.key}")
                for line in lines
                if (found := TABLE.fullmatch(line))
            ]
            bullets = [entry.words.fill(line[2:]) for line in lines if line.startswith("- ")]
            paragraphs = [entry.words.fill(line) for line in lines if line and not line.startswith(("- ", "["))]
            extra = filler.paragraphs(left) if prose else []
            yield Section(heading.strip(), (*paragraphs, *extra), tuple(bullets), tuple(tables))

    def _closing(self, entry: Entry, document: Document) -> list[Section]:
        """Return the sections that papers of this kind end with, for those that people read and not only reckon with."""
        if document.kind not in {"docx", "pdf"} or "agenda" in entry.meta or document.document_date is None:
            return []
        author, owner = self.council.person(document.author), self.council.person(document.owner)
        dated = document.document_date
        words = {
            "topic": entry.meta.get("topic", "this work"),
            "owner_title": owner.title,
            "author": author.name,
            "version": "0.9a" if document.draft else "1.0",
            "agreed": "Waiting to be agreed" if document.draft else "Agreed by the leadership team",
            "dated": self._in_words(dated),
            "before1": self._in_words(dated - timedelta(days=24)),
            "before2": self._in_words(dated - timedelta(days=61)),
        }
        return closing(entry.meta.get("genre", "report"), f"{self.seed} {entry.key}", words)

    def _meeting(self, entry: Entry, board: str, filler: Filler) -> Iterator[Section]:
        names = [person.name for person in self.council.people]
        start = sum(ord(letter) for letter in entry.key) % len(names)
        present = [names[(start + step * 7) % len(names)] for step in range(7)]
        yield Section("Present and apologies", (f"Present: {', '.join(present)}.", filler.paragraph(2)))
        items = agenda(board, entry.edition)
        for heading, text in items:
            yield Section(heading, (entry.words.fill(text), filler.paragraph(2)))
        bullets = tuple(f"{heading}: {present[number % len(present)]}" for number, (heading, _) in enumerate(items))
        yield Section("Actions", ("Owners report at the next meeting.",), bullets)

    def _add_copies(self) -> None:
        copies = read_data("copies.yaml")
        known = {document.key: document for document in self.documents}
        for copy in copies["same"]:
            original = known[copy["of"]]
            path = copy["file"]
            key = f"{original.key}-copy"
            self.documents.append(
                replace(
                    original,
                    key=key,
                    revisions=(Revision(1, path, original.document_date, original.key),),
                    master=f"Shared drive, {PurePosixPath(path).parent}",
                    same_as=original.key,
                    answers=(),
                )
            )
            assert original.path
            self.papers[path] = self.papers[original.path]
            self.formats[path], self.scans[path] = self.formats[original.path], self.scans[original.path]
        for near in copies["near"]:
            source = self._entries[near["of"]]
            meta = {
                **source.meta,
                **{k: v for k, v in near.items() if k in {"date", "review", "draft"}},
                "personal": None,
            }
            head = {**source.head, "title": near["title"], "file": near["file"], "answers": [], "revisions": []}
            body = source.body.rsplit("\n## ", 1)[0]
            entry = Entry(near["key"], head, meta, body, self._words(meta))
            self._add(entry)
            self.documents[-1] = replace(self.documents[-1], near=near["of"])


@lru_cache(maxsize=1)
def read_requests_last() -> dict[str, dict[str, Any]]:
    """Return last year's requests by code, without the defaults and follow-ups of that file."""
    data = read_data("requests_last.yaml")
    return {code: data["defaults"] | facts for code, facts in data.items() if code not in {"defaults", "followups"}}
