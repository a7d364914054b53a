"""Somebody is erased while something else happens to them, by real threads: whoever comes first, nothing is left."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest

from organizations.models import Membership
from organizations.services.invitations import accept_invitation, invite_member
from projects.enums import OPEN, ClaimState
from projects.models import HourClaim, PersonKey, Role, SignUp
from projects.selectors.invariants import HOURS, PLACES, check_invariants
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.marking import mark_came
from projects.services.participation.signup import sign_up
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.privacy.services import erase_person
from tests.factories.organizations import draft
from tests.factories.people import make_user
from tests.factories.threads import at_once
from tests.qazvolunteer.privacy.person import EMAIL, World, build, canaries
from volunteers.models import Volunteer
from volunteers.services import RegistrationData, create_profile
from volunteers.services.profile import ProfileData, update_profile

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
#: each race is run this often: who comes first is not ours to say
TIMES = range(3)


@pytest.fixture
def world(now: datetime) -> World:
    return build(now)


def erasing(user: User, now: datetime) -> Callable[[], None]:
    return lambda: erase_person(user=user, by=user, now=now)


def breaches() -> list[str]:
    return [breach.rule.code for breach in check_invariants((*PLACES, *HOURS))]


@pytest.mark.parametrize("_time", TIMES)
def test_joining_at_that_moment_leaves_no_place_behind(world: World, _time: int) -> None:
    role = Role.objects.filter(shift__starts_at__gt=world.now, signups=None).first()
    role = role or Role.objects.get(shift=world.ahead)
    fresh = SignUp.objects.filter(role=role)

    refused = at_once(
        erasing(world.user, world.now),
        lambda: sign_up(volunteer=world.volunteer, role=role, by=world.user, now=world.now),
    )

    assert set(refused) <= {"person_is_erased", "not_eligible"}
    assert not fresh.filter(volunteer=world.volunteer, state__in=OPEN).exists()
    assert Volunteer.objects.get(pk=world.volunteer.pk).erased_at == world.now
    assert breaches() == []


@pytest.mark.parametrize("_time", TIMES)
def test_mark_and_confirmation_at_that_moment_open_no_new_pseudonym(world: World, _time: int) -> None:
    """The hours are confirmed before, or given up: never confirmed for somebody without a key."""
    running = SignUp.objects.get(shift=world.running, volunteer=world.volunteer)

    refused = at_once(
        erasing(world.user, world.now),
        lambda: mark_came(signup=running, by=world.owner, now=world.now),
        lambda: confirm_claim(claim=world.waiting, by=world.owner, now=world.now),
    )

    assert set(refused) <= {"person_is_erased", "move_not_allowed"}
    assert PersonKey.objects.count() == 0
    states = set(HourClaim.objects.filter(volunteer=world.volunteer).values_list("state", flat=True))
    assert ClaimState.CLAIMED not in states
    assert breaches() == []


@pytest.mark.parametrize("_time", TIMES)
def test_profile_written_at_that_moment_does_not_stay(world: World, _time: int) -> None:
    data = ProfileData("Zqlater", "Zqlater", "", date(1990, 1, 1), "KZ-35", ["ru"], [])

    at_once(
        erasing(world.user, world.now),
        lambda: update_profile(volunteer=world.volunteer, data=data, by=world.user, now=world.now),
    )

    assert [found for name, found in canaries().items() if name == "volunteers_volunteer"] == []


@pytest.mark.parametrize("_time", TIMES)
def test_profile_and_membership_begun_at_that_moment_do_not_outlive_it(now: datetime, _time: int) -> None:
    user, other = make_user(now=now), draft(now=now)
    invitation = invite_member(
        organization=other.organization,
        email=user.email,
        role="manager",  # type: ignore[arg-type]
        language="ru",
        by=other.user,
        now=now,
    )
    data = RegistrationData("Zqlater", "Zqlater", "", date(1990, 1, 1), "KZ-35", "ru")

    def accept() -> Any:
        with suppress(invitation.DoesNotExist):  # erased before: it went with the address
            return accept_invitation(invitation=invitation, display_name="Zqlater", by=user, now=now)

    at_once(erasing(user, now), lambda: create_profile(user=user, data=data, now=now), accept)

    assert "volunteers_volunteer" not in canaries()
    assert Membership.objects.filter(user=user, ended_at=None).count() == 0
    assert Membership.objects.filter(user=user).exclude(display_name="").count() == 0


def test_two_windows_erase_once(world: World) -> None:
    refused = at_once(erasing(world.user, world.now), erasing(world.user, world.now))

    assert refused == []
    assert Entry.objects.filter(action="account.erased").count() == 1
    assert User.objects.filter(email=EMAIL).count() == 0
    with suppress(Refusal):
        erase_person(user=world.user, by=world.user, now=world.now)
