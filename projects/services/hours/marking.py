"""The leader's list, complete: a mark moves the sign-up, keeps the attendance and opens or takes back the claim."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import (
    CLAIM_MOVES,
    DECIDED,
    GRADE_OF_METHOD,
    AttendanceMethod,
    ClaimState,
)
from projects.models import Attendance, HourClaim, Shift, SignUp
from projects.services.hours.states import lock_claim, move_claim, write_claim_move
from projects.services.participation.attendance import record_absence, record_arrival, undo_mark
from projects.services.participation.minutes import longest_claim, worked_period
from projects.services.participation.signup import PersonIsErased
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
        PersonIsErased, HoursAlreadyDecided, and all that `record_arrival` raises.
    Cost: 12 queries.
    """
    claim = undecided_claim(lock_signup(signup))
    signup = record_arrival(signup=signup, by=by, now=now)
    open_claim(signup, claim, by=by, now=now)
    return signup


@transaction.atomic
def mark_absent(
    *, signup: SignUp, by: Membership, now: datetime, excused: bool = False, reason: str = ""
) -> SignUp:
    """Write down that a person did not come; a claim that an earlier mark opened is taken back.

    Raises:
        PersonIsErased, HoursAlreadyDecided, and all that `record_absence` raises.
    Cost: 7 to 10 queries.
    """
    claim = undecided_claim(lock_signup(signup))
    signup = record_absence(signup=signup, by=by, now=now, excused=excused, reason=reason)
    _take_claim_back(claim, by=by, now=now)
    return signup


@transaction.atomic
def undo(*, signup: SignUp, by: Membership, now: datetime) -> SignUp:
    """Take a mark back, and its claim with it.

    Raises:
        PersonIsErased, HoursAlreadyDecided, and all that `undo_mark` raises.
    Cost: 7 to 10 queries.
    """
    claim = undecided_claim(lock_signup(signup))
    signup = undo_mark(signup=signup, by=by, now=now)
    _take_claim_back(claim, by=by, now=now)
    return signup


def undecided_claim(signup: SignUp) -> HourClaim | None:
    """Return the claim of a locked sign-up, locked too: two leaders who mark at once come one after the other.

    Raises:
        PersonIsErased: their marks stay as they are: no further hours could be theirs.
        HoursAlreadyDecided
    Cost: 1 query, 2 when there is one.
    """
    if signup.volunteer is not None and signup.volunteer.erased_at is not None:
        raise PersonIsErased
    claim = HourClaim.objects.filter(signup_id=signup.pk).first()
    if claim is None:
        return None
    claim = lock_claim(claim)
    if claim.state in DECIDED:
        raise HoursAlreadyDecided
    return claim


def open_claim(signup: SignUp, claim: HourClaim | None, *, by: Membership, now: datetime) -> None:
    """Open the claim of a locked sign-up whose person came, or open it again. Cost: 4 queries."""
    if claim is not None and claim.state == ClaimState.CLAIMED:
        return
    attendance = Attendance.objects.get(signup=signup)
    source = claim.state if claim else None
    CLAIM_MOVES.check(source, ClaimState.CLAIMED, by="leader")
    claim = claim or HourClaim(
        signup=signup,
        volunteer=signup.person,
        organization_id=signup.shift.project.organization_id,
        created_at=now,
    )
    claim.state = ClaimState.CLAIMED
    follow(claim, signup.shift, attendance)
    claim.decided_at = None
    claim.office, claim.handed_over_at, claim.handover_reason = None, None, ""
    claim.save()
    write_claim_move(claim, source, ClaimState.CLAIMED, by=by.user, role="leader", now=now)


def follow(claim: HourClaim, shift: Shift, attendance: Attendance) -> None:
    """Let an undecided claim say what the attendance says, without saving it."""
    claim.period = worked_period(shift, attendance)
    claim.minutes = attendance.minutes
    claim.minutes_limit = longest_claim(shift)
    claim.day = timezone.localdate(shift.starts_at)
    claim.grade = GRADE_OF_METHOD[AttendanceMethod(attendance.method)]


def _take_claim_back(claim: HourClaim | None, *, by: Membership, now: datetime) -> None:
    if claim is None or claim.state != ClaimState.CLAIMED:
        return
    claim.decided_at = now
    move_claim(claim, ClaimState.WITHDRAWN, by=by.user, role="leader", now=now, save=("decided_at",))
