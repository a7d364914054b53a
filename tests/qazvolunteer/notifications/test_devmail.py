"""The demo's mail folder and its pages."""

import os
import re
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.selectors.devmail import has_letter, letter_names, letters_to, read_letter
from qazvolunteer.notifications.services import deliver_message, notify
from tests.qazvolunteer.notifications.sample import Sample

BACKEND = "qazvolunteer.notifications.channels.devmail.DevMailBackend"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.EMAIL_BACKEND = BACKEND
    settings.DEMO_MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def write(to: str = "reader@example.org", subject: str = "Сенбілік", text: str = "Hi", html: str = "") -> str:
    letter = EmailMultiAlternatives(subject=subject, body=text, to=[to])
    if html:
        letter.attach_alternative(html, "text/html")
    letter.send()
    return letter_names()[0]


# --- the backend -------------------------------------------------------------------------------------------------


def test_backend_writes_one_whole_file_a_mail(folder: Path) -> None:
    sent = get_connection().send_messages(
        [
            EmailMultiAlternatives(subject=f"No. {number}", body="Қош келдіңіз", to=["a@example.org"])
            for number in (1, 2)
        ]
    )

    files = sorted(folder.iterdir())
    assert sent == 2
    assert [message_from_bytes(file.read_bytes())["Subject"] for file in files] == ["No. 1", "No. 2"]
    assert {file.suffix for file in files} == {".eml"}


def test_backend_outside_of_the_demo_refuses(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured):
        get_connection(BACKEND)


def test_letter_is_read_back_with_its_letters(folder: Path) -> None:
    letter = read_letter(write(subject="Сенбілік — ертең", text="Қош келдіңіз", html="<p>Қош келдіңіз</p>"))

    assert (letter.subject, letter.recipients) == ("Сенбілік — ертең", "reader@example.org")
    assert (letter.text, letter.html) == ("Қош келдіңіз", "<p>Қош келдіңіз</p>")


def test_letters_are_listed_newest_first_and_by_recipient(folder: Path) -> None:
    first, second, third = write("a@example.org"), write("b@example.org"), write("A@example.org")

    assert letter_names() == [third, second, first]
    assert letters_to(" a@EXAMPLE ") == [third, first]


# --- the pages ---------------------------------------------------------------------------------------------------


def test_list_shows_letters_newest_first(client: Client, folder: Path) -> None:
    names = [write(subject=f"Letter {number}") for number in range(3)]

    page = client.get(reverse("notifications:dev-mail"))

    assert [letter.name for letter in page.context["letters"]] == list(reversed(names))
    assert page.content.decode().index("Letter 2") < page.content.decode().index("Letter 0")
    assert f'href="{reverse("notifications:dev-mail-detail", args=[names[0]])}"' in page.content.decode()


def test_list_has_pages_of_fifty(client: Client, folder: Path) -> None:
    names = [write() for _number in range(51)]

    second = client.get(reverse("notifications:dev-mail"), {"page": "2", "to": "reader"})

    assert [letter.name for letter in second.context["letters"]] == [names[0]]
    assert 'href="?to=reader&amp;page=1"' in second.content.decode()


def test_list_filters_by_recipient_and_keeps_what_was_typed(client: Client, folder: Path) -> None:
    wanted = write("a@example.org")
    write("b@example.org")

    page = client.get(reverse("notifications:dev-mail"), {"to": "A@example"})

    assert [letter.name for letter in page.context["letters"]] == [wanted]
    assert 'value="A@example"' in page.content.decode()


def test_list_of_a_demo_that_wrote_nothing_yet_is_empty(client: Client, folder: Path) -> None:
    page = client.get(reverse("notifications:dev-mail"))

    assert page.status_code == 200
    assert page.context["letters"] == []
    assert not folder.exists()


def test_letter_page_shows_headers_and_links_and_escapes(client: Client, folder: Path) -> None:
    name = write(
        subject="<b>Bold</b>",
        text="Open https://portal.example.org/?a=1&b=2\n<script>alert(1)</script>",
        html="<p>x</p>",
    )

    page = client.get(reverse("notifications:dev-mail-detail", args=[name])).content.decode()

    assert "<h1>&lt;b&gt;Bold&lt;/b&gt;</h1>" in page
    assert "<b>To:</b> <span>reader@example.org</span>" in page
    assert 'href="https://portal.example.org/?a=1&amp;b=2"' in page
    assert "<script>alert" not in page
    assert f'src="{reverse("notifications:dev-mail-html", args=[name])}"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


def test_letter_page_shows_files_that_come_along(client: Client, folder: Path) -> None:
    letter = EmailMultiAlternatives(subject="Ауысым", body="Hi", to=["reader@example.org"])
    letter.attach("shift.ics", "SUMMARY:<b>Ағаш</b>", "text/calendar; method=PUBLISH")
    letter.attach("page.pdf", b"%PDF", "application/pdf")
    letter.send()

    page = client.get(reverse("notifications:dev-mail-detail", args=letter_names())).content.decode()

    assert re.findall(r"<summary>(.*?)</summary>", page) == ["shift.ics", "page.pdf"]
    assert "SUMMARY:&lt;b&gt;Ағаш&lt;/b&gt;" in page
    assert "%PDF" not in page


def test_letter_without_html_has_no_frame(client: Client, folder: Path) -> None:
    name = write()

    page = client.get(reverse("notifications:dev-mail-detail", args=[name])).content.decode()
    html = client.get(reverse("notifications:dev-mail-html", args=[name]))

    assert "<iframe" not in page
    assert html.status_code == 404


def test_html_part_is_answered_as_it_is_under_a_policy_of_its_own(client: Client, folder: Path) -> None:
    html = '<p style="color: red">Hi<script>alert(1)</script></p>'
    name = write(html=html)

    response = client.get(reverse("notifications:dev-mail-html", args=[name]))

    assert response.content.decode() == html
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert dict(
        part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";")
    ) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
    }


def test_other_pages_keep_the_strict_policy(client: Client, folder: Path) -> None:
    response = client.get(reverse("notifications:dev-mail-detail", args=[write(html="<p>x</p>")]))

    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_only_a_plain_name_names_a_letter(folder: Path) -> None:
    name = write()
    (folder.parent / "secret.eml").write_text("Subject: secret")

    assert has_letter(name) is True
    assert has_letter("../secret") is False


@pytest.mark.parametrize("name", ["missing", "..", "%2e%2e%2fsecret", "..%5csecret", "secret.eml"])
def test_name_of_no_letter_is_not_found(client: Client, folder: Path, name: str) -> None:
    write()
    (folder.parent / "secret.eml").write_text("Subject: secret\n\nsecret")

    statuses = [client.get(f"/dev/mail/{name}/{suffix}").status_code for suffix in ("", "html/")]

    assert statuses == [404, 404]


@pytest.mark.parametrize("route", ["dev-mail", "dev-mail-detail", "dev-mail-html"])
def test_pages_do_not_exist_outside_of_the_demo(
    client: Client, folder: Path, settings: Settings, route: str
) -> None:
    name = write(html="<p>x</p>")
    settings.DEMO = False

    response = client.get(reverse(f"notifications:{route}", args=[] if route == "dev-mail" else [name]))

    assert response.status_code == 404


@pytest.mark.parametrize("route", ["dev-mail", "dev-mail-detail", "dev-mail-html"])
def test_pages_answer_reading_only(client: Client, folder: Path, route: str) -> None:
    name = write(html="<p>x</p>")

    response = client.post(reverse(f"notifications:{route}", args=[] if route == "dev-mail" else [name]))

    assert response.status_code == 405
    assert os.listdir(folder) == [f"{name}.eml"]


def test_delivered_message_lies_in_the_folder(reader: User, now: datetime, folder: Path) -> None:
    message = notify(Sample, to=reader, about=reader, now=now)
    assert message is not None

    deliver_message(message.pk, now=now)

    (name,) = letter_names()
    letter = read_letter(name)
    assert dict(letter.headers)["Message-ID"] == f"<{message.pk}@localhost>"
    assert (letter.subject, letter.recipients) == ("Январь: Planting", "reader@example.org")
