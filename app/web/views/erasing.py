"""Documents that were erased or are to be."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ErasureRow:
    """An erasure that was asked for or carried out."""

    document: str
    reason: str
    became: str
    says: str
    hashes: Sequence[str] = ()
    may_carry_out: bool = False
    may_call_off: bool = False


@dataclass(frozen=True)
class ErasuresPage:
    rows: Sequence[ErasureRow]
