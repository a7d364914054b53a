"""Contacts of a shift by pages: behind the second factor, for the team of the shift, and seen by the volunteer."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from organizations.models import Membership, Organization
from projects.models import ContactLook, Shift, SignUp
from projects.services.participation.contacts import show_contacts
from qazvolunteer.lib.text import localized
from tests.factories.people import make_member, make_organization, make_user, make_volunteer
from tests.factories.second_factor import protect
from tests.factories.work import join, open_shift, published_project

LOOKS = "/en/me/looks/"


@pytest.fixture
def organization(db: None) -> Organization:
    """A verified group."""
    return make_organization(now=timezone.now())


@pytest.fixture
def leader(organization: Organization) -> Membership:
    """The leader of the shift."""
    return make_member(organization, now=timezone.now(), role="shift_leader")


@pytest.fixture
def shift(organization: Organization, leader: Membership) -> Shift:
    """A shift in three hours."""
    now = timezone.now()
    starts_at = now + datetime.timedelta(hours=3)
    return open_shift(published_project(organization, now=now), starts_at=starts_at, leader=leader)


@pytest.fixture
def place(shift: Shift) -> SignUp:
    """Somebody's place on it."""
    return join(make_volunteer(now=timezone.now()), shift, now=timezone.now())


def page(shift: Shift, name: str = "contacts", query: str = "") -> str:
    return reverse(f"workspace:{name}", args=[shift.project.organization_id, shift.pk]) + query


@pytest.mark.parametrize("name", ["contacts", "contacts_file"])
def test_nothing_is_shown_before_the_second_factor(
    client: Client, settings: Settings, leader: Membership, place: SignUp, name: str
) -> None:
    settings.DEMO = False
    codes = protect(leader.user, now=timezone.now())
    client.force_login(leader.user)

    before = client.get(page(place.shift, name))
    nobody_saw = ContactLook.objects.count()
    back = client.post(before["Location"], {"code": codes[0]})
    after = client.get(back["Location"])

    assert (before.status_code, before["Location"].split("?")[0], nobody_saw) == (
        302,
        reverse("mfa_reauthenticate"),
        0,
    )
    assert back["Location"] == page(place.shift, name)
    assert place.person.user.email in after.content.decode()
    assert ContactLook.objects.count() == 1


def test_roster_itself_shows_no_contacts(client: Client, leader: Membership, place: SignUp) -> None:
    client.force_login(leader.user)

    roster = client.get(page(place.shift, "roster")).content.decode()

    assert place.person.user.email not in roster
    assert f'{page(place.shift)}?only={place.pk}"' in roster
    assert ContactLook.objects.count() == 0


def test_leader_of_another_shift_has_no_contacts_of_this_one(
    client: Client, organization: Organization, place: SignUp
) -> None:
    other = make_member(organization, now=timezone.now(), role="shift_leader")
    client.force_login(other.user)

    answers = [client.get(page(place.shift, name)).status_code for name in ("contacts", "contacts_file")]

    assert (answers, ContactLook.objects.count()) == ([404, 404], 0)


@pytest.mark.parametrize("only", ["", "nonsense", "\x00"])
def test_one_person_or_everyone_never_a_guess(
    client: Client, leader: Membership, place: SignUp, only: str
) -> None:
    join(make_volunteer(now=timezone.now()), place.shift, now=timezone.now())
    client.force_login(leader.user)

    one = client.get(page(place.shift), {"only": str(place.pk)})
    seen = set(ContactLook.objects.values_list("volunteer_id", flat=True))
    found = client.get(page(place.shift), {"only": only})

    assert [row.signup for row in one.context["contacts"]] == [place]
    assert seen == {place.volunteer_id}
    assert len(found.context["contacts"]) == (0 if only else 2)


def test_file_is_safe_for_spreadsheets(client: Client, leader: Membership, place: SignUp) -> None:
    type(place.person).objects.filter(pk=place.volunteer_id).update(surname='=HYPERLINK("http://x")')
    client.force_login(leader.user)

    answer = client.get(page(place.shift, "contacts_file"))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Surname", "Given name", "Patronymic", "Role", "State", "E-mail"]
    assert rows[1][0] == '\'=HYPERLINK("http://x")'
    assert rows[1][-1] == place.person.user.email
    assert "attachment" in answer["Content-Disposition"]


def test_file_before_the_window_leads_to_the_page_that_says_when(
    client: Client, leader: Membership, place: SignUp
) -> None:
    later = datetime.timedelta(days=9)
    shift = place.shift
    Shift.objects.filter(pk=shift.pk).update(starts_at=shift.starts_at + later, ends_at=shift.ends_at + later)
    client.force_login(leader.user)

    answer = client.get(page(shift, "contacts_file"), follow=True)

    assert "A file can be made from the day before the shift" in answer.content.decode()
    assert "p•••@e•••.org" in answer.content.decode()
    assert ContactLook.objects.count() == 0


# --- who looked -------------------------------------------------------------------------------------------------------
def test_volunteer_reads_who_looked_when_and_why(client: Client, leader: Membership, place: SignUp) -> None:
    stranger = join(make_volunteer(now=timezone.now()), place.shift, now=timezone.now())
    shown = Client()
    shown.force_login(leader.user)
    shown.get(page(place.shift), {"only": str(place.pk)})
    shown.get(page(place.shift, "contacts_file"))
    client.force_login(place.person.user)

    mine = client.get(LOOKS)
    client.force_login(stranger.person.user)
    theirs = client.get(LOOKS)

    text = mine.content.decode()
    assert [row.kind for row in mine.context["looks"]] == ["in a file", "on the page"]
    assert [row.kind for row in theirs.context["looks"]] == ["in a file"]
    assert f"Shift leader: {leader.display_name}" in text
    assert localized(place.shift.project, "title") in text
    assert localized(leader.organization, "name") in text
    assert leader.user.email not in text


def test_look_outlives_who_looked_and_the_shift(client: Client, leader: Membership, place: SignUp) -> None:
    show_contacts(shift=place.shift, by=leader, now=timezone.now())
    person = place.person
    SignUp.objects.all().delete()
    place.shift.roles.all().delete()
    place.shift.delete()
    leader.delete()
    client.force_login(person.user)

    text = client.get(LOOKS).content.decode()

    assert "An organization that is gone" in text
    assert "Shift leader ·" in text


def test_looks_are_paged_and_cost_the_same(
    client: Client, leader: Membership, place: SignUp, django_assert_num_queries: object
) -> None:
    now = timezone.now()
    show_contacts(shift=place.shift, by=leader, now=now)
    row = ContactLook.objects.get()
    for number in range(1, 31):
        row.pk, row.hour = None, row.hour - datetime.timedelta(hours=number)
        row.save(force_insert=True)
    client.force_login(place.person.user)

    with django_assert_num_queries(9):  # type: ignore[operator]
        first = client.get(LOOKS)
    second = client.get(LOOKS, {"page": "2"})

    assert (len(first.context["looks"]), len(second.context["looks"])) == (30, 1)


def test_nobody_has_looked_yet(client: Client, place: SignUp) -> None:
    client.force_login(place.person.user)

    page_of_looks = client.get(LOOKS).content.decode()
    profile = client.get(reverse("volunteers:profile")).content.decode()

    assert "Nobody has looked" in page_of_looks
    assert f'href="{LOOKS}"' in profile


def test_who_is_no_volunteer_has_no_looks(client: Client, db: None) -> None:
    client.force_login(make_user(now=timezone.now()))

    assert client.get(LOOKS)["Location"] == reverse("projects:cabinet")
