"""Self-assessment.docx: for each quality statement what we claim, how we know, and what we are doing about weaknesses."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from exports.layout import Layout, lay_out
from exports.snapshot import (
    ActionEntry,
    AnsweredChallenge,
    AssertionEntry,
    AssertionKind,
    DocumentFacts,
    PackSnapshot,
    QualityStatementEntry,
    SelfAssessmentEntry,
)
from exports.text import counted, one_line, short_day_words
from exports.word.body import Body, TableColumn, Xml, cell_text, jump, link, paragraph, reference, tab, words
from exports.word.document import Cover, draw

_HEADINGS = {
    AssertionKind.CONTEXT: "Context",
    AssertionKind.STRENGTH: "Strengths",
    AssertionKind.WEAKNESS: "Where we need to improve",
}
_KEPT = 6  # rows; a longer table may be parted from what follows it
_HOW_WE_KNOW = (TableColumn("How we know", 10), TableColumn("Where to look", 7))
_ACTIONS = (
    TableColumn("What we are doing", 6.2),
    TableColumn("Led by", 3.3),
    TableColumn("By", 2.5),
    TableColumn("How we will know it worked", 5),
)


def self_assessment_document(snapshot: PackSnapshot, layout: Layout | None = None) -> bytes:
    """Self-assessment.docx of a pack that holds our own. Raises ValueError when the snapshot has none."""
    entry = snapshot.self_assessment
    if entry is None:
        raise ValueError("This pack has no self-assessment of ours to draw.")
    plan = layout or lay_out(snapshot)
    cover = Cover(
        council=snapshot.council,
        title="Self-assessment",
        subtitle=snapshot.assessment,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        is_draft=snapshot.is_draft,
    )
    return draw(cover, lambda body: _write(body, entry, plan), tuple(_facts(entry)))


def _facts(entry: SelfAssessmentEntry) -> Iterator[tuple[str, str]]:
    kinds = [assertion.kind for statement in entry.statements for assertion in statement.assertions]
    yield (
        "What is here",
        f"{counted(len(entry.statements), 'quality statement')}, "
        f"{counted(kinds.count(AssertionKind.STRENGTH), 'strength')} and "
        f"{counted(kinds.count(AssertionKind.WEAKNESS), 'weakness', 'weaknesses')}",
    )


def _write(body: Body, entry: SelfAssessmentEntry, plan: Layout) -> None:
    if entry.introduction:
        body.say(entry.introduction, "Lead")
    marks = {id(statement): f"statement_{number}" for number, statement in enumerate(entry.statements, 1)}
    themes = [(theme, list(inside)) for theme, inside in groupby(entry.statements, key=lambda one: one.theme)]
    if themes:
        body.heading("Contents", 1)
    for theme, statements in themes:
        body.say(one_line(theme), "Label")
        for statement in statements:
            count = counted(len(statement.assertions), "point")
            body.add(
                jump(marks[id(statement)], one_line(statement.name)), tab(), words(count, "Quiet"), style="ContentsLine"
            )
    for theme, statements in themes:
        body.heading(one_line(theme), 1)
        for statement in statements:
            body.heading(one_line(statement.name), 2, marks[id(statement)])
            _write_statement(body, statement, plan)


def _write_statement(body: Body, statement: QualityStatementEntry, plan: Layout) -> None:
    if not statement.assertions:
        body.say("Nothing is written under this quality statement.", "Statement")
    for kind, heading in _HEADINGS.items():
        assertions = [assertion for assertion in statement.assertions if assertion.kind is kind]
        if assertions:
            body.heading(heading, 3)
        for assertion in assertions:
            _write_assertion(body, assertion, plan)


def _write_assertion(body: Body, assertion: AssertionEntry, plan: Layout) -> None:
    body.add(words(assertion.text, "Strong"), _called(assertion.reference), style="Claim")
    about = one_line(assertion.reference)
    if assertion.supports:
        body.table(
            f"How we know: {about}",
            f"One row for each of the {counted(len(assertion.supports), 'document')} that show this, and where to look.",
            _HOW_WE_KNOW,
            (_document_cells(body, one.document, one.where_to_look, plan) for one in assertion.supports),
            keep_with_next=len(assertion.supports) <= _KEPT and bool(assertion.challenges or assertion.actions),
        )
    if assertion.cases_sentence:
        follows = assertion.challenges or assertion.actions
        body.say(f"{assertion.cases_sentence.rstrip('.')}.", "AfterTableKept" if follows else "AfterTable")
    for response, challenges in groupby(assertion.challenges, key=lambda one: one.response):
        _write_challenges(body, list(challenges), response, plan)
    if assertion.actions:
        body.table(
            f"What we are doing: {about}",
            f"One row for each of the {counted(len(assertion.actions), 'action')}: what, led by whom, by when and how we "
            "will know it worked.",
            _ACTIONS,
            map(_action_cells, assertion.actions),
        )


def _document_cells(body: Body, document: DocumentFacts, where_to_look: str, plan: Layout) -> list[Xml]:
    content = Xml(_opened(body, document, plan) + _called(document.reference))
    return [paragraph(content, style="TableText"), cell_text(where_to_look)]


def _opened(body: Body, document: DocumentFacts, plan: Layout) -> Xml:
    title = one_line(document.title) or one_line(document.reference)
    placed = plan.placed(document)
    return link(body.links, placed.address, title) if placed else words(title)


def _called(name: str) -> Xml:
    """A reference after what it is about, never broken at its hyphen."""
    return Xml(words("  ") + reference(one_line(name), "Quiet"))


def _write_challenges(body: Body, challenges: Sequence[AnsweredChallenge], response: str, plan: Layout) -> None:
    """What points the other way, with the one response to all of it."""
    content: list[Xml] = []
    for number, challenge in enumerate(challenges):
        content += [words("\nPoints the other way: " if number else "Points the other way: ", "Strong")]
        content.append(words(challenge.finding))
        if challenge.document:
            content += [words(" ("), _opened(body, challenge.document, plan)]
            content.append(words(f", {challenge.where_to_look})" if challenge.where_to_look else ")"))
    content += [words("\nOur response: ", "Strong"), words(response)]
    body.add(*content, style="Statement")


def _action_cells(action: ActionEntry) -> list[Xml]:
    due = short_day_words(action.due) if action.due else ""
    return [cell_text(action.what), cell_text(action.led_by), cell_text(due), cell_text(action.measure)]
