"""What the one search box gives."""

from pydantic import Field

from app.core.schema import Out


class PieceOut(Out):
    """A piece of a snippet; `is_hit` for the words that were looked for."""

    text: str
    is_hit: bool


class FoundOut(Out):
    """One thing found."""

    kind: str = Field(examples=["document"])
    reference: str = Field(examples=["E-0142"])
    title: str
    page: str = Field(examples=["/evidence/E-0142"])
    place: str = Field(description="Where in a document the best passage stands.")
    snippet: list[PieceOut]
    remark: str = Field(default="", description="Why the words found are not shown.")


class FoundAllOut(Out):
    """Everything found, by kind, the best first."""

    query: str
    requests: list[FoundOut]
    documents: list[FoundOut]
    assertions: list[FoundOut]
    actions: list[FoundOut]
    people: list[FoundOut]
    cases: list[FoundOut]

    @property
    def every(self) -> list[FoundOut]:
        """All of it in the order of a page."""
        return [*self.requests, *self.documents, *self.assertions, *self.actions, *self.people, *self.cases]
