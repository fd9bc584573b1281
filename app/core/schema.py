"""The shapes of bodies: nothing but the fields named is taken, text is bounded and holds no control characters."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


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
