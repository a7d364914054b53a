"""Volunteers: accounts, profiles, consents and skills, in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from monitoring.services.demo.clock import moment
from monitoring.services.demo.names import Person, invent_address, invent_person
from monitoring.services.demo.services_mode import new_id
from monitoring.services.demo.trail import Subject, Trail
from monitoring.services.demo.world import World
from qazvolunteer.accounts.models import User
from qazvolunteer.reference.models import Skill
from volunteers.enums import ConsentPurpose
from volunteers.models import Consent, Volunteer
from volunteers.models.code import new_code

#: first and last age of a band → share
_AGES = {(16, 17): 11, (18, 24): 37, (25, 34): 21, (35, 49): 17, (50, 64): 10, (65, 74): 4}
#: days from the oldest registration to today
_DAYS = 400
_BATCH = 1000
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(slots=True)
class Someone:
    """A volunteer, and how willing they are to come."""

    volunteer: Volunteer
    #: weight in the draw; a few people do much, most do little
    zeal: float


def invent_volunteers(world: World, *, regions: list[str]) -> list[Someone]:
    """Write the volunteers of the scale, living in the given regions by population.

    Cost: 1 query for 1,000 rows of each of 4 tables, and 2.
    """
    rng = world.random("volunteers")
    weights = [world.regions[code].population for code in regions]
    people = []
    for created_at in _moments(rng, world):
        (region,) = rng.choices(regions, weights=weights)
        volunteer = _volunteer(rng, region, created_at)
        people.append(Someone(volunteer, zeal=min(rng.paretovariate(1.1), 14)))
        _note(world.trail, volunteer)
    _write(rng, [someone.volunteer for someone in people])
    return people


def _moments(rng: Random, world: World) -> list[datetime]:
    """Return when people registered: more of them in the first months, in the daytime, before today."""
    days = sorted(int(_DAYS * rng.betavariate(1.1, 0.8)) + 1 for _ in range(world.scale.volunteers))
    return [moment(world.clock.day(-day), 8 + rng.randrange(14 * 60) / 60) for day in reversed(days)]


def _volunteer(rng: Random, region: str, created_at: datetime) -> Volunteer:
    person = invent_person(rng)
    user = User(
        id=new_id(rng),
        email=invent_address(rng),
        language=person.language,
        password=UNUSABLE_PASSWORD_PREFIX + "".join(rng.choices(_LETTERS, k=40)),
    )
    volunteer_id = new_id(rng)
    return Volunteer(
        id=volunteer_id,
        user=user,
        code=new_code(Random(volunteer_id.int).choice),  # noqa: S311 - of an invented person
        surname=person.surname,
        given_name=person.given_name,
        patronymic=person.patronymic,
        birth_date=_birth_date(rng, created_at.date()),
        region_id=region,
        languages=_languages(rng, person),
        created_at=created_at,
    )


def _birth_date(rng: Random, registered_on: date) -> date:
    """Return the birth date of somebody who was at least 16 on the day of registration."""
    ((youngest, oldest),) = rng.choices(list(_AGES), weights=list(_AGES.values()))
    years = rng.randint(youngest, oldest)
    return registered_on - timedelta(days=int(years * 365.25) + rng.randint(2, 363))


def _languages(rng: Random, person: Person) -> list[str]:
    others = [code for code in ("kk", "ru", "en") if code != person.language]
    chances = {"kk": 0.35, "ru": 0.8, "en": 0.25}
    return [person.language, *(code for code in others if rng.random() < chances[code])]


def _note(trail: Trail, volunteer: Volunteer) -> None:
    now, user_id = volunteer.created_at, volunteer.user_id
    trail.record("account.created", Subject("user", user_id), by=None, role="system", now=now)
    trail.move(Subject("volunteer", volunteer.pk), "", "registered", by=user_id, role="volunteer", now=now)


def _write(rng: Random, volunteers: list[Volunteer]) -> None:
    User.objects.bulk_create([volunteer.user for volunteer in volunteers], batch_size=_BATCH)
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user_id=volunteer.user_id, email=volunteer.user.email, primary=True, verified=True)
            for volunteer in volunteers
        ],
        batch_size=_BATCH,
    )
    Volunteer.objects.bulk_create(volunteers, batch_size=_BATCH)
    Consent.objects.bulk_create([_consent(volunteer) for volunteer in volunteers], batch_size=_BATCH)
    links = Volunteer.skills.through
    links.objects.bulk_create(
        [links(volunteer_id=volunteer.pk, skill_id=code) for volunteer, code in _skills(rng, volunteers)],
        batch_size=_BATCH,
    )


def _consent(volunteer: Volunteer) -> Consent:
    return Consent(
        volunteer=volunteer,
        purpose=ConsentPurpose.DATA,
        text_version=settings.CONSENT_TEXT_VERSION,
        text_language=volunteer.languages[0],
        given_at=volunteer.created_at,
    )


def _skills(rng: Random, volunteers: list[Volunteer]) -> Iterator[tuple[Volunteer, str]]:
    """Give every third person one to four skills."""
    codes = list(Skill.objects.order_by("position").values_list("pk", flat=True))
    for volunteer in volunteers:
        if rng.random() < 0.35:
            yield from ((volunteer, code) for code in sorted(rng.sample(codes, rng.randint(1, 4))))
