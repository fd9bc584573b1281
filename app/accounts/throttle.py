"""How often signing in may fail: counted in the database, so that all processes of a server count together."""

import hashlib
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from app.accounts import service
from app.core.clock import now
from app.core.db import Database
from app.core.errors import TooManyTries

# Only failures count: a whole council signs in from one address on the morning after the letter.
SAME_PERSON_SAME_PLACE = RateLimitItemPerMinute(10, 15, "both")
SAME_PERSON = RateLimitItemPerMinute(50, 60, "account")
SAME_PLACE = RateLimitItemPerMinute(200, 15, "address")


@dataclass(frozen=True)
class Door:
    """Where somebody tries to come in: the account they name and the address they come from."""

    db: Database
    account: str
    address: str

    def _counted(self) -> tuple[tuple[RateLimitItem, str], ...]:
        return (
            (SAME_PERSON_SAME_PLACE, f"{self.account} {self.address}"),
            (SAME_PERSON, self.account),
            (SAME_PLACE, self.address),
        )

    def check(self) -> None:
        """TooManyTries (429) with how long to wait, whether or not there is such an account."""
        limiter = FixedWindowRateLimiter(Rows(self.db))
        for limit, who in self._counted():
            if not limiter.test(limit, _hashed(who)):
                ends_at = limiter.get_window_stats(limit, _hashed(who)).reset_time
                seconds = max(1, round(ends_at - now().timestamp()))
                minutes = -(-seconds // 60)
                wait = "a minute" if minutes == 1 else f"{minutes} minutes"
                raise TooManyTries(
                    f"There were too many tries that were not right. Wait {wait}, then try again.",
                    facts={"retry_after": seconds},
                )

    def failed(self) -> None:
        limiter = FixedWindowRateLimiter(Rows(self.db))
        for limit, who in self._counted():
            limiter.hit(limit, _hashed(who))

    def passed(self) -> None:
        """The account's count begins anew; that of the address goes on, or one good account would buy endless tries."""
        limiter = FixedWindowRateLimiter(Rows(self.db))
        for limit, who in self._counted()[:2]:
            limiter.clear(limit, _hashed(who))


class Rows(Storage):
    """Counts as rows of the council's own database, in the form that `limits` asks for."""

    STORAGE_SCHEME = None

    def __init__(self, db: Database):
        super().__init__()
        self._db = db

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._db.write() as session:
            return service.count_try(session, key, expiry, amount)

    def get(self, key: str) -> int:
        with self._db.read() as session:
            return service.tries_so_far(session, key)[0]

    def get_expiry(self, key: str) -> float:
        with self._db.read() as session:
            return service.tries_so_far(session, key)[1].timestamp()

    def clear(self, key: str) -> None:
        with self._db.write() as session:
            service.forget_tries(session, key)

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        return None


def _hashed(who: str) -> str:
    """No address of a person or a computer stands in the table."""
    return hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()
