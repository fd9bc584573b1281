"""Word and Excel files without the clock in them, so that the same facts give the same bytes."""

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
FIRST = ("[Content_Types].xml", "_rels/.rels")  # readers that guess a file's type look at the first entries


def settle(package: bytes, parts: Mapping[str, Iterable[bytes]] | None = None) -> bytes:
    """The same docx or xlsx with entries in a fixed order and of a fixed date, and with `parts` put in place of its own.

    The deflated bytes also depend on the zlib that Python was built with.
    """
    replaced = parts or {}
    settled = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(settled, "w") as new:
        names = set(old.namelist()) | set(replaced)
        # A part's relationships come after all parts: what a part links to is known once it is written.
        rest = sorted(names - set(FIRST), key=lambda name: (name.endswith(".rels"), name))
        for name in [*(first for first in FIRST if first in names), *rest]:
            with new.open(entry(name, EPOCH, zipfile.ZIP_DEFLATED), "w") as target:
                for chunk in replaced[name] if name in replaced else (old.read(name),):
                    target.write(chunk)
    return settled.getvalue()


def entry(name: str, at: tuple[int, int, int, int, int, int], compression: int) -> zipfile.ZipInfo:
    """A zip entry that says nothing of the machine or of the moment it was written on."""
    info = zipfile.ZipInfo(name, at)
    info.compress_type = compression
    info.create_system = 3  # else Windows and Linux write different bytes
    info.external_attr = 0o644 << 16
    return info
