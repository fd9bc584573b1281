"""How assertions and actions are said on a page: tags, lines, cells."""

from app.improvement.schemas import ActionOut
from app.selfassessment.models import SupportState
from app.selfassessment.schemas.assertions import AssertionLine as Line
from app.selfassessment.schemas.assertions import CellOut
from app.web.views.self_assessment import ActionLine, AssertionLine, CoverageCell

# The shape and tint of each state; its words come from the service.
TAGS = {
    SupportState.UNSUPPORTED: "nothing_in",
    SupportState.CONTRADICTED: "nothing_in",
    SupportState.ONE_SOURCE: "gaps",
    SupportState.WITH_GAP: "gaps",
    SupportState.SUPPORTED: "approved",
    SupportState.NOT_NEEDED: "not_applicable",
}


def line_of(line: Line) -> AssertionLine:
    """One assertion in a table."""
    return AssertionLine(
        reference=line.reference,
        text=line.text,
        kind=line.kind.value,
        state=TAGS[line.state],
        state_words=line.state_words,
        supports=line.supports,
        against=line.against,
        owner=line.owner_name or "",
        reviewed=line.last_reviewed_on,
    )


def cell_of(cell: CellOut, address: str = "") -> CoverageCell:
    """One cell of the coverage table: hatched where more points the other way than supports."""
    kind = "other-way" if cell.against > cell.supports else cell.word.value.lower()
    return CoverageCell(cell.supports + cell.against, cell.word.value, kind, address)


def action_of(action: ActionOut) -> ActionLine:
    """One action in a list."""
    return ActionLine(
        reference=action.reference,
        aim=action.aim,
        status=action.status.value,
        owner=action.owner_name or "",
        due=action.due_on,
        measure=action.measure,
        lacking=action.lacking,
    )
