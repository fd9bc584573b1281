"""CSV extracts, as a case system writes them: a header row, then rows, nothing else."""

import csv
import io

from app.demo.writers.paper import Paper, Place, Written


def write(paper: Paper) -> Written:
    """Draw the first table of a paper as .csv in UTF-8 with a byte order mark, as Excel saves it."""
    table = next(table for section in paper.sections for table in section.tables)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.header)
    writer.writerows(table.rows)
    return Written(text.getvalue().encode("utf-8-sig"), tuple(Place(section.heading) for section in paper.sections))
