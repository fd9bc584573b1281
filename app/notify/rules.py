"""When a message is tried again, and what may not stand in one."""

from datetime import timedelta

# A mail server that is away is back within a day, or somebody has to look.
WAITS = (1, 5, 15, 60, 120, 240, 480, 480)  # minutes after the first, second ... failed try
# A try that was cut off (the process ended in the middle) is made again after so long; the message keeps its Message-ID.
IN_HAND = timedelta(minutes=5)


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None when it is given up."""
    return timedelta(minutes=WAITS[tries - 1]) if 0 < tries <= len(WAITS) else None


def address_fault(address: str) -> str | None:
    """Why nothing can be sent to this address, in words; None when it can."""
    name, at, domain = address.rpartition("@")
    if not at or not name or "." not in domain or len(address) > 254:
        return "This is not a mail address."
    if not address.isascii() or any(letter.isspace() or letter in '<>,;:"()[]\\' for letter in address):
        return "This address holds letters that a mail server does not take."
    return None
