"""Front offices and contacts of volunteers stand behind the second factor; only the demonstration is relaxed."""

import datetime
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone
from pytest_django import Settings

from monitoring.urls.office import urlpatterns
from organizations.models import StaffAssignment
from organizations.permissions import can_see_contacts
from organizations.views.contacts import shows_contacts
from qazvolunteer.second_factor.permissions import is_relaxed
from qazvolunteer.second_factor.services import add_app, reset_second_factor
from tests.factories.people import make_member, make_organization, make_staff
from tests.factories.second_factor import SECRET, app_code, protect
from tests.qazvolunteer.second_factor.conftest import AGAIN, SECURITY

pytestmark = pytest.mark.django_db

QUEUE = "/en/office/queue/"
NOBODY = "00000000-0000-0000-0000-000000000000"
#: every page of the front offices, opened and sent to, about things that are nobody's
OFFICE = [
    (method, f"/en/office/{re.sub('<[^>]+>', NOBODY, str(pattern.pattern))}")
    for pattern in urlpatterns
    for method in ("get", "post")
]


@pytest.fixture(autouse=True)
def public_portal(settings: Settings) -> None:
    """The shape of production in what matters here."""
    settings.DEMO = False


@pytest.fixture
def officer(now: datetime.datetime) -> StaffAssignment:
    return make_staff(now=now, region="KZ-35")


@pytest.mark.parametrize(("method", "address"), OFFICE)
def test_no_office_page_opens_before_a_factor_is_set(
    client: Client, officer: StaffAssignment, method: str, address: str
) -> None:
    client.force_login(officer.user)

    response = getattr(client, method)(address)

    assert (response.status_code, response["Location"]) == (302, SECURITY)


@pytest.mark.parametrize(("method", "address"), OFFICE)
def test_no_office_page_opens_in_a_session_that_did_not_show_it(
    client: Client, officer: StaffAssignment, moment: datetime.datetime, method: str, address: str
) -> None:
    protect(officer.user, now=moment)
    client.force_login(officer.user)

    response = getattr(client, method)(address)

    query = f"?next={address.replace('/', '%2F')}" if method == "get" else ""
    assert (response.status_code, response["Location"]) == (302, f"{AGAIN}{query}")


def test_pages_of_the_list_exist() -> None:
    """Behind the gate stands something else than a 404 of the resolver."""
    assert {resolve(address).namespace for _method, address in OFFICE} == {"office"}


def test_officer_is_told_why_sets_it_up_and_goes_on(client: Client, officer: StaffAssignment) -> None:
    client.force_login(officer.user)
    client.get(f"{QUEUE}?state=mine")

    shown = client.get(SECURITY)
    secret = client.get(f"{SECURITY}app/").context["secret"].replace(" ", "")
    client.post(f"{SECURITY}app/", {"code": app_code(timezone.now(), secret=secret)})
    saved = client.post(f"{SECURITY}codes/")

    assert shown.context["needed"] == (
        "Work in a front office needs a second factor: it opens data of other people."
    )
    assert saved["Location"] == f"{QUEUE}?state=mine"
    assert client.get(QUEUE).status_code == 200


def test_officer_shows_it_and_goes_on(
    client: Client, officer: StaffAssignment, moment: datetime.datetime
) -> None:
    codes = protect(officer.user, now=moment)
    client.force_login(officer.user)
    asked = client.get(QUEUE)

    response = client.post(asked["Location"], {"code": codes[0], "next": QUEUE})

    assert response["Location"] == QUEUE
    assert client.get(QUEUE).status_code == 200


def test_stranger_learns_nothing_of_the_gate(client: Client, now: datetime.datetime) -> None:
    client.force_login(make_member(make_organization(now=now), now=now).user)

    assert client.get(QUEUE).status_code == 404


def test_session_that_showed_a_former_factor_shows_the_new_one(
    client: Client, officer: StaffAssignment, moment: datetime.datetime
) -> None:
    codes = protect(officer.user, now=moment)
    client.force_login(officer.user)
    client.post(AGAIN, {"code": codes[0]})
    before = client.get(QUEUE).status_code
    reset_second_factor(user=officer.user, by=None, now=moment)
    without = client.get(QUEUE)["Location"]
    add_app(user=officer.user, secret=SECRET, counter=-1, by=officer.user, now=timezone.now())

    response = client.get(QUEUE)

    assert (before, without) == (200, SECURITY)
    assert response["Location"].startswith(AGAIN)


@pytest.mark.parametrize(
    ("method", "hours", "opens"),
    [("get", 11.9, True), ("get", 12.1, False), ("post", 12.9, True), ("post", 13.1, False)],
)
def test_factor_opens_the_office_for_a_working_day_and_forms_for_an_hour_more(
    client: Client,
    officer: StaffAssignment,
    moment: datetime.datetime,
    method: str,
    hours: float,
    opens: bool,
) -> None:
    codes = protect(officer.user, now=moment - datetime.timedelta(days=3))
    client.force_login(officer.user)
    client.post(AGAIN, {"code": codes[0]})
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**row, "at": row["at"] - hours * 3600} for row in records]
    session.save()

    response = getattr(client, method)(QUEUE)

    assert str(response.headers.get("Location", "")).startswith(AGAIN) is not opens


@pytest.mark.parametrize(("demo", "debug", "relaxed"), [(True, False, True), (False, True, False)])
def test_only_the_demonstration_is_relaxed(
    client: Client, officer: StaffAssignment, settings: Settings, demo: bool, debug: bool, relaxed: bool
) -> None:
    settings.DEMO, settings.DEBUG = demo, debug
    client.force_login(officer.user)

    opened = client.get(QUEUE).status_code == 200

    assert (is_relaxed(), opened) == (relaxed, relaxed)


def test_demonstration_says_on_office_pages_that_it_is_relaxed(
    client: Client, officer: StaffAssignment, settings: Settings
) -> None:
    settings.DEMO = True
    client.force_login(officer.user)
    words = "The real portal asks front-office staff for a second factor; here it does not."

    pages = [client.get(address).content.decode() for address in (QUEUE, "/en/help/")]

    assert [words in page for page in pages] == [True, False]


# --- contacts -----------------------------------------------------------------------------------------------------
@shows_contacts
def contacts(request: Any) -> HttpResponse:
    """A page with contact data."""
    return HttpResponse("+7 701 000 00 00")


def ask(client: Client, member: Any) -> HttpResponse:
    """Open the page in the client's session."""
    request: Any = RequestFactory().get("/en/o/1/contacts/")
    request.user, request.session, request.membership = member.user, client.session, member
    response = contacts(request)
    request.session.save()
    return response


def test_member_is_led_to_the_factor_before_the_first_contact(
    client: Client, now: datetime.datetime, moment: datetime.datetime
) -> None:
    member = make_member(make_organization(now=now), now=now, role="coordinator")
    client.force_login(member.user)
    before = ask(client, member)
    told = client.get(SECURITY).context["was_stopped"]
    codes = protect(member.user, now=moment)
    unshown = ask(client, member)
    client.post(AGAIN, {"code": codes[0]})

    response = ask(client, member)

    assert (before.status_code, before["Location"], told) == (302, SECURITY, True)
    assert unshown["Location"] == f"{AGAIN}?next=%2Fen%2Fo%2F1%2Fcontacts%2F"
    assert response.content.decode() == "+7 701 000 00 00"


@pytest.mark.parametrize(
    ("shown", "ended", "allowed"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_contacts_need_the_factor_and_a_place_in_the_team(
    now: datetime.datetime, shown: bool, ended: bool, allowed: bool
) -> None:
    member = make_member(make_organization(now=now), now=now)
    member.ended_at = now if ended else None

    assert bool(can_see_contacts(member, second_factor=shown)) is allowed
