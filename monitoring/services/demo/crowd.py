"""Who comes to a shift: people of the region, the willing ones more often, nobody twice a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from django.utils import timezone

from monitoring.services.demo.people import Someone
from projects.models import Shift
from volunteers.models import Volunteer

#: share of people who come from another region
_FROM_AFAR = 0.05
EVERYWHERE = ""


@dataclass(slots=True)
class _Pool:
    people: list[Someone]
    weights: list[float]


class Crowd:
    """All volunteers, drawn by region and zeal."""

    def __init__(self, people: list[Someone]) -> None:
        regions: dict[str, list[Someone]] = {EVERYWHERE: people}
        for someone in people:
            regions.setdefault(someone.volunteer.region_id, []).append(someone)
        self._pools = {
            code: _Pool(some, list(accumulate(someone.zeal for someone in some)))
            for code, some in regions.items()
        }
        self._busy: set[tuple[UUID, date]] = set()

    def draw(self, shift: Shift, count: int, rng: Random, *, anywhere: bool = False) -> list[Volunteer]:
        """Return up to so many people who may come to a shift and have nothing else on that day.

        Args:
            anywhere: wherever they live.
        """
        region = EVERYWHERE if anywhere else shift.region_id or EVERYWHERE
        local = self._pools.get(region, self._pools[EVERYWHERE])
        from_afar = sum(rng.random() < _FROM_AFAR for _ in range(count))
        chosen = self._pick(local, shift, count - from_afar, rng)
        return chosen + self._pick(self._pools[EVERYWHERE], shift, from_afar, rng)

    def _pick(self, pool: _Pool, shift: Shift, count: int, rng: Random) -> list[Volunteer]:
        day, chosen = _day(shift), []
        if count <= 0:
            return []
        for someone in rng.choices(pool.people, cum_weights=pool.weights, k=4 * count + 12):
            volunteer = someone.volunteer
            if (volunteer.pk, day) in self._busy or not _may_come(volunteer, shift):
                continue
            self._busy.add((volunteer.pk, day))
            chosen.append(volunteer)
            if len(chosen) == count:
                break
        return chosen


def _may_come(volunteer: Volunteer, shift: Shift) -> bool:
    """Whether a person is registered in time and old enough on the day."""
    known = volunteer.created_at + timedelta(hours=12)
    return known < shift.starts_at and volunteer.age_on(_day(shift)) >= shift.project.min_age


def _day(shift: Shift) -> date:
    return timezone.localdate(shift.starts_at)
