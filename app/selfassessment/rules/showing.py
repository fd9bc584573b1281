"""From rows and judgement to what a page or the API shows of the self-assessment; pure."""

from collections.abc import Sequence
from typing import Any

from app.core.words import some
from app.evidence.models import EvidenceItem, ItemStatus
from app.framework.reference import QualityStatement, framework
from app.selfassessment.models import Assertion, AssertionKind, Direction, Support
from app.selfassessment.rules.coverage import Cell
from app.selfassessment.rules.gathering import Gathered
from app.selfassessment.rules.standing import sources, standing_of
from app.selfassessment.schemas.assertions import AssertionLine, CellOut, SupportOut
from app.selfassessment.schemas.statements import StatementOut


def line_of(assertion: Assertion, email: str | None, name: str | None, gathered: Gathered) -> AssertionLine:
    held = gathered.held(assertion)
    standing = standing_of(held)
    return AssertionLine(
        reference=assertion.reference,
        quality_statement=assertion.quality_statement,
        kind=assertion.kind,
        status=assertion.status,
        text=assertion.text,
        impact=assertion.impact,
        state=standing.state,
        state_words=standing.words,
        gaps=list(standing.gaps),
        supports=sources(held, Direction.SUPPORTS),
        against=sources(held, Direction.OTHER_WAY),
        owner=email,
        owner_name=name,
        last_reviewed_on=assertion.last_reviewed_on,
        version=assertion.version,
    )


def cells_out(cells: Sequence[Cell]) -> list[CellOut]:
    names = category_names()
    return [
        CellOut(
            category=cell.category,
            name=names.get(cell.category, cell.category),
            supports=cell.supports,
            against=cell.against,
            word=cell.word,
        )
        for cell in cells
    ]


def statement_values(
    statement: QualityStatement, lines: Sequence[AssertionLine], coverage: Sequence[Cell]
) -> dict[str, Any]:
    """The fields of StatementOut."""
    theme = framework().theme(statement.theme)
    sayings = {one.id: one.paraphrase for one in framework().i_statements}
    return {
        "code": statement.id,
        "name": statement.name,
        "theme": statement.theme,
        "theme_name": theme.name if theme else statement.theme,
        "says": statement.we_statement,
        "certainty": statement.we_certainty,
        "i_statements": [sayings[code] for code in statement.i_statements if code in sayings],
        "assertions": list(lines),
        "coverage": cells_out(coverage),
        "strengths": sum(line.kind is AssertionKind.STRENGTH for line in lines),
        "weaknesses": sum(line.kind is AssertionKind.WEAKNESS for line in lines),
    }


def statement_out(
    statement: QualityStatement, lines: Sequence[AssertionLine], coverage: Sequence[Cell]
) -> StatementOut:
    return StatementOut(**statement_values(statement, lines, coverage))


def support_out(support: Support, item: EvidenceItem, answers: Sequence[str]) -> SupportOut:
    written_for = support.revision_number or 0
    return SupportOut(
        document=item.reference,
        title=item.title,
        direction=support.direction,
        category=item.evidence_category,
        category_name=category_names().get(item.evidence_category or "", ""),
        where_to_look=support.where_to_look,
        whole_document=support.whole_document,
        what_it_shows=support.what_it_shows,
        # Carried over from the round before: the place has to be confirmed, and so counts for no version.
        written_for=abs(written_for),
        current=item.current_revision,
        out_of_date=written_for != item.current_revision,
        withdrawn=item.status is ItemStatus.WITHDRAWN,
        answers=list(answers),
        version=support.version,
    )


def in_short(cells: Sequence[Cell], supports: int, against: int) -> str:
    """The sentence under the table of categories."""
    if not supports and not against:
        return "Nothing supports this yet. Say it differently, or find evidence."
    names = category_names()
    filled = [cell for cell in cells if cell.count]
    empty = [names[cell.category].lower() for cell in cells if not cell.count]
    words = f"{some(supports, 'source')} {'supports' if supports == 1 else 'support'} this"
    if against:
        words += f" and {against} {'points' if against == 1 else 'point'} the other way"
    words += f". They come from {len(filled)} of {len(cells)} categories."
    return words + (f" Nothing yet from: {', '.join(empty)}." if empty else "")


def category_names() -> dict[str, str]:
    return {category.id: category.name for category in framework().evidence_categories}


def unused_names() -> list[str]:
    """Names of the categories that CQC does not use for councils."""
    return [category.name for category in framework().evidence_categories if not category.used_in_la]


def used_ids() -> list[str]:
    """The categories that count for councils."""
    return [category.id for category in framework().used_categories]
