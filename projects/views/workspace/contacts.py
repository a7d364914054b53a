"""Contacts of the people of a shift: a page and a file behind the second factor. Each look is written down."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.views.contacts import shows_contacts
from organizations.views.requests import MemberRequest
from projects.permissions import can_mark_attendance
from projects.selectors.participation.contacts import SHOWN_AFTER_END, contacts_open_at, contacts_window
from projects.services.participation.contacts import ContactsNotOpen, export_contacts, show_contacts
from projects.views.workspace.roster import shift_context, shift_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.csv_file import csv_text
from qazvolunteer.lib.text import localized


@require_safe
@shows_contacts
def contacts(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Show the contacts of a shift, or of the one person in the address."""
    shift = shift_of(request, shift_id)
    demand(can_mark_attendance(request.membership, shift))
    now = timezone.now()
    only = _wanted(request.GET.get("only", ""))
    context = {
        **shift_context(request, shift),
        "contacts": show_contacts(shift=shift, by=request.membership, now=now, only=only),
        "only": only,
        "window": contacts_window(shift, now).value,
        "opens_at": contacts_open_at(shift),
        "closes_at": shift.ends_at + SHOWN_AFTER_END,
    }
    return render(request, "projects/workspace/contacts.html", context)


@require_safe
@shows_contacts
def contacts_file(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Answer the roster with contacts as a table for spreadsheets."""
    shift = shift_of(request, shift_id)
    demand(can_mark_attendance(request.membership, shift))
    try:
        found = export_contacts(shift=shift, by=request.membership, now=timezone.now())
    except ContactsNotOpen as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:contacts", org_id=org_id, shift_id=shift_id)
    head = [_("Surname"), _("Given name"), _("Patronymic"), _("Role"), _("State"), _("E-mail")]
    rows = [
        [
            row.signup.person.surname,
            row.signup.person.given_name,
            row.signup.person.patronymic,
            localized(row.signup.role, "name"),
            row.signup.get_state_display(),
            row.email,
        ]
        for row in found
    ]
    response = HttpResponse(csv_text([head, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="qazvolunteer-shift-{shift.pk}.csv"'
    return response


def _wanted(text: str) -> UUID | None:
    """Return the sign-up that the address names; one that is none names nobody."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)
