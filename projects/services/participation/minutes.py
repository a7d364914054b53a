"""What counts of an attendance: the one place where minutes are computed."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from projects.enums import SHIFT_TOLERANCE_MINUTES
from projects.models import Attendance, Shift

TOLERANCE = timedelta(minutes=SHIFT_TOLERANCE_MINUTES)


def worked_period(shift: Shift, attendance: Attendance) -> DateTimeTZRange:
    """Return the time that counts: from the plan's start when the person came within the tolerance, else from the
    arrival; to the departure, or to the planned end while none is noted. The arrival lies inside the shift and the
    departure at most the tolerance after it, so the cap of domain §5 holds by construction.
    """
    on_time = attendance.arrived_at <= shift.starts_at + TOLERANCE
    start = shift.starts_at if on_time else attendance.arrived_at
    end = max(attendance.left_at or shift.ends_at, shift.starts_at + timedelta(minutes=1))
    # Whoever is marked in the last minute, or after the end, counts with a minute: the coordinator sees it.
    return DateTimeTZRange(min(start, end - timedelta(minutes=1)), end)


def longest_claim(shift: Shift) -> int:
    """Return how many minutes of a shift can count: its length and the tolerance (domain §5)."""
    return shift.planned_minutes + SHIFT_TOLERANCE_MINUTES


def count_minutes(shift: Shift, attendance: Attendance) -> DateTimeTZRange:
    """Set the attendance's minutes, without saving, and return the period that they are of."""
    period = worked_period(shift, attendance)
    attendance.minutes = int((period.upper - period.lower).total_seconds() // 60)
    return period
