"""The self-assessment of this year: actions, assertions, and what stands behind and against them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.core.paging import PageParams
from app.demo.drive import place_words
from app.demo.loading.desk import Desk
from app.demo.loading.papers import Papers
from app.demo.loading.people import DEPUTY, LEAD
from app.demo.story import Action, Assertion, CaseSupport, Support
from app.improvement import service as improvement
from app.improvement.schemas import ActionIn, ActionMoveIn
from app.selfassessment import service as selfassessment
from app.selfassessment.models import AssertionKind, Direction
from app.selfassessment.schemas.assertions import ActionLinkIn, AssertionIn, ResponseIn
from app.selfassessment.schemas.statements import OpeningIn
from app.selfassessment.schemas.supports import CaseSupportIn, ItemSupportIn

PSW = "joanne.ashworth"
ACTIONS_DAY, FIRST_CLAIMS_DAY, CLAIM_DAYS, SUPPORT_DAYS_LATER, CASES_DAY, READY_DAY = 2, 3, 3, 2, 10, 10
NOT_BEGUN = "prioritise"
OPENING = (
    "This is what {council} believes it does well in adult social care, where it falls short, how we know, and what we do "
    "about it. Each statement names its evidence and where to look in it."
)


def plan_claims(desk: Desk, papers: Papers) -> None:
    """Actions first, then the assertions over some days, each with its supports two days later."""
    start = desk.story.this_round.round.notified

    def day(number: int) -> date:
        return start + timedelta(days=number)

    desk.plan(desk.at(day(ACTIONS_DAY), 9), lambda session: _open(session, desk))
    for place, action in enumerate(desk.story.actions):
        # What is not held becomes an action with the decision on the request.
        if not any(one.decision and one.decision.action == action.key for one in desk.story.this_round.requests):
            desk.plan(desk.at(day(ACTIONS_DAY), 10, place), _acting(desk, action))
    first_days = {document.key: papers.on(document) for document in desk.story.documents}
    for place, claim in enumerate(desk.story.assertions):
        written = day(FIRST_CLAIMS_DAY + place % CLAIM_DAYS)
        desk.plan(desk.at(written, 13, place), _writing(desk, claim))
        together: dict[tuple[str, str], list[Support]] = {}
        for support in claim.supports:
            together.setdefault((support.document, support.direction), []).append(support)
        acts: dict[date, list[Sequence[Support]]] = {}
        for (document, _), same in together.items():
            on = max(written + timedelta(days=SUPPORT_DAYS_LATER), first_days[document])
            acts.setdefault(on, []).append(same)
        for on, coming in acts.items():
            desk.plan(desk.at(on, 13, place), _backing(desk, papers, claim, coming))
        for shown in claim.cases:
            desk.plan(desk.at(day(CASES_DAY), 16, place), _showing(desk, claim, shown))
    desk.plan(desk.at(day(READY_DAY), 18), lambda session: _finish(session, desk))


def _open(session: Session, desk: Desk) -> None:
    opening = OpeningIn(opening=OPENING.format(council=desk.story.council.name))
    selfassessment.write_opening(session, desk.actor(session, LEAD), 0, opening)


def _acting(desk: Desk, action: Action) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        actor = desk.actor(session, DEPUTY)
        data = ActionIn(
            aim=f"{action.title}. {action.aim}.",
            owner=desk.email(action.owner) if action.owner else None,
            due_on=action.due,
            measure=action.measure or "",
        )
        added = improvement.add_action(session, actor, data)
        desk.actions[action.key] = added.reference
        if action.stage != NOT_BEGUN:
            begun = ActionMoveIn(progress=action.progress)
            improvement.start_action(session, actor, added.reference, added.version, begun)

    return act


def _writing(desk: Desk, claim: Assertion) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        data = AssertionIn(
            quality_statement=claim.statement,
            kind=AssertionKind(claim.kind),
            text=claim.text,
            owner=desk.email(claim.owner),
        )
        actor = desk.actor(session, LEAD)
        added = selfassessment.add_assertion(session, actor, data)
        desk.assertions[claim.reference] = added.reference
        if claim.action is not None and claim.action in desk.actions:
            link = ActionLinkIn(action=desk.actions[claim.action])
            selfassessment.link_action(session, actor, added.reference, added.version, link)

    return act


def _backing(
    desk: Desk, papers: Papers, claim: Assertion, coming: Sequence[Sequence[Support]]
) -> Callable[[Session], None]:
    """Put the documents of a day behind the claim or against it."""

    def act(session: Session) -> None:
        data = [_with_places(desk, papers, same) for same in coming]
        selfassessment.add_supports(session, desk.actor(session, LEAD), desk.assertions[claim.reference], data)

    return desk.unless_refused(f"{claim.reference} {', '.join(same[0].document for same in coming)}", act)


def _with_places(desk: Desk, papers: Papers, same: Sequence[Support]) -> ItemSupportIn:
    """One document behind a claim: where it is told at several places, they stand one after the other."""
    places = list(dict.fromkeys(filter(None, (_place(desk, papers, support) for support in same))))
    return ItemSupportIn(
        document=desk.documents[same[0].document],
        direction=_direction(same[0].direction),
        where_to_look="; ".join(places),
        whole_document=not places,
        what_it_shows="; ".join(dict.fromkeys(support.shows for support in same)),
    )


def _place(desk: Desk, papers: Papers, support: Support) -> str:
    if support.section is None or desk.story.document(support.document).url is not None:
        return support.words
    return place_words(support.section, papers.wait_for_drive().current(support.document))


def _showing(desk: Desk, claim: Assertion, shown: CaseSupport) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        data = [
            CaseSupportIn(
                kind="case",
                case=desk.cases[case],
                direction=_direction(shown.direction),
                what_it_shows=shown.shows,
            )
            for case in shown.cases
        ]
        selfassessment.add_supports(session, desk.actor(session, PSW), desk.assertions[claim.reference], data)

    return act


def _finish(session: Session, desk: Desk) -> None:
    """Answer what points the other way where the story does; claims with something behind them are called ready."""
    actor = desk.actor(session, LEAD)
    every = selfassessment.list_assertions(session, actor, page=PageParams(limit=200)).items
    versions = {line.reference: line.version for line in every}
    for claim in desk.story.assertions:
        reference = desk.assertions[claim.reference]
        version = versions[reference]
        answered = [support.response for support in claim.supports if support.response]
        if answered:
            said = ResponseIn(response=" ".join(answered))
            version = selfassessment.write_response(session, actor, reference, version, said).version
        if any(support.direction == "supports" for support in claim.supports):
            selfassessment.mark_ready(session, actor, reference, version)


def _direction(written: str) -> Direction:
    return Direction.SUPPORTS if written == "supports" else Direction.OTHER_WAY
