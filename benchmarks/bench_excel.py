"""Index.xlsx for 240 and for 36,720 rows, against compressing its finished sheet XML; and how its time grows."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import councils
import measure

from exports.excel import index_workbook
from exports.layout import lay_out

BOUND = 8.0
SIZES = (1, 10, 153)  # 153 councils


def run(short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """One council, ten, and all of them in one book."""
    sizes = SIZES[:1] if short else SIZES
    seconds = []
    for factor in sizes:
        snapshot = councils.council(councils.times(councils.ONE_ROW_A_FILE, factor))
        layout = lay_out(snapshot)
        sheets = _sheets(index_workbook(snapshot, layout))
        result = measure.compare(
            f"Index.xlsx, {len(layout.answers):,} rows, {sum(map(len, sheets)) // 1000:,} KB of XML",
            lambda: index_workbook(snapshot, layout),  # noqa: B023
            lambda: [zlib.compress(sheet) for sheet in sheets],  # noqa: B023
            limit_name="zlib of its sheets",
            rounds=rounds,
            bound=BOUND,
        )
        seconds.append(result.product_seconds)
        yield result
    if len(seconds) > 1:
        yield measure.Figure("growth of Index.xlsx, exponent", measure.growth(sizes, seconds))


def _sheets(workbook: bytes) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(workbook)) as package:
        return [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]


if __name__ == "__main__":
    measure.main(__doc__, run)
