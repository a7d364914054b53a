"""The leader's list, complete: a mark moves the sign-up, keeps the attendance and opens or takes back the claim."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import (
    CLAIM_MOVES,
    DECIDED,
    GRADE_OF_METHOD,
    SHIFT_TOLERANCE_MINUTES,
    AttendanceMethod,
    ClaimState,
)
from projects.models import Attendance, HourClaim, Shift, SignUp
from projects.services.hours.states import lock_claim, move_claim, write_claim_move
from projects.services.participation.attendance import record_absence, record_arrival, undo_mark
from projects.services.participation.states import lock_signup
from qazvolunteer.lib.errors import Refusal


class HoursAlreadyDecided(Refusal):
    """Confirmed or declined hours rest on this mark."""

    code = "hours_already_decided"
    message = gettext_lazy(
        "The hours of this person have been decided already, so the mark cannot be changed here."
    )


@transaction.atomic
def mark_came(*, signup: SignUp, by: Membership, now: datetime) -> SignUp:
    """Write down that a person came; their minutes wait for confirmation from then on.

    Raises:
        HoursAlreadyDecided, and all that `record_arrival` raises.
    Cost: 12 queries.
    """
    claim = _undecided_claim(lock_signup(signup))
    signup = record_arrival(signup=signup, by=by, now=now)
    _open_claim(signup, claim, by=by, now=now)
    return signup


@transaction.atomic
def mark_absent(*, signup: SignUp, by: Membership, now: datetime, excused: bool = False) -> SignUp:
    """Write down that a person did not come; a claim that an earlier mark opened is taken back.

    Raises:
        HoursAlreadyDecided, and all that `record_absence` raises.
    Cost: 7 to 10 queries.
    """
    claim = _undecided_claim(lock_signup(signup))
    signup = record_absence(signup=signup, by=by, now=now, excused=excused)
    _take_claim_back(claim, by=by, now=now)
    return signup


@transaction.atomic
def undo(*, signup: SignUp, by: Membership, now: datetime) -> SignUp:
    """Take a mark back, and its claim with it.

    Raises:
        HoursAlreadyDecided, and all that `undo_mark` raises.
    Cost: 7 to 10 queries.
    """
    claim = _undecided_claim(lock_signup(signup))
    signup = undo_mark(signup=signup, by=by, now=now)
    _take_claim_back(claim, by=by, now=now)
    return signup


def _undecided_claim(signup: SignUp) -> HourClaim | None:
    """Return the claim of a locked sign-up, locked too: two leaders who mark at once come one after the other."""
    claim = HourClaim.objects.filter(signup_id=signup.pk).first()
    if claim is None:
        return None
    claim = lock_claim(claim)
    if claim.state in DECIDED:
        raise HoursAlreadyDecided
    return claim


def worked_period(shift: Shift, attendance: Attendance) -> DateTimeTZRange:
    """Return the time that counts: from the plan's start when the person came within the tolerance, else from the
    arrival; to the departure. Both lie inside the shift, so the cap of domain §5 holds by construction.
    """
    tolerance = timedelta(minutes=SHIFT_TOLERANCE_MINUTES)
    on_time = attendance.arrived_at <= shift.starts_at + tolerance
    start = shift.starts_at if on_time else attendance.arrived_at
    end = attendance.left_at or shift.ends_at
    # Whoever is marked in the last minute, or after the end, counts with a minute: the coordinator sees it.
    return DateTimeTZRange(min(start, end - timedelta(minutes=1)), end)


def longest_claim(shift: Shift) -> int:
    """Return how many minutes of a shift can count: its length and the tolerance (domain §5)."""
    return shift.planned_minutes + SHIFT_TOLERANCE_MINUTES


def _open_claim(signup: SignUp, claim: HourClaim | None, *, by: Membership, now: datetime) -> None:
    if claim is not None and claim.state == ClaimState.CLAIMED:
        return
    attendance = Attendance.objects.get(signup=signup)
    period = worked_period(signup.shift, attendance)
    source = claim.state if claim else None
    CLAIM_MOVES.check(source, ClaimState.CLAIMED, by="leader")
    claim = claim or HourClaim(
        signup=signup,
        volunteer=signup.person,
        organization_id=signup.shift.project.organization_id,
        created_at=now,
    )
    claim.state = ClaimState.CLAIMED
    claim.period = period
    claim.minutes = int((period.upper - period.lower).total_seconds() // 60)
    claim.minutes_limit = longest_claim(signup.shift)
    claim.day = timezone.localdate(signup.shift.starts_at)
    claim.grade = GRADE_OF_METHOD[AttendanceMethod(attendance.method)]
    claim.decided_at = None
    claim.office, claim.handed_over_at, claim.handover_reason = None, None, ""
    claim.save()
    write_claim_move(claim, source, ClaimState.CLAIMED, by=by.user, role="leader", now=now)


def _take_claim_back(claim: HourClaim | None, *, by: Membership, now: datetime) -> None:
    if claim is None or claim.state != ClaimState.CLAIMED:
        return
    claim.decided_at = now
    move_claim(claim, ClaimState.WITHDRAWN, by=by.user, role="leader", now=now, save=("decided_at",))
