"""The self-assessment as a whole, one quality statement, and coverage."""

from pydantic import Field

from app.core.schema import In, Line, OptionalLine, Out, Prose
from app.selfassessment.schemas.assertions import AssertionLine, CellOut


class OpeningIn(In):
    """The words before the first quality statement, and which request asks for the self-assessment."""

    opening: Prose
    asked_under: OptionalLine | None = Field(
        default=None,
        max_length=40,
        description="Code of the request that asks for it; empty where its title tells, left as it is without it.",
        examples=["48"],
    )


class OwnDocumentIn(In):
    """The council's own self-assessment, sent instead of ours: a document of the catalogue."""

    document: Line = Field(examples=["E-0142"])


class StatementOut(Out):
    """One quality statement with its assertions. What it says is a paraphrase unless `certainty` is official."""

    code: str = Field(examples=["QS1"])
    name: str
    theme: str
    theme_name: str
    says: str
    certainty: str
    i_statements: list[str]
    assertions: list[AssertionLine]
    coverage: list[CellOut]
    strengths: int
    weaknesses: int


class StatementPageOut(StatementOut):
    """With the statements before and after it."""

    previous: str | None
    next: str | None
    may_change: bool


class CoverageRow(Out):
    code: str
    name: str
    cells: list[CellOut]


class CoverageOut(Out):
    """Quality statements by evidence category; the categories CQC does not use for councils are only named."""

    summary: str = Field(examples=["7 of 36 cells have nothing in them."])
    categories: list[str]
    unused: list[str]
    rows: list[CoverageRow]


class SelfAssessmentOut(Out):
    """All quality statements, the opening words, and the council's own document where it uses that."""

    opening: str
    own_document: str | None = Field(description="Reference in the catalogue, where you may see it.")
    own_file_name: str
    answered_under: str = Field(
        description="The request that asks for the self-assessment, where documents answer it: those are sent, not ours."
    )
    asked_under: str = Field(description="The request that was said to ask for it; empty where its title tells.")
    statements: list[StatementOut]
    coverage: CoverageOut
    may_change: bool
    version: int = Field(description="0 until the first words are written.")


class SelfAssessmentChanged(Out):
    version: int


class CarriedOut(Out):
    """What came over from the round before."""

    assertions: int
    supports: int
    left_out: int = Field(description="Supports by tracked cases, which belong to the round before.")
