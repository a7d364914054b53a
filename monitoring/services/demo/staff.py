"""Accounts of people who work, and the officers of the front offices."""

from datetime import datetime
from random import Random

from monitoring.services.demo.names import Person, invent_address, invent_person
from monitoring.services.demo.world import World
from organizations.enums import StaffRole
from organizations.models import StaffAssignment
from organizations.services.staff import assign_staff
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account

#: days since the officers began; the first organizations came a little later
BEGAN = 440
REPUBLICAN = ""
#: offices with a second officer
_LARGE = (REPUBLICAN, "KZ-35", "KZ-71", "KZ-75")


def invent_account(rng: Random, *, now: datetime) -> tuple[Person, User]:
    """Make an account of somebody who works in an organization or an office. Cost: 5 queries."""
    person = invent_person(rng)
    return person, create_account(email=invent_address(rng), language=person.language, now=now)


def invent_officers(world: World) -> None:
    """Give every office an officer, the larger ones two. Cost: 10 queries for each of them."""
    rng = world.random("officers")
    for code, office in world.offices.items():
        now = world.clock.ago(days=BEGAN)
        world.officers[code] = []
        for _place in range(2 if code in _LARGE else 1):
            person, user = invent_account(rng, now=now)
            staff = assign_staff(
                user=user,
                office=office,
                role=StaffRole.OFFICER,
                display_name=person.short,
                by=None,
                now=now,
            )
            world.officers[code].append(staff)


def officer_of(world: World, region: str, rng: Random) -> StaffAssignment:
    """Return somebody who decides for a region."""
    return rng.choice(world.officers[region])
