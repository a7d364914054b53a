"""Showing contacts: the only way to them, and it writes down who looked (domain §6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import LookKind
from projects.models import ContactLook, Shift
from projects.selectors.participation.contacts import Contact, Window, contacts_of_shift, contacts_window
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.errors import Refusal


class ContactsNotOpen(Refusal):
    """A file of contacts outside of their window."""

    code = "contacts_not_open"
    message = gettext_lazy(
        "A file can be made from the day before the shift until 30 days after it: only then are contacts shown in full."
    )


@transaction.atomic
def show_contacts(*, shift: Shift, by: Membership, now: datetime, only: UUID | None = None) -> list[Contact]:
    """Return the contacts of a shift, and write down that this member has seen them.

    Masked ones are seen by nobody, so they leave no row. Looking again within the hour leaves none either.

    Args:
        only: the sign-up of one person.
    Cost: 2 queries.
    """
    contacts = contacts_of_shift(shift, now, only=only)
    _write_down(contacts, shift, LookKind.PAGE, by=by, now=now)
    return contacts


@transaction.atomic
def export_contacts(*, shift: Shift, by: Membership, now: datetime) -> list[Contact]:
    """Return the contacts of a shift for a file, and write that down: for each person, and in the audit.

    Raises:
        ContactsNotOpen
    Cost: 3 queries.
    """
    if contacts_window(shift, now) != Window.OPEN:
        raise ContactsNotOpen
    contacts = contacts_of_shift(shift, now)
    _write_down(contacts, shift, LookKind.FILE, by=by, now=now)
    audit.record(
        "shift.contacts_exported",
        by=by.user,
        role=by.role,
        on=shift,
        now=now,
        organization_id=by.organization_id,
    )
    return contacts


def _write_down(
    contacts: list[Contact], shift: Shift, kind: LookKind, *, by: Membership, now: datetime
) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    looks = [
        ContactLook(
            kind=kind,
            at=now,
            hour=hour,
            volunteer_id=contact.signup.person.pk,
            shift_id=shift.pk,
            organization_id=by.organization_id,
            member_id=by.pk,
            member_role=by.role,
        )
        for contact in contacts
        if not contact.is_masked
    ]
    ContactLook.objects.bulk_create(looks, ignore_conflicts=True)
