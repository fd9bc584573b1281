"""Office files without the clock in them."""

import time
import zipfile
from io import BytesIO

from exports.settle import settle


def a_package(names: list[str], when: tuple[int, int, int, int, int, int]) -> bytes:
    """A zip with those entries, written at that time."""
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as writing:
        for name in names:
            writing.writestr(zipfile.ZipInfo(name, when), f"text of {name}")
    return package.getvalue()


def test_the_clock_and_the_order_of_writing_leave_no_trace() -> None:
    names = ["word/document.xml", "[Content_Types].xml", "_rels/.rels"]
    earlier = a_package(names, (2027, 1, 20, 17, 30, 0))
    later = a_package(names[::-1], time.localtime()[:6])
    assert settle(earlier) == settle(later)


def test_a_part_is_put_in_place_of_another() -> None:
    settled = settle(
        a_package(["a.xml", "b.xml"], (2027, 1, 1, 0, 0, 0)), {"a.xml": [b"new ", b"text"], "c.xml": [b"more"]}
    )
    with zipfile.ZipFile(BytesIO(settled)) as package:
        assert {name: package.read(name) for name in package.namelist()} == {
            "a.xml": b"new text", "b.xml": b"text of b.xml", "c.xml": b"more",
        }  # fmt: skip


def test_relationships_are_written_after_the_parts_they_belong_to() -> None:
    names = ["xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "[Content_Types].xml"]
    with zipfile.ZipFile(BytesIO(settle(a_package(names, (2027, 1, 1, 0, 0, 0))))) as package:
        assert package.namelist() == [names[2], names[0], names[1]]
