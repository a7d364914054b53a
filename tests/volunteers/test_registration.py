"""Becoming a volunteer: what is stored, and what is refused before anything is."""

import datetime
from dataclasses import replace

import pytest

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from qazvolunteer.audit.models import Entry
from qazvolunteer.audit.selectors import transitions_of
from volunteers.enums import ConsentPurpose
from volunteers.models import Consent, Volunteer
from volunteers.services import (
    AlreadyRegistered,
    RegistrationData,
    TooYoung,
    create_profile,
    register_volunteer,
    update_profile,
)
from volunteers.services.profile import ProfileData

pytestmark = pytest.mark.django_db

DATA = RegistrationData(
    surname="Сапарова",
    given_name="Айгерим",
    patronymic="",
    birth_date=datetime.date(2001, 5, 14),
    region_code="KZ-35",
    language="ru",
)


def test_registration_makes_account_profile_and_consent(now: datetime.datetime) -> None:
    registered = register_volunteer(email="new@example.org", data=DATA, now=now)

    consent = Consent.objects.get()
    assert (registered.created, registered.user.email, registered.user.language) == (
        True,
        "new@example.org",
        "ru",
    )
    assert (registered.volunteer.full_name, registered.volunteer.region_id) == ("Сапарова Айгерим", "KZ-35")
    assert (consent.volunteer, consent.purpose, consent.text_version, consent.text_language) == (
        registered.volunteer,
        ConsentPurpose.DATA,
        "2026-11",
        "ru",
    )
    assert [row.target for row in transitions_of(registered.volunteer)] == ["registered"]


def test_known_profile_is_never_overwritten(now: datetime.datetime) -> None:
    first = register_volunteer(email="new@example.org", data=DATA, now=now)

    second = register_volunteer(email="new@example.org", data=replace(DATA, surname="Другая"), now=now)

    first.volunteer.refresh_from_db()
    assert (second.created, first.volunteer.surname, Consent.objects.count()) == (False, "Сапарова", 1)


def test_account_without_profile_gets_one(now: datetime.datetime) -> None:
    user = create_account(email="member@example.org", language="kk", now=now)

    registered = register_volunteer(email="member@example.org", data=DATA, now=now)

    assert (registered.user, registered.created) == (user, True)


@pytest.mark.parametrize(
    ("birth_date", "is_refused"), [(datetime.date(2010, 11, 25), True), (datetime.date(2010, 11, 24), False)]
)
def test_somebody_under_the_data_consent_age_is_refused_before_anything_is_stored(
    now: datetime.datetime, birth_date: datetime.date, is_refused: bool
) -> None:
    data = replace(DATA, birth_date=birth_date)

    if is_refused:
        with pytest.raises(TooYoung) as refusal:
            register_volunteer(email="young@example.org", data=data, now=now)
        assert refusal.value.field == "birth_date"
        assert (User.objects.count(), Volunteer.objects.count(), Entry.objects.count()) == (0, 0, 0)
    else:
        assert register_volunteer(email="young@example.org", data=data, now=now).created is True


def test_second_profile_of_an_account_is_refused(now: datetime.datetime) -> None:
    user = register_volunteer(email="new@example.org", data=DATA, now=now).user

    with pytest.raises(AlreadyRegistered):
        create_profile(user=user, data=DATA, now=now)


def profile_data(**changes: object) -> ProfileData:
    base = ProfileData(
        surname="Сапарова",
        given_name="Айгерим",
        patronymic="",
        birth_date=datetime.date(2001, 5, 14),
        region_code="KZ-35",
        languages=["ru"],
        skill_codes=[],
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_changed_profile_leaves_names_of_fields_and_no_values(now: datetime.datetime) -> None:
    volunteer = register_volunteer(email="new@example.org", data=DATA, now=now).volunteer

    update_profile(
        volunteer=volunteer, data=profile_data(surname="Ким", region_code="KZ-75"), by=volunteer.user, now=now
    )

    entry = Entry.objects.get(action="volunteer.updated")
    assert sorted(entry.fields) == ["region_id", "surname"]
    assert "Ким" not in str(entry.__dict__)


def test_unchanged_profile_leaves_no_entry(now: datetime.datetime) -> None:
    volunteer = register_volunteer(email="new@example.org", data=DATA, now=now).volunteer

    update_profile(volunteer=volunteer, data=profile_data(), by=volunteer.user, now=now)

    assert Entry.objects.filter(action="volunteer.updated").count() == 0


def test_birth_date_cannot_be_changed_to_a_childs(now: datetime.datetime) -> None:
    volunteer = register_volunteer(email="new@example.org", data=DATA, now=now).volunteer

    with pytest.raises(TooYoung):
        update_profile(
            volunteer=volunteer,
            data=profile_data(birth_date=datetime.date(2012, 1, 1)),
            by=volunteer.user,
            now=now,
        )


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (datetime.date(2026, 5, 13), 24),
        (datetime.date(2026, 5, 14), 25),
        (datetime.date(2026, 12, 31), 25),
    ],
)
def test_age_grows_on_the_birthday(day: datetime.date, age: int) -> None:
    assert Volunteer(birth_date=datetime.date(2001, 5, 14)).age_on(day) == age


def test_person_born_on_a_leap_day_grows_older_on_the_first_of_march() -> None:
    person = Volunteer(birth_date=datetime.date(2008, 2, 29))

    assert (person.age_on(datetime.date(2026, 2, 28)), person.age_on(datetime.date(2026, 3, 1))) == (17, 18)
