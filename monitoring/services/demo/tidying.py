"""The last touches: what services leave to the clock, and what would otherwise be different in every run."""

from datetime import timedelta

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import CharField, DateTimeField, F, OuterRef, Subquery
from django.db.models.functions import Cast as CastTo

from monitoring.services.demo.cast import ADDRESSES
from monitoring.services.demo.world import World
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message

_APPS = ("accounts", "audit", "notifications", "organizations", "projects", "volunteers")
#: the six find the letters of these days in their mailbox: they go out when the site starts
_FRESH = timedelta(days=2)


def analyze_tables() -> None:
    """Let PostgreSQL count what was copied: what follows, and the first pages, would be planned for empty tables.

    Cost: 1 query for each table of the portal.
    """
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label in _APPS]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def deliver_old_messages(world: World) -> None:
    """Take the letters of the year as sent, but for the latest ones to the six accounts. Cost: 1 query."""
    fresh = Message.objects.filter(user__email__in=ADDRESSES, created_at__gt=world.clock.now - _FRESH)
    Message.objects.exclude(pk__in=fresh.values("pk")).update(
        state=MessageState.SENT, attempts=1, sent_at=F("due_at") + timedelta(seconds=4)
    )


def date_accounts(world: World) -> None:
    """Give accounts the day on which they were made: the column takes the clock's by itself. Cost: 1 query."""
    created = Entry.objects.filter(
        action="account.created", subject_kind="user", subject_id=CastTo(OuterRef("pk"), CharField())
    )
    User.objects.update(created_at=Subquery(created.values("at")[:1], output_field=DateTimeField()))


def settle_passwords(world: World) -> None:
    """Replace the random part of passwords that open nothing. Cost: 2 queries."""
    rng = world.random("passwords")
    members = list(
        User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, volunteer=None).order_by("pk")
    )
    for user in members:
        user.password = f"{UNUSABLE_PASSWORD_PREFIX}{rng.getrandbits(160):040x}"
    User.objects.bulk_update(members, ["password"], batch_size=500)
