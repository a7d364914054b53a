"""Claims that the organization cannot or does not decide go to the regional front office."""

from datetime import datetime

from django.db import transaction

from organizations.selectors.routing import office_for
from projects.enums import HandoverReason
from projects.models import HourClaim
from projects.selectors.hours.office import claims_to_hand_over
from qazvolunteer.audit import services as audit

#: claims of one transaction
BATCH = 200


def hand_over_claims(*, now: datetime) -> int:
    """Hand over what is due, in batches; the organization may still answer first. Returns how many there were.

    Cost: 3 queries a batch and 4 a claim.
    """
    total = 0
    while count := _hand_over_batch(now):
        total += count
    return total


@transaction.atomic
def _hand_over_batch(now: datetime) -> int:
    due = claims_to_hand_over(now).select_related("organization__region", "signup__shift__region")
    claims = list(due.select_for_update(of=("self",), skip_locked=True, no_key=True)[:BATCH])
    for claim in claims:
        nobody_else = claim.has_nobody  # type: ignore[attr-defined]
        _hand_over(claim, HandoverReason.NOBODY_ELSE if nobody_else else HandoverReason.UNANSWERED, now)
    return len(claims)


def _hand_over(claim: HourClaim, reason: HandoverReason, now: datetime) -> None:
    region = claim.signup.shift.region or claim.organization.region
    claim.office = office_for(region=region, organization=claim.organization)
    claim.handed_over_at, claim.handover_reason = now, reason
    claim.save(update_fields=["office", "handed_over_at", "handover_reason"])
    audit.record(
        "claim.handed_over",
        by=None,
        role="system",
        on=claim,
        now=now,
        organization_id=claim.organization_id,
        reason_code=reason,
    )
