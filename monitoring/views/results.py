"""«Итоги»: what was done, by region and direction, with every definition; without signing in."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.selectors.results import Results, definitions, results
from qazvolunteer.lib.csv_file import csv_text
from qazvolunteer.lib.periods import (
    Period,
    UnknownPeriod,
    month_before,
    month_of,
    name_of,
    parse_period,
    year_of,
)
from qazvolunteer.reference.selectors import directions, regions
from qazvolunteer.ui import dates


@login_not_required
@require_safe
def results_page(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period. `period`, `region`, `direction` stand in the address; `format=csv` gives a table."""
    today = timezone.localdate()
    period, problem = _period(request.GET.get("period", ""), today)
    places = list(regions())
    region = _one(places, request.GET.get("region", ""))
    ways = list(directions())
    direction = _one(ways, request.GET.get("direction", ""))
    if (request.GET.get("region") and region is None) or (request.GET.get("direction") and direction is None):
        problem = _("This region or direction is not known: the whole country is shown.")
    found = results(period, region=region, direction=direction.pk if direction else "")
    if request.GET.get("format") == "csv":
        return _csv(found, request.GET.get("table", "regions"))
    chosen = {"region": region.slug if region else "", "direction": direction.pk if direction else ""}
    context = {
        "section": "results",
        "results": found,
        "period": period,
        "period_name": name_of(period),
        "problem": problem,
        "periods": _chips(today, period, chosen),
        "regions": places,
        "directions": ways,
        "region": region,
        "direction": direction,
        "definitions": definitions(),
        "csv_regions": _address(period, chosen, format="csv", table="regions"),
        "csv_directions": _address(period, chosen, format="csv", table="directions"),
    }
    return render(request, "monitoring/results.html", context)


def _one(rows: list[Any], text: str) -> Any:
    """Return the region or direction that a text names by slug or code, or None."""
    return next((row for row in rows if text and text in (row.pk, getattr(row, "slug", row.pk))), None)


def _period(code: str, today: date) -> tuple[Period, str]:
    try:
        return (parse_period(code, today=today) if code else year_of(today)), ""
    except UnknownPeriod:
        return year_of(today), _("This period is not known: the present year is shown.")


def _address(period: Period, chosen: dict[str, str], **more: str) -> str:
    query = {"period": period.code} | {key: value for key, value in chosen.items() if value} | more
    return f"{reverse('monitoring:results')}?{urlencode(query)}"


def _chips(today: date, current: Period, chosen: dict[str, str]) -> list[dict[str, Any]]:
    periods = [
        month_of(today),
        month_before(today),
        year_of(today),
        parse_period(str(today.year - 1)),
        parse_period("all"),
    ]
    return [
        {"label": name_of(period), "url": _address(period, chosen), "current": period.code == current.code}
        for period in periods
    ]


def _csv(found: Results, table: str) -> HttpResponse:
    """Answer a table as CSV: plain numbers, a header in the reader's language, and the definition below."""
    if table == "directions":
        head = [_("Direction"), _("Confirmed hours")]
        rows = [[item["label"], round(item["value"], 2)] for item in found.by_direction]
    else:
        head = [
            _("Region"),
            _("Confirmed hours"),
            _("Active volunteers"),
            _("Verified organizations"),
            _("Published projects"),
        ]
        rows = [
            [
                row.label,
                round(float(row.hours.value or 0), 2),
                row.active.text if row.active.is_suppressed else row.active.value or 0,
                (row.organizations.value or 0) if row.organizations else "",
                row.projects.value or 0,
            ]
            for row in found.rows
        ]
    as_of = f"{dates.full_day(found.as_of)}, {dates.clock(found.as_of)}"
    note = [_("Period"), name_of(found.period), _("As of"), as_of, str(found.hours.indicator.definition)]
    response = HttpResponse(csv_text([head, *rows, note]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="qazvolunteer-{_table_name(table)}-{found.period.code}.csv"'
    )
    return response


def _table_name(table: str) -> str:
    """Return the name of a table for a file; anything unknown is the table of regions."""
    return "directions" if table == "directions" else "regions"
