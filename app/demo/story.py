"""What happened at Fernshire: requests, claims, actions, cases and questions of both rounds, ready to be told to the services."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.demo.cases import Case, Shown
from app.demo.casewriter import CaseWriter
from app.demo.catalogue import Catalogue, read_catalogue, read_requests_last
from app.demo.council import Council, Round, fernshire
from app.demo.documents import Answer, Document
from app.demo.drive import SEED
from app.demo.figures import DATA, Figures, read_data
from app.demo.prose import Words

MONTHS_TO_LAST_ROUND = 13
KINDS = {"S": "strength", "W": "weakness", "C": "context"}
SUPPORT = re.compile(r'([+-]) (\S+) (\d+|"[^"]+") \| ([^|]+)(?: \| (.+))?')
CASES = re.compile(r"([*~]) ([A-Z0-9\- ]+?) \| (.+)")


@dataclass(frozen=True)
class Decision:
    """A request without documents: answered under another one, not held (reason and plan), or does not apply (reason)."""

    kind: str
    reason: str
    under: str | None = None
    plan: str | None = None
    action: str | None = None
    approver: str | None = None
    approved_on: date | None = None


@dataclass(frozen=True)
class Request:
    """How the council responds to one request of a list. ``state`` is what its checks are meant to come to, ``why`` says what
    stands in the way; both are for the reader of the demo and are never stored.
    """

    code: str
    owner: str | None
    due: date
    note: str | None
    reader: str | None
    read_on: date | None
    approver: str | None
    approved_on: date | None
    part_reasons: dict[str, str]
    decision: Decision | None
    answers: tuple[Answer, ...]
    state: str
    why: str | None


@dataclass(frozen=True)
class Reply:
    """What an asked person answered; the kinds are those of the product (needs more time, someone else has it ...)."""

    on: date
    kind: str
    words: str


@dataclass(frozen=True)
class Ask:
    """One person asked for one document by a date."""

    request: str
    asked_of: str
    asked_by: str
    wanted: str
    asked_on: date
    due: date
    reminded_on: tuple[date, ...]
    reply: Reply | None


@dataclass(frozen=True)
class Support:
    """What backs an assertion or points the other way, by a document; ``response`` is the open answer to the latter."""

    direction: str
    document: str
    section: int | None
    words: str
    shows: str
    response: str | None


@dataclass(frozen=True)
class CaseSupport:
    """Cases that show an assertion, or point the other way."""

    direction: str
    cases: tuple[str, ...]
    shows: str


@dataclass(frozen=True)
class Assertion:
    """One claim of the self-assessment."""

    reference: str
    statement: str
    kind: str
    owner: str
    text: str
    supports: tuple[Support, ...]
    cases: tuple[CaseSupport, ...]
    action: str | None


@dataclass(frozen=True)
class Action:
    """What is done about a weakness. Owner, date and measure are missing in some, as they are in life."""

    key: str
    title: str
    aim: str
    owner: str | None
    due: date | None
    stage: str
    measure: str | None
    progress: str


@dataclass(frozen=True)
class FollowUp:
    """A question of CQC after the visit, with the answer that was sent."""

    reference: str
    question: str
    owner: str
    asked_on: date
    due: date
    answered_on: date
    approver: str
    answer: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class RoundStory:
    """Everything of one round."""

    round: Round
    requests: tuple[Request, ...]
    cases: tuple[Case, ...]
    set_aside: tuple[Case, ...]
    followups: tuple[FollowUp, ...]


@dataclass(frozen=True)
class Story:
    """The whole demo, told once: the council, its documents, what is claimed and done, and both rounds."""

    council: Council
    catalogue: Catalogue
    documents: tuple[Document, ...]
    assertions: tuple[Assertion, ...]
    actions: tuple[Action, ...]
    asks: tuple[Ask, ...]
    last_round: RoundStory
    this_round: RoundStory

    def document(self, key: str) -> Document:
        """Return a document by key. Raises StopIteration when the data files name one that is not on the drive."""
        return next(document for document in self.documents if document.key == key)


def tell(today: date, seed: int = SEED) -> Story:
    """Tell Fernshire's story as it stands on ``today``, which is the demo's day of the open round. Pure: nothing is written."""
    return _Teller(fernshire(today), seed).story()


class _Teller:
    def __init__(self, council: Council, seed: int) -> None:
        self.council, self.seed = council, seed
        self.catalogue = read_catalogue(council, seed)
        self.figures = Figures(seed)
        self.documents = {document.key: document for document in self.catalogue.documents}

    def story(self) -> Story:
        assertions = tuple(self._assertions())
        cases = CaseWriter(self.council, self.seed, _links(assertions))
        listed = cases.this_round()
        counts = {"cases_listed": str(len(listed)), "cases_checked": str(sum(1 for case in listed if case.check))}
        last = RoundStory(
            self.council.last_round, tuple(self._last_requests()), cases.last_round(), (), tuple(self._followups())
        )
        this = RoundStory(self.council.this_round, tuple(self._requests(counts)), listed, cases.set_aside(), ())
        return Story(
            council=self.council,
            catalogue=self.catalogue,
            documents=self.catalogue.documents,
            assertions=assertions,
            actions=tuple(self._actions()),
            asks=tuple(self._asks()),
            last_round=last,
            this_round=this,
        )

    def _words(self, names: dict[str, str] | None = None, months: int = 0) -> Words:
        from app.demo.calendar import in_words

        this = self.council.this_round
        given = {"due": in_words(this.return_due), "casesdue": in_words(this.case_list_due)} | (names or {})
        return Words(self.council.calendar, self.figures, months, 0, given)

    def _on(self, day: int | None) -> date | None:
        return None if day is None else self.council.calendar.day(day)

    def _answers(self, list_key: str, code: str) -> tuple[Answer, ...]:
        found = [
            answer
            for document in self.catalogue.documents
            for answer in document.answers
            if answer.list_key == list_key and answer.request == code
        ]
        found.sort(key=lambda answer: answer.parts[:1])
        return tuple(replace(answer, order=order) for order, answer in enumerate(found, start=1))

    def _requests(self, counts: dict[str, str]) -> Iterator[Request]:
        words = self._words(counts)
        facts_of: dict[str, dict[str, Any]] = read_data("requests.yaml")
        for code, facts in facts_of.items():
            decision = self._decision(facts)
            state = facts.get("state") or facts_of[facts["under"]]["state"]
            yield Request(
                code=code,
                owner=facts["owner"],
                due=self.council.calendar.day(facts["due"]),
                note=words.fill(facts["note"]) if facts.get("note") else None,
                reader=facts.get("reader"),
                read_on=self._on(facts.get("read")),
                approver=facts.get("approver"),
                approved_on=self._on(facts.get("approved")),
                part_reasons=facts.get("part_reasons", {}),
                decision=decision,
                answers=self._answers("this", code),
                state=state,
                why=facts.get("why"),
            )

    def _decision(self, facts: dict[str, Any], day: Any = None) -> Decision | None:
        on = day or self._on
        if "under" in facts:
            return Decision("answered under another request", facts["reason"], under=facts["under"])
        if held := facts.get("not_held"):
            return Decision(
                "not held",
                held["reason"],
                plan=held["plan"],
                action=held.get("action"),
                approver=held.get("approver", facts.get("approver")),
                approved_on=on(held.get("approved", facts.get("approved"))),
            )
        if apply := facts.get("not_apply"):
            approved = on(apply.get("approved", facts.get("approved")))
            return Decision("does not apply", apply["reason"], approver=apply["approver"], approved_on=approved)
        return None

    def _last_requests(self) -> Iterator[Request]:
        start = self.council.last_round.notified
        words = self._words(months=0)

        def on(day: int | None) -> date | None:
            return None if day is None else start + timedelta(days=day)

        for code, facts in read_requests_last().items():
            yield Request(
                code=code,
                owner=facts["owner"],
                due=start + timedelta(days=facts["due"]),
                note=words.fill(facts["note"]) if facts.get("note") else None,
                reader=facts["reader"] if facts["reader"] != facts["owner"] else "grace.okafor",
                read_on=on(facts["read"]),
                approver=facts["approver"] if facts["approver"] != facts["owner"] else "tom.hadley",
                approved_on=on(facts["approved"]),
                part_reasons=facts.get("part_reasons", {}),
                decision=self._decision(facts, on),
                answers=self._answers("last", code),
                state="not_applicable" if "not_apply" in facts else "approved",
                why=None,
            )

    def _asks(self) -> Iterator[Ask]:
        words, day = self._words(), self.council.calendar.day
        for facts in read_data("asks.yaml"):
            reply = facts["reply"]
            yield Ask(
                request=facts["request"],
                asked_of=facts["of"],
                asked_by=facts["by"],
                wanted=words.fill(facts["for"]),
                asked_on=day(facts["asked"]),
                due=day(facts["due"]),
                reminded_on=tuple(day(number) for number in facts["reminders"]),
                reply=Reply(day(reply["day"]), reply["kind"], reply["words"]) if reply else None,
            )

    def _actions(self) -> Iterator[Action]:
        words = self._words()
        for key, facts in read_data("actions.yaml").items():
            yield Action(
                key=key,
                title=facts["title"],
                aim=facts["aim"],
                owner=facts["owner"],
                due=self._on(facts["due"]),
                stage=facts["stage"],
                measure=words.fill(facts["measure"]) if facts["measure"] else None,
                progress=facts["progress"],
            )

    def _followups(self) -> Iterator[FollowUp]:
        start = self.council.last_round.notified
        words = self._words()
        for facts in read_data("requests_last.yaml")["followups"]:
            asked, due, answered = (start + timedelta(days=facts[name]) for name in ("asked", "due", "answered"))
            yield FollowUp(
                reference=facts["ref"],
                question=facts["question"],
                owner=facts["owner"],
                asked_on=asked,
                due=due,
                answered_on=answered,
                approver=facts["approver"],
                answer=words.fill(facts["answer"]),
                documents=tuple(facts["documents"]),
            )

    def _assertions(self) -> Iterator[Assertion]:
        words = self._words()
        statement, claim = "", None
        number = 0
        for line in (DATA / "self_assessment.md").read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                statement = line[3:].strip()
            elif line[:2] in {"S ", "W ", "C "}:
                if claim:
                    yield claim
                number += 1
                owner, _, text = line[2:].partition(" | ")
                claim = Assertion(f"A-{number:02d}", statement, KINDS[line[0]], owner, words.fill(text), (), (), None)
            elif claim and line and not line.startswith("#"):
                claim = self._with(claim, line, words)
        if claim:
            yield claim

    def _with(self, claim: Assertion, line: str, words: Words) -> Assertion:
        """Return the claim with what one more line of the file says about it."""
        if line.startswith("> "):
            return replace(claim, action=line[2:].strip())
        if found := CASES.fullmatch(line):
            direction = "other way" if found[1] == "~" else "supports"
            return replace(claim, cases=(*claim.cases, CaseSupport(direction, tuple(found[2].split()), found[3])))
        found = SUPPORT.fullmatch(line)
        if not found:
            raise ValueError(f"{claim.reference}: {line!r} is not a support")
        sign, key, place, shows, response = found.groups()
        document = self.documents[key if key in self.documents else f"{key}-y1"]
        support = Support(
            direction="supports" if sign == "+" else "other way",
            document=document.key,
            section=int(place) if place.isdigit() else None,
            words=place.strip('"') if place.startswith('"') else "",
            shows=words.fill(shows.strip()),
            response=response,
        )
        return replace(claim, supports=(*claim.supports, support))


def _links(assertions: tuple[Assertion, ...]) -> dict[str, list[Shown]]:
    links: dict[str, list[Shown]] = {}
    for assertion in assertions:
        for support in assertion.cases:
            for case in support.cases:
                links.setdefault(case, []).append(Shown(assertion.reference, support.direction))
    return links
