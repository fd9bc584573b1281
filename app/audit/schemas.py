"""What is shown of the record's checkpoints."""

from datetime import datetime

from pydantic import Field

from app.core.schema import Out


class CheckpointOut(Out):
    """A signed statement of how long the record was and what its last hash was."""

    line: str = Field(
        description="The checkpoint itself, one line: keep it outside; it proves that nothing was cut off."
    )
    sequence: int = Field(description="The number of the last entry then.")
    at: datetime
    left_at: datetime | None = Field(description="When it was left outside the machine; null while it was not.")
