"""The moment at which the demonstration stands, and moments around it. Nothing else looks at a clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from django.utils import timezone

#: the hour of a day that is named without one
DEFAULT_HOUR = 11
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Clock:
    """`now`, aware and in the portal's time zone, at a full hour."""

    now: datetime

    @classmethod
    def at(cls, today: date | None) -> Self:
        """Return the clock of a day at eleven o'clock; without a day that of this hour."""
        if today is not None:
            return cls(moment(today, DEFAULT_HOUR))
        return cls(timezone.localtime().replace(minute=0, second=0, microsecond=0))

    @property
    def today(self) -> date:
        """The day in the portal's time zone."""
        return self.now.date()

    def day(self, offset: int) -> date:
        """Return the day so many days from today."""
        return self.today + timedelta(days=offset)

    def ago(self, *, days: float = 0, hours: float = 0) -> datetime:
        """Return the moment so long ago."""
        return self.now - timedelta(days=days, hours=hours)

    def next_weekday(self, weekday: int, *, after: int = 1) -> date:
        """Return the first such day of the week at least `after` days ahead."""
        first = self.day(after)
        return first + timedelta(days=(weekday - first.weekday()) % 7)


def moment(day: date, hour: float) -> datetime:
    """Return a moment of a day in the portal's time zone; 9.5 is half past nine."""
    start = datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
    return start + timedelta(hours=hour)
