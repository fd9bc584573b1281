"""The papers of the sweep's council: documents, requests, what is asked of whom."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.answers.models import (
    Ask,
    AskState,
    CategoryResponse,
    ResponsePart,
)
from app.assessments.models import (
    Assessment,
)
from app.core.clock import now, today
from app.evidence.models import EvidenceItem, ItemStatus, Sensitivity
from app.evidence.schemas import FindingIn
from app.files.store import FileStore
from app.framework.models import RequestCategory
from tests.app.access.planting import OTHER_ROUND, RIVAL, ROLES, Council
from tests.app.evidence.documents import a_document
from tests.builders import a_response, an_actor, an_answer, saved


class Papers:
    """Rows of one council, made one after the other."""

    def __init__(self, session: Session, council: Council, home: Path, store: FileStore):
        self.session, self.council, self.home, self.store = session, council, home, store
        self.round: Assessment
        self.users: dict[str, Any] = {}

    def actor(self, who: str) -> Actor:
        role = Role.CORE if who == RIVAL else Role(who)
        return an_actor(self.users[who], role, assessment_id=self.round.id)

    def id_of(self, who: str) -> UUID:
        found: UUID = self.users[who].id
        return found

    def put(self, kind: str, variant: str, of: str, reference: str) -> None:
        self.council.things[kind, variant, of] = reference

    def word(self, kind: str, variant: str, of: str, where: str) -> str:
        return self.council.plant(kind, variant, of, where)

    def _documents(self) -> None:
        for role in ROLES:
            mine = {"owner": self.users[role].email}
            self._document("their own", role, **mine)
            item = self._document("their own, withdrawn", role, **mine)
            item.status, item.withdrawn_from, item.withdrawn_reason = ItemStatus.WITHDRAWN, ItemStatus.READY, "Old."
            saved(self.session, item)
            self._document("their own, case material", role, sensitivity=Sensitivity.CASE_MATERIAL, **mine)
            named = {"sensitivity": Sensitivity.RESTRICTED, "readers": [self.users[role].email]}
            self._document("restricted, named as a reader", role, **named)
        rival = {"owner": self.users[RIVAL].email}
        for variant, facts in (
            ("another's", {}),
            ("another's, restricted", {"sensitivity": Sensitivity.RESTRICTED}),
            ("another's, case material", {"sensitivity": Sensitivity.CASE_MATERIAL}),
        ):
            self._document(variant, RIVAL, **rival, **facts)
        item = self._document("another's, withdrawn", RIVAL, **rival)
        item.status, item.withdrawn_from, item.withdrawn_reason = ItemStatus.WITHDRAWN, ItemStatus.READY, "Old."
        saved(self.session, item)

    def _document(self, variant: str, of: str, **details: Any) -> EvidenceItem:
        """With a real file; a word each in title, description, text and finding."""

        def word(where: str) -> str:
            return self.word("document", variant, of, where)

        item = a_document(
            self.session,
            self.actor(RIVAL),
            self.home,
            f"Paper {word('title')}",
            words=f"Page one says {word('text')}.",
            findings=(FindingIn(kind="personal-data", place="page 1", detail=f"A name: {word('finding')}"),),
            description=f"About {word('description')}",
            document_date=today() - timedelta(days=20),
            evidence_category="PR",
            quality_statements=["QS1"],
            tags=[word("tag")],
            master_location=f"S:/care/{word('master location')}",
            **details,
        )
        self.put("document", variant, of, item.reference)
        return item

    def _items(self) -> dict[str, EvidenceItem]:
        return {item.reference: item for item in self.session.scalars(select(EvidenceItem))}

    def _requests(self) -> None:
        items = self._items()
        for position, role in enumerate(ROLES):
            document = items[self.council.things["document", "their own", role]]
            responses = {}
            for variant, code, facts in (
                ("their own", f"{role}-own", {"owner_id": self.id_of(role)}),
                ("theirs to approve", f"{role}-appr", {"approver_id": self.id_of(role)}),
                ("theirs to read over", f"{role}-read", {"reader_id": self.id_of(role)}),
                ("asked of them", f"{role}-ask", {}),
            ):
                response = responses[variant] = self._response(variant, role, code, **facts)
                an_answer(self.session, response, document, what_it_shows=self.word("request", variant, role, "shows"))
                self.council.beside["answer of", code] = document.reference
            self._ask("their own", role, response, f"Q-{position + 1}")
            mine = responses["their own"]
            self._ask(
                "asked by them", role, mine, f"Q-{position + 31}", asked_of=self.id_of(RIVAL), asked_by=self.id_of(role)
            )
        rival = self._response("another's", RIVAL, "rival-own", owner_id=self.id_of(RIVAL))
        document = items[self.council.things["document", "another's", RIVAL]]
        hidden = items[self.council.things["document", "another's, restricted", RIVAL]]
        an_answer(self.session, rival, document, what_it_shows=self.word("request", "another's", RIVAL, "shows"))
        self._ask("another's", RIVAL, rival, "Q-90")
        variant = "another's, answered with a restricted document"
        spare = self._response(variant, RIVAL, "spare")
        for item in (document, hidden):
            an_answer(self.session, spare, item, what_it_shows=self.word("request", variant, RIVAL, "shows"))
        self.council.beside |= {("answer of", code): document.reference for code in ("rival-own", "spare")}
        self._not_placed()
        old = a_response(self.session, self.past, "old-1", note=self.word("request", OTHER_ROUND, RIVAL, "note"))
        self.put("request", OTHER_ROUND, RIVAL, "old-1")
        self._ask(OTHER_ROUND, RIVAL, old, "Q-91", assessment_id=self.past.id)

    def _response(self, variant: str, of: str, code: str, **facts: Any) -> CategoryResponse:
        response = a_response(
            self.session, self.round, code, note=f"We note {self.word('request', variant, of, 'note')}.", **facts
        )
        part = self.session.scalars(select(ResponsePart).where(ResponsePart.response_id == response.id)).first()
        assert part is not None
        part.note = self.word("request", variant, of, "note of a part")
        saved(self.session, part)
        self.put("request", variant, of, code)
        return response

    def _not_placed(self) -> None:
        """What hangs on a request of the list that was left."""
        category = self.session.scalars(select(RequestCategory).where(RequestCategory.code == "old-2")).one()
        saved(
            self.session,
            CategoryResponse(
                assessment_id=self.round.id, category_id=category.id, code="old-2", position=0, retired=True,
                note=self.word("request", "another's", RIVAL, "note not placed"),
            ),
        )  # fmt: skip

    def _ask(self, variant: str, of: str, response: CategoryResponse, reference: str, **facts: Any) -> None:
        values = {"assessment_id": self.round.id, "asked_of": self.id_of(of), "asked_by": self.id_of(RIVAL), **facts}
        saved(
            self.session,
            Ask(
                reference=reference, response_id=response.id,
                asked_at=now(), due_on=today() + timedelta(days=5), state=AskState.ASKED,
                what=f"The paper on {self.word('ask', variant, of, 'what')}", **values,
            ),
        )  # fmt: skip
        self.put("ask", variant, of, reference)
        self.council.beside["request of", reference] = response.code
