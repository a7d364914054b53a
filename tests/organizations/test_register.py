"""The public register and the front offices."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from organizations.enums import OrganizationState
from organizations.models import FrontOffice, Organization
from organizations.selectors.register import RegisterFilter, front_offices, registered_organizations
from organizations.services.front_offices import load_front_offices
from organizations.services.staff import AlreadyStaff, assign_staff
from qazvolunteer.audit.models import Entry
from tests.factories.organizations import BIN, draft, draft_ngo
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def registered(now: datetime, make: Any = draft, **others: Any) -> Organization:
    """Return a verified organization, past the review."""
    organization = make(now=now, **others).organization
    Organization.objects.filter(pk=organization.pk).update(state=OrganizationState.VERIFIED, verified_at=now)
    return organization


def names(wanted: RegisterFilter | None = None, language: str = "ru") -> list[str]:
    """Return the Russian names found, in order."""
    with translation.override(language):
        return [row.name_ru for row in registered_organizations(wanted or RegisterFilter())]


def test_only_verified_organizations_are_registered(now: datetime) -> None:
    registered(now, names={"ru": "Двор"})
    for state in set(OrganizationState.values) - {"verified"}:
        Organization.objects.filter(pk=draft(now=now).organization.pk).update(state=state)

    assert names() == ["Двор"]


def test_the_order_is_that_of_the_readers_alphabet(now: datetime) -> None:
    for kk, ru in (("Әділет", "Справедливость"), ("Ақ жол", "Ёлка"), ("Қамқор", "Забота"), ("Көмек", "Ель")):
        registered(now, names={"kk": kk, "ru": ru})

    assert names(language="kk") == ["Ёлка", "Справедливость", "Ель", "Забота"]
    assert names(language="ru") == ["Ёлка", "Ель", "Забота", "Справедливость"]


@pytest.mark.parametrize(
    "words", ["зеленый", "ДВОР зел", "zelenyy", "dvor", BIN, BIN[:6]], ids=lambda text: text
)
def test_names_are_found_as_people_type_them(now: datetime, words: str) -> None:
    registered(now, make=draft_ngo, names={"ru": "Зелёный двор"})
    registered(now, names={"ru": "Чистый берег"})

    assert names(RegisterFilter(words=words)) == ["Зелёный двор"]


def test_every_word_must_be_found(now: datetime) -> None:
    registered(now, names={"ru": "Зелёный двор"})

    assert names(RegisterFilter(words="зелёный берег")) == []


def test_filters_narrow_by_region_and_kind(now: datetime) -> None:
    registered(now, names={"ru": "Группа Караганды"})
    registered(now, names={"ru": "Группа Акмолы"}, region="KZ-11")
    registered(now, make=draft_ngo, names={"ru": "Фонд Караганды"})

    assert names(RegisterFilter(region="KZ-11")) == ["Группа Акмолы"]
    assert names(RegisterFilter(kind="ngo")) == ["Фонд Караганды"]
    assert names(RegisterFilter(region="KZ-11", kind="ngo")) == []


def test_offices_are_one_republican_and_twenty_regional(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        offices = list(front_offices())

    assert (len(offices), offices[0].kind, offices[0].region) == (21, "republican", None)
    assert [office.region.position for office in offices[1:]] == sorted(
        office.region.position for office in offices[1:]
    )
    assert all(office.name_kk and office.name_ru and office.name_en for office in offices)


def test_loading_offices_again_keeps_their_contacts() -> None:
    FrontOffice.objects.filter(region="KZ-35").update(name_ru="Старое имя", phone="+7 7212 00 00 00")

    created = load_front_offices()

    office = FrontOffice.objects.get(region="KZ-35")
    assert created == (0, 21)
    assert (office.name_ru, office.phone) == ("Фронт-офис Карагандинской области", "+7 7212 00 00 00")


def test_a_person_works_in_one_office(now: datetime) -> None:
    person = make_user(now=now)
    first, second = FrontOffice.objects.order_by("pk")[:2]
    staff = assign_staff(
        user=person, office=first, role="officer", display_name=" Айна  Б. ", by=None, now=now
    )

    with pytest.raises(AlreadyStaff):
        assign_staff(user=person, office=second, role="analyst", display_name="Айна", by=None, now=now)

    assert staff.display_name == "Айна Б."
    assert Entry.objects.get(action="staff.assigned").actor_role == "system"
