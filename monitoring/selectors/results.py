"""What the results page shows: every number through the registry, one query an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qazvolunteer.figures.registry import (
    Figure,
    Indicator,
    Key,
    Value,
    as_figure,
    breakdown,
    figure,
    indicators,
    labels_of,
    suppressed_keys,
)
from qazvolunteer.lib.periods import Period
from qazvolunteer.lib.text import localized
from qazvolunteer.reference.models import Region
from qazvolunteer.reference.selectors import regions
from qazvolunteer.ui import dates

ONLINE = "online"
PER_RESIDENTS = 10_000


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region, or the bucket of online shifts (region None)."""

    label: str
    region: Region | None
    hours: Figure
    active: Figure
    organizations: Figure | None
    projects: Figure
    per_residents: str


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of one page view."""

    period: Period
    as_of: datetime
    hours: Figure
    active: Figure
    organizations: Figure
    groups: Figure
    projects: Figure
    participations: Figure
    attendance: Figure
    by_direction: list[dict[str, Any]]
    by_grade: list[dict[str, Any]]
    rows: list[RegionRow]
    population_date: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was confirmed in the period."""
        return not self.hours.value


def results(period: Period, *, region: Region | None, direction: str) -> Results:
    """Count the page's figures for a period and, when chosen, a region and a direction. Cost: 11 queries.

    Organizations have no direction: with one chosen their figures stay those of the region.
    """
    place = {"region": region.pk} if region else {}
    only = place | ({"direction": direction} if direction else {})
    hours = breakdown("hours.confirmed", period, by=("region", "direction", "grade"), only=only)
    listed = list(regions())
    shown = [region] if region else listed
    return Results(
        period=period,
        as_of=timezone.now(),
        hours=as_figure("hours.confirmed", period, sum(hours.values(), Decimal(0)), is_cell=bool(only)),
        active=figure("volunteers.active", period, only=only),
        organizations=figure("organizations.verified", period, only=place),
        groups=figure("organizations.initiative_groups", period, only=place),
        projects=figure("projects.published", period, only=only),
        participations=figure("participations", period, only=only),
        attendance=figure("attendance.rate", period, only=only),
        by_direction=_bars(period, _summed(hours, 1), "direction"),
        by_grade=_bars(period, _summed(hours, 2), "grade"),
        rows=_region_rows(period, shown, _summed(hours, 0), only, with_online=region is None),
        population_date=listed[0].population_date if listed else None,
    )


def _summed(cells: Mapping[Key, Value], place: int) -> dict[Key, Value]:
    """Sum a breakdown over all its dimensions but one."""
    sums: dict[Key, Value] = {}
    for key, value in cells.items():
        sums[(key[place],)] = sums.get((key[place],), Decimal(0)) + value
    return sums


def _bars(period: Period, cells: Mapping[Key, Value], dimension: str) -> list[dict[str, Any]]:
    """Return the items of a bar list, largest first; cells without a value stand at the end with 0."""
    items = [
        {
            "label": label,
            "value": float(cells.get((key,), 0)),
            "text": as_figure("hours.confirmed", period, cells.get((key,), 0), is_cell=True).text,
            "direction": key if dimension == "direction" else "",
        }
        for key, label in labels_of(dimension).items()
    ]
    return sorted(items, key=lambda item: -item["value"])


def _region_rows(
    period: Period,
    shown: list[Region],
    hours: Mapping[Key, Value],
    only: Mapping[str, str],
    *,
    with_online: bool,
) -> list[RegionRow]:
    active = breakdown("volunteers.active", period, by=("region",), only=only)
    hidden = suppressed_keys(active)
    place = {key: value for key, value in only.items() if key == "region"}
    organizations = breakdown("organizations.verified", period, by=("region",), only=place)
    projects = breakdown("projects.published", period, by=("region",), only=only)

    def row(region: Region | None) -> RegionRow:
        key = (region.pk if region else None,)
        worked = hours.get(key, 0)
        people = as_figure("volunteers.active", period, active.get(key, 0), is_cell=True)
        if key in hidden:
            people = Figure(people.indicator, period, people.value, people.as_of, is_suppressed=True)
        return RegionRow(
            label=localized(region, "full_name") if region else _("Online"),
            region=region,
            hours=as_figure("hours.confirmed", period, worked, is_cell=True),
            active=people,
            organizations=as_figure("organizations.verified", period, organizations.get(key, 0), is_cell=True)
            if region
            else None,
            projects=as_figure("projects.published", period, projects.get(key, 0), is_cell=True),
            per_residents=_per_residents(worked, region),
        )

    rows = [row(region) for region in shown]
    return [*rows, row(None)] if with_online else rows


def _per_residents(hours: Value, region: Region | None) -> str:
    if region is None:
        return "–"
    return dates.number(round(float(hours) / region.population * PER_RESIDENTS, 1))


def definitions() -> list[Indicator]:
    """Return every published definition."""
    return indicators()
