"""A council with everything in it, for the sweep: each role has things of their own, and there are things that are another's.

Every text that is confidential for somebody holds a canary: a made-up word that says which thing it stands in.
"""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.models import (
    CategoryResponse,
)
from app.casetracking import service as cases
from app.casetracking.models import (
    CaseStage,
)
from app.casetracking.schemas.cases import CaseIn
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.evidence.models import EvidenceItem
from app.evidence.work import previews_of
from app.files.previews import Preview, PreviewPage
from app.files.store import FileStore
from app.gaps import service as gaps
from app.jobs.models import JobState
from app.jobs.work import Workshop, run_here
from app.packs import service as packs
from app.packs.models import PackKind, PackState, SubmissionPack
from app.packs.schemas import PackIn
from app.packs.work import builder
from tests.app.access.council_rows import Builder
from tests.app.access.planting import OTHER_ROUND, RIVAL, Council
from tests.builders import an_answer, saved


def a_council(db: Database, home: Path) -> Council:
    """Builds it all; meant for `Store.begun`."""
    council = Council()
    settings = Settings(home=home, secure_cookies=False)
    settings.packs_folder.mkdir(parents=True, exist_ok=True)
    store = FileStore(settings.files_folder)
    with db.write() as session:
        builder_of = Builder(session, council, home, store)
        builder_of.build()
    with db.write() as session:
        _acts_to_undo(session, council, builder_of.actor("lead"))
    with db.read() as session:
        people = accounts.list_people(session, builder_of.actor("lead"), active_only=True)
        council.facts["person key"] = next(one.key for one in people if one.email == "contrib@fernshire.example")
    _packs(db, settings, store, council, builder_of)
    _pages(settings)
    return council


def _pages(settings: Settings) -> None:
    """A page drawn of every file; the picture is the file's own words, so that the sweep would find them in it."""
    previews = previews_of(settings)
    for stored in settings.files_folder.glob("??/*"):
        with previews.drawing(stored.name) as draft:
            draft.put(1, stored.read_bytes(), stored.read_bytes())
            draft.finish(Preview(1, (PreviewPage(1, 10, 14),)))


def _acts_to_undo(session: Session, council: Council, lead: Actor) -> None:
    """An answer that was taken out and cases that were brought in, each with the act that can be undone."""
    code, document = "spare", council.things["document", "their own", "lead"]
    response = session.scalars(select(CategoryResponse).where(CategoryResponse.code == code)).one()
    item = session.scalars(select(EvidenceItem).where(EvidenceItem.reference == document)).one()
    an_answer(session, response, item)
    done = answers.remove_answer(session, lead, code, document, 1)
    council.facts["act of an answer taken out"] = str(done.act)
    brought = cases.import_cases(session, lead, [CaseIn(stage=CaseStage.POOL)])
    council.facts["act of an import"] = str(brought.act)
    gap = next(one for one in gaps.find_gaps(session, lead) if one.rule != "case.act_now_open")
    council.facts |= {"gap rule": gap.rule, "gap subject": gap.subject}


def _packs(db: Database, settings: Settings, store: FileStore, council: Council, built: Builder) -> None:
    lead = built.actor("lead")
    for kind in PackKind:
        with db.write() as session:
            asked = packs.ask_for_pack(session, lead, PackIn(kind=kind))
        workshop = Workshop(db, {packs.BUILD: builder(settings, store)}, accounts.find_actor)
        job = run_here(workshop, asked.job_id)
        assert job.state is JobState.DONE, job.sentence
        council.things["pack", kind.value, RIVAL] = str(asked.number)
    with db.write() as session:
        saved(
            session,
            SubmissionPack(
                assessment_id=built.past.id, number=77, kind=PackKind.CASE_LIST, state=PackState.DRAFT,
                asked_by=built.id_of(RIVAL), asked_at=now(), sentence="Built.", file_name="old.zip",
            ),
        )  # fmt: skip
    council.things["pack", OTHER_ROUND, RIVAL] = "77"
