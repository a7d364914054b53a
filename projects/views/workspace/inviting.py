"""Inviting people to a shift, and what became of it. Nothing here tells whether an address is known to the portal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations.permissions import can_coordinate
from organizations.views.requests import MemberRequest
from projects.forms.participation import InviteToShiftForm
from projects.selectors.participation.invitations import can_answer, invitation_counts, invitations_of_shift
from projects.selectors.participation.signups import roles_of_shift
from projects.services.participation.invitations import INVITATIONS_A_DAY, invite, withdraw_invitation
from projects.views.workspace.roster import shift_context, shift_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form, sent


@require_http_methods(["GET", "HEAD", "POST"])
def invitations_page(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """List who is invited, and take one more address. The answer is the same whatever stands behind it."""
    demand(can_coordinate(request.membership))
    shift = shift_of(request, shift_id)
    now = timezone.now()
    roles = list(roles_of_shift(shift.pk, now))
    form = InviteToShiftForm(sent(request), roles=roles)
    if form.is_bound and form.is_valid():
        role = next(item for item in roles if str(item.pk) == form.cleaned_data["role"])
        email, language = form.cleaned_data["email"], form.cleaned_data["language"]
        try:
            invite(role=role, email=email, language=language, by=request.membership, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("Invited: %(email)s.") % {"email": email})
            return redirect("workspace:invitations", org_id=org_id, shift_id=shift_id)
    invitations = invitations_of_shift(shift)
    for row in invitations:
        row.shift = shift
    context = {
        **shift_context(request, shift),
        "form": form,
        "invitations": [{"row": row, "is_waiting": can_answer(row, now)} for row in invitations],
        "counts": invitation_counts(shift),
        "limit": INVITATIONS_A_DAY,
        "has_begun": shift.has_begun(now),
    }
    return render_form(request, "projects/workspace/invitations.html", context, invalid=form.is_bound)


@require_POST
def withdraw(request: MemberRequest, org_id: int, shift_id: int, place_invitation_id: UUID) -> HttpResponse:
    """Take one invitation back."""
    demand(can_coordinate(request.membership))
    shift = shift_of(request, shift_id)
    invitation = get_or_404(shift.invitations.all(), pk=place_invitation_id)
    try:
        withdraw_invitation(invitation=invitation, by=request.membership, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("The invitation is withdrawn: its link does not work any more."))
    return redirect("workspace:invitations", org_id=org_id, shift_id=shift_id)
