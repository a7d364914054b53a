"""The main journeys by keyboard alone: nothing is clicked, and at every stop the focus is in sight and marked."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Membership
from projects.models import LedgerEntry, Shift, SignUp
from projects.services.catalogue import refresh_search
from projects.services.hours.marking import mark_came
from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.selectors.devmail import letters_to, read_letter
from tests.factories.organizations import submitted
from tests.factories.people import make_member, make_organization, make_staff, make_volunteer
from tests.factories.work import join, open_shift, published_project
from tests.journeys.conftest import NewPage
from tests.journeys.keyboard import Keyboard, code_in
from tests.journeys.steps import address

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(("language", "width"), [("kk", 1440), ("ru", 390)]),
]
TITLES = {"kk": "Көшет отырғызу", "ru": "Посадка саженцев"}
OpenAs = Callable[[User, str], Keyboard]


@pytest.fixture
def open_as(new_page: NewPage, width: int) -> OpenAs:
    """Open an address as a signed-in person, hands off the mouse."""

    def opened(user: User, path: str) -> Keyboard:
        page = new_page(width=width)
        client = Client()
        client.force_login(user)
        page.goto("/healthz")
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}]
        )
        page.goto(path)
        return Keyboard(page)

    return opened


def shift_of(leader: Membership, *, hours_ahead: float, hours: float = 4) -> Shift:
    """A shift of a published project that everybody finds."""
    now = timezone.now()
    project = published_project(leader.organization, now=now)
    refresh_search(project)
    starts_at = now + datetime.timedelta(hours=hours_ahead)
    return open_shift(project, starts_at=starts_at, hours=hours, leader=leader)


@pytest.fixture
def leader() -> Membership:
    """The leader of a shift in a verified organization."""
    now = timezone.now()
    return make_member(make_organization(now=now), now=now, role="shift_leader")


def test_newcomer_joins_and_withdraws(
    new_page: NewPage, leader: Membership, language: str, width: int
) -> None:
    shift_of(leader, hours_ahead=72)
    page = new_page(width=width)
    page.goto(address(language, "home"))
    keys = Keyboard(page)

    keys.skip_to_content()
    find_and_choose(keys, language)
    join_as_newcomer(keys)
    signup = SignUp.objects.get()
    assert signup.state == "confirmed"

    keys.skip_to_content()
    keys.follow(f"main form[action='{address(language, 'projects:withdraw', signup.pk)}'] button", "Space")
    signup.refresh_from_db()
    assert signup.state == "withdrawn"


def find_and_choose(keys: Keyboard, language: str) -> None:
    """From the finder of the home page to the shift: region, direction, the card, the role."""
    keys.choose("region", "karaganda")
    keys.choose("direction", "taza")
    keys.follow(".find button")
    keys.follow(keys.page.get_by_role("link", name=TITLES[language]))
    expect(keys.page.locator("h1")).to_have_text(TITLES[language])
    keys.reach("input[name=role]")
    keys.press("Space")
    keys.follow("#pick button")


def join_as_newcomer(keys: Keyboard) -> None:
    """The form of a new person, then the code."""
    keys.write("surname", "Сапарова")
    keys.write("given_name", "Айгерим")
    keys.write_day("birth_date", "2002-03-04")
    keys.choose("region", "KZ-35")
    keys.write("email", "citizen@example.org")
    keys.tick("consent")
    keys.follow("main form[method=post] button")
    keys.write("code", code_in(read_letter(letters_to("citizen@example.org")[0]).text))
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")


def test_officer_approves(open_as: OpenAs, language: str, width: int) -> None:
    now = timezone.now()
    officer = make_staff(now=now, region="KZ-35")
    submission = submitted(now=now)
    keys = open_as(officer.user, address(language, "office:queue"))

    keys.skip_to_content()
    keys.follow(f"main a[href='{address(language, 'office:submission', submission.pk)}']")
    keys.follow("button[name=decision][value=approved]")

    submission.refresh_from_db()
    assert submission.state == "approved"


def test_leader_marks_somebody_present(
    open_as: OpenAs, leader: Membership, language: str, width: int
) -> None:
    before = timezone.now() - datetime.timedelta(hours=2)
    shift = shift_of(leader, hours_ahead=-1)
    signup = join(make_volunteer(now=before), shift, now=before)
    keys = open_as(leader.user, address(language, "workspace:today", leader.organization_id))

    keys.skip_to_content()
    keys.follow(f"a[href='{address(language, 'workspace:checkin', leader.organization_id, shift.pk)}']")
    keys.follow("button[name=mark][value=came]", "Space")

    signup.refresh_from_db()
    assert signup.state == "attended"


def test_coordinator_confirms_hours(open_as: OpenAs, leader: Membership, language: str, width: int) -> None:
    coordinator = make_member(leader.organization, now=timezone.now(), role="coordinator")
    begin = timezone.now() - datetime.timedelta(hours=5)
    shift = open_shift(
        published_project(leader.organization, now=begin), starts_at=begin, hours=4, leader=leader
    )
    before = begin - datetime.timedelta(hours=1)
    signup = join(make_volunteer(now=before), shift, now=before)
    mark_came(signup=signup, by=leader, now=begin)
    organization = leader.organization_id
    keys = open_as(coordinator.user, address(language, "workspace:hours", organization))

    keys.skip_to_content()
    keys.follow(f"main a[href='{address(language, 'workspace:shift_hours', organization, shift.pk)}']")
    keys.follow("main button[form=confirm-hours]")

    assert LedgerEntry.objects.get().minutes > 0
