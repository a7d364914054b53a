"""People who are signed in and shifts to join, in the portal's database that this process is set to."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.utils import timezone

from organizations.services.front_offices import load_front_offices
from projects.services.catalogue import load_initiatives
from qazvolunteer.reference.services.loading import load_reference
from tests.factories.people import make_organization, make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer


@transaction.atomic
def signed_in_people(count: int) -> list[str]:
    """Make so many volunteers, each with a session; return the sessions' keys."""
    load_reference()
    load_front_offices()
    load_initiatives()
    now = timezone.now()
    return [
        _session(make_volunteer(now=now, language=("kk", "ru", "en")[number % 3])) for number in range(count)
    ]


@transaction.atomic
def shifts_to_join(count: int, *, capacity: int, apart: timedelta) -> list[tuple[int, int]]:
    """Make so many open shifts, none at the time of another; return the ids of shift and role."""
    now = timezone.now()
    first = (now + timedelta(days=3)).replace(hour=5, minute=0, second=0, microsecond=0)
    return [_shift(first + number * apart, capacity, now) for number in range(count)]


def _shift(starts_at: datetime, capacity: int, now: datetime) -> tuple[int, int]:
    project = published_project(make_organization(now=now), now=now)
    shift = open_shift(project, starts_at=starts_at, places=(capacity,))
    return shift.pk, shift.roles.get().pk


def _session(volunteer: Volunteer) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(volunteer.user_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = volunteer.user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
