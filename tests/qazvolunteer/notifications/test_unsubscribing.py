"""One click in the mail program, or the link in the foot of a letter: that category of that person alone."""

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.enums import Category, MessageState
from qazvolunteer.notifications.models import Message, MutedCategory
from qazvolunteer.notifications.selectors import muted_categories
from qazvolunteer.notifications.selectors.unsubscribing import subscription_behind, unsubscribe_token
from qazvolunteer.notifications.services import Address, notify, switch_category
from qazvolunteer.notifications.tasks import deliver_due_messages
from qazvolunteer.privacy.services import erase_person
from tests.factories.people import make_user
from tests.qazvolunteer.notifications.sample import Sample

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def person(now: datetime) -> User:
    return make_user(now=now)


@pytest.fixture
def provider() -> Client:
    """A mail provider's program: no cookies, no token of a form, checked as strictly as browsers are."""
    return Client(enforce_csrf_checks=True)


def address(user: User, category: Category = Category.REMINDERS) -> str:
    return f"/ru/l/{unsubscribe_token(user, category)}/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


# --- the letter -----------------------------------------------------------------------------------------------------
@pytest.fixture
def sent(person: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return a function that lets the worker send one letter and parses it as it went over the wire."""

    def send(to: User | Address, category: Category) -> Any:
        monkeypatch.setattr(Sample, "category", category)
        notify(Sample, to=to, about=person, now=now)
        deliver_due_messages()
        (letter,) = mail.outbox
        return message_from_bytes(letter.message().as_bytes(), policy=policy.SMTP)

    return send


def test_letter_that_may_be_switched_off_carries_the_link_for_one_click(
    sent: Callable[..., Any], person: User
) -> None:
    letter = sent(person, Category.HOURS)

    url = f"{settings.BASE_URL}{address(person, Category.HOURS)}"
    assert letter["List-Unsubscribe"].strip() == f"<{url}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    bodies = [letter.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert [url in body for body in bodies] == [True, True]


def test_the_link_of_the_letter_does_what_it_says(
    sent: Callable[..., Any], person: User, provider: Client
) -> None:
    letter = sent(person, Category.HOURS)

    provider.post(letter["List-Unsubscribe"].strip(" <>").removeprefix(settings.BASE_URL), ONE_CLICK)

    assert muted_categories(person) == {Category.HOURS}


def test_letter_that_always_comes_has_no_such_header(sent: Callable[..., Any], person: User) -> None:
    letter = sent(person, Category.SERVICE)

    assert (letter["List-Unsubscribe"], letter["List-Unsubscribe-Post"]) == (None, None)
    assert "/l/" not in letter.get_body(("plain",)).get_content()


def test_letter_to_an_address_without_account_has_no_such_header(sent: Callable[..., Any]) -> None:
    letter = sent(Address("guest@example.org", "kk"), Category.REMINDERS)

    assert letter["List-Unsubscribe"] is None


# --- one click ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_switches_off_without_session_and_answers_plainly(
    provider: Client, person: User, form: str
) -> None:
    body: Any = "List-Unsubscribe=One-Click" if "urlencoded" in form else ONE_CLICK
    sent = {"content_type": form} if "urlencoded" in form else {}

    answer = provider.post(address(person), body, **sent)

    assert (answer.status_code, answer["Content-Type"], text_of(answer)) == (
        200,
        "text/plain; charset=utf-8",
        "OK\n",
    )
    assert not answer.cookies
    assert muted_categories(person) == {Category.REMINDERS}


def test_one_click_touches_no_other_category_and_no_other_person(
    provider: Client, person: User, now: datetime
) -> None:
    other = make_user(now=now)
    MutedCategory.objects.create(user=person, category=Category.NEWS, muted_at=now)

    provider.post(address(person), ONE_CLICK)

    assert muted_categories(person) == {Category.REMINDERS, Category.NEWS}
    assert muted_categories(other) == set()
    entry = Entry.objects.get(action="account.letters_chosen")
    assert (entry.subject_id, entry.fields) == (str(person.pk), ["reminders"])


def test_one_click_twice_is_once(provider: Client, person: User) -> None:
    answers = [provider.post(address(person), ONE_CLICK).status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    assert MutedCategory.objects.count() == Entry.objects.filter(action="account.letters_chosen").count() == 1


def test_two_clicks_at_once_leave_one_trace(person: User, now: datetime) -> None:
    """Both saw the letters on: the service looks again, under the lock."""
    for _click in range(2):
        switch_category(user=person, category=Category.REMINDERS, wanted=False, by=person, now=now)

    assert MutedCategory.objects.count() == Entry.objects.filter(action="account.letters_chosen").count() == 1


def test_one_click_never_switches_on(provider: Client, person: User, now: datetime) -> None:
    MutedCategory.objects.create(user=person, category=Category.REMINDERS, muted_at=now)

    provider.post(address(person), {**ONE_CLICK, "action": "on"})

    assert muted_categories(person) == {Category.REMINDERS}


def test_letter_that_waits_is_not_sent_any_more(provider: Client, person: User, now: datetime) -> None:
    waiting = notify(Sample, to=person, about=person, now=now)
    assert waiting is not None
    provider.post(address(person), ONE_CLICK)

    deliver_due_messages()

    assert (Message.objects.get().state, mail.outbox) == (MessageState.DROPPED, [])


# --- the page -------------------------------------------------------------------------------------------------------
def test_opening_the_link_changes_nothing(provider: Client, person: User) -> None:
    page = text_of(provider.get(address(person)))
    provider.head(address(person))
    provider.get(address(person), ONE_CLICK)

    assert muted_categories(person) == set()
    assert ('name="action" value="off"' in page, person.email in page) == (True, False)


def test_button_of_the_page_switches_off_and_on_again(provider: Client, person: User) -> None:
    off = provider.post(address(person), {"action": "off"}, follow=True)
    muted = muted_categories(person)
    on = provider.post(address(person), {"action": "on"}, follow=True)

    assert (off.redirect_chain, muted) == ([(address(person), 302)], {Category.REMINDERS})
    assert 'value="on"' in text_of(off)
    assert (muted_categories(person), 'value="off"' in text_of(on)) == (set(), True)


def test_page_is_kept_to_its_reader(provider: Client, person: User) -> None:
    answer = provider.get(address(person))

    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == (
        "no-referrer",
        "noindex, nofollow",
        True,
    )


# --- wrong links ----------------------------------------------------------------------------------------------------
def spoiled(token: str, other: str) -> dict[str, str]:
    """Return links that nobody was given."""
    head, signature = token.rsplit(":", 1)
    return {
        "no token": "nothing",
        "no signature": head,
        "cut": token[:-1],
        "another category": f"{head.replace('reminders', 'news')}:{signature}",
        "another person": f"{other.rsplit(':', 1)[0]}:{signature}",
    }


def test_spoiled_link_leads_nowhere(provider: Client, person: User, now: datetime) -> None:
    other = make_user(now=now)
    links = spoiled(unsubscribe_token(person, "reminders"), unsubscribe_token(other, "reminders"))

    answers = {
        name: (
            provider.get(f"/ru/l/{link}/").status_code,
            provider.post(f"/ru/l/{link}/", ONE_CLICK).status_code,
        )
        for name, link in links.items()
    }

    assert answers == dict.fromkeys(links, (404, 404))
    assert MutedCategory.objects.count() == 0


def test_link_of_another_purpose_or_category_is_none(
    person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    service = unsubscribe_token(person, Category.SERVICE)

    with django_assert_num_queries(0):
        assert subscription_behind(service) is None


def test_link_of_who_was_erased_leads_nowhere(provider: Client, person: User, now: datetime) -> None:
    link = address(person)
    erase_person(user=person, by=person, now=now)

    assert provider.post(link, ONE_CLICK).status_code == 404


def test_switching_to_and_fro_ends(provider: Client, person: User) -> None:
    codes = [
        provider.post(address(person), {"action": ("off", "on")[number % 2]}).status_code
        for number in range(31)
    ]

    assert codes == [302] * 30 + [429]
