"""The tables of the results page as files for spreadsheets: the same filters, the same hidden cells."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from monitoring.selectors.results import ResultRow, Results
from qazvolunteer.figures.registry import Figure, indicator
from qazvolunteer.lib.csv_file import csv_text
from qazvolunteer.lib.periods import name_of
from qazvolunteer.ui import dates

_MINUTES_AN_HOUR = 60
Cell = str | int | Decimal | None


def csv_of(found: Results, table: str) -> HttpResponse:
    """Answer one table as CSV: a header in the reader's language, the rows, then period, moment and definitions.

    Numbers are plain (decimal point, no thousands), so that programs read them. Minutes are exact, hours are rounded
    to two decimals.

    Args:
        table: ``directions``; anything else is the table by region.
    """
    by_direction = table == "directions"
    head, rows, codes = _directions(found) if by_direction else _regions(found)
    lines: list[Sequence[Cell]] = [head, *rows, [], *_notes(found, codes)]
    response = HttpResponse(csv_text(lines), content_type="text/csv; charset=utf-8")
    name = "directions" if by_direction else "regions"
    period = found.wanted.period.code
    response["Content-Disposition"] = f'attachment; filename="qazvolunteer-results-{name}-{period}.csv"'
    return response


def _regions(found: Results) -> tuple[list[Cell], list[list[Cell]], tuple[str, ...]]:
    codes = ("hours.confirmed", "volunteers.active", "organizations.verified", "projects.published")
    head: list[Cell] = [
        _("Code"),
        _("Region"),
        _("Confirmed hours"),
        _("Confirmed minutes"),
        _("Active volunteers"),
        _("Verified organizations"),
        _("Published projects"),
        _("Residents"),
        _("Confirmed hours per 10,000 residents"),
    ]
    return head, [_region(row) for row in (*found.rows, found.country)], codes


def _region(row: ResultRow) -> list[Cell]:
    return [
        row.hours.scope.region,
        row.label,
        *_hours(row.hours.value),
        _cell(row.active),
        _cell(row.organizations),
        _cell(row.projects),
        row.residents,
        None if row.per_residents is None else _rounded(row.per_residents),
    ]


def _directions(found: Results) -> tuple[list[Cell], list[list[Cell]], tuple[str, ...]]:
    head: list[Cell] = [_("Code"), _("Direction"), _("Confirmed hours"), _("Confirmed minutes")]
    bars = found.by_direction
    rows: list[list[Cell]] = [
        [item["direction"], item["label"], *_hours(item["exact"])] for item in bars.items
    ]
    return head, [*rows, ["", _("All directions"), *_hours(bars.total.value)]], ("hours.confirmed",)


def _cell(figure: Figure | None) -> Cell:
    """Return a plain number; a hidden one is said in the words of the page."""
    if figure is None:
        return None
    return figure.text if figure.is_suppressed else figure.value


def _hours(value: int | Decimal | None) -> list[Cell]:
    """Return hours and exact minutes."""
    hours = Decimal(value or 0)
    minutes = int((hours * _MINUTES_AN_HOUR).to_integral_value(ROUND_HALF_UP))
    return [_rounded(hours), minutes]


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _notes(found: Results, codes: Sequence[str]) -> list[list[Cell]]:
    moment = f"{dates.full_day(found.as_of)}, {dates.clock(found.as_of)}"
    notes: list[list[Cell]] = [[_("Period"), name_of(found.wanted.period)], [_("As of"), moment]]
    for one in map(indicator, codes):
        notes.append([str(one.name), str(one.definition), str(one.formula), one.code])
    return notes
