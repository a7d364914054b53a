"""Due reminders: beat finds them here, the outbox delivers.

Exactly two: a day and two hours before the start. Whoever gets a place later than three hours before it reads all of
that in the one letter that says so (`StartsSoon`), and is not written to again.
"""

from datetime import datetime, timedelta

from django.db import transaction

from projects.enums import SignUpState
from projects.models import Shift, SignUp
from projects.notifications import DAY_BEFORE, NEAR, ShiftNear, ShiftReminder, SignUpNotice
from qazvolunteer.notifications.services import notify

#: from here on the day's reminder would come right before the near one: one of them is enough
SOON = timedelta(hours=3)


def reminder_time(shift: Shift, now: datetime) -> datetime | None:
    """Return when the next reminder of a shift is due for somebody who has a place from now on; None for none."""
    left = shift.starts_at - now
    if left > DAY_BEFORE:
        return shift.starts_at - DAY_BEFORE
    return shift.starts_at - NEAR if left > SOON else None


def starts_soon(shift: Shift, now: datetime) -> bool:
    """Tell whether no reminder would come in time, so that the letter about the place says it all."""
    return reminder_time(shift, now) is None


@transaction.atomic
def queue_due_reminders(*, now: datetime, limit: int = 500) -> int:
    """Put one reminder into the outbox for each due sign-up and set its next due time; return how many were due.

    The due time and the message are written in one transaction, two runs at once share the rows (SKIP LOCKED), and
    the message's unique key is (recipient, shift version, kind, offset): nobody is reminded twice. Cost: 1 query
    and 2 for each sign-up.
    """
    due = list(
        SignUp.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .select_related("volunteer__user", "shift")
        .filter(next_reminder_at__lte=now)
        .order_by("next_reminder_at")[:limit]
    )
    for signup in due:
        notice, following = _step(signup.shift, now)
        SignUp.objects.filter(pk=signup.pk).update(next_reminder_at=following)
        if notice is not None and signup.state == SignUpState.CONFIRMED:
            notify(
                notice,
                to=signup.person.user,
                about=signup,
                now=now,
                version=signup.shift.version,
                offset="2h" if notice is ShiftNear else "24h",
            )
    return len(due)


def _step(shift: Shift, now: datetime) -> tuple[type[SignUpNotice] | None, datetime | None]:
    """Return what is to be said now, by the start as it is now, and when to look again.

    A run that comes late says only what is still worth saying.
    """
    left = shift.starts_at - now
    if left > DAY_BEFORE:  # moved since
        return None, shift.starts_at - DAY_BEFORE
    if left > SOON:
        return ShiftReminder, shift.starts_at - NEAR
    if left > NEAR:
        return None, shift.starts_at - NEAR
    return (ShiftNear if left > timedelta(0) else None), None
