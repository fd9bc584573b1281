"""Where a person may be led: addresses inside this site, and never another's."""

from urllib.parse import unquote, urlsplit

from app.documents.places import Jump

LONGEST = 2_000
DEEPEST = 3  # how often somebody may have encoded it


def local_path(address: str) -> str:
    """An address inside this site, else "/". What it says once decoded counts too: browsers and proxies decode."""
    seen = address
    for _ in range(DEEPEST):
        if not _is_local(seen):
            return "/"
        seen, before = unquote(seen, errors="replace"), seen
        if seen == before:
            return address
    return "/"


def _is_local(address: str) -> bool:
    if not address.startswith("/") or address.startswith("//") or "\\" in address or len(address) > LONGEST:
        return False
    if not address.isprintable() or "\ufffd" in address:
        return False
    path = address.partition("?")[0]
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # "/.//other.example" and "/x/..//other.example" are one step from "//other.example".
    return not parts.scheme and not parts.netloc and "//" not in path and "/../" not in f"{path}/"


def place_address(reference: str, jump: Jump | None, number: int | None = None) -> str:
    """The page of a document at this place, of one of its versions where it is named; "" where there is no such place."""
    if jump is None:
        return ""
    return f"/evidence/{reference}{f'/v{number}' if number else ''}{jump.on_page}"
