"""A folder is watched: what is new in it, or changed, is taken in once it lies still."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.intake.schemas import FoundFile

STILL_SECONDS = 5.0
# Some shares tell of nothing, so now and then the folder is looked at all the same.
LOOK_ANYWAY_SECONDS = 600.0


class Settling:
    """Which files have stopped changing: those that are as they were for so long."""

    def __init__(self, still_seconds: float = STILL_SECONDS):
        self._still = still_seconds
        self._seen: dict[str, tuple[FoundFile, float]] = {}

    def look(self, news: Sequence[FoundFile], at: float) -> list[FoundFile]:
        """Those of the new files that lie still, at this moment (seconds of any clock that goes on)."""
        self._seen = {
            one.path: self._seen[one.path] if self._seen.get(one.path, (None, 0))[0] == one else (one, at)
            for one in news
        }
        still = [one for one, since in self._seen.values() if at - since >= self._still]
        for one in still:
            del self._seen[one.path]
        return still

    @property
    def waits(self) -> bool:
        """Whether something is still changing, or was a moment ago."""
        return bool(self._seen)


def watch(
    folder: Path,
    find_news: Callable[[], Sequence[FoundFile]],
    take: Callable[[Sequence[FoundFile]], None],
    *,
    still_seconds: float = STILL_SECONDS,
    ending: threading.Event | None = None,
    polls: bool = False,
) -> None:
    """Until `ending`: whenever something happens in the folder, `take` what `find_news` names once it lies still."""
    from watchfiles import watch as each_change

    settling = Settling(still_seconds)
    looked_at = -LOOK_ANYWAY_SECONDS
    changes = each_change(
        folder,
        watch_filter=None,
        stop_event=ending,
        rust_timeout=max(50, int(still_seconds * 1000)),
        yield_on_timeout=True,
        force_polling=polls or None,
        ignore_permission_denied=True,
    )
    for changed in changes:
        at = time.monotonic()
        if not changed and not settling.waits and at - looked_at < LOOK_ANYWAY_SECONDS:
            continue
        looked_at = at
        still = settling.look(find_news(), at)
        if still:
            take(still)
