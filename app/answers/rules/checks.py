"""The six checks of a request (UX.md section 6): each says in words what is unmet and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.answers.models import CheckKind, Standing, UnmetKind
from app.answers.rules.sending import OF_STATUS, why_held_back
from app.answers.rules.sets import set_sha256
from app.answers.rules.wording import count_words, period
from app.answers.schemas.facts import AnswerFacts, ItemFacts, ResponseFacts, SignedFacts
from app.core.clock import LONDON
from app.core.ukdates import in_full
from app.core.words import some
from app.evidence.models import Consent, ItemStatus, SharePermission

CHECK_NAMES = {
    CheckKind.OWNER: "Has an owner",
    CheckKind.COVERED: "Every part has a document, a note or a reason",
    CheckKind.PLACES: "Every document says where to look",
    CheckKind.CURRENT: "Up to date for the period asked",
    CheckKind.FINDINGS: "Free to be sent: no open flag, permission or consent",
    CheckKind.READ: "Read by a second person",
}
CONSENT_WORDS = {
    Consent.ASKED: "the person whose words or picture it holds was asked and has not answered",
    Consent.DECLINED: "the person whose words or picture it holds said no",
}


@dataclass(frozen=True, slots=True)
class Unmet:
    """One thing that is wrong: the words name it, the fix says what to do, `item` or `part` says what it is about."""

    kind: UnmetKind
    words: str
    fix: str
    item: str = ""
    part: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.words} {self.fix}"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: met or not, with a detail for a met one ("Grace Okafor, 20 January 2027")."""

    kind: CheckKind
    met: bool
    detail: str = ""
    unmet: tuple[Unmet, ...] = ()

    @property
    def name(self) -> str:
        return CHECK_NAMES[self.kind]


def check_all(facts: ResponseFacts, today: date, exact: str | None = None) -> tuple[Check, ...]:
    """The checks that apply to the request as it is answered, in their order; `exact` is its set where that is known.

    A request answered under another one has none of its own: the other's count.
    """
    if facts.standing is Standing.UNDER_ANOTHER:
        return ()
    if facts.standing is Standing.DOES_NOT_APPLY:
        return (Check(CheckKind.COVERED, met=True, detail="The reason is given"),)
    if facts.standing is Standing.NOT_HELD:
        return (has_owner(facts), has_plan(facts))
    if is_empty(facts):
        coming = tuple(_to_come(answer.item) for answer in facts.answers)
        nothing = Unmet(UnmetKind.NOTHING_IN, _nothing(facts), "Add one, ask someone, or say why there is none.")
        return (
            has_owner(facts),
            Check(CheckKind.COVERED, met=False, unmet=(nothing,)),
            *(
                Check(kind, met=False, detail="Nothing to check yet", unmet=coming if kind is CheckKind.CURRENT else ())
                for kind in list(CheckKind)[2:]
            ),
        )
    return (
        has_owner(facts),
        is_covered(facts),
        says_where_to_look(facts),
        is_current(facts, today),
        is_free_to_go(facts),
        is_read(facts, exact or set_sha256(facts)),
    )


def _nothing(facts: ResponseFacts) -> str:
    coming = len(facts.answers)
    return f"There is no document yet, only {some(coming, 'file')} to come." if coming else "There is no document yet."


def is_empty(facts: ResponseFacts) -> bool:
    """Nothing in: no document and no part with a note or a reason; a request without parts may rest on its note.

    A document whose file is still to come is not in.
    """
    if facts.in_hand or any(part.note or part.reason for part in facts.parts):
        return False
    return bool(facts.parts) or not facts.note


def has_owner(facts: ResponseFacts) -> Check:
    if facts.owner is None:
        return _check(CheckKind.OWNER, [Unmet(UnmetKind.NO_OWNER, "Nobody owns this request.", "Choose an owner.")])
    if not facts.owner.active:
        gone = Unmet(UnmetKind.OWNER_LEFT, f"{facts.owner.name} no longer has an account.", "Choose another owner.")
        return _check(CheckKind.OWNER, [gone])
    return _check(CheckKind.OWNER, [], facts.owner.name)


def has_plan(facts: ResponseFacts) -> Check:
    """What stands in for check 2 when the council does not hold what was asked for: the reason and a plan."""
    if facts.standing_plan:
        return _check(CheckKind.COVERED, [], "The reason and the plan are given")
    plan = Unmet(UnmetKind.NO_PLAN, "There is no plan for what is not held.", "Write what will be done, and by when.")
    return _check(CheckKind.COVERED, [plan])


def is_covered(facts: ResponseFacts) -> Check:
    covered = {part for answer in facts.in_hand for part in answer.part_ids}
    unmet = [
        Unmet(
            UnmetKind.PART_UNCOVERED,
            f"Part {part.code} has no document, note or reason: {part.ask}",
            "Say which document covers it, or write a note or a reason.",
            part=part.code,
        )
        for part in facts.parts
        if part.id not in covered and not part.note and not part.reason
    ]
    words = count_words(facts.note)
    if facts.word_limit is not None and words > facts.word_limit:
        long = f"The note to CQC has {some(words, 'word')} and the limit is {facts.word_limit}."
        unmet.append(Unmet(UnmetKind.NOTE_TOO_LONG, long, "Shorten it."))
    return _check(CheckKind.COVERED, unmet, some(len(facts.in_hand), "document"))


def says_where_to_look(facts: ResponseFacts) -> Check:
    return _check(CheckKind.PLACES, _each(facts, _place_of))


def is_out_of_date(answer: AnswerFacts) -> bool:
    """The place was written for another revision than the one that stands now."""
    return answer.revision_number != answer.item.current_revision


def _place_of(answer: AnswerFacts) -> Unmet | None:
    title, reference = answer.item.title, answer.item.reference
    if not answer.item.is_in:
        return None
    if not answer.where_to_look and not answer.whole_document:
        return Unmet(
            UnmetKind.NO_PLACE,
            f"{title} does not say where to look.",
            "Add it, or say it is the whole document.",
            reference,
        )
    if not is_out_of_date(answer):
        return None
    if answer.revision_number == 0:
        words = f"The file of {title} came after where to look was written."
        return Unmet(UnmetKind.PLACE_OUT_OF_DATE, words, "Check where to look.", reference)
    if answer.revision_number < 0:
        return Unmet(
            UnmetKind.PLACE_CARRIED_OVER, f"{title} came over from the last round.", "Check where to look.", reference
        )
    was, now = answer.revision_number, answer.item.current_revision
    return Unmet(
        UnmetKind.PLACE_OUT_OF_DATE,
        f"{title} is now version {now}, and where to look was written for version {was}.",
        "Check where to look.",
        reference,
    )


def is_current(facts: ResponseFacts, today: date) -> Check:
    """Covers the period asked, inside the review date, not marked draft, not withdrawn."""
    unmet = _each(facts, lambda answer: _state_of(answer, today))
    short = _period_of(facts)
    if short is not None:
        unmet.append(short)
    return _check(CheckKind.CURRENT, unmet, period(facts.period_from, facts.period_to))


def _state_of(answer: AnswerFacts, today: date) -> Unmet | None:
    item = answer.item
    if item.status is ItemStatus.WITHDRAWN:
        words, fix = f"{item.title} was withdrawn.", "Take it out, or put another in its place."
        return Unmet(UnmetKind.WITHDRAWN, words, fix, item.reference)
    if not item.is_in:
        return _to_come(item)
    if item.marked_draft or item.status is ItemStatus.DRAFT:
        words, fix = f"{item.title} is still a draft.", "Put the final version in, or mark it ready."
        return Unmet(UnmetKind.DRAFT, words, fix, item.reference)
    if item.review_by is not None and item.review_by < today:
        words = f"{item.title} passed its review date on {in_full(item.review_by)}."
        return Unmet(
            UnmetKind.REVIEW_PASSED, words, "Put the reviewed version in, or correct the date.", item.reference
        )
    if item.superseded:
        words, fix = f"A newer document has taken the place of {item.title}.", "Answer with the newer one."
        return Unmet(UnmetKind.SUPERSEDED, words, fix, item.reference)
    return None


def _to_come(item: ItemFacts) -> Unmet:
    words, fix = f"The file of {item.title} is still to come.", "Add the file, or take it out."
    return Unmet(UnmetKind.FILE_TO_COME, words, fix, item.reference)


def _period_of(facts: ResponseFacts) -> Unmet | None:
    if facts.period_from is None or facts.period_to is None or not facts.in_hand:
        return None
    asked = period(facts.period_from, facts.period_to)
    spans = [
        (answer.item.period_from or facts.period_from, answer.item.period_to or facts.period_to)
        for answer in facts.in_hand
        if answer.item.status is not ItemStatus.WITHDRAWN and (answer.item.period_from or answer.item.period_to)
    ]
    if not spans:
        words = f"The request asks for {asked}, and no document says which period it covers."
        return Unmet(UnmetKind.PERIOD_NOT_STATED, words, "Give the period of at least one.")
    holes = uncovered((facts.period_from, facts.period_to), spans)
    if not holes:
        return None
    missing = ", ".join(period(first, last) for first, last in holes)
    return Unmet(
        UnmetKind.PERIOD_SHORT,
        f"Nothing covers {missing}; the request asks for {asked}.",
        "Add what is missing, or ask for it.",
    )


def uncovered(asked: tuple[date, date], spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The stretches of the period asked (both ends belong to it) that no span covers, in order."""
    holes: list[tuple[date, date]] = []
    reached = asked[0]
    for first, last in sorted(spans):
        if first > asked[1]:
            break
        if first > reached:
            holes.append((reached, first - timedelta(days=1)))
        reached = max(reached, last + timedelta(days=1))
    if reached <= asked[1]:
        holes.append((reached, asked[1]))
    return holes


def is_free_to_go(facts: ResponseFacts) -> Check:
    """Nothing that the pack would hold back for what is in it or for whose it is; its status is a matter of check 4."""
    return _check(
        CheckKind.FINDINGS,
        [
            Unmet(kind, *_why_not_free(answer.item, kind), answer.item.reference)
            for answer in facts.answers
            for kind in why_held_back(answer.item, answer.item.open_findings)
            if kind not in OF_STATUS
        ],
    )


def _why_not_free(item: ItemFacts, kind: UnmetKind) -> tuple[str, str]:
    if kind is UnmetKind.FINDING:
        words = f"{item.title} may hold personal or hidden data that nobody has decided on."
        return words, "Look at it and decide."
    if kind is UnmetKind.CASE_MATERIAL:
        words = f"{item.title} is case material, which never goes with the return."
        return words, "Answer with a document that is not about one person."
    if kind is UnmetKind.NO_PERMISSION:
        known = item.permission_to_share is SharePermission.ASKED
        why = "the partner was asked and has not agreed" if known else "nobody knows whether we may share it"
        return f"{item.title} can’t be sent yet: {why}.", "Record the partner’s yes, or take it out."
    why = CONSENT_WORDS.get(item.consent, "nobody knows whether the person whose words or picture it holds agrees")
    return f"{item.title} can’t be sent: {why}.", "Record the person’s yes, or take it out."


def is_read(facts: ResponseFacts, exact: str) -> Check:
    """A second person, neither the owner nor anyone who added a document, read exactly this set."""
    valid = [reading for reading in facts.readings if may_read_over(facts, reading.person_id)]
    held = next((reading for reading in valid if reading.set_sha256 == exact), None)
    if held is not None:
        return _check(CheckKind.READ, [], f"{held.person_name}, {in_full(_in_london(held.at))}")
    if valid:
        return _check(CheckKind.READ, [_changed_since(valid[0])])
    whom = (
        facts.reader.name if facts.reader is not None and may_read_over(facts, facts.reader.id) else "a second person"
    )
    unread = Unmet(UnmetKind.UNREAD, "Nobody but its makers has read it.", f"Ask {whom} to read it.")
    return _check(CheckKind.READ, [unread])


def may_read_over(facts: ResponseFacts, person_id: object) -> bool:
    """A reading counts from anyone but the owner and those who added the documents."""
    if facts.owner is not None and facts.owner.id == person_id:
        return False
    return all(answer.added_by != person_id for answer in facts.answers)


def _changed_since(reading: SignedFacts) -> Unmet:
    words = f"It changed after {reading.person_name} read it on {in_full(_in_london(reading.at))}."
    return Unmet(UnmetKind.CHANGED_SINCE_READ, words, f"Ask {reading.person_name} to read it again.")


def _in_london(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _each(facts: ResponseFacts, look: Callable[[AnswerFacts], Unmet | None]) -> list[Unmet]:
    return [found for answer in facts.answers if (found := look(answer)) is not None]


def _check(kind: CheckKind, unmet: list[Unmet], detail: str = "") -> Check:
    return Check(kind, met=not unmet, detail="" if unmet else detail, unmet=tuple(unmet))
