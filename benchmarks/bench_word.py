"""Index.docx and Self-assessment.docx for 120 assertions and 600 references, against compressing their finished XML."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import councils
import measure

from exports.layout import lay_out
from exports.word import index_document, self_assessment_document

BOUND = 10.0
SIZES = (1, 4, 10)


def run(short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """One council, then larger ones to see how time grows."""
    sizes = SIZES[:1] if short else SIZES
    grown: dict[str, list[float]] = {}
    for factor in sizes:
        snapshot = councils.council(councils.times(councils.ONE_COUNCIL, factor))
        layout = lay_out(snapshot)
        documents: dict[str, Callable[[], bytes]] = {
            "Index.docx": lambda: index_document(snapshot, layout),  # noqa: B023
            "Self-assessment.docx": lambda: self_assessment_document(snapshot, layout),  # noqa: B023
        }
        for name, draw in documents.items():
            parts = _parts(draw())
            result = measure.compare(
                f"{name}, {factor} council(s), {sum(map(len, parts)) // 1000} KB of XML",
                draw,
                lambda: [zlib.compress(part) for part in parts],  # noqa: B023
                limit_name="zlib of its parts",
                rounds=rounds,
                bound=BOUND,
            )
            grown.setdefault(name, []).append(result.product_seconds)
            yield result
    for name, seconds in grown.items():
        if len(seconds) > 1:
            yield measure.Figure(f"growth of {name}, exponent", measure.growth(sizes, seconds))


def _parts(document: bytes) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(document)) as package:
        return [package.read(name) for name in package.namelist()]


if __name__ == "__main__":
    measure.main(__doc__, run)
