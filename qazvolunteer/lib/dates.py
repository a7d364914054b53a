"""Working days. Pure functions over a calendar; `reference.selectors.calendar` reads the official one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday, but for what the official calendar says otherwise.

    Beyond the last year that is known only weekends are days off.
    """

    days_off: Collection[date] = frozenset()
    #: Saturdays or Sundays that the Government made working days in exchange for another one
    worked_weekends: Collection[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on a day."""
        if day in self.worked_weekends:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off


def working_days_between(start: date, end: date, *, calendar: WorkCalendar) -> int:
    """Count the working days after `start` up to and including `end`: the inverse of `add_working_days`.

    Something filed on Friday and answered on Monday took one working day, answered on the same day none. An `end`
    before `start` gives 0.
    """
    days = (start + _ONE_DAY * offset for offset in range(1, (end - start).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def add_working_days(day: date, count: int, *, calendar: WorkCalendar) -> date:
    """Return the `count`-th working day after a day, which itself never counts.

    Raises:
        ValueError: when `count` is less than 1.
    """
    if count < 1:
        raise ValueError(f"A deadline lies at least one working day ahead, not {count}.")
    while count:
        day += _ONE_DAY
        count -= calendar.is_working_day(day)
    return day
