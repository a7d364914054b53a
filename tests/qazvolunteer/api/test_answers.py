"""What every answer of the API has: problems in three languages, limits, caching, openness to other sites."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import Settings
from rest_framework.exceptions import UnsupportedMediaType

from qazvolunteer.api.errors import answer_problem
from qazvolunteer.lib.access import AccessDenied
from qazvolunteer.lib.errors import Refusal
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
REGIONS = "/api/v1/regions/"
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("language", "title", "message"),
    [
        ("kk", "Сұрауда қате бар", "Мұндай параметр жоқ."),
        ("ru", "В запросе ошибка", "Такого параметра нет."),
        ("en", "The request is not right", "There is no such parameter."),
        ("de", "Сұрауда қате бар", "Мұндай параметр жоқ."),
        ("de, ru;q=0.5", "В запросе ошибка", "Такого параметра нет."),
        ("ru-RU,ru;q=0.9,en;q=0.8", "В запросе ошибка", "Такого параметра нет."),
    ],
)
def test_problems_speak_the_language_of_the_request(
    client: Client, language: str, title: str, message: str
) -> None:
    client.cookies["django_language"] = "en"  # of the browser, not of the program

    answer = client.get(REGIONS, {"a": "1"}, headers={"accept-language": language})

    assert answer["Content-Type"] == PROBLEM
    assert answer.json() == {
        "type": "http://localhost:8000/api/docs/#status-400",
        "title": title,
        "status": 400,
        "code": "invalid",
        "errors": [{"field": "a", "code": "unknown", "message": message}],
    }


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        (lambda client: client.get("/api/v1/nothing/"), 404, "not_found"),
        (lambda client: client.get("/api/v1/shifts/abc/"), 404, "not_found"),
        (lambda client: client.get("/api/v1/shifts/" + "9" * 30 + "/"), 404, "not_found"),
        (lambda client: client.post(REGIONS, {}), 405, "method_not_allowed"),
        (lambda client: client.delete(REGIONS), 405, "method_not_allowed"),
        (lambda client: client.options(REGIONS), 405, "method_not_allowed"),
        (lambda client: client.get(REGIONS, headers={"accept": "text/csv"}), 406, "not_acceptable"),
        (
            lambda client: client.post(REGIONS, "x" * 1_000_001, content_type="application/json"),
            413,
            "too_large",
        ),
    ],
)
def test_everything_that_fails_is_a_problem(
    client: Client, ask: Callable[[Client], Any], status: int, code: str
) -> None:
    answer = ask(client)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert (answer.json()["status"], answer.json()["code"]) == (status, code)
    assert "no-store" in answer["Cache-Control"]
    assert status != 405 or answer["Allow"] == "GET, HEAD"


def test_an_address_without_its_slash_is_led_on(client: Client) -> None:
    assert client.get("/api/v1/regions").headers["Location"] == REGIONS


class Full(Refusal):
    """A rule of a service."""

    code = "full"
    message = "All places are taken."


@pytest.mark.parametrize(
    ("error", "status", "code", "detail"),
    [
        (lambda: Full(field="role"), 409, "full", "All places are taken."),
        (lambda: AccessDenied("Ask the owner."), 403, "forbidden", "Ask the owner."),
        (lambda: PermissionDenied("secret"), 403, "forbidden", None),
        (
            lambda: UnsupportedMediaType("text/csv"),
            415,
            "unsupported_media_type",
            'Unsupported media type "text/csv" in request.',
        ),
    ],
)
def test_refusals_keep_their_code_and_words(
    error: Callable[[], Exception], status: int, code: str, detail: str | None
) -> None:
    answer = answer_problem(error(), {})

    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert answer.data.get("detail") == detail
    assert [row["field"] for row in answer.data.get("errors", [])] == (["role"] if status == 409 else [])


def test_a_defect_is_a_problem_without_its_words(settings: Settings) -> None:
    settings.API_LIMIT_NETWORK = ("not a number", 60)  # so the limit breaks
    client = Client(raise_request_exception=False)

    answer = client.get(REGIONS)

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert answer.json()["code"] == "error"
    assert "detail" not in answer.json()


def test_a_network_has_a_limit_and_a_person_another(
    client: Client, settings: Settings, now: datetime
) -> None:
    settings.API_LIMIT_NETWORK, settings.API_LIMIT_PERSON = (2, 600), (1, 600)

    first, second, third = (client.get(REGIONS) for _number in range(3))

    assert [answer.status_code for answer in (first, second, third)] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in (first, second, third)] == ["1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in (first, second, third)} == {"2"}
    assert 0 < int(third["Retry-After"]) <= 600
    assert third["Content-Type"] == PROBLEM
    assert third.json()["code"] == "too_many_requests"
    # another network, and a person in the same one, are not meant
    assert client.get(REGIONS, REMOTE_ADDR="192.0.2.7").status_code == 200
    client.force_login(make_user(now=now))
    assert [client.get(REGIONS).status_code for _number in range(2)] == [200, 429]


def test_public_answers_may_be_kept_and_read_by_other_sites(client: Client) -> None:
    answer = client.get(REGIONS)

    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert "Accept-Language" in answer["Vary"]
    again = client.get(REGIONS, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Access-Control-Allow-Origin"]) == (answer["ETag"], "*")
    assert client.get(REGIONS, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", [REGIONS, "/api/v1/shifts/"])
def test_head_answers_as_get(client: Client, path: str) -> None:
    head, get = client.head(path), client.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]
