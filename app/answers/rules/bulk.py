"""The outcome of one act on many rows, row by row and in words."""

from collections.abc import Sequence

from app.answers.schemas.requests import BulkOut, RefusedOut
from app.core.errors import EditConflict, Problem


def in_bulk(done: Sequence[str], refused: Sequence[RefusedOut], says: str) -> BulkOut:
    """What was done (`says`, left out when nothing was), then each row that was not, with its reason."""
    words = [says] if done else []
    if refused:
        words.append(f"{len(refused)} not: " + " ".join(one.why for one in refused))
    return BulkOut(done=tuple(done), refused=tuple(refused), says=" ".join(words))


def why_not(code: str, problem: Problem) -> RefusedOut:
    """The row with the reason for which it was left."""
    if isinstance(problem, EditConflict):
        return RefusedOut(code=code, why=f"{code} was changed by someone else after you opened it.")
    return RefusedOut(code=code, why=problem.detail)
