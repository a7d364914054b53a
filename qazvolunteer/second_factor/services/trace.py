"""What every change leaves behind: an audit entry, and a letter to the owner of the account."""

from datetime import datetime

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.notifications.services import notify
from qazvolunteer.second_factor.enums import Change
from qazvolunteer.second_factor.notifications import SecondFactorChanged


def lock(user: User) -> None:
    """Let the changes of one account wait for each other. Cost: 1 query."""
    User.objects.get_queryset().select_for_update().get(pk=user.pk)


def leave_trace(change: Change, *, user: User, by: User | None, now: datetime, reason_code: str = "") -> None:
    """Record the change and promise the letter; call it inside the transaction of the change. Cost: 2 queries."""
    role = "self" if by is not None and by.pk == user.pk else "system"
    entry = audit.record(change.value, by=by, role=role, on=user, now=now, reason_code=reason_code)
    notify(SecondFactorChanged, to=user, about=entry, now=now)
