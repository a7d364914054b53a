"""The only writers of ledger entries and of the counter of a person's day. Callers hold the claim's row locked."""

from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext_lazy

from projects.enums import ADULT_AGE, DAY_LIMIT_MINUTES, SILVER_AGE, AgeBand, LedgerKind
from projects.models import HourClaim, LedgerEntry, PersonKey, WorkedDay
from qazvolunteer.lib.errors import Refusal
from volunteers.models import Volunteer

#: what a correction has in common with the entry that it corrects, so that sums are right in every cell
_FACTS = (
    "person_key",
    "claim_id",
    "day",
    "grade",
    "age_band",
    "region_id",
    "direction_id",
    "initiative_id",
    "project_id",
    "organization_id",
)


class DayLimitReached(Refusal):
    """Nobody works more than 16 hours a day over all organizations."""

    code = "day_limit_reached"
    message = gettext_lazy(
        "With these minutes the person would have more than 16 confirmed hours on that day over all organizations."
    )


def age_band(volunteer: Volunteer, day: date) -> AgeBand:
    """Return the band for figures: under 18, 18 to 49, 50 and older, on the day of the work (domain §7)."""
    age = volunteer.age_on(day)
    if age < ADULT_AGE:
        return AgeBand.UNDER_18
    return AgeBand.SILVER if age >= SILVER_AGE else AgeBand.ADULT


def count_day(claim: HourClaim, difference: int) -> None:
    """Add minutes to the person's day, or take them away; the CHECK stands behind it.

    Raises:
        DayLimitReached
    Cost: 2 queries.
    """
    WorkedDay.objects.bulk_create(
        [WorkedDay(volunteer=claim.volunteer, day=claim.day)], ignore_conflicts=True
    )
    counted = WorkedDay.objects.filter(
        volunteer=claim.volunteer, day=claim.day, minutes__lte=DAY_LIMIT_MINUTES - max(difference, 0)
    ).update(minutes=F("minutes") + difference)
    if not counted:
        raise DayLimitReached


def write_confirmation(claim: HourClaim, now: datetime) -> LedgerEntry:
    """Write the first entry of a claim. Cost: 2 queries, 4 for a person's first hours."""
    shift = claim.signup.shift
    project = shift.project
    key, _created = PersonKey.objects.get_or_create(volunteer=claim.volunteer)
    return LedgerEntry.objects.create(
        created_at=now,
        kind=LedgerKind.CONFIRM,
        person_key=key.key,
        claim_id=claim.pk,
        minutes=claim.minutes,
        day=claim.day,
        grade=claim.grade,
        age_band=age_band(claim.volunteer, claim.day),
        region_id=shift.region_id,
        direction_id=project.direction_id,
        initiative_id=project.initiative_id,
        project_id=project.pk,
        organization_id=project.organization_id,
    )


def write_change(before: LedgerEntry, *, kind: LedgerKind, difference: int, now: datetime) -> LedgerEntry:
    """Write an entry that corrects or revokes another one. Cost: 1 query."""
    facts = {name: getattr(before, name) for name in _FACTS}
    return LedgerEntry.objects.create(
        created_at=now, kind=kind, refers_to=before, minutes=difference, **facts
    )
