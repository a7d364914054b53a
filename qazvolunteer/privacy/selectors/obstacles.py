"""Why somebody cannot be erased yet."""

from datetime import datetime

from qazvolunteer.accounts.models import User
from qazvolunteer.privacy.registry import leavings


def obstacles(user: User, now: datetime) -> list[str]:
    """Return the reasons, each with what to do, in the reader's language. Cost: 2 queries."""
    found = (leaving.obstacle(user, now) for leaving in leavings())
    return [str(reason) for reason in found if reason]
