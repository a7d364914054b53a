"""Rows that figures are counted from, written directly: what tests say is what stands in the tables."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Model

from organizations.models import Organization
from projects.enums import AgeBand, Grade, LedgerKind, ProjectState, SignUpState
from projects.models import LedgerEntry, Project, Shift, SignUp
from qazvolunteer.audit.models import Transition
from tests.factories.people import make_organization
from tests.factories.work import open_shift
from volunteers.models import Consent, Volunteer

_numbers = itertools.count(1)


def moment(text: str) -> datetime:
    """Return a moment in the portal's time: `moment("2026-12-31 23:00")`."""
    return datetime.fromisoformat(f"{text.replace(' ', 'T')}:00+05:00")


def moved(subject: Model, *targets: tuple[str, datetime]) -> None:
    """Write the moves of a thing, one after another."""
    source = ""
    for target, at in targets:
        Transition.objects.create(
            at=at,
            subject_kind=subject._meta.model_name,
            subject_id=str(subject.pk),
            source=source,
            target=target,
        )
        source = target


def end_consent(volunteer: Volunteer, at: datetime) -> None:
    """End all that a person agreed to so far."""
    Consent.objects.filter(volunteer=volunteer, withdrawn_at=None).update(withdrawn_at=at, state="withdrawn")


def make_project(
    organization: Organization, *, at: datetime, region: str | None = "KZ-35", direction: str = "taza"
) -> Project:
    """Return a published project without its moves; `region=None` is an online one."""
    return Project.objects.create(
        organization=organization,
        direction_id=direction,
        state=ProjectState.PUBLISHED,
        title_ru=f"Проект {next(_numbers)}",
        is_online=region is None,
        region_id=region,
        created_at=at,
        published_at=at,
    )


def worked(
    project: Project,
    day: date,
    minutes: int,
    *,
    person: uuid.UUID | None = None,
    grade: str = Grade.LIST,
    at: datetime | None = None,
    region: str | None = "project's",
) -> LedgerEntry:
    """Write confirmed minutes of a person (somebody new by default), confirmed at the noon after the day."""
    return LedgerEntry.objects.create(
        created_at=at or moment(f"{day + timedelta(days=1)} 12:00"),
        kind=LedgerKind.CONFIRM,
        person_key=person or uuid.uuid4(),
        claim_id=uuid.uuid4(),
        minutes=minutes,
        day=day,
        grade=grade,
        age_band=AgeBand.ADULT,
        region_id=project.region_id if region == "project's" else region,
        direction_id=project.direction_id,
        project=project,
        organization_id=project.organization_id,
    )


def corrected(entry: LedgerEntry, minutes: int, *, at: datetime | None = None) -> LedgerEntry:
    """Write a correction of an entry: minutes to add, negative to take away; all of them revoke it."""
    facts: dict[str, Any] = {
        field.attname: getattr(entry, field.attname)
        for field in LedgerEntry._meta.concrete_fields
        if field.name != "id"
    }
    kind = LedgerKind.REVOKE if minutes == -entry.minutes else LedgerKind.CORRECT
    return LedgerEntry.objects.create(
        **facts
        | {"kind": kind, "minutes": minutes, "refers_to_id": entry.pk, "created_at": at or entry.created_at}
    )


def make_shift(project: Project, starts_at: datetime, *, places: tuple[int, ...] = (10,)) -> Shift:
    """Return a shift with roles of some places, without its moves."""
    return open_shift(project, starts_at=starts_at, places=places)


def signed(shift: Shift, volunteer: Volunteer, *targets: tuple[str, datetime]) -> SignUp:
    """Write a sign-up with its moves; the last one is its state."""
    role = shift.roles.order_by("pk")[0]
    signup = SignUp.objects.create(
        role=role,
        shift=shift,
        volunteer=volunteer,
        state=targets[-1][0] if targets else SignUpState.CONFIRMED,
        created_at=shift.created_at,
        agreed_version=1,
        agreed_period=DateTimeTZRange(shift.starts_at, shift.ends_at),
        age_on_day=25,
        bars_minors=False,
        reason_code="organizer" if targets and targets[-1][0] in ("cancelled", "declined") else "",
    )
    moved(signup, *targets)
    return signup


def verified_organization(*, at: datetime, region: str = "KZ-35") -> Organization:
    """Return an initiative group with the moves that verified it at a moment."""
    organization = make_organization(now=at, region=region)
    moved(
        organization,
        ("draft", at - timedelta(days=2)),
        ("submitted", at - timedelta(days=1)),
        ("verified", at),
    )
    return organization
