"""A person's confirmed hours by weeks: the quilt of a year. Weeks are those of ISO 8601, Monday to Sunday."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncWeek

from projects.models import LedgerEntry
from projects.selectors.hours.claims import person_keys
from qazvolunteer.reference.models import Direction
from qazvolunteer.ui import dates
from volunteers.models import Volunteer

#: weeks that are shown when no year is chosen, the present one last
WEEKS = 52
#: minutes from which a week belongs to the next band; less than the first is band 1, none is band 0
BANDS = (120, 240, 480)

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of somebody's quilt."""

    monday: date
    minutes: int = 0
    #: the one with the most minutes, of equal ones the first in the order of directions; None without hours
    direction: Direction | None = None
    is_current: bool = False

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    @property
    def band(self) -> int:
        """How much it was, 0 (nothing) to 4: see BANDS."""
        return 1 + bisect_right(BANDS, self.minutes) if self.minutes else 0

    @property
    def code(self) -> str:
        """The week as forms and addresses write it: "2026-W48"."""
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02}"


@dataclass(frozen=True, slots=True)
class YearOfWeeks:
    """The weeks of a year, the oldest first, and what they add up to."""

    weeks: list[Week]
    #: what all minutes of these weeks went to, in the order of directions
    directions: list[tuple[Direction, int]]
    #: the year that was chosen; None: the last 52 weeks
    year: int | None = None
    #: years with hours that the last 52 weeks do not show, the latest first
    earlier: list[int] = field(default_factory=list)

    @property
    def worked(self) -> list[Week]:
        """The weeks with hours, the latest first."""
        return [week for week in reversed(self.weeks) if week.minutes]

    @property
    def minutes(self) -> int:
        """All minutes of these weeks."""
        return sum(week.minutes for week in self.weeks)


def band_labels() -> list[str]:
    """Return what the bands of a week mean, the least first: "< 2 h", "2–4 h", "4–8 h", "≥ 8 h"."""
    between = [f"{low // 60}{dates.EN_DASH}{dates.hours(high)}" for low, high in pairwise(BANDS)]
    return [f"< {dates.hours(BANDS[0])}", *between, f"≥ {dates.hours(BANDS[-1])}"]


def week_of(code: str) -> tuple[date, date] | None:
    """Return the first and last day of a week ("2026-W48"); None for what is no week."""
    year, found, number = code.partition("-W")
    if not (found and len(code) <= len("2026-W48") and year.isdecimal() and number.isdecimal()):
        return None
    try:
        monday = date.fromisocalendar(int(year), int(number), 1)
        return monday, monday + timedelta(days=6)
    except (ValueError, OverflowError):
        return None


def year_of_weeks(volunteer: Volunteer, today: date, *, year: str = "") -> YearOfWeeks:
    """Return a person's quilt, from the ledger (as `totals_of_person`), corrections and revocations taken off.

    Args:
        today: the day in Kazakhstan.
        year: a year of ISO 8601 that is among `earlier`; anything else gives the last 52 weeks.
    Cost: 1 query without hours, 2 with.
    """
    minutes = _minutes_by_week(volunteer)
    this_monday = today - timedelta(days=today.weekday())
    first = this_monday - (WEEKS - 1) * _WEEK
    earlier = sorted({monday.isocalendar().year for monday in minutes if monday < first}, reverse=True)
    chosen = next((known for known in earlier if str(known) == year), None)
    mondays = _weeks_of(chosen) if chosen else [first + number * _WEEK for number in range(WEEKS)]
    shown = {monday: minutes[monday] for monday in mondays if monday in minutes}
    directions = _directions(shown.values())
    sums: dict[str, int] = defaultdict(int)
    for code, amount in (pair for parts in shown.values() for pair in parts.items()):
        sums[code] += amount
    weeks = [
        _week(monday, shown.get(monday, {}), directions, is_current=monday == this_monday)
        for monday in mondays
    ]
    return YearOfWeeks(weeks, [(directions[code], sums[code]) for code in directions], chosen, earlier)


def _minutes_by_week(volunteer: Volunteer) -> dict[date, dict[str, int]]:
    """Return Monday → direction → net minutes, without what was revoked. `day` is a date already: no time zone."""
    rows = (
        LedgerEntry.objects.filter(person_key__in=person_keys(volunteer))
        .annotate(monday=TruncWeek("day"))
        .values_list("monday", "direction_id")
        .annotate(net=Sum("minutes"))
        .filter(net__gt=0)
        .order_by()
    )
    weeks: dict[date, dict[str, int]] = defaultdict(dict)
    for monday, direction, net in rows:
        weeks[monday][direction] = net
    return weeks


def _weeks_of(year: int) -> list[date]:
    """Return the Mondays of a year's weeks: 52 or 53; 28 December is always in the last one."""
    count = date(year, 12, 28).isocalendar().week
    return [date.fromisocalendar(year, number, 1) for number in range(1, count + 1)]


def _directions(parts: Iterable[Mapping[str, int]]) -> dict[str, Direction]:
    codes = {code for found in parts for code in found}
    return {row.pk: row for row in Direction.objects.filter(pk__in=codes)} if codes else {}


def _week(monday: date, parts: Mapping[str, int], directions: Mapping[str, Direction], **more: Any) -> Week:
    # `max` keeps the first of equal ones, and `directions` stands in the order of directions
    known = [code for code in directions if code in parts]
    leading = max(known, key=lambda code: parts[code], default="")
    return Week(monday, sum(parts.values()), directions.get(leading), **more)
