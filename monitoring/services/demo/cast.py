"""The six people whom a visitor of the demonstration may be, and the organization of three of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from monitoring.services.demo.files import read
from monitoring.services.demo.organizations import Team, invite, register, verify
from monitoring.services.demo.staff import BEGAN, REPUBLICAN, invent_account
from monitoring.services.demo.world import World
from organizations.enums import MembershipRole, StaffRole
from organizations.models import StaffAssignment
from organizations.services.staff import assign_staff
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.accounts.services import create_account
from qazvolunteer.reference.models import Skill
from volunteers.models import Volunteer
from volunteers.services import RegistrationData, create_profile

HOME = "KZ-35"
#: part before the @ → name
NAMES = {
    "volunteer": "Айгерим Сапарбаева",
    "leader": "Елена Ким",
    "coordinator": "Мадина Оспанова",
    "owner": "Ерлан Жумабеков",
    "regional": "Салтанат Бекенова",
    "republican": "Данияр Ахметов",
}
ADDRESSES = tuple(f"{name}@example.org" for name in NAMES)
_LANGUAGE = "ru"


@dataclass(slots=True)
class Cast:
    """The six, in what they are."""

    volunteer: Volunteer
    regional: StaffAssignment
    republican: StaffAssignment
    home: Team


def is_seeded() -> bool:
    """Tell whether the demonstration is there already. Cost: 1 query."""
    return account_with_address("volunteer@example.org") is not None


def assemble(world: World) -> Cast:
    """Make the six accounts, two officers and the organization «Жасыл дала»; officers must be there.

    Cost: about 150 queries.
    """
    rng = world.random("cast")
    regional = _officer(world, "regional", HOME)
    republican = _officer(world, "republican", REPUBLICAN)
    home = _home(world, regional, rng)
    return Cast(_volunteer(world), regional, republican, home)


def _account(world: World, name: str, *, days: float) -> User:
    """Make an account with the password of the demonstration, if there is one."""
    user = create_account(email=f"{name}@example.org", language=_LANGUAGE, now=world.clock.ago(days=days))
    if settings.DEMO_PASSWORD:
        user.password = _demo_password(settings.DEMO_PASSWORD, world.seed)
        user.save(update_fields=["password"])
    return user


@cache
def _demo_password(password: str, seed: int) -> str:
    """Return the hash that the six accounts share: it is slow by design, and everybody knows the password."""
    return make_password(password, salt=f"demonstration{seed:08}")


def _officer(world: World, name: str, region: str) -> StaffAssignment:
    staff = assign_staff(
        user=_account(world, name, days=BEGAN),
        office=world.offices[region],
        role=StaffRole.OFFICER,
        display_name=NAMES[name],
        by=None,
        now=world.clock.ago(days=BEGAN),
    )
    world.officers[region].append(staff)
    return staff


def _home(world: World, officer: StaffAssignment, rng: Random) -> Team:
    began = world.clock.ago(days=420)
    team = register(
        world,
        read("organizations")["rows"][0],
        rng=rng,
        owner=_account(world, "owner", days=420),
        display_name=NAMES["owner"],
        now=began,
    )
    team.is_prompt = True
    verify(world, team, rng=rng, officer=officer, now=began)
    for name, role, days in (
        ("coordinator", MembershipRole.COORDINATOR, 412),
        ("leader", MembershipRole.SHIFT_LEADER, 405),
    ):
        user = _account(world, name, days=days)
        now = world.clock.ago(days=days)
        invite(team, role, user=user, display_name=NAMES[name], now=now, rng=rng)
    for role in (MembershipRole.MANAGER, MembershipRole.SHIFT_LEADER):
        now = world.clock.ago(days=rng.randint(380, 400))
        person, user = invent_account(rng, now=now)
        invite(team, role, user=user, display_name=person.short, now=now, rng=rng)
    return team


def _volunteer(world: World) -> Volunteer:
    """Register the volunteer: 22 years old, living in Karaganda Region."""
    given_name, surname = NAMES["volunteer"].split()
    now = world.clock.ago(days=330)
    data = RegistrationData(
        surname=surname,
        given_name=given_name,
        patronymic="",
        birth_date=_birthday(world.clock.today),
        region_code=HOME,
        language=_LANGUAGE,
    )
    volunteer = create_profile(user=_account(world, "volunteer", days=330), data=data, now=now)
    volunteer.skills.set(Skill.objects.filter(pk__in=["first_aid", "gardening", "kazakh"]))
    return volunteer


def _birthday(today: date) -> date:
    """Return the birth date of somebody who is 22 and a half."""
    return date(today.year - 22, today.month, 1) - timedelta(days=180)
