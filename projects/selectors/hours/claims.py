"""Reads of claims and confirmed minutes: for the person, for the organization."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from organizations.models import Membership
from projects.enums import COUNTS, ClaimState
from projects.models import HourClaim, LedgerEntry, Shift
from volunteers.models import Volunteer


def claims_of_person(volunteer: Volunteer) -> QuerySet[HourClaim]:
    """Return what a person worked, newest first, with project, organization and corrections; taken-back ones are
    left out. Cost: 2 queries."""
    return (
        HourClaim.objects.filter(volunteer=volunteer)
        .exclude(state=ClaimState.WITHDRAWN)
        .select_related("organization", "office", "signup__shift__project__direction")
        .prefetch_related("corrections")
        .order_by("-day", "-created_at")
    )


@dataclass(frozen=True, slots=True)
class PersonTotals:
    """A person's own sums."""

    confirmed_minutes: int
    waiting_minutes: int
    shifts: int
    organizations: int


def totals_of_person(volunteer: Volunteer) -> PersonTotals:
    """Sum a person's confirmed minutes (net, from the ledger) and what still waits. Cost: 2 queries."""
    ledger = LedgerEntry.objects.filter(person_key__in=person_keys(volunteer)).aggregate(
        minutes=Coalesce(Sum("minutes"), 0)
    )
    # a revoked claim has entries, too: what counts is what is left of it
    counts = Q(state__in=COUNTS)
    claims = HourClaim.objects.filter(volunteer=volunteer).aggregate(
        waiting=Coalesce(Sum("minutes", filter=Q(state=ClaimState.CLAIMED)), 0),
        shifts=Count("pk", filter=counts),
        organizations=Count("organization_id", distinct=True, filter=counts),
    )
    return PersonTotals(
        confirmed_minutes=ledger["minutes"],
        waiting_minutes=claims["waiting"],
        shifts=claims["shifts"],
        organizations=claims["organizations"],
    )


def minutes_of_organization(organization_id: int) -> int:
    """Sum the confirmed minutes of an organization (net, from the ledger). Cost: 1 query."""
    entries = LedgerEntry.objects.filter(organization_id=organization_id)
    return int(entries.aggregate(minutes=Coalesce(Sum("minutes"), 0))["minutes"])


def person_keys(volunteer: Volunteer) -> QuerySet[Volunteer, object]:
    """Return the subquery that finds a person's pseudonym."""
    return Volunteer.objects.filter(pk=volunteer.pk).values("person_key__key")


def shifts_with_waiting_hours(membership: Membership, now: datetime) -> QuerySet[Shift]:
    """Return the organization's ended shifts with hours to confirm, oldest first, with `waiting` (people),
    `waiting_minutes` and `waiting_since`. Cost: 1 query."""
    waits = Q(signups__claim__state=ClaimState.CLAIMED)
    return (
        Shift.objects.filter(project__organization_id=membership.organization_id, ends_at__lte=now)
        .select_related("project__direction", "leader")
        .annotate(
            waiting=Count("signups__claim", filter=waits),
            waiting_minutes=Coalesce(Sum("signups__claim__minutes", filter=waits), 0),
            waiting_since=Min("signups__claim__created_at", filter=waits),
        )
        .filter(waiting__gt=0)
        .order_by("ends_at")
    )


def claims_of_organization(membership: Membership) -> QuerySet[HourClaim]:
    """Return the claims that the member's organization decides, with person and shift. Cost: 1 query."""
    return (
        HourClaim.objects.filter(organization_id=membership.organization_id)
        .exclude(state=ClaimState.WITHDRAWN)
        .select_related(
            "volunteer",
            "organization",
            "office",
            "signup__role",
            "signup__attendance",
            "signup__shift__project",
        )
    )


def claims_of_shift(shift: Shift) -> QuerySet[HourClaim]:
    """Return the claims of a shift with people and attendance, by name, with their corrections. Cost: 2 queries."""
    return (
        HourClaim.objects.filter(signup__shift=shift)
        .exclude(state=ClaimState.WITHDRAWN)
        .select_related("volunteer", "office", "signup__role", "signup__attendance", "decided_by")
        .prefetch_related("corrections")
        .order_by("volunteer__surname", "volunteer__given_name")
    )
