"""The period that a request asks for, when its list says how many months."""

from datetime import date, timedelta


def period_asked(months: int | None, on: date) -> tuple[date | None, date | None]:
    """The last `months` whole calendar months before the day of the letter (or of set-up); none when the list says none.

    Reading "the last 12 months" as whole months is ours: figures come by the month. A request's period can be changed.
    """
    if not months:
        return None, None
    last = on.replace(day=1) - timedelta(days=1)
    index = last.year * 12 + last.month - months
    return date(index // 12, index % 12 + 1, 1), last
