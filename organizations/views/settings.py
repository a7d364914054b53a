"""What volunteers read about an organization."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.enums import OrganizationState
from organizations.forms import SettingsForm
from organizations.permissions import can_edit_organization
from organizations.services.editing import update_organization
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, render_form, sent


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: MemberRequest, org_id: int) -> HttpResponse:
    """Show and save names, texts, place and contacts."""
    demand(can_edit_organization(request.membership))
    organization = request.membership.organization
    form = SettingsForm(sent(request), organization=organization)
    context = {
        **workspace_nav(request.membership, "settings"),
        "form": form,
        "organization": organization,
        "is_under_review": organization.state == OrganizationState.SUBMITTED,
    }
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "organizations/settings.html", context, invalid=form.is_bound)
    try:
        update_organization(
            organization=organization,
            changes=form.changes(),
            by=request.user,
            role=request.membership.role,
            now=timezone.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return render_form(request, "organizations/settings.html", context, invalid=True)
    messages.success(request, _("Saved."))
    return redirect("workspace_org:settings", org_id)
