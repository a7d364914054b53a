"""The code of a person."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from qazvolunteer.audit.models import Entry
from tests.factories.people import make_volunteer
from volunteers.models import Volunteer
from volunteers.models.code import ALPHABET, clean_code, new_code
from volunteers.selectors import volunteer_by_code
from volunteers.services import renew_code


def test_code_is_random_and_of_the_alphabet() -> None:
    codes = {new_code() for _number in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set(ALPHABET)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("BCHK2345", "BCHK2345"),
        (" bchk-2345 ", "BCHK2345"),
        ("ВСНК 2345", "BCHK2345"),
        ("BCHK234", ""),
        ("BCHK23455", ""),
        ("BCHK234O", ""),
        ("", ""),
        ("ⅧBCHK23", ""),
    ],
)
def test_typed_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert clean_code(typed) == code


@pytest.mark.django_db
def test_new_code_ends_the_old_one_and_leaves_a_trace_without_it(now: datetime.datetime) -> None:
    volunteer = make_volunteer(now=now)
    old = volunteer.code

    renew_code(volunteer=volunteer, by=volunteer.user, now=now)

    assert volunteer_by_code(old) is None
    assert volunteer_by_code(volunteer.shown_code) == volunteer
    entry = Entry.objects.get(action="volunteer.code_renewed")
    assert (entry.subject_id, entry.fields) == (str(volunteer.pk), ["code"])


@pytest.mark.django_db
def test_code_of_a_closed_account_names_nobody(now: datetime.datetime) -> None:
    volunteer = make_volunteer(now=now)
    volunteer.user.is_active = False
    volunteer.user.save()

    assert volunteer_by_code(volunteer.code) is None


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "bchk2345", "BCHK234O"])
def test_database_refuses_what_is_no_code(now: datetime.datetime, code: str) -> None:
    volunteer = make_volunteer(now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.filter(pk=volunteer.pk).update(code=code)


@pytest.mark.django_db
def test_person_renews_their_own_code(client: Client, now: datetime.datetime) -> None:
    volunteer, other = make_volunteer(now=now), make_volunteer(now=now)
    client.force_login(volunteer.user)

    done = client.post(reverse("volunteers:renew_code"))

    assert done["Location"] == reverse("projects:cabinet")
    assert Volunteer.objects.get(pk=volunteer.pk).code != volunteer.code
    assert Volunteer.objects.get(pk=other.pk).code == other.code
