"""A shift and its change, for tests of what a change asks."""

from datetime import datetime, timedelta
from typing import Any

from organizations.models import Membership
from projects.models import Shift
from projects.services.catalogue.roles import RoleInput
from projects.services.participation.changing import PeopleAreConcerned, change_shift

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def inputs_of(shift: Shift) -> list[RoleInput]:
    """Return the roles as they are."""
    return [
        RoleInput(pk=role.pk, capacity=role.capacity, minimum=role.minimum, name_ru=role.name_ru)
        for role in shift.roles.order_by("position", "pk")
    ]


def change(
    shift: Shift, by: Membership, now: datetime, *, later: timedelta = timedelta(0), **changes: Any
) -> Shift:
    """Change a shift by its service, confirming whatever it asks."""
    shift = Shift.objects.get(pk=shift.pk)
    wanted = {
        "starts_at": shift.starts_at + later,
        "ends_at": shift.ends_at + later,
        "address": shift.address,
        "leader": shift.leader,
        "roles": inputs_of(shift),
        **changes,
    }
    try:
        return change_shift(shift=shift, **wanted, by=by, now=now)
    except PeopleAreConcerned as question:
        numbers = (len(question.impact.asked), len(question.impact.ended))
        shift = Shift.objects.get(pk=shift.pk)
        return change_shift(shift=shift, **wanted, by=by, now=now, confirmed=numbers)
