"""Who works in a front office."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations.enums import StaffRole
from organizations.models import FrontOffice, StaffAssignment
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.accounts.services import create_account, hold_account
from qazvolunteer.audit.services import record
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.text import clean_line


class AlreadyStaff(Refusal):
    """A person works in one front office at a time."""

    code = "already_staff"
    message = _("This person already works in a front office.")


class AccountClosed(Refusal):
    """Nobody can sign in with the account."""

    code = "account_closed"
    message = _("This account is closed.")


@dataclass(frozen=True, slots=True)
class Appointed:
    """A place in a front office, and what was made for it."""

    staff: StaffAssignment
    is_new: bool
    is_new_account: bool


@transaction.atomic
def appoint(
    *, email: str, office: FrontOffice, role: StaffRole, display_name: str, language: str, now: datetime
) -> Appointed:
    """Give the owner of an address a role in a front office, as the system; make the account if there is none.

    Who has this role there already keeps it as it is. The first code that a new account signs in with proves the
    address.

    Args:
        language: of the letters to a new account.

    Raises:
        AlreadyStaff: the person has another role or office.
        AccountClosed: nobody can sign in with the account.
    Cost: 3 queries, and 5 for a new account.
    """
    user = account_with_address(email)
    if user is not None and not user.is_active:
        raise AccountClosed
    is_new_account = user is None
    user = user or create_account(email=email, language=language, now=now, proven=False)
    place = StaffAssignment.objects.active().select_related("office").filter(user=user).first()
    if place is not None:
        if (place.office_id, place.role) != (office.pk, role):
            raise AlreadyStaff
        return Appointed(place, is_new=False, is_new_account=False)
    staff = assign_staff(user=user, office=office, role=role, display_name=display_name, by=None, now=now)
    return Appointed(staff, is_new=True, is_new_account=is_new_account)


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
        AccountErased: a moment ago.
    Cost: 3 queries.
    """
    hold_account(user)
    staff = StaffAssignment(
        user=user, office=office, role=role, display_name=clean_line(display_name), created_at=now
    )
    with refusing({"staff_one_active": AlreadyStaff()}):
        staff.save(force_insert=True)
    record("staff.assigned", by=by, role="system" if by is None else "officer", on=staff, now=now)
    return staff
