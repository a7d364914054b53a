"""Contacts in their window: masked, in full, gone; each look leaves one row that nobody can change."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from organizations.models import Membership
from projects.enums import SignUpState
from projects.models import ContactLook, Shift, SignUp
from projects.selectors.participation.contacts import masked_email
from projects.services.participation.contacts import ContactsNotOpen, export_contacts, show_contacts
from qazvolunteer.audit.models import Entry
from tests.factories.people import make_volunteer
from tests.factories.work import join

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def place(shift: Shift, now: datetime.datetime) -> SignUp:
    """A place on the shift of Saturday."""
    return join(make_volunteer(now=now), shift, now=now)


@pytest.fixture
def friday(saturday: datetime.datetime) -> datetime.datetime:
    """Midnight at the beginning of the day before the shift."""
    return (saturday - DAY).replace(hour=0)


def seen(shift: Shift, by: Membership, now: datetime.datetime) -> list[str]:
    return [contact.email for contact in show_contacts(shift=shift, by=by, now=now)]


def test_contacts_are_masked_then_open_then_gone(
    place: SignUp, coordinator: Membership, friday: datetime.datetime
) -> None:
    shift, email = place.shift, place.person.user.email
    over = shift.ends_at + datetime.timedelta(days=30)

    found = [seen(shift, coordinator, when) for when in (friday - MINUTE, friday, over - MINUTE, over)]

    assert found == [["p•••@e•••.org"], [email], [email], []]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("requested", False),
        ("confirmed", True),
        ("attended", True),
        ("no_show", True),
        ("excused", True),
        ("withdrawn", False),
        ("lapsed", False),
    ],
)
def test_contacts_are_of_who_has_a_place(
    place: SignUp, coordinator: Membership, friday: datetime.datetime, state: SignUpState, shown: bool
) -> None:
    SignUp.objects.filter(pk=place.pk).update(state=state)

    assert bool(seen(place.shift, coordinator, friday)) is shown


def test_closed_account_has_no_contacts(
    place: SignUp, coordinator: Membership, friday: datetime.datetime
) -> None:
    type(place.person.user).objects.update(is_active=False)

    assert seen(place.shift, coordinator, friday) == []


def test_each_look_leaves_one_row_a_member_person_shift_and_hour(
    place: SignUp, coordinator: Membership, shift: Shift, friday: datetime.datetime
) -> None:
    join(make_volunteer(now=friday), shift, now=friday)
    for when in (friday, friday + 59 * MINUTE, friday + HOUR):
        show_contacts(shift=shift, by=coordinator, now=when)
    show_contacts(shift=shift, by=coordinator, now=friday + 2 * HOUR, only=place.pk)

    rows = ContactLook.objects.filter(volunteer_id=place.volunteer_id)

    assert ContactLook.objects.count() == 5
    assert [
        (row.at - friday, row.member_id, row.member_role, row.shift_id) for row in rows.order_by("at")
    ] == [(passed * HOUR, coordinator.pk, "coordinator", shift.pk) for passed in (0, 1, 2)]


def test_masked_contacts_are_seen_by_nobody(
    place: SignUp, coordinator: Membership, friday: datetime.datetime
) -> None:
    show_contacts(shift=place.shift, by=coordinator, now=friday - MINUTE)

    assert ContactLook.objects.count() == 0


def test_file_is_a_look_of_its_own_and_stands_in_the_audit(
    place: SignUp, coordinator: Membership, friday: datetime.datetime
) -> None:
    show_contacts(shift=place.shift, by=coordinator, now=friday)

    found = export_contacts(shift=place.shift, by=coordinator, now=friday)

    assert [contact.email for contact in found] == [place.person.user.email]
    assert sorted(ContactLook.objects.values_list("kind", flat=True)) == ["file", "page"]
    entry = Entry.objects.get(action="shift.contacts_exported")
    assert (entry.actor_id, entry.subject_id, entry.organization_id) == (
        coordinator.user_id,
        str(place.shift_id),
        coordinator.organization_id,
    )


def test_file_before_the_window_is_refused(
    place: SignUp, coordinator: Membership, friday: datetime.datetime
) -> None:
    with pytest.raises(ContactsNotOpen):
        export_contacts(shift=place.shift, by=coordinator, now=friday - MINUTE)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_looks_are_not_changed_or_deleted(
    place: SignUp, coordinator: Membership, friday: datetime.datetime, change: str
) -> None:
    show_contacts(shift=place.shift, by=coordinator, now=friday)
    rows = ContactLook.objects.all()

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        rows.update(at=friday + HOUR) if change == "update" else rows.delete()

    assert rows.get().at == friday


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("aigerim@example.org", "a•••@e•••.org"),
        ("a@saparova.example.org", "a•••@s•••.org"),
        ("әсем@пошта.қаз", "ә•••@п•••.қаз"),
    ],
)
def test_masked_address_names_nobody(email: str, masked: str) -> None:
    assert masked_email(email) == masked
