"""The team of an organization: who is in it, in which role, who is invited."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations.enums import MembershipRole
from organizations.forms import InviteForm, RoleForm
from organizations.models import Membership
from organizations.permissions import can_leave_team, can_manage_team, can_see_team
from organizations.selectors.duties import pending_duties
from organizations.selectors.invitations import is_usable
from organizations.selectors.team import open_invitations
from organizations.selectors.team import team as team_of
from organizations.services.invitations import invite_member, revoke_invitation
from organizations.services.team import change_role, end_membership
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form, sent
from qazvolunteer.lib.throttle import Limit, within

#: letters of one organization a day, and to one address: nobody's mailbox is flooded through a team page
_PER_ORGANIZATION = Limit("invitation.organization", count=50, seconds=24 * 60 * 60)
_PER_ADDRESS = Limit("invitation.address", count=5, seconds=24 * 60 * 60)


@require_safe
def team_page(request: MemberRequest, org_id: int) -> HttpResponse:
    """Show the team; owners also see how to change it."""
    demand(can_see_team(request.membership))
    return _page(request, InviteForm())


@require_POST
def invite(request: MemberRequest, org_id: int) -> HttpResponse:
    """Send an invitation."""
    demand(can_manage_team(request.membership))
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, invalid=True)
    try:
        _send(request, **form.cleaned_data)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(request, form, invalid=True)
    messages.success(
        request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
    )
    return redirect("workspace_org:team", org_id)


@require_POST
def renew(request: MemberRequest, org_id: int, invitation_id: UUID) -> HttpResponse:
    """Send an open invitation again: the link works for seven more days."""
    demand(can_manage_team(request.membership))
    found = get_or_404(open_invitations(request.membership.organization), pk=invitation_id)
    try:
        _send(request, email=found.email, role=found.role, language=found.language)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": found.email})
    return redirect("workspace_org:team", org_id)


@require_POST
def revoke(request: MemberRequest, org_id: int, invitation_id: UUID) -> HttpResponse:
    """Withdraw an open invitation."""
    demand(can_manage_team(request.membership))
    found = get_or_404(open_invitations(request.membership.organization), pk=invitation_id)
    try:
        revoke_invitation(invitation=found, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is withdrawn: its link does not work any more."))
    return redirect("workspace_org:team", org_id)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: MemberRequest, org_id: int, membership_id: UUID) -> HttpResponse:
    """Ask for a member's new role and give it."""
    demand(can_manage_team(request.membership))
    member = get_or_404(team_of(request.membership.organization), pk=membership_id)
    form = RoleForm(sent(request), initial={"role": member.role})
    context = {**workspace_nav(request.membership, "team"), "form": form, "member": member}
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "organizations/team_role.html", context, invalid=form.is_bound)
    try:
        change_role(
            membership=member,
            role=MembershipRole(form.cleaned_data["role"]),
            by=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return render_form(request, "organizations/team_role.html", context, invalid=True)
    messages.success(request, _("The role is changed."))
    return redirect("workspace_org:team", org_id)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, org_id: int, membership_id: UUID) -> HttpResponse:
    """Ask once more, then end a membership: an owner anybody's, everybody else their own."""
    member = get_or_404(team_of(request.membership.organization), pk=membership_id)
    demand(can_leave_team(request.membership, member))
    is_own = member.user_id == request.user.pk
    now = timezone.now()
    if request.method != "POST":
        context = {
            **workspace_nav(request.membership, "team"),
            "member": member,
            "is_own": is_own,
            "duties": pending_duties(member, now),
        }
        return render(request, "organizations/team_end.html", context)
    try:
        end_membership(membership=member, by=request.user, now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace_org:team", org_id)
    if is_own:
        messages.success(request, _("You have left the team."))
        return redirect("projects:cabinet")
    messages.success(request, _("The membership has ended."))
    return redirect("workspace_org:team", org_id)


def _send(request: MemberRequest, *, email: str, role: str, language: str) -> None:
    """Send an invitation within the limits; the refusal of a limit is shown like one of the service."""
    organization = request.membership.organization
    if not (within(_PER_ORGANIZATION, str(organization.pk)) and within(_PER_ADDRESS, email.lower())):
        raise Refusal(_("Too many invitations in one day. Try again tomorrow."), field="email")
    invite_member(
        organization=organization,
        email=email,
        role=MembershipRole(role),
        language=language,
        by=request.user,
        now=timezone.now(),
    )


def _page(request: MemberRequest, form: InviteForm, *, invalid: bool = False) -> HttpResponse:
    membership: Membership = request.membership
    may_manage = can_manage_team(membership)
    now = timezone.now()
    context: dict[str, Any] = {
        **workspace_nav(membership, "team"),
        "members": team_of(membership.organization),
        "own": membership,
        "may_manage": bool(may_manage),
        "form": form,
    }
    if may_manage:
        context["invitations"] = [
            {"row": row, "usable": is_usable(row, now)} for row in open_invitations(membership.organization)
        ]
    return render_form(request, "organizations/team.html", context, invalid=invalid)
