"""Language and letters: what is switched off is not written, what is essential cannot be."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from projects.notifications import HoursConfirmed, ShiftReminder, SignUpConfirmed
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.enums import OPTIONAL, Category, MessageState
from qazvolunteer.notifications.models import Message, MutedCategory
from qazvolunteer.notifications.registry import all_notices
from qazvolunteer.notifications.selectors import muted_categories
from qazvolunteer.notifications.services import choose_categories, deliver_message, notify
from tests.factories.people import make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(db: None, now: datetime) -> Volunteer:
    return make_volunteer(now=now)


@pytest.fixture
def browser(volunteer: Volunteer) -> Client:
    client = Client()
    client.force_login(volunteer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def choose(user: User, now: datetime, *wanted: Category) -> None:
    choose_categories(user=user, wanted=wanted, by=user, now=now)


def test_all_letters_come_until_something_is_chosen(
    browser: Client, volunteer: Volunteer, now: datetime
) -> None:
    def ticked() -> list[str]:
        page = browser.get("/en/me/settings/").content.decode()
        boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', page)
        return [re.findall(r'value="(\w+)"', box)[0] for box in boxes if " checked" in box]

    before = ticked()
    choose(volunteer.user, now, Category.HOURS)

    assert (before, ticked()) == (["reminders", "hours"], ["hours"])


def test_chosen_letters_and_language_are_kept(browser: Client, volunteer: Volunteer) -> None:
    answer = browser.post("/en/me/settings/", {"language": "kk", "letters": ["hours"]})

    assert (answer.status_code, answer["Location"]) == (302, "/kk/me/settings/")
    assert User.objects.get(pk=volunteer.user_id).language == "kk"
    assert muted_categories(volunteer.user) == {Category.REMINDERS}
    entry = Entry.objects.get(action="account.letters_chosen")
    assert (entry.actor_id, entry.fields) == (volunteer.user_id, ["reminders"])


@pytest.mark.parametrize("wrong", [{"language": "de"}, {"language": "kk", "letters": ["service"]}, {}])
def test_what_is_no_choice_changes_nothing(
    browser: Client, volunteer: Volunteer, wrong: dict[str, Any]
) -> None:
    answer = browser.post("/en/me/settings/", wrong)

    assert answer.status_code == 422
    assert (User.objects.get(pk=volunteer.user_id).language, MutedCategory.objects.count()) == ("ru", 0)


def test_what_is_switched_off_is_not_written(volunteer: Volunteer, now: datetime) -> None:
    choose(volunteer.user, now)

    written = [
        notify(notice, to=volunteer.user, about=volunteer, now=now)
        for notice in (ShiftReminder, HoursConfirmed, SignUpConfirmed)
    ]

    assert [message is not None for message in written] == [False, False, True]


def test_what_is_switched_on_again_is_written_again(volunteer: Volunteer, now: datetime) -> None:
    choose(volunteer.user, now)
    choose(volunteer.user, now, *OPTIONAL)

    assert notify(HoursConfirmed, to=volunteer.user, about=volunteer, now=now) is not None
    assert muted_categories(volunteer.user) == set()


@pytest.mark.django_db(transaction=True)
def test_what_waited_already_is_not_sent(now: datetime) -> None:
    volunteer = make_volunteer(now=now)
    shift = open_shift(
        published_project(make_organization(now=now), now=now), starts_at=now + timedelta(days=1)
    )
    signup = join(volunteer, shift, now=now)
    Message.objects.all().delete()
    reminder = notify(ShiftReminder, to=volunteer.user, about=signup, now=now, version=shift.version)
    choose(volunteer.user, now, Category.HOURS)
    assert reminder is not None

    state = deliver_message(reminder.pk, now=now)

    assert (state, mail.outbox) == (MessageState.DROPPED, [])


def test_the_database_lets_nobody_switch_off_what_is_essential(volunteer: Volunteer, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MutedCategory.objects.create(user=volunteer.user, category=Category.SERVICE, muted_at=now)


def test_only_reminders_and_news_of_hours_can_be_switched_off() -> None:
    optional = {code for code, notice in all_notices().items() if notice.category in OPTIONAL}

    assert optional == {
        "shift_reminder",
        "shift_near",
        "hours_confirmed",
        "hours_declined",
        "hours_corrected",
    }


def test_choosing_the_same_again_leaves_no_trace(volunteer: Volunteer, now: datetime) -> None:
    choose(volunteer.user, now, Category.HOURS)
    choose(volunteer.user, now, Category.HOURS)

    assert Entry.objects.filter(action="account.letters_chosen").count() == 1


@pytest.mark.django_db(transaction=True)
def test_only_letters_that_can_be_switched_off_lead_to_the_settings(now: datetime, settings: Any) -> None:
    volunteer = make_volunteer(now=now, language="kk")
    shift = open_shift(
        published_project(make_organization(now=now), now=now), starts_at=now + timedelta(days=1)
    )
    signup = join(volunteer, shift, now=now)
    notify(ShiftReminder, to=volunteer.user, about=signup, now=now, version=shift.version)

    for message in Message.objects.order_by("kind"):
        deliver_message(message.pk, now=now)

    address = f"{settings.BASE_URL}/kk/me/settings/"
    html = [str(letter.alternatives[0][0]) for letter in mail.outbox]  # type: ignore[attr-defined]
    assert [address in letter.body for letter in mail.outbox] == [True, False]
    assert [address in text for text in html] == [True, False]
