"""When the shifts of a project are: weekends for most, after school for lessons, evenings for what is done at home."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from monitoring.services.demo.clock import moment
from monitoring.services.demo.ideas import Idea, roles
from monitoring.services.demo.plans import ProjectPlan, ShiftPlan

#: shifts of one project at most: as many as fit on its page
_MOST = 16
_WEEKEND, _WORKDAYS = (5, 6), (1, 2, 3, 4)
#: weeks between two shifts → share
_RHYTHM = {1: 45, 2: 35, 3: 12, 4: 8}
#: share of shifts that are held in the quiet months
_KEPT = {1: 0.75, 2: 0.8, 6: 0.9, 7: 0.7, 8: 0.75, 10: 0.9, 11: 0.85, 12: 0.8}
#: nobody works around the New Year
_FEAST = {(12, 31), (1, 1), (1, 2)}


def plan_shifts(plan: ProjectPlan, rng: Random, *, until: date) -> None:
    """Fill in the shifts of a project until a day, in the order of time; at least one."""
    weekdays, hours, lengths = _habits(plan.idea, rng)
    length = rng.choice(lengths)
    hour = rng.choice(hours)
    places = rng.choice((8, 10, 12, 14, 16, 18, 20, 24, 30))
    for day in _days(plan.starts_on, min(plan.ends_on, until), rng.choice(weekdays), rng):
        starts_at = moment(day, hour)
        plan.shifts.append(
            ShiftPlan(
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=length),
                leader=plan.team.leader(rng),
                roles=roles(rng, plan.idea, plan.languages, places=places),
            )
        )


def _habits(idea: Idea, rng: Random) -> tuple[tuple[int, ...], tuple[float, ...], tuple[float, ...]]:
    """Return the days of the week, starting hours and lengths that suit the work."""
    if "study_time" in idea.kind["hazards"]:
        return _WORKDAYS, (10, 11), (1.5, 2)
    if idea.is_online:
        return (*_WORKDAYS, 6), (19, 20), (1.5, 2)
    if idea.is_lesson:
        return (*_WORKDAYS, 5), (15, 16, 17), (1.5, 2, 2.5)
    if idea.is_outdoors:
        return _WEEKEND, (8.5, 9, 10), (3, 3.5, 4, 5)
    if rng.random() < 0.25:
        return _WORKDAYS, (17, 17.5, 18), (2, 2.5, 3)
    return _WEEKEND, (9, 10, 11, 14), (2.5, 3, 4, 4)


def _days(starts_on: date, ends_on: date, weekday: int, rng: Random) -> Iterator[date]:
    """Yield the days of the shifts: a weekday in a rhythm of weeks, now and then left out."""
    first = starts_on + timedelta(days=(weekday - starts_on.weekday()) % 7)
    if first > ends_on:
        yield ends_on
        return
    weeks = (ends_on - first).days // 7 + 1
    (rhythm,) = rng.choices(list(_RHYTHM), weights=list(_RHYTHM.values()))
    rhythm = max(rhythm, -(-weeks // _MOST))
    for week in range(0, weeks, rhythm):
        day = first + timedelta(weeks=week)
        if week == 0 or (rng.random() < _KEPT.get(day.month, 1) and (day.month, day.day) not in _FEAST):
            yield day
