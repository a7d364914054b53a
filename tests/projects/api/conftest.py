"""A clock that stands still, a manager, and a client that reads the API."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organizations.enums import MembershipRole
from organizations.models import Membership
from tests.factories.people import make_member, make_organization

API = "/api/v1"
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Stop the clock that views look at."""
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def manager(db: None, now: datetime) -> Membership:
    return make_member(make_organization(now=now), now=now, role=MembershipRole.MANAGER)


@pytest.fixture
def ask(client: Client) -> Ask:
    """Read an address of the API and return the answer as it is."""

    def read(path: str, query: dict[str, Any] | None = None, language: str = "en", **headers: str) -> Any:
        return client.get(f"{API}{path}", query, headers={"accept-language": language, **headers})

    return read


def ids(response: Any) -> list[Any]:
    """Return the ids of a list's rows."""
    assert response.status_code == 200, response.content
    return [row.get("id", row.get("code")) for row in response.json()["results"]]
