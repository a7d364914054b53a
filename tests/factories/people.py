"""Accounts, volunteers, members and staff for tests, made by the services that make them for people."""

import itertools
from datetime import date, datetime

from organizations.enums import MembershipRole, OrganizationKind, OrganizationState, StaffRole
from organizations.models import FrontOffice, Membership, Organization, StaffAssignment
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from volunteers.models import Volunteer
from volunteers.services import RegistrationData, create_profile

_numbers = itertools.count(1)


def make_user(*, now: datetime, language: str = "ru") -> User:
    """Return an account with an address of its own."""
    return create_account(email=f"person{next(_numbers)}@example.org", language=language, now=now)


def make_volunteer(
    *,
    now: datetime,
    birth_date: date = date(2001, 5, 14),
    region: str = "KZ-35",
    language: str = "ru",
    surname: str = "Сапарова",
    given_name: str = "Айгерим",
) -> Volunteer:
    """Return a volunteer with an account of their own."""
    data = RegistrationData(
        surname=surname,
        given_name=given_name,
        patronymic="",
        birth_date=birth_date,
        region_code=region,
        language=language,
    )
    return create_profile(user=make_user(now=now, language=language), data=data, now=now)


def make_organization(
    *, now: datetime, region: str = "KZ-35", state: str = OrganizationState.VERIFIED
) -> Organization:
    """Return an initiative group in a state; tests of the way to that state use the services."""
    return Organization.objects.create(
        kind=OrganizationKind.INITIATIVE_GROUP,
        name_ru=f"Группа {next(_numbers)}",
        name_kk=f"Топ {next(_numbers)}",
        region_id=region,
        state=state,
        created_at=now,
        verified_at=now if state == OrganizationState.VERIFIED else None,
    )


def make_member(
    organization: Organization, *, now: datetime, role: str = MembershipRole.OWNER, user: User | None = None
) -> Membership:
    """Return a member of an organization."""
    return Membership.objects.create(
        user=user or make_user(now=now),
        organization=organization,
        role=role,
        display_name=f"Участник {next(_numbers)}",
        created_at=now,
    )


def make_staff(*, now: datetime, region: str | None, role: str = StaffRole.OFFICER) -> StaffAssignment:
    """Return somebody at a regional front office, or at the republican one for `region=None`."""
    return StaffAssignment.objects.create(
        user=make_user(now=now),
        office=FrontOffice.objects.get(region_id=region),
        role=role,
        display_name=f"Сотрудник {next(_numbers)}",
        created_at=now,
    )
