"""Claims and confirmed hours for tests, by the services that leaders and coordinators use."""

from datetime import datetime

from organizations.models import Membership
from projects.models import HourClaim, LedgerEntry, Shift
from projects.selectors.invariants import HOURS, TRACES, check_invariants
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.marking import mark_came
from tests.factories.work import join
from volunteers.models import Volunteer


def claim_for(volunteer: Volunteer, shift: Shift, leader: Membership, *, now: datetime) -> HourClaim:
    """Return the claim of a person who was marked at the start of a shift."""
    signup = join(volunteer, shift, now=now)
    mark_came(signup=signup, by=leader, now=shift.starts_at)
    return HourClaim.objects.get(signup=signup)


def confirmed_claim(volunteer: Volunteer, shift: Shift, by: Membership, *, now: datetime) -> HourClaim:
    """Return a claim whose hours count."""
    return confirm_claim(claim=claim_for(volunteer, shift, by, now=now), by=by, now=shift.ends_at)


def last_entry(claim: HourClaim) -> int:
    """Return what a decider sees now."""
    return LedgerEntry.objects.filter(claim_id=claim.pk).order_by("-pk").values_list("pk", flat=True)[0]


def hours_breaches() -> list[str]:
    """Return the rules on hours and their traces that do not hold; the test's projects have no moves behind them."""
    breaches = check_invariants((*HOURS, *TRACES))
    return [
        breach.rule.code
        for breach in breaches
        if breach.rule.code != "moves_lead_here" or any("hourclaim" in key for key in breach.examples)
    ]
