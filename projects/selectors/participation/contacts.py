"""Contacts of the people of a shift in their window, and who has looked at one's own (domain §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from organizations.enums import MembershipRole
from organizations.models import Membership
from projects.enums import OUTCOME, LookKind, SignUpState
from projects.models import ContactLook, Shift, SignUp
from volunteers.models import Volunteer
from volunteers.selectors import consents

#: so long after the end of a shift its organization may still write to the people
SHOWN_AFTER_END = timedelta(days=30)
#: only who has, or had, a place is written to
WITH_CONTACTS = (SignUpState.CONFIRMED, *OUTCOME)


class Window(StrEnum):
    """What an organization sees of the contacts of a shift."""

    MASKED = "masked"
    OPEN = "open"
    OVER = "over"


def contacts_open_at(shift: Shift) -> datetime:
    """Return when contacts are shown in full: with the beginning of the day before the shift, in Kazakhstan."""
    day_before = timezone.localdate(shift.starts_at) - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day_before, time.min))


def contacts_window(shift: Shift, now: datetime) -> Window:
    """Tell what is shown now: masked until the day before the shift, then in full until 30 days after its end."""
    if now >= shift.ends_at + SHOWN_AFTER_END:
        return Window.OVER
    return Window.OPEN if now >= contacts_open_at(shift) else Window.MASKED


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach one person of a shift."""

    signup: SignUp
    email: str
    is_masked: bool


def contacts_of_shift(shift: Shift, now: datetime, *, only: UUID | None = None) -> list[Contact]:
    """Return the contacts of who has a place on a shift, by name; nothing once the window is over, and nobody's who
    has withdrawn their consent.

    For the service that writes down who looked; nobody else calls it.

    Args:
        only: one sign-up of the shift.
    Cost: 1 query.
    """
    window = contacts_window(shift, now)
    if window == Window.OVER:
        return []
    rows = SignUp.objects.filter(shift=shift, state__in=WITH_CONTACTS, volunteer__user__is_active=True)
    rows = rows.filter(consents(now))
    if only is not None:
        rows = rows.filter(pk=only)
    rows = rows.select_related("volunteer__user", "role")
    masked = window == Window.MASKED
    return [
        Contact(row, masked_email(email) if masked else email, masked)
        for row in rows.order_by("volunteer__surname", "volunteer__given_name", "pk")
        for email in [row.person.user.email]
    ]


def masked_email(email: str) -> str:
    """Return an address of which nobody can be reached or recognized: ``aigerim@example.org`` → ``a•••@e•••.org``."""
    name, _, domain = email.rpartition("@")
    host, _, ending = domain.rpartition(".")
    return f"{name[:1]}•••@{host[:1]}•••.{ending}"


# --- who looked -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's contacts, with the names of today; None for what is gone."""

    at: datetime
    kind: str
    role: str
    member: Membership | None
    shift: Shift | None


def looks_of_person(volunteer: Volunteer) -> QuerySet[ContactLook]:
    """Return the looks at a person's contacts, newest first; `named` says who and where. Cost: 1 query."""
    return ContactLook.objects.filter(volunteer_id=volunteer.pk).order_by("-at", "-pk")


def named(looks: Sequence[ContactLook]) -> list[Look]:
    """Give looks the names of members, shifts and organizations. Cost: 2 queries."""
    members = Membership.objects.in_bulk({row.member_id for row in looks})
    shifts = Shift.objects.select_related("project__organization").in_bulk({row.shift_id for row in looks})
    return [
        Look(
            at=row.at,
            kind=str(LookKind(row.kind).label),
            role=str(MembershipRole(row.member_role).label),
            member=members.get(row.member_id),
            shift=shifts.get(row.shift_id),
        )
        for row in looks
    ]
