"""How long people take: moments after moments."""

from datetime import datetime, timedelta
from random import Random

from monitoring.services.demo.clock import SATURDAY, moment

_OPENS, _CLOSES = 9, 18


def later(rng: Random, after: datetime, *, minutes: tuple[int, int]) -> datetime:
    """Return a moment some minutes after another one."""
    return after + timedelta(minutes=rng.randint(*minutes))


def in_office_hours(rng: Random, after: datetime, *, days: tuple[int, int] = (0, 2)) -> datetime:
    """Return a moment of a weekday between nine and six, some days after another one."""
    day = after.date() + timedelta(days=rng.randint(*days))
    while True:
        if day.weekday() < SATURDAY:
            first = max(after, moment(day, _OPENS))
            last = moment(day, _CLOSES)
            if first < last:
                return first + timedelta(minutes=rng.randint(1, int((last - first).total_seconds() // 60)))
        day += timedelta(days=1)
