"""What a file's own sensitivity label says of who may see the document: it closes, it never opens."""

import re
from collections.abc import Mapping

from app.evidence.models import Sensitivity
from app.evidence.rules.wording import SENSITIVITIES

_CLOSED = (Sensitivity.OPEN, Sensitivity.INTERNAL, Sensitivity.RESTRICTED, Sensitivity.CASE_MATERIAL)


def closer(one: Sensitivity, other: Sensitivity | None) -> Sensitivity:
    """The more closed of the two."""
    return one if other is None else max(one, other, key=_CLOSED.index)


def of_label(label: str, known: Mapping[str, str]) -> Sensitivity | None:
    """What a label says by the longest of the `known` names that stands in it; None for a label that says nothing."""
    said = f" {_plain(label)} "
    found = [name for name in known if f" {_plain(name)} " in said]
    return Sensitivity(known[max(found, key=len)]) if found else None


def reason(label: str, sensitivity: Sensitivity) -> str:
    """Why it is as closed as it is."""
    means = SENSITIVITIES[sensitivity].split(":")[0]
    return f"The file’s own label says “{label}”: {means[0].lower()}{means[1:]}."


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
