"""The security page and what it leads to."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import notice_of
from qazvolunteer.notifications.services.mail import compose
from qazvolunteer.second_factor.selectors import factors_of, unused_codes
from tests.factories.people import make_staff, make_user
from tests.factories.second_factor import app_code, protect, protect_by_passkey
from tests.qazvolunteer.second_factor.conftest import AGAIN, PASSWORD, SECURITY, grow_old

pytestmark = pytest.mark.django_db

APP, CODES = f"{SECURITY}app/", f"{SECURITY}codes/"
Enter = Callable[..., Client]


def secret_in(response: Any) -> str:
    """Return the secret that the page shows, without its spaces."""
    return str(response.context["secret"]).replace(" ", "")


def test_app_is_set_up_and_the_codes_shown_until_they_are_saved(enter: Enter, person: User) -> None:
    client = enter(person)
    shown = client.get(APP)

    done = client.post(APP, {"code": app_code(timezone.now(), secret=secret_in(shown))})
    first, reloaded, file = client.get(CODES), client.get(CODES), client.get(f"{CODES}file/")
    saved = client.post(CODES)
    afterwards, file_afterwards = client.get(CODES), client.get(f"{CODES}file/")

    found = factors_of(person).codes
    assert found is not None
    expected = unused_codes(found)
    assert done["Location"] == CODES
    assert first.context["codes"] == reloaded.context["codes"] == expected
    assert re.findall(r"^\d{4} \d{4}$", file.content.decode(), re.MULTILINE) == expected
    assert (file["Content-Type"], file["Cache-Control"]) == ("text/plain; charset=utf-8", "private, no-store")
    assert (saved["Location"], afterwards["Location"], file_afterwards.status_code) == (
        SECURITY,
        SECURITY,
        404,
    )


def test_codes_are_shown_ten_minutes_and_only_in_the_session_that_made_them(
    enter: Enter, person: User
) -> None:
    client = enter(person)
    client.post(APP, {"code": app_code(timezone.now(), secret=secret_in(client.get(APP)))})
    other = Client()
    other.force_login(person)
    session = client.session
    session["second_factor_codes_until"] -= 601
    session.save()

    answers = [browser.get(CODES)["Location"] for browser in (client, other)]

    assert answers == [SECURITY, SECURITY]
    assert other.get(f"{CODES}file/").status_code == 404


def test_wrong_code_keeps_the_secret_and_so_does_a_reload(enter: Enter, person: User) -> None:
    client = enter(person)
    before = secret_in(client.get(APP))

    refused = client.post(APP, {"code": "000000"})

    assert refused.status_code == 422
    assert secret_in(refused) == secret_in(client.get(APP)) == before
    assert factors_of(person).count == 0


def test_sixth_wrong_code_of_a_new_app_is_refused(enter: Enter, person: User) -> None:
    client = enter(person)
    secret = secret_in(client.get(APP))
    for _try in range(5):
        client.post(APP, {"code": "000000"})

    response = client.post(APP, {"code": app_code(timezone.now(), secret=secret)})

    assert response.status_code == 422
    assert factors_of(person).count == 0


def test_session_keeps_the_secret_encrypted(enter: Enter, person: User) -> None:
    client = enter(person)
    secret = secret_in(client.get(APP))

    kept = str([row.get_decoded() for row in Session.objects.all()])

    assert "second_factor_app" in kept
    assert secret not in kept


def test_picture_is_drawn_without_styles(enter: Enter, person: User) -> None:
    picture = str(enter(person).get(APP).context["picture"])

    assert picture.startswith("<svg")
    assert ("style=" in picture, "<script" in picture) == (False, False)


def test_letters_of_the_key_and_the_picture_say_the_same(
    enter: Enter, person: User, settings: Settings
) -> None:
    response = enter(person).get(APP)

    address = person.email.replace("@", "%40")
    assert response.context["url"] == (
        f"otpauth://totp/{address}?secret={secret_in(response)}&issuer={settings.SITE_NAME}"
    )


# --- who signed in a while ago shows again that it is them --------------------------------------------------------
GRAVE = ["app/", "app/remove/", "codes/new/", "passkeys/add/"]


@pytest.mark.parametrize("page", GRAVE)
def test_old_session_is_asked_for_the_factor_not_the_password(
    enter: Enter, person: User, codes: list[str], page: str
) -> None:
    client = enter(person, codes[0])
    fresh = client.get(SECURITY + page).status_code
    grow_old(client)

    asked = client.get(SECURITY + page)
    by_password = client.get(f"{AGAIN}password/")
    answered = client.post(asked["Location"], {"code": codes[1], "next": SECURITY + page})

    assert (fresh, asked.status_code) == (200, 302)
    assert asked["Location"].startswith(f"{AGAIN}?next=")
    assert by_password["Location"] == AGAIN
    assert answered["Location"] == SECURITY + page
    assert client.get(SECURITY + page).status_code == 200


def test_old_session_without_a_factor_is_asked_for_the_password(enter: Enter, person: User) -> None:
    client = enter(person)
    grow_old(client)

    asked = client.get(APP)
    refused = client.post(asked["Location"], {"password": "no"})
    client.post(asked["Location"], {"password": PASSWORD})

    assert asked["Location"] == f"{AGAIN}password/?next={APP.replace('/', '%2F')}"
    assert refused.status_code == 422
    assert client.get(APP).status_code == 200


def test_posts_of_an_old_session_change_nothing(enter: Enter, person: User, codes: list[str]) -> None:
    client = enter(person, codes[0])
    grow_old(client)
    before = list(Authenticator.objects.values_list("pk", "data"))

    answers = [client.post(SECURITY + page, {"code": "000000"}).status_code for page in GRAVE]

    assert answers == [302] * len(GRAVE)
    assert list(Authenticator.objects.values_list("pk", "data")) == before


# --- turning off --------------------------------------------------------------------------------------------------
def test_app_is_turned_off(enter: Enter, person: User, codes: list[str]) -> None:
    client = enter(person, codes[0])

    asked = client.get(f"{APP}remove/")
    client.post(f"{APP}remove/")

    assert (asked.context["refused"], asked.context["last"]) == ("", True)
    assert factors_of(person).count == 0
    assert client.get(f"{APP}remove/").status_code == 404


def test_officer_reads_why_the_last_factor_stays(
    client: Client, settings: Settings, now: datetime.datetime, moment: datetime.datetime
) -> None:
    settings.DEMO = False
    officer = make_staff(now=now, region="KZ-35").user
    protect(officer, now=moment)
    client.force_login(officer)
    client.post(AGAIN, {"code": app_code(timezone.now())})

    asked = client.get(f"{APP}remove/")
    posted = client.post(f"{APP}remove/", follow=True)

    reason = "Work in a front office needs a second factor: it opens data of other people."
    assert asked.context["refused"] == reason
    assert '<form method="post">' not in asked.content.decode()
    assert [str(message) for message in posted.context["messages"]] == [reason]
    assert factors_of(officer).count == 1


def test_passkey_is_renamed_and_removed(
    enter: Enter, person: User, codes: list[str], moment: datetime.datetime
) -> None:
    protect_by_passkey(person, now=moment)
    client = enter(person, codes[0])
    pk = factors_of(person).passkeys[0].pk

    empty = client.post(f"{SECURITY}passkeys/{pk}/name/", {"name": " "})
    client.post(f"{SECURITY}passkeys/{pk}/name/", {"name": "<b>Key</b>"})
    page = client.get(SECURITY).content.decode()
    client.post(f"{SECURITY}passkeys/{pk}/remove/")

    assert empty.status_code == 422
    assert ("&lt;b&gt;Key&lt;/b&gt;" in page, "<b>Key</b>" in page) == (True, False)
    assert factors_of(person).passkeys == ()


def test_new_codes_need_a_factor(client: Client, now: datetime.datetime) -> None:
    person = make_user(now=now)
    client.force_login(person)

    answers = [getattr(client, method)(f"{CODES}new/")["Location"] for method in ("get", "post")]

    assert answers == [SECURITY, SECURITY]
    assert not Authenticator.objects.filter(user=person).exists()


def test_new_codes_are_shown(enter: Enter, person: User, codes: list[str]) -> None:
    client = enter(person, codes[0])

    response = client.post(f"{CODES}new/", follow=True)

    shown = [code.replace(" ", "") for code in response.context["codes"]]
    assert (len(shown), set(shown) & set(codes)) == (10, set())


def test_security_page_reads_the_database_a_fixed_number_of_times(
    enter: Enter,
    person: User,
    codes: list[str],
    moment: datetime.datetime,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    client = enter(person, codes[0])
    for name in ("Phone", "Key", "Laptop"):
        protect_by_passkey(person, now=moment, name=name)

    # session, account, factors, and the two of the menu
    with django_assert_num_queries(5):
        client.get(SECURITY)


# --- the letter ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("kk", "Тіркелгіңізді енді аутентификатор қолданбасы қорғайды"),
        ("ru", "Вашу учётную запись теперь защищает приложение-аутентификатор"),
        ("en", "An authenticator app now protects your account"),
    ],
)
def test_letter_speaks_the_persons_language_and_tells_no_secret(
    person: User, moment: datetime.datetime, language: str, subject: str
) -> None:
    person.language = language
    person.save(update_fields=["language"])
    codes = protect(person, now=moment)
    [message] = Message.objects.select_related("user").filter(user=person)

    with translation.override("en"):
        letter = compose(message, notice_of(message.kind))

    assert (letter.to, letter.subject) == ([person.email], subject)
    assert f"/{language}/accounts/security/" in str(letter.body)
    assert [code for code in codes if code in str(letter.body)] == []
