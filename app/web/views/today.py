"""Today: on plan or not, what waits for this person, what is most at risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.web.charts import BurnUp
from app.web.views.shared import Happening


@dataclass(frozen=True)
class Countdown:
    """Working days to the return, negative once passed. `day` is "Today is day 11 of 22."."""

    working_days: int
    due: datetime
    day: str = ""


@dataclass(frozen=True)
class AlsoFigure:
    """A smaller figure beside the requests: 34 of 41 checked."""

    done: int
    total: int
    words: str
    address: str


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for this person, and the button that leads to it."""

    title: str
    more: str
    address: str
    button: str


@dataclass(frozen=True)
class RiskRow:
    """One request that may miss its date; `missing` says why in a few words."""

    code: str
    title: str
    address: str
    state: str
    owner: str
    due: date | None
    missing: str
    is_planning: bool = False


@dataclass(frozen=True)
class Work:
    """Long work that one started: what it is, what became of it or how far it is, and its page."""

    words: str
    more: str
    address: str
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Leaving:
    """Reminders that leave next, as one line with its button."""

    words: str
    keys: str


@dataclass(frozen=True)
class TodayPage:
    """Each part may be empty: a part that this person may not see is not filled.

    `standing` opens the second sentence ("On plan."), `standing_more` follows it. `if_today` stands there while no
    letter has come ("If the letter came today, 31 of 47 would be ready."). `not_worked_out` names the figures
    that could not be worked out and when they last could; they are left out, never shown as 0.
    """

    day: date
    lede: str
    countdown: Countdown | None = None
    if_today: str = ""
    standing: str = ""
    standing_more: str = ""
    requests_heading: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    also: Sequence[AlsoFigure] = ()
    not_worked_out: Sequence[str] = ()
    urgent: Sequence[Waiting] = ()
    waiting: Sequence[Waiting] = ()
    nothing_waiting: str = "Nothing is waiting for you."
    work: Sequence[Work] = ()
    at_risk: Sequence[RiskRow] = ()
    mine: Sequence[RiskRow] = ()
    burn_up: BurnUp | None = None
    activity: Sequence[Happening] = ()
    may_see_requests: bool = True
    sees_activity: bool = True
    may_set_dates: bool = False
    is_planning: bool = False
    leaving: Leaving | None = None
    # What is said of one's own reminders, with a link to pause them; "" where none are sent.
    own_reminders: str = ""
    # The owners whose requests are most at risk, for whoever may remind them.
    may_remind: bool = False

    @property
    def owners_at_risk(self) -> int:
        return len({row.owner for row in self.at_risk if row.owner})

    @property
    def counts_in_words(self) -> str:
        """The bar's description."""
        names = {
            "approved": "approved",
            "ready_to_approve": "ready to approve",
            "gaps": "with gaps",
            "nothing_in": "with nothing in",
            "not_applicable": "not applicable",
        }
        return ", ".join(f"{self.counts.get(state, 0)} {words}" for state, words in names.items()) + "."
