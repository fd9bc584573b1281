"""The shared drive comes in: files are looked into while other things are loaded, then taken in on their days."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.demo.documents import Document
from app.demo.drive import Drive
from app.demo.loading.desk import Desk
from app.demo.loading.people import DEPUTY, LEAD
from app.evidence import service as evidence
from app.evidence.schemas import FindingIn, ItemDetails, ItemPatch, NewLinkIn, SupersedeIn
from app.intake import service as intake
from app.intake.schemas import BatchIn, Coming, Looked
from app.intake.work import find_files, look_at_many, tools_for
from app.jobs.work import carry_out

# What nobody has sorted yet is imported as a folder, without a word about any file in it.
UNSORTED = "99 To sort"
UNSORTED_ON_DAY = 8
# Sections that CSV extracts and scans don't have, so that their title and date have to be said.
SAY_NOTHING = frozenset({"csv", "jpg"})
REPLACED_BY_THE_NEWER = ("front-door-model-v3", "assessment-policy-v6", "quality-framework-v2")
PERSONAL = "personal-data"


@dataclass(frozen=True)
class _File:
    """One file that somebody brings in on a day: a document's first file, or a later version of it."""

    document: Document
    number: int
    path: str
    on: date


@dataclass
class Papers:
    """Files in the order in which they come in, and the looks at them as far as they are done."""

    desk: Desk
    first_days: dict[str, date]
    files: list[_File] = field(default_factory=list)
    looked: dict[str, Looked] = field(default_factory=dict)
    drive: Drive | None = None
    fault: BaseException | None = None
    _news: threading.Condition = field(default_factory=threading.Condition)

    def on(self, document: Document) -> date:
        """The day on which a document comes in."""
        return self.first_days[document.key]

    def wait_for(self, path: str) -> Looked:
        """The look at one file, as soon as it is there."""
        with self._news:
            self._news.wait_for(lambda: path in self.looked or self.fault is not None)
            if path not in self.looked:
                assert self.fault is not None
                raise self.fault
            return self.looked[path]

    def wait_for_drive(self) -> Drive:
        """The drive, as soon as it is written."""
        with self._news:
            self._news.wait_for(lambda: self.drive is not None or self.fault is not None)
            if self.drive is None:
                assert self.fault is not None
                raise self.fault
            return self.drive

    def look(self, writing: "Future[Drive]") -> None:
        """In a thread of its own: wait for the drive, then look into file after file, the first needed first."""
        try:
            drive = writing.result()
            with self._news:
                self.drive = drive
                self._news.notify_all()
            tools = tools_for(self.desk.settings, self.desk.files)
            coming = [
                Coming(
                    Path(one.path).name,
                    drive.folder / one.path,
                    one.path,
                    self.details(one.document),
                    again=one.document.same_as is not None,
                )
                for one in self.files
            ]
            for looked in look_at_many(tools, coming):
                with self._news:
                    self.looked[looked.coming.source_path] = looked
                    self._news.notify_all()
        except BaseException as fault:  # whoever waits for a file raises it
            with self._news:
                self.fault = fault
                self._news.notify_all()

    def details(self, document: Document) -> ItemDetails:
        """What people say of a document; its title and date the file says itself, where it can."""
        said = ItemDetails(
            description=document.description,
            owner=self.desk.email(document.owner),
            supplied_by=document.supplied_by,
            supplied_through=document.supplied_through,
            period_from=document.period.first if document.period else None,
            period_to=document.period.last if document.period else None,
            review_by=document.review_by,
            evidence_category=document.category,
            quality_statements=list(document.statements),
            sensitivity=document.sensitivity,
            permission_to_share=document.permission,
            consent=document.consent,
            master_location=document.master,
            tags=list(document.tags),
            marked_draft=document.draft,
        )
        if document.url or document.kind in SAY_NOTHING:
            return said.model_copy(update={"title": document.title, "document_date": document.document_date})
        return said


@contextmanager
def coming_in(desk: Desk, writing: "Future[Drive]") -> Iterator[Papers]:
    """Look into the files of the drive, as soon as it is written, while other things go on."""
    papers = Papers(desk, first_days(desk))
    papers.files = _in_order(papers)
    looking = threading.Thread(target=papers.look, args=(writing,), name="demo-looking", daemon=True)
    looking.start()
    yield papers
    looking.join()


def first_days(desk: Desk) -> dict[str, date]:
    """For each document the day on which it comes in: before it answered last year, and before anyone read it over."""
    story = desk.story
    last, this = story.last_round, story.this_round
    read_on = {request.code: request.read_on for request in (*last.requests, *this.requests)}
    days = {}
    for document in story.documents:
        on = document.added_on
        if len(document.revisions) > 1:
            on = this.round.notified + timedelta(days=2)
        for answer in document.answers:
            read = read_on.get(answer.request)
            if answer.list_key == "last":
                on = min(on, last.round.notified + timedelta(days=8))
            elif read is not None:
                on = min(on, read)
        days[document.key] = on
    return days


def plan_last_round(desk: Desk, papers: Papers) -> None:
    """The documents that came in for last year's return."""
    _plan(desk, papers, lambda on: on < desk.story.this_round.round.notified)


def plan_this_round(desk: Desk, papers: Papers) -> None:
    """Those of this year, later versions, the folder that nobody has sorted, and what somebody saw in a file."""
    notified = desk.story.this_round.round.notified
    _plan(desk, papers, lambda on: on >= notified)
    for one in papers.files:
        if one.number > 1:
            desk.plan(desk.at(one.on, 14), _replacing(desk, papers, one))
    unsorted = notified + timedelta(days=UNSORTED_ON_DAY)
    desk.plan_alone(desk.at(unsorted, 13), lambda: _import_unsorted(desk, papers))
    desk.plan(desk.at(unsorted, 15), lambda session: _sort_a_little(session, desk))
    for document in desk.story.documents:
        if document.personal_data:
            desk.plan(desk.at(papers.on(document), 17), _flagging(desk, document))
        if document.key in REPLACED_BY_THE_NEWER:
            desk.plan(desk.at(unsorted, 16), _superseding(desk, document))


def _plan(desk: Desk, papers: Papers, is_wanted: Callable[[date], bool]) -> None:
    by_day: dict[date, list[_File]] = {}
    for one in papers.files:
        if one.number == 1 and is_wanted(one.on):
            by_day.setdefault(one.on, []).append(one)
    for on, files in by_day.items():
        desk.plan(desk.at(on, 9, 20), _taking(desk, papers, files))
    for document in desk.story.documents:
        if document.url and is_wanted(papers.on(document)):
            desk.plan(desk.at(papers.on(document), 9, 40), _linking(desk, papers, document))


def _in_order(papers: Papers) -> list[_File]:
    found = []
    for document in papers.desk.story.documents:
        for revision in document.revisions:
            if revision.path.startswith(UNSORTED):
                continue
            on = papers.on(document)
            if revision.number > 1:
                on = document.added_on if revision.number == len(document.revisions) else on + timedelta(days=1)
            found.append(_File(document, revision.number, revision.path, on))
    return sorted(found, key=lambda one: (one.on, one.number))


def _adder(on: date) -> str:
    return LEAD if on.toordinal() % 2 else DEPUTY


def _taking(desk: Desk, papers: Papers, files: Sequence[_File]) -> Callable[[Session], None]:
    def take(session: Session) -> None:
        looked = [papers.wait_for(one.path) for one in files]
        actor = desk.actor(session, _adder(files[0].on))
        batch = intake.open_batch(
            session, actor, BatchIn(name=f"{len(files)} files from the shared drive", made_up=True)
        )
        tools = tools_for(desk.settings, desk.files)
        taken = intake.take_files(session, actor, batch.reference, looked, tools, made_up=True)
        for one, became in zip(files, taken.files, strict=True):
            if became.document is None:
                desk.refused.append(f"{one.path}: {became.sentence}")
            else:
                desk.documents[one.document.key] = became.document

    return take


def _linking(desk: Desk, papers: Papers, document: Document) -> Callable[[Session], None]:
    def link(session: Session) -> None:
        on = papers.on(document)
        assert document.url is not None
        data = NewLinkIn(url=document.url, seen_on=min(document.seen_on or on, on), details=papers.details(document))
        item = evidence.add_link(session, desk.actor(session, _adder(on)), data)
        desk.documents[document.key] = item.reference

    return link


def _replacing(desk: Desk, papers: Papers, one: _File) -> Callable[[Session], None]:
    def replace(session: Session) -> None:
        looked = papers.wait_for(one.path)
        reference = desk.documents[one.document.key]
        actor = desk.actor(session, _adder(one.on))
        at = evidence.get_item(session, actor, reference)
        tools = tools_for(desk.settings, desk.files)
        intake.take_revision(session, actor, reference, at.version, looked, tools, f"Version {one.number}")

    return replace


def _import_unsorted(desk: Desk, papers: Papers) -> None:
    folder = papers.wait_for_drive().folder / UNSORTED
    found = find_files(folder)
    with desk.workshop.db.write() as session:
        actor = desk.actor(session, DEPUTY)
        started = intake.start_import(session, actor, str(folder), found, made_up=True)
    carry_out(desk.workshop, desk.settings.home, started.job_id)
    with desk.workshop.db.read() as session:
        keys = {document.path: document.key for document in desk.story.documents if document.path}
        for line in intake.list_files(session, desk.actor(session, DEPUTY), started.batch).items:
            key = keys.get(f"{UNSORTED}/{line.source_path}")
            if key is not None and line.document is not None:
                desk.documents.setdefault(key, line.document)


def _sort_a_little(session: Session, desk: Desk) -> None:
    """The scan says nothing of itself, so somebody writes down what it is."""
    document = next((one for one in desk.story.documents if one.kind == "jpg"), None)
    if document is None or document.key not in desk.documents:
        return
    actor = desk.actor(session, DEPUTY)
    at = evidence.get_item(session, actor, desk.documents[document.key])
    patch = ItemPatch(title=document.title, document_date=document.document_date, description=document.description)
    evidence.change_details(session, actor, at.reference, at.version, patch)


def _flagging(desk: Desk, document: Document) -> Callable[[Session], None]:
    def flag(session: Session) -> None:
        actor = desk.actor(session, LEAD)
        at = evidence.get_item(session, actor, desk.documents[document.key])
        if not at.flags:
            data = FindingIn(kind=PERSONAL, detail=document.personal_data or "")
            evidence.raise_finding(session, actor, at.reference, data)

    return flag


def _superseding(desk: Desk, document: Document) -> Callable[[Session], None]:
    def supersede(session: Session) -> None:
        if document.near not in desk.documents or document.key not in desk.documents:
            return
        actor = desk.actor(session, DEPUTY)
        at = evidence.get_item(session, actor, desk.documents[document.key])
        newer = SupersedeIn(by=desk.documents[document.near])
        evidence.supersede(session, actor, at.reference, at.version, newer.by)

    return supersede
