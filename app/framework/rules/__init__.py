"""Pure rules of request lists: what must be badged, a list's code, how sure a loaded line is."""

import re
import unicodedata
from collections.abc import Collection

from app.framework.models import Certainty

PLANNING_BADGE = "Planning list, not CQC’s wording"
OFFICIAL_WORDS = "official: CQC's own list, as the person who loaded it says"
LONGEST_CODE = 60


def badge(certainty: Certainty) -> str:
    """What must stand beside a text wherever it is shown or printed; empty for CQC's own wording."""
    return "" if certainty is Certainty.OFFICIAL else PLANNING_BADGE


def line_certainty(said: Certainty | None, *, is_cqcs_own: bool) -> Certainty:
    """How sure a loaded line is: official only where a person says that the list is CQC's own, whatever the file says."""
    if is_cqcs_own:
        return Certainty.OFFICIAL
    if said is Certainty.OFFICIAL:
        return Certainty.REPORTED
    return said or Certainty.RECONSTRUCTED


def code_from(name: str, taken: Collection[str]) -> str:
    """An address for a list, made from its name: "CQC list 2027" gives cqc-list-2027; numbered where it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_CODE - 4].strip("-") or "list"
    candidate, number = stem, 2
    while candidate in taken:
        candidate, number = f"{stem}-{number}", number + 1
    return candidate
