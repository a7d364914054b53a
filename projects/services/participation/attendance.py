"""Arrivals and absences. The hours wing calls these together with what they mean for the claim."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import AttendanceMethod, CancelReason, ShiftState, SignUpState
from projects.models import Attendance, Shift, SignUp
from projects.services.participation.minutes import TOLERANCE, count_minutes
from projects.services.participation.signup import TimeClash
from projects.services.participation.states import lock_signup, lock_signup_after_shift, move_signup
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from volunteers.selectors import consent_in_force

#: the leader's list opens this long before the start
LIST_OPENS_BEFORE = timedelta(hours=2)


class ListNotOpenYet(Refusal):
    """Nobody can have come yet."""

    code = "list_not_open_yet"
    message = gettext_lazy("The list opens two hours before the shift begins.")


class TakesNoPart(Refusal):
    """Back to "signed up" leads no way for who has withdrawn their consent."""

    code = "takes_no_part"
    message = gettext_lazy(
        "This person does not take part in shifts at present, so the mark cannot be taken back. You can change it."
    )


class ShiftWasCancelled(Refusal):
    """Nothing happened, so there is nothing to mark."""

    code = "shift_was_cancelled"
    message = gettext_lazy("This shift was cancelled, so nobody can be marked.")


def list_is_open(shift: Shift, now: datetime) -> bool:
    """Tell whether people can be marked: from two hours before the start, unless the shift was cancelled."""
    return shift.state != ShiftState.CANCELLED and now >= shift.starts_at - LIST_OPENS_BEFORE


def demand_open_list(shift: Shift, now: datetime) -> None:
    """Refuse a mark that is too early or on a cancelled shift.

    Raises:
        ShiftWasCancelled, ListNotOpenYet
    """
    if shift.state == ShiftState.CANCELLED:
        raise ShiftWasCancelled
    if not list_is_open(shift, now):
        raise ListNotOpenYet


def effective_time(shift: Shift, moment: datetime) -> datetime:
    """Clamp an arrival to the shift: nobody works before its start or after its end (domain §5)."""
    return min(max(moment, shift.starts_at), shift.ends_at)


def effective_departure(shift: Shift, moment: datetime, *, arrived_at: datetime) -> datetime:
    """Clamp a departure: not before the arrival, and at most the tolerance after the end (domain §5)."""
    return min(max(moment, arrived_at), shift.ends_at + TOLERANCE)


def write_attendance(
    signup: SignUp, *, method: AttendanceMethod, by: Membership, now: datetime
) -> Attendance:
    """Keep that somebody came at this moment; their departure is open. Cost: 1 query."""
    attendance = Attendance(
        signup=signup,
        method=method,
        arrived_at=effective_time(signup.shift, now),
        received_at=now,
        recorded_by=by.user,
    )
    count_minutes(signup.shift, attendance)
    attendance.save(force_insert=True)
    return attendance


@transaction.atomic
def record_arrival(*, signup: SignUp, by: Membership, now: datetime) -> SignUp:
    """Write down that a person came. Marking twice is one mark.

    Until a departure is noted the planned end counts; the clock closes it there, marked so (domain §5).

    Raises:
        ListNotOpenYet, ShiftWasCancelled
        MoveNotAllowed: the person withdrew, or has no place.
    Cost: 4 queries.
    """
    signup = lock_signup(signup)
    demand_open_list(signup.shift, now)
    if signup.state == SignUpState.ATTENDED:
        return signup
    move_signup(signup, SignUpState.ATTENDED, by=by.user, role="leader", now=now)
    write_attendance(signup, method=AttendanceMethod.LEADER_LIST, by=by, now=now)
    return signup


@transaction.atomic
def record_absence(
    *, signup: SignUp, by: Membership, now: datetime, excused: bool = False, reason: str = ""
) -> SignUp:
    """Write down that a person with a place did not come; excused when they had told why.

    Args:
        reason: the leader's own words for the coordinator; only an excuse has one.

    Raises:
        ListNotOpenYet, ShiftWasCancelled, MoveNotAllowed
    Cost: 4 queries.
    """
    signup = lock_signup(signup)
    demand_open_list(signup.shift, now)
    target = SignUpState.EXCUSED if excused else SignUpState.NO_SHOW
    if signup.state == target:
        return signup
    signup.reason_text = reason if excused else ""
    move_signup(signup, target, by=by.user, role="leader", now=now, save=("reason_text",))
    Attendance.objects.filter(signup=signup).delete()
    return signup


@transaction.atomic
def undo_mark(*, signup: SignUp, by: Membership, now: datetime) -> SignUp:
    """Take a mark back: the person is signed up again and not yet marked. Who was added at the place had no place
    before, so theirs ends: nobody waits for them.

    Raises:
        MoveNotAllowed: there is no mark to take back.
        TakesNoPart: the person has withdrawn their consent, so they cannot be signed up again.
        TimeClash: the person has taken a place elsewhere at that time.
    Cost: 6 queries.
    """
    signup = lock_signup_after_shift(signup)
    if signup.state == SignUpState.CONFIRMED:
        return signup
    signup.reason_text = ""
    marks = Attendance.objects.filter(signup=signup)
    walked_in = marks.filter(method=AttendanceMethod.WALK_IN).exists()
    target = SignUpState.CANCELLED if walked_in else SignUpState.CONFIRMED
    if target == SignUpState.CONFIRMED and consent_in_force(signup.person, now) is None:
        raise TakesNoPart
    # Meanwhile the person may have agreed to something else at that time.
    with refusing({"signup_no_overlap": TimeClash()}):
        move_signup(
            signup,
            target,
            by=by.user,
            role="leader",
            now=now,
            reason_code=CancelReason.WALK_IN_UNDONE if walked_in else "",
            save=("reason_text",),
        )
    Attendance.objects.filter(signup=signup).delete()
    return signup
