"""A coordinator confirms or declines the hours of a shift; confirmed minutes go into the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from organizations.models import Membership, StaffAssignment
from projects.enums import ClaimDeclineReason, ClaimState
from projects.models import HourClaim, Shift
from projects.notifications import HoursConfirmed, HoursDeclined
from projects.services.hours.departures import close_by_plan
from projects.services.hours.ledger import count_day, write_confirmation
from projects.services.hours.states import demand_decision, lock_claim, move_claim
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services.outbox import notify


class ShiftNotOver(Refusal):
    """Hours are confirmed when they have been worked."""

    code = "shift_not_over"
    message = gettext_lazy("Hours can be confirmed after the shift has ended.")


class OverlappingHours(Refusal):
    """Confirmed hours of one person may not overlap."""

    code = "overlapping_hours"
    message = gettext_lazy("Another organization has confirmed hours of this person at the same time.")


@dataclass(slots=True)
class Confirmation:
    """What happened to each claim of a bulk confirmation."""

    confirmed: list[HourClaim] = field(default_factory=list)
    refused: list[tuple[HourClaim, Refusal]] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """Minutes that were confirmed."""
        return sum(claim.minutes for claim in self.confirmed)


@transaction.atomic
def confirm_shift_hours(
    *, shift: Shift, by: Membership, now: datetime, leave_out: Sequence[UUID] = ()
) -> Confirmation:
    """Confirm all waiting hours of a shift but those left out. One refusal stops nobody else's hours.

    Args:
        leave_out: ids of claims that the coordinator keeps for later.

    Raises:
        ShiftNotOver
    Cost: 2 queries and 15 for each claim.
    """
    if not shift.has_ended(now):
        raise ShiftNotOver
    result = Confirmation()
    waiting = HourClaim.objects.filter(
        signup__shift=shift, organization_id=by.organization_id, state=ClaimState.CLAIMED
    )
    # By person: two organizations that confirm the same people at once wait for each other, never in a circle.
    for claim in waiting.exclude(pk__in=leave_out).order_by("volunteer_id", "pk"):
        try:
            result.confirmed.append(confirm_claim(claim=claim, by=by, now=now))
        except Refusal as refusal:
            result.refused.append((claim, refusal))
    return result


@transaction.atomic
def confirm_claim(*, claim: HourClaim, by: Membership | StaffAssignment, now: datetime) -> HourClaim:
    """Confirm one claim: day counter, state, ledger entry, traces and a letter to the person, in one transaction.

    Raises:
        ShiftNotOver, NotYours, DayLimitReached, OverlappingHours
        MoveNotAllowed: somebody decided meanwhile.
    Cost: 15 queries.
    """
    claim = lock_claim(claim)
    if not claim.signup.shift.has_ended(now):
        raise ShiftNotOver
    role = demand_decision(by, claim)
    close_by_plan(claim.signup)
    claim.decided_at, claim.decided_by = now, by.user
    with refusing({"claim_no_overlap": OverlappingHours()}):
        move_claim(
            claim,
            ClaimState.CONFIRMED,
            by=by.user,
            role=role,
            now=now,
            save=("decided_at", "decided_by"),
        )
    count_day(claim, claim.minutes)
    write_confirmation(claim, now)
    notify(HoursConfirmed, to=claim.volunteer.user, about=claim, now=now)
    return claim


@transaction.atomic
def decline_claim(
    *,
    claim: HourClaim,
    reason: ClaimDeclineReason,
    by: Membership | StaffAssignment,
    now: datetime,
    comment: str = "",
) -> HourClaim:
    """Decline one claim with a reason that the person reads, in the cabinet and in a letter.

    Raises:
        NotYours
        MoveNotAllowed: somebody decided meanwhile.
    Cost: 8 queries.
    """
    claim = lock_claim(claim)
    role = demand_decision(by, claim)
    claim.decided_at, claim.decided_by = now, by.user
    claim.reason_code, claim.reason_text = reason, comment
    move_claim(
        claim,
        ClaimState.DECLINED,
        by=by.user,
        role=role,
        now=now,
        reason_code=reason,
        save=("decided_at", "decided_by", "reason_code", "reason_text"),
    )
    notify(HoursDeclined, to=claim.volunteer.user, about=claim, now=now)
    return claim
