"""The rest of the sweep's council: people, actions, assertions, cases, batches, jobs, follow-ups, the set-up."""

import hashlib
import io
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Role
from app.accounts.models import SignIn
from app.answers.models import (
    ListChange,
    ListChangeState,
)
from app.assessments.models import (
    AssessmentStatus,
    CouncilSettings,
    Extension,
    ExtensionState,
    Milestone,
    MilestoneKind,
)
from app.casetracking.models import (
    ActNow,
    CaseAssignment,
    CaseCheck,
    CaseLogEntry,
    CasePart,
    CaseStage,
    LogState,
    ReflectiveLog,
    ReflectiveSection,
    TrackedCase,
)
from app.core.clock import now, today
from app.files.models import StoredFile
from app.followups.models import FollowUp
from app.gaps.models import GapDecision
from app.improvement.models import Action, ActionStatus
from app.intake.models import Batch, BatchFile, FileState
from app.jobs.models import Job, JobState
from app.selfassessment.models import (
    Assertion,
    AssertionAction,
    AssertionKind,
    AssertionStatus,
    Direction,
    RemovedSupport,
    SelfAssessment,
    Support,
)
from tests.app.access.council_papers import Papers
from tests.app.access.planting import OTHER_ROUND, RIVAL, ROLES, Person
from tests.builders import a_list, a_person, an_assessment, saved


class Builder(Papers):
    """Makes it all."""

    def build(self) -> None:
        session = self.session
        saved(session, CouncilSettings(council_name="Fernshire County Council", note_word_limit=120))
        self._rounds()
        self._people()
        self._documents()
        self._requests()
        self._actions()
        self._assertions()
        self._cases()
        self._batches()
        self._jobs()
        self._followups()
        self._set_up()

    def _rounds(self) -> None:
        codes = [f"{role}-{n}" for role in ROLES for n in ("own", "appr", "read", "ask")] + ["rival-own", "spare"]
        self.list = a_list(self.session, tuple(codes))
        old_list = a_list(self.session, ("old-1", "old-2"), code="old-list")
        a_list(self.session, ("new-1", "new-2"), code="new-list")
        a_list(self.session, ("later-1",), code="later-list")
        past = now() - timedelta(days=800)
        self.past = an_assessment(
            self.session,
            old_list,
            reference="R-1",
            title="The last round",
            status=AssessmentStatus.CLOSED,
            set_up_at=past,
        )
        self.round = an_assessment(
            self.session, self.list, reference="R-2", title="This round", predecessor_id=self.past.id, case_list_size=50
        )
        self.council.facts |= {"round": "R-2", "past round": "R-1", "list": "test-list", "new list": "new-list"}

    def _people(self) -> None:
        for who in (*ROLES, RIVAL, "nobody", "leaver"):
            role = {RIVAL: (Role.CORE,), "nobody": (), "leaver": (Role.LEAD,)}.get(who) or (
                () if who == "nobody" else (Role(who),)
            )
            user = a_person(
                self.session, f"{who.title()} Person", *role, email=f"{who}@fernshire.example", active=who != "leaver"
            )
            self.users[who] = user
            self.council.people[who] = Person(user.id, user.email, a_session(self.session, user.id, who))

    def _actions(self) -> None:
        for number, of in enumerate((*ROLES, RIVAL), 1):
            variant = "another's" if of == RIVAL else "their own"
            saved(
                self.session,
                Action(
                    reference=f"AC-{number}", aim=f"Aim {self.word('action', variant, of, 'aim')}", owner_id=self.id_of(of),
                    measure=self.word("action", variant, of, "measure"), status=ActionStatus.PLANNED,
                    progress=self.word("action", variant, of, "progress"), added_by=self.id_of(RIVAL), added_at=now(),
                ),
            )  # fmt: skip
            self.put("action", variant, of, f"AC-{number}")

    def _assertions(self) -> None:
        saved(
            self.session,
            SelfAssessment(
                assessment_id=self.round.id, opening=self.word("assertion", "another's", RIVAL, "opening words")
            ),
        )
        drafts = [
            *((role, "their own", AssertionStatus.DRAFT) for role in ROLES),
            *((role, "their own, withdrawn", AssertionStatus.WITHDRAWN) for role in ROLES),
            (RIVAL, "another's", AssertionStatus.DRAFT),
        ]
        for number, (of, variant, status) in enumerate(drafts, 1):
            self._assertion(variant, of, f"A-{number}", status=status)
        self._assertion("another's, not on practice", RIVAL, "A-60", quality_statement="QS8")
        self._assertion(OTHER_ROUND, RIVAL, "A-77", assessment_id=self.past.id)

    def _assertion(self, variant: str, of: str, reference: str, **facts: Any) -> None:
        values: dict[str, Any] = {
            "assessment_id": self.round.id, "status": AssertionStatus.DRAFT, "quality_statement": "QS1", **facts
        }  # fmt: skip

        def word(where: str) -> str:
            return self.word("assertion", variant, of, where)

        claim = saved(
            self.session,
            Assertion(
                reference=reference, kind=AssertionKind.WEAKNESS, position=int(reference[2:]),
                text=f"We are weak at {word('text')}", impact=word("impact"), response=word("response"),
                owner_id=self.id_of(of), added_by=self.id_of(RIVAL), added_at=now(), **values,
            ),
        )  # fmt: skip
        source = ("document", "another's", RIVAL) if of == RIVAL else ("document", "their own", of)
        item = self._items()[self.council.things[source]]
        backing: dict[str, Any] = {
            "assertion_id": claim.id, "item_id": item.id, "where_to_look": "Page 1", "revision_number": 1,
            "added_by": self.id_of(RIVAL), "added_at": now(),
        }  # fmt: skip
        saved(
            self.session, Support(direction=Direction.SUPPORTS, what_it_shows=word("what a support shows"), **backing)
        )
        saved(self.session, RemovedSupport(direction=Direction.OTHER_WAY, removed_at=now(), **backing))
        action = (
            self.council.things.get(("action", "their own", of)) or self.council.things["action", "another's", RIVAL]
        )
        row = self.session.scalars(select(Action).where(Action.reference == action)).one()
        saved(self.session, AssertionAction(assertion_id=claim.id, action_id=row.id))
        self.put("assertion", variant, of, reference)
        self.council.beside["support of", reference] = item.reference
        self.council.beside["action of", reference] = action

    def _cases(self) -> None:
        number = 0
        for of in ROLES:
            for variant, part, ends in (
                ("assigned to them", CasePart.CHECKER, None),
                ("theirs as its worker", CasePart.WORKER, None),
                ("assigned to them until yesterday", CasePart.CHECKER, today() - timedelta(days=1)),
            ):
                number += 1
                self._case(variant, of, f"CT-{number:02}", part, ends)
        self._case("another's", RIVAL, "CT-90", CasePart.CHECKER, None)
        self._case(OTHER_ROUND, RIVAL, "CT-95", CasePart.CHECKER, None, assessment_id=self.past.id)

    def _case(self, variant: str, of: str, reference: str, part: CasePart, ends: Any, **facts: Any) -> None:
        """With a word in every text of its record; a check that cannot wait; a log that is handed in for its worker."""

        def word(where: str) -> str:
            return self.word("case", variant, of, where)

        values: dict[str, Any] = {"assessment_id": self.round.id, **facts}
        case = saved(
            self.session,
            TrackedCase(
                reference=reference, stage=CaseStage.CHOSEN, age_band="85+", gender="Woman",
                language_communication_needs=word("communication needs"), current_services=word("current services"),
                consent_status="asked", consent_by_when_how=word("consent"), contact_outcome=word("contact"),
                notes=word("notes"), locality_team="East", primary_support_reason="Physical support", added_at=now(), **values,
            ),
        )  # fmt: skip
        start = today() - timedelta(days=30)
        rival_too = CaseAssignment(case_id=case.id, user_id=self.id_of(RIVAL), part=CasePart.MANAGER, starts_on=start)
        people = [CaseAssignment(case_id=case.id, user_id=self.id_of(of), part=part, starts_on=start, ends_on=ends)]
        for row in (*people, rival_too):
            saved(self.session, row)
        entry = {"added_by": self.id_of(RIVAL), "added_at": now()}
        saved(
            self.session,
            CaseLogEntry(case_id=case.id, on=start, kind=word("kind of an entry"), text=word("log entry"), **entry),
        )
        saved(
            self.session,
            CaseCheck(
                case_id=case.id, number=1, checker_id=self.id_of(of), act_now=ActNow.TELL_MANAGER, told_who=word("who was told"),
                told_at=now(), learning=word("learning"), finished=True, saved_at=now(), overall="Good practice",
            ),
        )  # fmt: skip
        saved(
            self.session,
            CaseCheck(
                case_id=case.id, number=2, checker_id=self.id_of(of), act_now=ActNow.NOTHING, saved_at=now(),
                learning=word("learning in a draft"),
            ),
        )  # fmt: skip
        log = saved(
            self.session,
            ReflectiveLog(
                case_id=case.id, author_id=self.id_of(of), state=LogState.WRITTEN, written_by="allocated worker",
                review_note=word("review note"), changed_at=now(),
            ),
        )  # fmt: skip
        saved(
            self.session,
            ReflectiveSection(log_id=log.id, position=0, heading="What went well", text=word("reflective log")),
        )
        claim = self.session.scalars(select(Assertion).where(Assertion.reference == "A-1")).one()
        if not facts:
            saved(
                self.session,
                Support(
                    assertion_id=claim.id, direction=Direction.SUPPORTS, case_id=case.id, case_words=word("what a case shows"),
                    case_where=word("where in a case"), added_by=self.id_of(RIVAL), added_at=now(),
                ),
            )  # fmt: skip
        self.put("case", variant, of, reference)

    def _batches(self) -> None:
        for number, of in enumerate((*ROLES, RIVAL), 1):
            variant = "another's" if of == RIVAL else "their own"
            batch = saved(
                self.session,
                Batch(
                    reference=f"B-{number}", assessment_id=self.round.id, started_by=self.id_of(of), started_at=now(),
                    source=self.word("batch", variant, of, "name"),
                ),
            )  # fmt: skip
            kept = self._bytes(f"held back {number}".encode())
            saved(
                self.session,
                BatchFile(
                    batch_id=batch.id, position=1, name=f"{self.word('batch', variant, of, 'file name')}.pdf", size=9,
                    state=FileState.QUARANTINED, sentence="Held back: it can run.", stored_file_id=kept.id,
                ),
            )  # fmt: skip
            self.put("batch", variant, of, f"B-{number}")

    def _bytes(self, content: bytes) -> StoredFile:
        arrived = self.store.take(io.BytesIO(content))
        self.store.keep([arrived])
        found: StoredFile = saved(
            self.session,
            StoredFile(
                sha256=arrived.sha256,
                crc32=arrived.crc32,
                size=arrived.size,
                media_type="application/pdf",
                stored_at=now(),
            ),
        )
        return found

    def _jobs(self) -> None:
        for of in (*ROLES, RIVAL):
            variant = "another's" if of == RIVAL else "their own"
            job_id = uuid4()
            saved(
                self.session,
                Job(
                    id=job_id, kind="packs.build", subject_id=uuid4(), assessment_id=self.round.id, started_by=self.id_of(of),
                    state=JobState.WAITING, asked_at=now(), changed_at=now(), sentence="Waiting to start.",
                ),
            )  # fmt: skip
            self.put("job", variant, of, str(job_id))

    def _followups(self) -> None:
        for reference, variant, which in (
            ("FU-1", "of this round", self.round),
            ("FU-9", OTHER_ROUND, self.past),
        ):
            saved(
                self.session,
                FollowUp(
                    assessment_id=which.id, reference=reference, question=self.word("follow-up", variant, RIVAL, "question"),
                    received_on=today(), owner_id=self.id_of(RIVAL), added_at=now(),
                ),
            )  # fmt: skip
            self.put("follow-up", variant, RIVAL, reference)

    def _set_up(self) -> None:
        saved(
            self.session,
            Milestone(
                assessment_id=self.round.id, code="D1", kind=MilestoneKind.OURS, name="Tell the team", position=1, day=1
            ),
        )
        saved(
            self.session,
            Extension(
                assessment_id=self.round.id, asked_on=today(), until=now() + timedelta(days=20), state=ExtensionState.ASKED,
                reason="Illness in the team.",
            ),
        )  # fmt: skip
        lists = {one.code: one for one in answers_lists(self.session)}
        saved(
            self.session,
            ListChange(
                assessment_id=self.round.id, old_list_id=lists["test-list"].id, new_list_id=lists["new-list"].id,
                state=ListChangeState.PROPOSED, proposed_at=now(),
            ),
        )  # fmt: skip
        saved(
            self.session,
            GapDecision(
                assessment_id=self.round.id, rule="request.no_owner", subject="spare", reason="It is spare.",
                ends_on=today() + timedelta(days=30), decided_by=self.id_of("lead"), decided_at=now(),
            ),
        )  # fmt: skip


def answers_lists(session: Session) -> list[Any]:
    from app.framework.models import RequestList

    return list(session.scalars(select(RequestList)))


def a_session(session: Session, user_id: UUID, who: str) -> str:
    """An open session of this person; gives the value of its cookie."""
    token = f"{who}-{uuid4().hex}"
    saved(
        session,
        SignIn(
            token_sha256=hashlib.sha256(token.encode()).hexdigest(), user_id=user_id, signed_in_at=now(), last_seen_at=now(),
            ends_at=now() + timedelta(hours=12),
            second_factor_at=now(),
        ),
    )  # fmt: skip
    return token
