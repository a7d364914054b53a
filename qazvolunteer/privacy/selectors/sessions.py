"""Sessions that know a person: signed in with the account, or with a form that waits for a code to its address."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from qazvolunteer.accounts.models import User


def sessions_about(user: User) -> QuerySet[Session]:
    """Return the sessions that hold the person's id or address, wherever in them.

    A session is one signed text, so all of them are read: about a second for a hundred thousand.
    Cost: 2 queries.
    """
    wanted = {str(user.pk), user.email.lower()}
    rows = Session.objects.order_by().iterator(chunk_size=2000)
    keys = [row.session_key for row in rows if _holds(row.get_decoded(), wanted)]
    return Session.objects.filter(session_key__in=keys)


def _holds(value: Any, wanted: set[str]) -> bool:
    if isinstance(value, Mapping):
        return str(value.get(SESSION_KEY)) in wanted or any(_holds(part, wanted) for part in value.values())
    if isinstance(value, list | tuple):
        return any(_holds(part, wanted) for part in value)
    return isinstance(value, str) and value.strip().lower() in wanted
