"""CSV that a spreadsheet opens rightly and safely."""

import csv
import io
from collections.abc import Iterable, Sequence

#: a cell that begins so would be run as a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """Return a cell's text; what a spreadsheet would run as a formula gets an apostrophe in front."""
    text = str(value)
    is_number = text.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV with a byte order mark, so that Excel reads it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()
