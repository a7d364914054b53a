"""/dev/notices/: every notice in every language, and what is wrong with a broken one."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications import registry
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example
from qazvolunteer.notifications.services import notify
from tests.qazvolunteer.notifications.sample import Sample

LIST = reverse("notifications:notices")
DETAIL = reverse("notifications:notice", args=["sample"])


def page(language: str) -> str:
    return reverse("notifications:notice-html", args=["sample", language])


@pytest.fixture(autouse=True)
def _only_the_sample(sample_notice: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_notices", {"sample": Sample()})


@pytest.fixture
def stored(reader: User, now: datetime) -> Message:
    message = notify(Sample, to=reader, about=reader, now=now, context={"title": "Жаңбыр"})
    assert message is not None
    return message


def test_notice_is_shown_in_three_languages_and_both_shapes(client: Client, stored: Message) -> None:
    html = client.get(DETAIL).content.decode()
    shapes = [client.get(page(language)).content.decode() for language in ("kk", "ru", "en")]

    # Monday, once in each language, as text and as a page
    for word, shape in zip(("Дүйсенбі", "Понедельник", "Monday"), shapes, strict=True):
        assert html.count(f"{word}: Almaty") == 1
        assert word in shape
    assert [html.count(f'src="{page(language)}"') for language in ("kk", "ru", "en")] == [1, 1, 1]
    assert stored.user is not None
    assert stored.user.email not in html


def test_looking_sends_nothing_and_changes_nothing(
    client: Client, stored: Message, mailoutbox: list[object]
) -> None:
    for address in (LIST, DETAIL, page("kk")):
        client.get(address)

    stored.refresh_from_db()
    assert (mailoutbox, stored.attempts, stored.address, Message.objects.count()) == ([], 0, "", 1)


def test_broken_notice_says_what_is_wrong_with_it(client: Client, reader: User, now: datetime) -> None:
    notify(Sample, to=reader, about=reader, now=now, context={"broken": "soon"})

    listed, shown, shape = client.get(LIST), client.get(DETAIL), client.get(page("kk"))

    assert (listed.status_code, shown.status_code, shape.status_code) == (200, 200, 404)
    for answer in (listed, shown):
        assert answer.content.decode().count("ValueError: time data &#x27;soon&#x27; does not match") == 3


def test_notice_whose_rows_cannot_be_read_says_so_too(
    client: Client, stored: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sample, "is_obsolete", lambda *args: 1 / 0)

    shown = client.get(DETAIL)

    assert shown.status_code == 200
    assert shown.content.decode().count("ZeroDivisionError: division by zero") == 1


def test_notice_is_written_about_an_example_when_no_message_is_stored(
    client: Client, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Example(reader, context={"obsolete": True, "title": "First"})
    found = [gone, Example(reader, context={"title": "Second"})]
    monkeypatch.setattr(Sample, "examples", lambda notice: iter(found))

    assert "Second" in client.get(page("en")).content.decode()
    found.pop()
    assert "First" in client.get(page("en")).content.decode()


def test_notice_without_rows_says_so(client: Client, db: None) -> None:
    assert (
        "Nothing in this demonstration"
        in client.get(DETAIL, headers={"accept-language": "en"}).content.decode()
    )


def test_unknown_notice_and_language_have_no_page(client: Client, stored: Message) -> None:
    unknown = reverse("notifications:notice", args=["nobody"])

    assert [client.get(address).status_code for address in (unknown, page("de"))] == [404, 404]


def test_outside_of_the_demo_there_are_no_pages(client: Client, stored: Message, settings: Settings) -> None:
    settings.DEMO = False

    assert {client.get(address).status_code for address in (LIST, DETAIL, page("kk"))} == {404}
