"""What Fernshire says on day 11: its requests come out in the states they are told in, its claims rest on real documents."""

from collections import Counter
from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
import yaml

from app.answers.models import AskState, Standing, State
from app.answers.rules.sets import set_sha256
from app.answers.rules.states import judge_all
from app.answers.schemas.facts import (
    AnswerFacts,
    CategoryFacts,
    ItemFacts,
    PartFacts,
    PersonFacts,
    ResponseFacts,
    SignedFacts,
)
from app.demo.documents import Answer
from app.demo.story import Request, RoundStory, Story, tell
from app.evidence.models import ItemStatus
from tests.app.demo.conftest import TODAY
from tests.house.source import ROOT

LISTS = ROOT / "app" / "framework" / "data" / "request_categories.yaml"


def known(name: object) -> UUID:
    return uuid5(NAMESPACE_URL, str(name))


@pytest.fixture(scope="module")
def lists() -> dict[str, dict[str, dict[str, object]]]:
    found = yaml.safe_load(LISTS.read_text())["lists"]
    return {one["id"]: {item["id"]: item for item in one["items"]} for one in found}


def parts_of(item: dict[str, object]) -> list[dict[str, str]]:
    # A request that the list does not divide is opened as one part.
    parts = item.get("parts") or [{"id": "a", "ask": item["title"]}]
    assert isinstance(parts, list)
    return parts


def rounds(story: Story) -> tuple[RoundStory, RoundStory]:
    return story.last_round, story.this_round


def facts_of(story: Story, request: Request, item: dict[str, object]) -> ResponseFacts:
    """The request as the product would see it after everything was told to the services."""
    codes = {part["id"]: known((request.code, part["id"])) for part in parts_of(item)}
    parts = tuple(
        PartFacts(codes[part["id"]], part["id"], place, part["ask"], reason=request.part_reasons.get(part["id"], ""))
        for place, part in enumerate(parts_of(item))
    )
    who = {key: PersonFacts(known(key), key, key) for key in (request.owner, request.reader, request.approver) if key}
    decision = request.decision
    facts = ResponseFacts(
        id=known(request.code),
        category=CategoryFacts(known(request.code), request.code, 0, str(item["title"])),
        owner=who.get(request.owner or ""),
        reader=who.get(request.reader or ""),
        note=request.note or "",
        word_limit=story.council.note_word_limit,
        standing=Standing(decision.kind) if decision else Standing.DOCUMENTS,
        standing_reason=decision.reason if decision else "",
        standing_plan=(decision.plan or "") if decision else "",
        under_id=known(decision.under) if decision and decision.under else None,
        under_code=(decision.under or "") if decision else "",
        parts=parts,
        answers=tuple(answer_facts(story, request, answer, codes) for answer in request.answers),
    )
    return signed(facts, request)


def answer_facts(story: Story, request: Request, answer: Answer, codes: dict[str, UUID]) -> AnswerFacts:
    document = story.document(answer.document)
    item = ItemFacts(
        id=known(document.key),
        reference=document.key,
        title=document.title,
        status=ItemStatus.READY,
        current_revision=max(1, len(document.revisions)),
        marked_draft=document.draft,
        review_by=document.review_by,
        open_findings=1 if document.personal_data else 0,
    )
    return AnswerFacts(
        id=known((request.code, document.key)),
        item=item,
        position=answer.order,
        where_to_look="" if answer.place_missing else "somewhere",
        what_it_shows=answer.shows,
        whole_document=False,
        revision_number=answer.revision,
        added_by=known(request.owner or "tom.hadley"),
        part_ids=frozenset(codes[part] for part in answer.parts),
    )


def signed(facts: ResponseFacts, request: Request) -> ResponseFacts:
    exact = set_sha256(facts)
    moment = datetime.combine(TODAY, time(9), UTC)

    def by(key: str | None) -> tuple[SignedFacts, ...]:
        return (SignedFacts(known((request.code, key)), known(key), str(key), moment, exact),) if key else ()

    from dataclasses import replace

    decision = request.decision
    approver = request.approver or (decision.approver if decision and decision.approved_on else None)
    return replace(facts, readings=by(request.reader if request.read_on else None), approvals=by(approver))


@pytest.mark.parametrize("list_code", ["pilot-2023", "planning-current"])
def test_every_request_of_the_list_is_told_and_no_other(
    story: Story, lists: dict[str, dict[str, dict[str, object]]], list_code: str
) -> None:
    told = next(one for one in rounds(story) if one.round.request_list == list_code)
    assert [request.code for request in told.requests] == list(lists[list_code])


def test_answers_name_parts_that_the_request_has(story: Story, lists: dict[str, dict[str, dict[str, object]]]) -> None:
    for told in rounds(story):
        for request in told.requests:
            ids = {part["id"] for part in parts_of(lists[told.round.request_list][request.code])}
            named = {part for answer in request.answers for part in answer.parts}
            assert named | set(request.part_reasons) <= ids, request.code


def test_each_request_comes_out_in_the_state_it_is_told_in(
    story: Story, lists: dict[str, dict[str, dict[str, object]]]
) -> None:
    items = lists["planning-current"]
    facts = [facts_of(story, request, items[request.code]) for request in story.this_round.requests]
    judged = judge_all(facts, TODAY)
    states = {request.code: str(judged[known(request.code)].state) for request in story.this_round.requests}
    assert states == {request.code: request.state for request in story.this_round.requests}


def test_the_states_of_day_eleven_are_mixed(story: Story) -> None:
    states = Counter(request.state for request in story.this_round.requests)
    assert states[State.APPROVED] >= 20
    assert states[State.READY] >= 8
    assert states[State.GAPS] >= 14
    assert states[State.NOTHING_IN] >= 5
    assert states[State.NOT_APPLICABLE] == 1


def test_all_of_the_last_round_was_covered_and_approved_before_the_return(
    story: Story, lists: dict[str, dict[str, dict[str, object]]]
) -> None:
    last = story.last_round
    for request in last.requests:
        assert request.approved_on is not None
        assert request.approved_on <= last.round.return_due
        if request.decision:
            continue
        ids = {part["id"] for part in parts_of(lists["pilot-2023"][request.code])}
        assert ids <= {part for answer in request.answers for part in answer.parts}, request.code
        dates = [story.document(answer.document).document_date for answer in request.answers]
        assert all(day and day <= last.round.return_due for day in dates), request.code


def test_nobody_reads_or_approves_their_own(story: Story) -> None:
    for told in rounds(story):
        for request in told.requests:
            assert request.owner is None or request.owner != request.reader
            assert request.approver is None or request.approver != request.owner or request.decision


def test_notes_keep_within_the_councils_limit(story: Story) -> None:
    for told in rounds(story):
        notes = [request.note for request in told.requests if request.note]
        assert notes
        assert max(len(note.split()) for note in notes) <= story.council.note_word_limit


def test_requests_without_documents_are_of_every_kind(story: Story) -> None:
    kinds = Counter(request.decision.kind for request in story.this_round.requests if request.decision)
    assert kinds == {"answered under another request": 3, "not held": 2, "does not apply": 1}
    held = [request.decision for request in story.this_round.requests if request.decision and request.decision.plan]
    actions = {action.key for action in story.actions}
    assert all(decision.reason and decision.action in actions for decision in held)


def test_due_dates_are_in_the_round_and_some_have_passed(story: Story) -> None:
    days = [request.due for request in story.this_round.requests]
    assert min(days) < TODAY < max(days)
    assert all(day <= story.council.this_round.case_list_due for day in days)


def test_people_were_asked_and_answered_in_every_way(story: Story) -> None:
    replies = {ask.reply.kind for ask in story.asks if ask.reply}
    assert replies == {str(state) for state in AskState} - {"asked", "withdrawn"}
    assert any(ask.reply is None and ask.due < TODAY for ask in story.asks)


def test_the_self_assessment_speaks_to_every_statement_and_says_what_is_weak(story: Story) -> None:
    statements = Counter(claim.statement for claim in story.assertions)
    kinds = Counter(claim.kind for claim in story.assertions)
    assert sorted(statements) == [f"QS{number}" for number in range(1, 10)]
    assert len(story.assertions) >= 110
    assert min(statements.values()) >= 10
    assert kinds["weakness"] >= 30
    assert kinds["context"] >= 9


def test_one_statement_admits_no_weakness(story: Story) -> None:
    weak = {claim.statement for claim in story.assertions if claim.kind == "weakness"}
    assert {claim.statement for claim in story.assertions} - weak == {"QS5"}


def test_supports_name_sections_that_the_documents_have(story: Story) -> None:
    for claim in story.assertions:
        for support in claim.supports:
            document = story.document(support.document)
            if support.section is not None:
                assert document.path, (claim.reference, support.document)
                paper = story.catalogue.papers[document.path]
                assert 1 <= support.section <= len(paper.sections), (claim.reference, support)


def test_some_claims_are_thin_unsupported_or_contradicted_without_an_answer(story: Story) -> None:
    claims = story.assertions
    assert len([claim for claim in claims if not claim.supports and not claim.cases]) >= 3
    assert len([claim for claim in claims if len(claim.supports) + len(claim.cases) == 1]) >= 10
    against = [support for claim in claims for support in claim.supports if support.direction == "other way"]
    assert len([support for support in against if support.response]) >= 10
    assert len([support for support in against if not support.response]) >= 8


def test_weaknesses_have_actions_save_a_few(story: Story) -> None:
    actions = {action.key: action for action in story.actions}
    weak = [claim for claim in story.assertions if claim.kind == "weakness"]
    assert all(claim.action in actions for claim in weak if claim.action)
    assert 2 <= len([claim for claim in weak if claim.action is None]) <= 5
    assert all(claim.action is None for claim in story.assertions if claim.kind != "weakness")


def test_a_few_actions_lack_an_owner_a_date_or_a_measure(story: Story) -> None:
    assert [action.key for action in story.actions if action.owner is None]
    assert [action.key for action in story.actions if action.due is None]
    assert [action.key for action in story.actions if action.measure is None]
    assert len([action for action in story.actions if action.owner and action.due and action.measure]) >= 20


def test_case_supports_name_cases_on_the_list(story: Story) -> None:
    listed = {case.case_ref for case in story.this_round.cases}
    named = {case for claim in story.assertions for support in claim.cases for case in support.cases}
    assert named <= listed
    assert len(named) >= 25


def test_questions_after_the_last_visit_were_answered_in_time(story: Story) -> None:
    assert len(story.last_round.followups) >= 5
    keys = {document.key for document in story.documents}
    for question in story.last_round.followups:
        assert question.asked_on <= question.answered_on <= question.due
        assert set(question.documents) <= keys


def test_no_placeholder_is_left_in_any_text(story: Story) -> None:
    texts = [claim.text for claim in story.assertions]
    texts += [support.shows for claim in story.assertions for support in claim.supports]
    texts += [request.note or "" for told in rounds(story) for request in told.requests]
    texts += [document.title + document.description for document in story.documents]
    texts += [entry.text for told in rounds(story) for case in told.cases for entry in case.entries]
    for paper in story.catalogue.papers.values():
        texts += [
            text for section in paper.sections for text in (*section.paragraphs, *section.bullets, section.heading)
        ]
        texts += [
            str(cell) for section in paper.sections for table in section.tables for row in table.rows for cell in row
        ]
    assert [text for text in texts if "{" in text or "}" in text] == []


def test_the_story_is_the_same_when_told_again(story: Story) -> None:
    assert tell(TODAY) == story


def test_the_story_can_be_told_on_any_day_of_the_year() -> None:
    for month in (2, 5, 8, 12):  # before and after the turn of the calendar year and of the financial year
        day = TODAY.replace(year=2028, month=month, day=3 + month)
        assert len(tell(day).assertions) >= 110
