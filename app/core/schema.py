"""The shapes of bodies: nothing but the fields named is taken, text is bounded and holds no control characters."""

import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
)


def _written(value: Any) -> Any:
    """Days and times are written out: Pydantic alone would take 0 for the first day of 1970."""
    try:
        float(value)
    except (TypeError, ValueError):
        return value
    raise ValueError("Write a day as 2027-01-31, a time as 2027-01-31T09:30:00Z.")


Day = Annotated[date, BeforeValidator(_written)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written)]


class In(BaseModel):
    """A body that a caller sends: a field that is not theirs to set is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """An answer, filled from a row."""

    model_config = ConfigDict(from_attributes=True)


def _no_controls(value: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in value.replace("\r\n", "\n")):
        raise ValueError("Take out the control characters; they can't be kept or printed.")
    return value.replace("\r\n", "\n")


Line = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_no_controls)]
OptionalLine = Annotated[str, StringConstraints(max_length=300), AfterValidator(_no_controls)]
Prose = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_no_controls)]
