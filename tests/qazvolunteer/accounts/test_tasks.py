"""Clean-up of accounts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from qazvolunteer.accounts.tasks import clear_expired_sessions

pytestmark = pytest.mark.django_db


def test_clear_expired_sessions_takes_only_what_is_over() -> None:
    for key, minutes in (("over", -1), ("alive", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=timezone.now() + timedelta(minutes=minutes)
        )

    clear_expired_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["alive"]
