"""«Итоги»: what was done, by region and direction, with every definition; nobody has to sign in."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.selectors.indicators import direction_members
from monitoring.selectors.results import ResultRow, Results, Wanted, results
from monitoring.views.results_csv import csv_of
from projects.selectors.catalogue.cards import region_label
from qazvolunteer.figures.registry import ONLINE, Figure, Member, indicators
from qazvolunteer.lib.periods import (
    Period,
    UnknownPeriod,
    month_before,
    month_of,
    name_of,
    parse_period,
    year_of,
)
from qazvolunteer.reference.models import Region
from qazvolunteer.reference.selectors import regions
from qazvolunteer.ui import dates


@login_not_required
@require_safe
def results_page(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period. `period`, `region`, `direction` stand in the address; `format=csv` gives a table.

    A wrong value is explained and the page shows what it shows without it. Cost: 8 queries.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    places, ways = list(regions()), direction_members()
    wanted, problems = _wanted(request.GET, places, ways, today)
    found = results(wanted, regions=places, directions=ways, now=now)
    if request.GET.get("format") == "csv":
        return csv_of(found, request.GET.get("table", ""))
    address = _Address(wanted, {place.pk: place.slug for place in places})
    is_present = wanted.period.has_begun(today) and not wanted.period.has_ended(today)
    context = {
        "section": "results",
        "results": found,
        "has_begun": wanted.period.has_begun(today),
        "period": wanted.period,
        "period_name": name_of(wanted.period),
        "problems": problems,
        "periods": _period_links(wanted.period, today, address),
        "regions": [*((place.slug, region_label(place)) for place in places), (ONLINE, _("Online"))],
        "region": address.region,
        "directions": [(way.key, way.label) for way in ways if way.is_listed or way.key == wanted.direction],
        "direction": wanted.direction,
        "headline": [_stat(figure, found) for figure in found.headline],
        "more": [_stat(figure, found) for figure in found.more],
        "rows": [_line(row, address, is_present=is_present) for row in (*found.rows, found.country)],
        "population_date": places[0].population_date if places else None,
        "definitions": indicators(),
        "csv_regions": address.to(format="csv", table="regions"),
        "csv_directions": address.to(format="csv", table="directions"),
        "all_time": "" if wanted.period.kind == "all" else address.to(period="all"),
    }
    return render(request, "monitoring/results.html", context)


class _Address:
    """Addresses of this page that differ in one thing."""

    def __init__(self, wanted: Wanted, slugs: dict[str, str]) -> None:
        self.region = slugs.get(wanted.region, wanted.region)
        self.direction = wanted.direction
        self._values = {"period": wanted.period.code, "region": self.region, "direction": self.direction}

    def to(self, **changes: str) -> str:
        """Return the address with some values changed; empty ones are left out."""
        query = {name: value for name, value in (self._values | changes).items() if value}
        return f"{reverse('monitoring:results')}?{urlencode(query)}"


def _wanted(
    query: QueryDict, places: list[Region], ways: list[Member], today: date
) -> tuple[Wanted, list[str]]:
    """Return what the address asks for, and what of it makes no sense."""
    problems = []
    period = year_of(today)
    if code := query.get("period", ""):
        try:
            period = parse_period(code, today=today)
        except UnknownPeriod:
            problems.append(_("There is no such period. You see the figures of this year."))
    region = query.get("region", "")
    keys = {name: place.pk for place in places for name in (place.slug, place.pk)} | {ONLINE: ONLINE}
    if region and region not in keys:
        problems.append(_("There is no such region. You see the figures of all regions."))
    direction = query.get("direction", "")
    if direction and direction not in {way.key for way in ways}:
        problems.append(_("There is no such direction. You see the figures of all directions."))
        direction = ""
    return Wanted(period, region=keys.get(region, ""), direction=direction), problems


def _period_links(chosen: Period, today: date, address: _Address) -> list[dict[str, Any]]:
    """Return the periods to choose from; another one that the address names stands before them."""
    offered = [
        month_of(today),
        month_before(today),
        year_of(today),
        year_of(date(today.year - 1, 1, 1)),
        parse_period("all", today=today),
    ]
    if chosen not in offered:
        offered.insert(0, chosen)
    return [
        {"label": name_of(period), "url": address.to(period=period.code), "current": period == chosen}
        for period in offered
    ]


def _stat(figure: Figure, found: Results) -> dict[str, str]:
    """Return a number in large type; its label says what differs from the heading of the page, and leads to its
    definition."""
    label = str(figure.indicator.name)
    if figure.indicator.kind == "state" and figure.moment < found.as_of:
        day = dates.day(found.wanted.period.last)
        label = _("%(name)s on %(day)s") % {"name": label, "day": day}
    if found.wanted.direction and not figure.scope.direction:
        label = _("%(name)s, all directions") % {"name": label}
    return {"value": figure.text, "label": label, "url": f"#{figure.indicator.anchor}"}


def _line(row: ResultRow, address: _Address, *, is_present: bool) -> dict[str, Any]:
    """Return a line of the table. Numbers lead to the lists of the present, so only where it is part of the period."""
    line: dict[str, Any] = {"row": row, "url": "", "organizations_url": "", "projects_url": ""}
    if row.region is None:
        return line
    line["url"] = address.to(region=row.region.slug)
    if is_present and row.organizations and row.organizations.value:
        line["organizations_url"] = f"{reverse('organizations:index')}?region={row.region.pk}"
    if is_present and row.projects.value:
        query = {"region": row.region.slug} | ({"direction": address.direction} if address.direction else {})
        line["projects_url"] = f"{reverse('projects:catalogue')}?{urlencode(query)}"
    return line
