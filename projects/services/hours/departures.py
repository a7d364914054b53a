"""When people came and left: times of one person, everyone's departure at once, and what the clock closes."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import SignUpState
from projects.models import Attendance, HourClaim, Shift, SignUp
from projects.services.hours.marking import HoursAlreadyDecided, follow, open_claim, undecided_claim
from projects.services.participation.attendance import (
    demand_open_list,
    effective_departure,
    effective_time,
)
from projects.services.participation.minutes import TOLERANCE, count_minutes
from projects.services.participation.states import lock_signup
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.errors import Refusal

#: closed in one run of the clock
_AT_ONCE = 500
_FOLLOWS = ("period", "minutes", "minutes_limit", "day", "grade")


class NotPresent(Refusal):
    """Times belong to people who came."""

    code = "not_present"
    message = gettext_lazy("This person is not marked as present any more. Reload the page.")


class LeftBeforeArriving(Refusal):
    """The departure is not later than the arrival."""

    code = "left_before_arriving"
    message = gettext_lazy("The departure has to be later than the arrival.")


class NotLeftYet(Refusal):
    """A departure is noted when it has happened."""

    code = "not_left_yet"
    message = gettext_lazy("This time has not come yet. Leave it empty while the person is still there.")


class NoTimeToLeave(Refusal):
    """Everyone's departure is noted while the shift runs."""

    code = "no_time_to_leave"
    message = gettext_lazy(
        "Everyone's departure can be noted from the start of the shift until 15 minutes after its end."
    )


@transaction.atomic
def set_times(
    *, signup: SignUp, arrived_at: datetime, left_at: datetime | None, by: Membership, now: datetime
) -> Attendance:
    """Set when a person came and left, clamped to the shift (domain §5); their minutes follow until hours are decided.

    Args:
        left_at: None while they are still there, or when nobody knows: the planned end counts then.

    Raises:
        NotPresent, NotLeftYet, LeftBeforeArriving
        HoursAlreadyDecided, ListNotOpenYet, ShiftWasCancelled
    Cost: 7 queries.
    """
    signup = lock_signup(signup)
    shift = signup.shift
    demand_open_list(shift, now)
    claim, attendance = _there(signup)
    if left_at is not None and left_at > now:
        raise NotLeftYet(field="left")
    attendance.arrived_at = effective_time(shift, arrived_at)
    if left_at is not None:
        left_at = min(left_at, shift.ends_at + TOLERANCE)
        if left_at <= attendance.arrived_at:
            raise LeftBeforeArriving(field="left")
    _leave(signup, claim, attendance, left_at, by=by, now=now)
    return attendance


@transaction.atomic
def all_left(*, shift: Shift, by: Membership, now: datetime) -> int:
    """Note that everyone who is still there leaves now; return how many. Departures that are known stay.

    Raises:
        NoTimeToLeave
    Cost: 1 query and 7 for each person.
    """
    if not may_all_leave(shift, now):
        raise NoTimeToLeave
    count = 0
    for signup in _of_shift(shift).filter(attendance__left_at=None, attendance__isnull=False):
        signup = lock_signup(signup)
        try:
            claim, attendance = _there(signup)
        except (NotPresent, HoursAlreadyDecided):  # somebody took the mark back meanwhile
            continue
        if attendance.left_at is None:
            left_at = effective_departure(shift, now, arrived_at=attendance.arrived_at)
            _leave(signup, claim, attendance, left_at, by=by, now=now)
            count += 1
    return count


@transaction.atomic
def undo_all_left(*, shift: Shift, stamp: datetime, by: Membership, now: datetime) -> int:
    """Take back the departures that one `all_left` noted; those that were changed since stay. Return how many.

    Args:
        stamp: the `now` of that act.

    Cost: 1 query and 7 for each person.
    """
    rows = _of_shift(shift).filter(attendance__left_received_at=stamp)
    count = 0
    for signup in rows:
        signup = lock_signup(signup)
        try:
            claim, attendance = _there(signup)
        except (NotPresent, HoursAlreadyDecided):
            continue
        if attendance.left_received_at == stamp:
            _leave(signup, claim, attendance, None, by=by, now=now)
            count += 1
    return count


def may_all_leave(shift: Shift, now: datetime) -> bool:
    """Tell whether everyone's departure can be noted: later the planned end is nearer to the truth than the clock."""
    return shift.has_begun(now) and now <= shift.ends_at + TOLERANCE


def close_by_plan(signup: SignUp) -> bool:
    """Close a departure that nobody noted at the planned end, marked so; tell whether there was one. The minutes stay:
    the planned end has counted all along. Needs signup.shift loaded. Cost: 1 query.
    """
    rows = Attendance.objects.filter(signup=signup, left_at=None)
    # whoever moved the shift to an earlier time moved its end before the arrival, maybe
    left_at = Greatest("arrived_at", Value(signup.shift.ends_at, DateTimeField()))
    return bool(rows.update(left_at=left_at, closed_by_plan=True, left_received_at=None))


def close_forgotten_departures(*, now: datetime) -> int:
    """Close the departures of shifts that are over longer than the tolerance; return how many. Two runs at once do no
    harm. Cost: 1 query, and 3 for each.
    """
    forgotten = SignUp.objects.filter(attendance__left_at=None, attendance__isnull=False)
    forgotten = forgotten.filter(shift__ends_at__lt=now - TOLERANCE).order_by("pk")
    count = 0
    for signup in forgotten.select_related("shift__project")[:_AT_ONCE]:
        with transaction.atomic():
            if close_by_plan(signup):
                _record("attendance.closed_by_plan", signup, by=None, now=now)
                count += 1
    return count


def _of_shift(shift: Shift) -> QuerySet[SignUp]:
    """Return those who came, in the order in which a confirmation locks their claims."""
    return SignUp.objects.filter(shift=shift, state=SignUpState.ATTENDED).order_by("volunteer_id", "pk")


def _there(signup: SignUp) -> tuple[HourClaim | None, Attendance]:
    """Return claim and attendance of a locked sign-up whose person came and whose hours nobody has decided."""
    claim = undecided_claim(signup)
    attendance = Attendance.objects.select_for_update(no_key=True).filter(signup=signup).first()
    if signup.state != SignUpState.ATTENDED or attendance is None:
        raise NotPresent
    return claim, attendance


def _leave(
    signup: SignUp,
    claim: HourClaim | None,
    attendance: Attendance,
    left_at: datetime | None,
    *,
    by: Membership,
    now: datetime,
) -> None:
    """Write the times and let the claim follow."""
    attendance.left_at = left_at
    attendance.left_received_at = now if left_at else None
    attendance.closed_by_plan = False
    count_minutes(signup.shift, attendance)
    attendance.save(update_fields=["arrived_at", "left_at", "left_received_at", "closed_by_plan", "minutes"])
    if claim is None:
        open_claim(signup, claim, by=by, now=now)
    else:
        follow(claim, signup.shift, attendance)
        claim.save(update_fields=list(_FOLLOWS))
    _record("attendance.times_set", signup, by=by, now=now)


def _record(action: str, signup: SignUp, *, by: Membership | None, now: datetime) -> None:
    audit.record(
        action,
        by=by.user if by else None,
        role="leader" if by else "system",
        on=signup,
        now=now,
        organization_id=signup.shift.project.organization_id,
        fields=["arrived_at", "left_at"] if by else ["left_at"],
    )
