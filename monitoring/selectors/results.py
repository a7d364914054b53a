"""What the results page shows: every number through the registry of figures, all as of one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from monitoring.selectors.indicators import grade_members
from projects.selectors.catalogue.cards import region_label
from qazvolunteer.figures.registry import (
    ALL,
    NOTHING,
    ONLINE,
    Bars,
    Figure,
    Member,
    Table,
    bars_of,
    tables,
    written,
)
from qazvolunteer.lib.periods import Period
from qazvolunteer.reference.models import Region

PER_RESIDENTS = 10_000
#: the numbers in large type, and those below them
HEADLINE = ("hours.confirmed", "volunteers.active", "organizations.verified", "projects.published")
MORE = (
    "participations",
    "attendance.rate",
    "shifts.fill",
    "volunteers.registered",
    "organizations.initiative_groups",
    "projects.finished",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks at: a period and, if they like, one region (or online work) and one direction."""

    period: Period
    region: str = ALL
    direction: str = ALL


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A line of the table by region: a region, the bucket of online work, or the whole country."""

    label: str
    #: None for online work and for the country
    region: Region | None
    hours: Figure
    active: Figure
    #: None for online work: an organization always has a region
    organizations: Figure | None
    projects: Figure
    #: residents that the hours are divided by; None for online work
    residents: int | None

    @property
    def per_residents(self) -> Decimal | None:
        """Confirmed hours for every 10,000 residents."""
        if not self.residents:
            return None
        return Decimal(self.hours.value or 0) * PER_RESIDENTS / self.residents

    @property
    def per_residents_text(self) -> str:
        """The same as people read it, for a column: with two decimals."""
        return NOTHING if self.per_residents is None else written(self.per_residents, 2, in_column=True)


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of one page view."""

    wanted: Wanted
    as_of: datetime
    headline: list[Figure]
    more: list[Figure]
    by_direction: Bars
    by_grade: Bars
    rows: list[ResultRow]
    country: ResultRow

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in the period: no hours, nobody came, no project was published."""
        happened = {"hours.confirmed", "participations", "projects.published"}
        found = (figure for figure in (*self.headline, *self.more) if figure.indicator.code in happened)
        return not any(figure.value for figure in found)


def results(
    wanted: Wanted, *, regions: Sequence[Region], directions: Sequence[Member], now: datetime
) -> Results:
    """Count the figures of a page. What an indicator cannot be split by is left out of its scope.

    With a region chosen the table has its line and the country's; a direction narrows down every line.

    Args:
        regions: all regions, in the order to show them.
        directions: all directions.
        now: what was recorded later does not count.
    Cost: 6 queries.
    """
    counted = tables((*HEADLINE, *MORE), wanted.period, now=now)
    hours = counted["hours.confirmed"]
    places = [region for region in regions if wanted.region in (ALL, region.pk)]
    rows = [_row(counted, wanted.direction, region) for region in places]
    if wanted.region in (ALL, ONLINE):
        rows.append(_row(counted, wanted.direction, None))
    return Results(
        wanted=wanted,
        as_of=now,
        headline=_figures(counted, HEADLINE, wanted),
        more=_figures(counted, MORE, wanted),
        by_direction=bars_of(
            hours,
            "direction",
            [member for member in directions if wanted.direction in (ALL, member.key)],
            region=wanted.region,
        ),
        by_grade=bars_of(hours, "grade", grade_members(), region=wanted.region, direction=wanted.direction),
        rows=rows,
        country=_line(
            counted, _("Kazakhstan"), ALL, wanted.direction, sum(row.population for row in regions)
        ),
    )


def _figures(counted: dict[str, Table], codes: Sequence[str], wanted: Wanted) -> list[Figure]:
    return [
        _narrowed(counted[code], wanted.region, wanted.direction)
        for code in codes
        if _has_place(counted[code], wanted.region)
    ]


def _has_place(table: Table, region: str) -> bool:
    """Organizations and people live somewhere: only what is done in directions can be online."""
    return region != ONLINE or "direction" in table.indicator.dimensions


def _narrowed(table: Table, region: str, direction: str) -> Figure:
    by_direction = "direction" in table.indicator.dimensions
    return table.figure(region=region, direction=direction if by_direction else ALL)


def _row(counted: dict[str, Table], direction: str, region: Region | None) -> ResultRow:
    """Return the line of a region, or of online work for None."""
    if region is None:
        return _line(counted, _("Online"), ONLINE, direction, None)
    return _line(counted, region_label(region), region.pk, direction, region.population, region)


def _line(
    counted: dict[str, Table],
    label: str,
    key: str,
    direction: str,
    residents: int | None,
    region: Region | None = None,
) -> ResultRow:
    organizations = counted["organizations.verified"]
    return ResultRow(
        label=label,
        region=region,
        hours=_narrowed(counted["hours.confirmed"], key, direction),
        active=_narrowed(counted["volunteers.active"], key, direction),
        organizations=_narrowed(organizations, key, direction) if _has_place(organizations, key) else None,
        projects=_narrowed(counted["projects.published"], key, direction),
        residents=residents,
    )
