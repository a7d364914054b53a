"""The command that appoints the officers of a new portal."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client

from organizations.models import FrontOffice, StaffAssignment
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from tests.factories.people import make_staff, make_user

pytestmark = pytest.mark.django_db


def appoint(email: str = "officer@example.org", **options: str) -> str:
    """Run the command; return what it says."""
    said = StringIO()
    given = {"office": "republican", "name": " Айна  Б. ", "language": "ru", **options}
    call_command(
        "appoint_officer", email, *(f"--{name}={value}" for name, value in given.items()), stdout=said
    )
    return said.getvalue()


def test_a_new_officer_gets_an_account_and_a_place() -> None:
    said = appoint("Officer@Example.org")

    staff = StaffAssignment.objects.get()
    assert said == "Appointed: officer, Republican front office. It is a new account.\n"
    assert (staff.user.email, staff.user.language) == ("officer@example.org", "ru")
    assert (staff.display_name, staff.role, staff.office) == (
        "Айна Б.",
        "officer",
        FrontOffice.objects.get(region=None),
    )
    entries = Entry.objects.order_by("id").values_list("action", "actor_id", "actor_role", "subject_id")
    assert list(entries) == [
        ("account.created", None, "system", str(staff.user_id)),
        ("staff.assigned", None, "system", str(staff.pk)),
    ]


def test_the_officer_signs_in_with_a_mailed_code_and_sees_the_queue(
    code_in: Callable[[EmailMessage], str],
) -> None:
    appoint(office="KZ-35")
    browser = Client()

    browser.post("/en/accounts/login/", {"email": "officer@example.org"})
    browser.post("/en/accounts/login/code/", {"code": code_in(mail.outbox[-1])})

    assert browser.get("/en/office/queue/").context["workspace"]["label"] == "Karaganda Region front office"


def test_who_has_an_account_keeps_it(now: datetime) -> None:
    person = make_user(now=now, language="kk")

    said = appoint(person.email, office="KZ-35", role="analyst")

    staff = StaffAssignment.objects.get()
    assert said == "Appointed: analyst, Karaganda Region front office. It is the account that was there.\n"
    assert (staff.user, staff.user.language, User.objects.count()) == (person, "kk", 1)


def test_a_second_run_changes_nothing() -> None:
    appoint()
    before = list(Entry.objects.values_list("id", flat=True))

    said = appoint(name="Another name")

    assert said == "Nothing to do: officer, Republican front office already.\n"
    assert StaffAssignment.objects.get().display_name == "Айна Б."
    assert list(Entry.objects.values_list("id", flat=True)) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"email": "officer"}, "This is not an e-mail address"),
        ({"office": "KZ-99"}, 'There is no front office "KZ-99".'),
        ({"name": "  "}, "Give the name that colleagues see: --name."),
        ({"role": "director"}, "invalid choice: 'director'"),
    ],
)
def test_a_wrong_argument_is_named_and_makes_no_account(options: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        appoint(**options)

    assert not User.objects.exists()


def test_who_works_elsewhere_is_refused(now: datetime) -> None:
    staff = make_staff(now=now, region="KZ-35")

    with pytest.raises(CommandError, match="This person already works in a front office"):
        appoint(staff.user.email)

    assert StaffAssignment.objects.get().office == staff.office


def test_a_closed_account_is_refused(now: datetime) -> None:
    person = make_user(now=now)
    User.objects.filter(pk=person.pk).update(is_active=False)

    with pytest.raises(CommandError, match="This account is closed"):
        appoint(person.email)

    assert not StaffAssignment.objects.exists()
