"""A chain for tests: entries with all that a ledger entry can hold, and what disturbs it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from projects.enums import AgeBand, Grade, LedgerKind
from projects.models import LedgerEntry, Project
from tests.factories.people import make_organization
from tests.factories.work import published_project


def ledger_project(*, now: datetime) -> Project:
    """Return the project of the entries, of a national initiative."""
    project = published_project(make_organization(now=now), now=now)
    Project.objects.filter(pk=project.pk).update(initiative="birgemiz-taza")
    project.refresh_from_db()
    return project


def write_entry(
    project: Project, *, now: datetime, minutes: int = 60, refers_to: LedgerEntry | None = None
) -> LedgerEntry:
    """Write one entry, as confirmed now; with `refers_to` it is a correction."""
    return LedgerEntry.objects.create(
        created_at=now,
        kind=LedgerKind.CORRECT if refers_to else LedgerKind.CONFIRM,
        person_key=refers_to.person_key if refers_to else uuid.uuid4(),
        claim_id=refers_to.claim_id if refers_to else uuid.uuid4(),
        refers_to=refers_to,
        minutes=minutes,
        day=now.date() - timedelta(days=1),
        grade=Grade.LIST,
        age_band=AgeBand.ADULT,
        region_id=project.region_id,
        direction_id=project.direction_id,
        initiative_id=project.initiative_id,
        project=project,
        organization_id=project.organization_id,
    )


@contextmanager
def as_intruder() -> Iterator[None]:
    """Write past every trigger and foreign key, as somebody with the database's own account could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")
