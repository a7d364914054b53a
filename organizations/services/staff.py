"""Who works in a front office."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations.enums import StaffRole
from organizations.models import FrontOffice, StaffAssignment
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.text import clean_line


class AlreadyStaff(Refusal):
    """A person works in one front office at a time."""

    code = "already_staff"
    message = _("This person already works in a front office.")


@transaction.atomic
def assign_staff(
    *, user: User, office: FrontOffice, role: StaffRole, display_name: str, by: User | None, now: datetime
) -> StaffAssignment:
    """Give somebody a role in a front office.

    Args:
        display_name: the name that colleagues see.
        by: None for the system (seed, command).

    Raises:
        AlreadyStaff: the person has an active role in some office.
    Cost: 2 queries.
    """
    staff = StaffAssignment(
        user=user, office=office, role=role, display_name=clean_line(display_name), created_at=now
    )
    with refusing({"staff_one_active": AlreadyStaff()}):
        staff.save(force_insert=True)
    record("staff.assigned", by=by, role="system" if by is None else "officer", on=staff, now=now)
    return staff
