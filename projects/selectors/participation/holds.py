"""Reads of held places."""

from datetime import datetime

from django.utils.crypto import salted_hmac

from projects.models import Hold


def keyed(kind: str, value: str) -> str:
    """Return a hash of an address or a network that nobody can guess the value from without SECRET_KEY."""
    return salted_hmac(f"projects.holds.{kind}", value.strip().lower(), algorithm="sha256").hexdigest()


def held_until(email: str, role_id: int, now: datetime) -> datetime | None:
    """Return until when a place of a role is held for an address; None when it is not. Cost: 1 query.

    For who sits at the browser where the address was typed: nobody else may learn it.
    """
    rows = Hold.objects.filter(
        mailbox_key=keyed("mailbox", email), signup__role_id=role_id, held_until__gt=now
    )
    return rows.values_list("held_until", flat=True).first()
