"""Passkeys: made, shown, refused, removed. The browser and the phone are played by tests/factories/second_factor.py."""

import base64
import datetime
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.second_factor.selectors import factors_of
from tests.factories.people import make_user
from tests.factories.second_factor import Passkey, challenge_in, protect_by_passkey
from tests.qazvolunteer.second_factor.conftest import AGAIN, FACTOR, LOGIN, PASSWORD, SECURITY, is_signed_in

pytestmark = pytest.mark.django_db

ADD, ALONE = f"{SECURITY}passkeys/add/", "/en/accounts/login/passkey/"
NOT_CHECKED = 0b001


@pytest.fixture(autouse=True)
def localhost(settings: Settings) -> None:
    settings.BASE_URL = "http://localhost:8000"


@pytest.fixture
def passkey(person: User, moment: datetime.datetime) -> Passkey:
    """The person's passkey."""
    return protect_by_passkey(person, now=moment)


def asked_alone(client: Client) -> str:
    """Return the challenge of the page of signing in, as its script gets it."""
    response = client.get(ALONE, headers={"X-Requested-With": "XMLHttpRequest"})
    return challenge_in(response.json()["request_options"])


def asked_at(client: Client, address: str) -> str:
    """Return the challenge of a page with a passkey's question."""
    return challenge_in(client.get(address).context["passkey_options"])


def send(client: Client, address: str, credential: Any, **values: str) -> Any:
    return client.post(address, {"credential": json.dumps(credential), **values})


def test_passkey_is_added_with_recovery_codes(client: Client, person: User) -> None:
    client.force_login(person)
    client.post(AGAIN + "password/", {"password": PASSWORD})
    made = Passkey(person).made(challenge=asked_at(client, ADD))

    response = send(client, ADD, made, name="Phone")

    factors = factors_of(person)
    assert response["Location"] == f"{SECURITY}codes/"
    assert ([row.data["name"] for row in factors.passkeys], factors.codes_left) == (["Phone"], 10)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda person, challenge: Passkey(person).made(challenge="AAAA"), "another challenge"),
        (
            lambda person, challenge: Passkey(person, origin="https://evil.example").made(
                challenge=challenge
            ),
            "another site",
        ),
        (lambda person, challenge: Passkey(person).made(challenge=challenge, flags=NOT_CHECKED), "no PIN"),
        (lambda person, challenge: {}, "nothing"),
        (lambda person, challenge: [], "a list"),
        (lambda person, challenge: {"response": {"attestationObject": "????"}}, "junk"),
    ],
)
def test_passkey_that_proves_nothing_is_refused(client: Client, person: User, made: Any, why: str) -> None:
    client.force_login(person)
    client.post(AGAIN + "password/", {"password": PASSWORD})

    response = send(client, ADD, made(person, asked_at(client, ADD)), name="Phone")

    assert (response.status_code, response.context["form"].non_field_errors()) == (
        422,
        ["The passkey was not made. Try once more."],
    )
    assert 'value="Phone"' in response.content.decode()
    assert factors_of(person).count == 0


def test_passkey_signs_in_alone_and_goes_on(client: Client, person: User, passkey: Passkey) -> None:
    answer = passkey.shown(challenge=asked_alone(client))

    response = send(client, ALONE, answer, next="/en/help/")

    assert (response.status_code, response["Location"]) == (302, "/en/help/")
    assert is_signed_in(client)


def test_passkey_leads_nowhere_else(client: Client, person: User, passkey: Passkey) -> None:
    answer = passkey.shown(challenge=asked_alone(client))

    response = send(client, ALONE, answer, next="https://evil.example/")

    assert response["Location"] == "/en/start/"


def test_answer_opens_once(client: Client, person: User, passkey: Passkey) -> None:
    answer = passkey.shown(challenge=asked_alone(client))
    send(client, ALONE, answer)
    client.post("/en/accounts/logout/")

    send(client, ALONE, answer)

    assert not is_signed_in(client)


def test_passkey_without_a_check_of_the_person_does_not_sign_in(
    client: Client, person: User, passkey: Passkey
) -> None:
    answer = passkey.shown(challenge=asked_alone(client), flags=NOT_CHECKED)

    response = send(client, ALONE, answer)

    assert (response.status_code, response["Location"]) == (302, "/en/accounts/login/")
    assert not is_signed_in(client)


def test_passkey_of_a_closed_account_opens_nothing(client: Client, person: User, passkey: Passkey) -> None:
    answer = passkey.shown(challenge=asked_alone(client))
    person.is_active = False
    person.save(update_fields=["is_active"])

    send(client, ALONE, answer)

    assert not is_signed_in(client)


def test_passkey_of_another_person_does_not_open_this_account(
    client: Client, person: User, passkey: Passkey, now: datetime.datetime, moment: datetime.datetime
) -> None:
    stranger = protect_by_passkey(make_user(now=now), now=moment)
    stranger.user = person

    send(client, ALONE, stranger.shown(challenge=asked_alone(client)))

    assert not is_signed_in(client)


JUNK: list[Any] = [
    "",
    "null",
    "[]",
    "{}",
    "1",
    "{",
    '{"response": []}',
    '{"response": {"userHandle": null}}',
    '{"response": {"userHandle": "AAAA"}, "rawId": 1, "id": {}, "type": []}',
    "[" * 19_000,
    "[" * 100_000,
    "9" * 5_000,
    '"\\u0000"',
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_refused_calmly_at_every_door(
    client: Client, person: User, passkey: Passkey, junk: str
) -> None:
    asked_alone(client)
    alone = client.post(ALONE, {"credential": junk})
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    client.get(FACTOR)

    second = client.post(FACTOR, {"credential": junk})

    assert (alone.status_code, alone["Location"]) == (302, "/en/accounts/login/")
    assert second.status_code == 422
    assert not is_signed_in(client)


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


#: the part of a right answer that is changed, and to what: what a fuzzer found to upset allauth or fido2
BROKEN: list[tuple[str, Any]] = [
    ("rawId", None),
    ("rawId", {}),
    ("response", []),
    ("clientDataJSON", []),
    ("clientDataJSON", text(b"[]")),
    ("clientDataJSON", text(b'{"type": "webauthn.get", "challenge": 1, "origin": 2}')),
]
BROKEN_SHOWN = [*BROKEN, ("authenticatorData", text(b"")), ("authenticatorData", text(b"\xff" * 40))]
BROKEN_MADE = [
    *BROKEN,
    ("attestationObject", text(b"{}")),
    ("attestationObject", text(b"\x81" * 5000)),
    ("attestationObject", {}),
]


def broken(answer: dict[str, Any], part: str, value: Any) -> dict[str, Any]:
    """Change a part of an answer."""
    (answer if part in answer else answer["response"])[part] = value
    return answer


@pytest.mark.parametrize(("part", "value"), BROKEN_SHOWN)
def test_broken_answer_signs_nobody_in(
    client: Client, person: User, passkey: Passkey, part: str, value: Any
) -> None:
    alone = send(client, ALONE, broken(passkey.shown(challenge=asked_alone(client)), part, value))
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    second = send(client, FACTOR, broken(passkey.shown(challenge=asked_at(client, FACTOR)), part, value))

    assert (alone.status_code, alone["Location"]) == (302, "/en/accounts/login/")
    assert second.status_code == 422
    assert not is_signed_in(client)


@pytest.mark.parametrize(("part", "value"), BROKEN_MADE)
def test_broken_proof_makes_no_passkey(client: Client, person: User, part: str, value: Any) -> None:
    client.force_login(person)
    client.post(AGAIN + "password/", {"password": PASSWORD})
    made = Passkey(person).made(challenge=asked_at(client, ADD))

    response = send(client, ADD, broken(made, part, value), name="Phone")

    assert response.status_code == 422
    assert factors_of(person).count == 0


@pytest.mark.parametrize("handle", ["AAAA", "not-a-number", "00000000000000000000000000000000"])
def test_passkey_of_nobody_is_refused_calmly(
    client: Client, person: User, passkey: Passkey, handle: str
) -> None:
    answer = passkey.shown(challenge=asked_alone(client))
    answer["response"]["userHandle"] = handle

    response = send(client, ALONE, answer)

    assert (response.status_code, response["Location"]) == (302, "/en/accounts/login/")


def test_passkey_is_the_second_step_too(client: Client, person: User, passkey: Passkey) -> None:
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    send(client, FACTOR, passkey.shown(challenge=asked_at(client, FACTOR)))

    assert is_signed_in(client)


def test_passkey_without_a_check_of_the_person_is_no_second_step(
    client: Client, person: User, passkey: Passkey
) -> None:
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    response = send(client, FACTOR, passkey.shown(challenge=asked_at(client, FACTOR), flags=NOT_CHECKED))

    assert response.status_code == 422
    assert not is_signed_in(client)


def test_browser_is_asked_for_a_passkey_that_can_sign_in_alone(client: Client, person: User) -> None:
    client.force_login(person)
    client.post(AGAIN + "password/", {"password": PASSWORD})

    options = json.loads(client.get(ADD).context["passkey_options"])["publicKey"]

    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert options["rp"] == {"id": "localhost", "name": "Qazvolunteer"}
    assert options["user"]["displayName"] == person.email


def test_passkey_answers_once_more(client: Client, person: User, passkey: Passkey) -> None:
    client.force_login(person)

    refused = send(client, f"{AGAIN}passkey/", {}, next=ADD)
    done = send(client, f"{AGAIN}passkey/", passkey.shown(challenge=asked_at(client, AGAIN)), next=ADD)

    assert refused["Location"] == f"{AGAIN}?next={ADD.replace('/', '%2F')}"
    assert done["Location"] == ADD
    assert client.get(ADD).status_code == 200


def test_page_of_signing_in_shows_the_challenge_to_the_script_only(client: Client, db: None) -> None:
    response = client.get(ALONE)

    assert (response.status_code, response["Location"]) == (302, "/en/accounts/login/")


def test_passkeys_of_others_do_not_exist(
    client: Client, passkey: Passkey, now: datetime.datetime, person: User
) -> None:
    pk = factors_of(person).passkeys[0].pk
    client.force_login(make_user(now=now))

    statuses = [
        getattr(client, method)(f"{SECURITY}passkeys/{pk}/{page}/").status_code
        for method in ("get", "post")
        for page in ("name", "remove")
    ]

    assert statuses == [404] * 4
    assert factors_of(person).count == 1
