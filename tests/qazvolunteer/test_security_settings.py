"""What the settings promise in production, and when the demo refuses to start. Read by a process of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from qazvolunteer.settings import base
from qazvolunteer.settings.environment import SHORTEST_KEY, keys

SHOWN = (
    "PRODUCTION DEBUG DEMO SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_SSL_REDIRECT "
    "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE LANGUAGE_COOKIE_SECURE SESSION_COOKIE_HTTPONLY CSRF_COOKIE_HTTPONLY"
).split()

#: as short as a key of second factors may be
LONG = "k" * SHORTEST_KEY


def read_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a fresh process and print some of them."""
    code = "import json; from qazvolunteer.settings import base; "
    code += f"print(json.dumps({{name: getattr(base, name, None) for name in {SHOWN}}}))"
    return run_python(code, **environment)


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program that reads the settings, with this environment and nothing else of ours."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "DATABASE_URL", "REDIS_URL", "TMPDIR")
        if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        env={
            **kept,
            "SECRET_KEY": "only-for-this-test-0123456789",
            "SECOND_FACTOR_KEYS": LONG,
            "ERASURE_JOURNAL": "/var/lib/qazvolunteer/erasures.jsonl",
            "DJANGO_SETTINGS_MODULE": "qazvolunteer.settings.base",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_is_what_nothing_says_otherwise() -> None:
    read = read_settings(
        BASE_URL="https://qazvolunteer.example.org", ALLOWED_HOSTS="qazvolunteer.example.org"
    )

    assert json.loads(read.stdout) == {
        **dict.fromkeys(SHOWN, True),
        "DEBUG": False,
        "DEMO": False,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


@pytest.mark.parametrize(("demo", "prefix"), [("false", "__Host-"), ("true", "")])
def test_cookies_of_production_belong_to_this_very_host(demo: str, prefix: str) -> None:
    """A browser takes a cookie of that name only with Secure, for the path / and without a domain (RFC 6265bis)."""
    code = (
        "import django, json; django.setup(); from django.conf import settings as s; "
        "print(json.dumps([[getattr(s, f'{kind}_COOKIE_{what}') for what in ('NAME', 'PATH', 'DOMAIN', 'SECURE')] "
        "for kind in ('SESSION', 'CSRF')]))"
    )

    read = run_python(code, DEMO=demo, BASE_URL="http://localhost:8000", ALLOWED_HOSTS="localhost")

    secure = demo == "false"
    assert json.loads(read.stdout) == [
        [f"{prefix}sessionid", "/", None, secure],
        [f"{prefix}csrftoken", "/", None, secure],
    ]


@pytest.mark.parametrize(
    "environment",
    [
        {"BASE_URL": "https://qazvolunteer.example.org"},
        {"BASE_URL": "http://localhost.example.org"},
        {"BASE_URL": "http://localhost@example.org"},
        {"ALLOWED_HOSTS": "localhost,qazvolunteer.example.org"},
        {"ALLOWED_HOSTS": "*"},
    ],
)
def test_demo_refuses_an_address_that_others_can_reach(environment: dict[str, str]) -> None:
    read = read_settings(DEMO="true", **environment)

    assert (read.returncode, "ImproperlyConfigured" in read.stderr) == (1, True)


def test_demo_starts_on_this_machine() -> None:
    assert json.loads(read_settings(DEMO="true").stdout)["DEMO"] is True


def test_passwords_are_hashed_with_argon2(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS

    hashed = make_password("a-long-and-quiet-password")

    assert identify_hasher(hashed).algorithm == "argon2"


def test_portal_does_not_start_without_keys_for_second_factors() -> None:
    read = read_settings(SECOND_FACTOR_KEYS="")

    assert (read.returncode, "Set SECOND_FACTOR_KEYS (or SECOND_FACTOR_KEYS_FILE)" in read.stderr) == (
        1,
        True,
    )


def test_keys_are_read_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEYS", f" {LONG}1 , {LONG}2,")

    assert keys("SOME_KEYS", why="of the test") == [f"{LONG}1", f"{LONG}2"]


@pytest.mark.parametrize("value", [LONG[1:], f"{LONG},short", ","])
def test_short_keys_are_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOME_KEYS", value)

    with pytest.raises(ImproperlyConfigured):
        keys("SOME_KEYS", why="of the test")
