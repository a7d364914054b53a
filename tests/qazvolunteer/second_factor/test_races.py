"""Two tabs, one code: one of them wins. Real threads against PostgreSQL."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from qazvolunteer.second_factor.selectors import factors_of
from qazvolunteer.second_factor.services import use_code
from tests.factories.people import make_user
from tests.factories.second_factor import app_code, protect

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TABS = 8


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_code_in_many_tabs_at_once_opens_one(now: datetime.datetime, kind: str) -> None:
    user = make_user(now=now)
    codes = protect(user, now=now)
    code = app_code(now) if kind == "app" else codes[0]
    together = Barrier(TABS)

    def enter(_tab: int) -> bool:
        try:
            factors_of(user)  # the connection is there before the race
            together.wait()
            return use_code(user=user, code=code, now=now) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as tabs:
        opened = list(tabs.map(enter, range(TABS)))

    assert sorted(opened) == [False] * (TABS - 1) + [True]
    assert factors_of(user).codes_left == (10 if kind == "app" else 9)
