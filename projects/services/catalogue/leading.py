"""Leading shifts as a duty of a member: whoever leaves the team leads no shift that lies ahead."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
from organizations.selectors.duties import Duty, Pending, register_duty
from organizations.selectors.team import managing_users
from projects.models import Shift
from projects.notifications import ShiftsWithoutLeader
from projects.selectors.catalogue.workspace import shifts_led_ahead
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.services import notify
from qazvolunteer.ui.dates import time_range


@register_duty
class LeadingShifts(Duty):
    """Shifts that have not begun. One that runs or is over keeps the name: it says who met the people."""

    kind = "leading_shifts"

    def ahead(self, membership: Membership, now: datetime) -> Pending | None:
        """Cost: 1 query."""
        lines = _lines(list(shifts_led_ahead(membership, now)))
        return Pending(_MEANING, lines) if lines else None

    def lay_down(self, membership: Membership, *, by: User, role: str, now: datetime) -> None:
        """Owners and managers other than the acting one are told.

        Cost: 1 query, 2 for each shift, and 2 and one for each owner and manager when there are any.
        """
        led = shifts_led_ahead(membership, now).select_for_update(of=("self",), no_key=True)
        shifts = list(led.order_by("pk"))
        for shift in shifts:
            shift.leader = None
            shift.save(update_fields=["leader"])
            record(
                "shift.edited",
                by=by,
                role=role,
                on=shift,
                now=now,
                organization_id=membership.organization_id,
                fields=["leader"],
                reason_code="leader_left",
            )
        for user in managing_users(membership.organization_id) if shifts else ():
            if user.pk != by.pk:
                notify(ShiftsWithoutLeader, to=user, about=membership, now=now)


_MEANING = _(
    "These shifts will have no leader. Name somebody else for each of them, so that the volunteers are met."
)


def _lines(shifts: Sequence[Shift]) -> list[str]:
    return [
        f"{localized(shift.project, 'title')} · {time_range(shift.starts_at, shift.ends_at)}"
        for shift in shifts
    ]
