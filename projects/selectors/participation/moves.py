"""Where a person of a shift could be moved."""

from datetime import datetime

from projects.enums import ShiftState
from projects.models import Role, SignUp
from projects.selectors.participation.signups import with_overdue

#: a season of daily shifts with a few roles each
LIMIT = 200


def move_targets(signup: SignUp, now: datetime) -> list[Role]:
    """Return the other roles of the project's open shifts ahead that have a free place, the soonest first.

    Cost: 1 query.
    """
    roles = with_overdue(Role.objects.exclude(pk=signup.role_id), now).filter(
        shift__project_id=signup.shift.project_id, shift__state=ShiftState.OPEN, shift__starts_at__gt=now
    )
    rows = roles.select_related("shift__project").order_by("shift__starts_at", "shift_id", "position", "pk")
    return [role for role in rows[:LIMIT] if role.free > 0]
