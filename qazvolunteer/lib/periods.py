"""Periods of figures: a month, a quarter, a year, everything. Days of the portal's time zone, `[first, end)`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_SHAPE = re.compile(r"(?P<year>20[0-9]{2})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")
#: first day of the period ``all``: before anything that can be in the portal
EARLIEST = date(2000, 1, 1)


class UnknownPeriod(ValueError):
    """A text names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with a code that stands in addresses: ``2026-04``, ``2026-Q2``, ``2026``, ``all``."""

    code: str
    first: date
    #: the day after the last one
    end: date

    @property
    def starts_at(self) -> datetime:
        """The first moment, in the portal's time zone."""
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.end)

    @property
    def last(self) -> date:
        """The last day."""
        return self.end - timedelta(days=1)

    def has_begun(self, today: date) -> bool:
        """Whether its first day has come."""
        return self.first <= today

    def has_ended(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.end <= today

    @property
    def kind(self) -> str:
        """``month``, ``quarter``, ``year`` or ``all``."""
        if self.code == "all":
            return "all"
        return "quarter" if "Q" in self.code else "month" if "-" in self.code else "year"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def parse_period(code: str, *, today: date | None = None) -> Period:
    """Return the period that a code names.

    Args:
        today: ends the period ``all``; the present day when None.

    Raises:
        UnknownPeriod
    """
    today = today or timezone.localdate()
    if code == "all":
        return Period("all", EARLIEST, date(today.year + 1, 1, 1))
    match = _SHAPE.fullmatch(code)
    if match is None:
        raise UnknownPeriod(code[:20])
    year = int(match["year"])
    if match["month"]:
        return month_of(date(year, int(match["month"]), 1))
    if match["quarter"]:
        first = date(year, 3 * int(match["quarter"]) - 2, 1)
        return Period(code, first, _months_later(first, 3))
    return Period(code, date(year, 1, 1), date(year + 1, 1, 1))


def month_of(day: date) -> Period:
    """Return the month in which a day lies."""
    first = day.replace(day=1)
    return Period(f"{first:%Y-%m}", first, _months_later(first, 1))


def month_before(day: date) -> Period:
    """Return the last full month before a day."""
    return month_of(_months_later(day.replace(day=1), -1))


def year_of(day: date) -> Period:
    """Return the year in which a day lies."""
    return Period(str(day.year), date(day.year, 1, 1), date(day.year + 1, 1, 1))


def _months_later(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def name_of(period: Period) -> str:
    """Return a period's name for people, as a heading: "November 2026", "Quarter 2, 2026", "2026", "All years"."""
    year = str(period.first.year)
    if period.kind == "month":
        month = date_format(period.first, "F")
        # In Kazakh the year stands first, so the month is in the middle and small.
        month = month.lower() if get_language() == "kk" else month
        return _("%(month)s %(year)s") % {"month": month, "year": year}
    if period.kind == "quarter":
        return _("Quarter %(number)s, %(year)s") % {"number": period.code[-1], "year": year}
    return year if period.kind == "year" else _("All years")
