"""Due reminders: beat finds them here, the outbox delivers."""

from datetime import datetime

from django.db import transaction

from projects.enums import SignUpState
from projects.models import SignUp
from projects.notifications import ShiftReminder
from qazvolunteer.notifications.services import notify


@transaction.atomic
def queue_due_reminders(*, now: datetime, limit: int = 500) -> int:
    """Put one reminder into the outbox for each due sign-up and clear its due time; return how many were due.

    The due time and the message are written in one transaction, two runs at once share the rows (SKIP LOCKED), and
    the message's unique key is (recipient, shift version, kind, offset): nobody is reminded twice. Cost: 2 queries
    and 2 for each sign-up.
    """
    due = list(
        SignUp.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .select_related("volunteer__user", "shift")
        .filter(next_reminder_at__lte=now)
        .order_by("next_reminder_at")[:limit]
    )
    for signup in due:
        SignUp.objects.filter(pk=signup.pk).update(next_reminder_at=None)
        if signup.state == SignUpState.CONFIRMED and not signup.shift.has_begun(now):
            notify(
                ShiftReminder,
                to=signup.person.user,
                about=signup,
                now=now,
                version=signup.shift.version,
                offset="24h",
            )
    return len(due)
