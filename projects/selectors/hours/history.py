"""What became of a claim, step by step: for the person and for those who decide."""

from dataclasses import dataclass
from datetime import datetime

from projects.enums import LedgerKind
from projects.models import HourClaim, HourCorrection, LedgerEntry


@dataclass(frozen=True, slots=True)
class ClaimHistory:
    """The confirmation and the corrections of a claim."""

    confirmed_at: datetime | None
    confirmed_minutes: int
    corrections: list[HourCorrection]
    #: id of the last ledger entry, 0 when there is none: what a decider has seen
    last_entry: int


def claim_history(claim: HourClaim) -> ClaimHistory:
    """Return the steps of a claim. Cost: 2 queries."""
    entries = list(LedgerEntry.objects.filter(claim_id=claim.pk).order_by("pk"))
    first = next((entry for entry in entries if entry.kind == LedgerKind.CONFIRM), None)
    return ClaimHistory(
        confirmed_at=first.created_at if first else None,
        confirmed_minutes=first.minutes if first else 0,
        corrections=list(claim.corrections.all()),
        last_entry=entries[-1].pk if entries else 0,
    )
