"""People whom the organization has barred from its shifts: bar, list, lift."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations.permissions import can_run_projects
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from projects.enums import BanReason
from projects.forms.participation import BanForm, LiftForm
from projects.permissions import can_bar
from projects.selectors.participation.bans import active_ban, bans_of_organization
from projects.services.participation.banning import bar_person
from projects.services.participation.bans import lift_ban
from projects.views.workspace.roster import shift_context, signup_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form, sent

PAGE_SIZE = 30


@require_safe
def bans(request: MemberRequest, org_id: int) -> HttpResponse:
    """List the people who are barred, and who were."""
    demand(can_run_projects(request.membership))
    page = Paginator(bans_of_organization(org_id), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**workspace_nav(request.membership, "barred"), "page": page, "org_id": org_id}
    return render(request, "projects/workspace/bans.html", {**context, "today": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
def bar(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """Bar the person of a sign-up: says what follows, asks why and until when."""
    signup, now = signup_of(request, signup_id), timezone.now()
    demand(can_bar(request.membership, organization_id=org_id, volunteer=signup.person))
    form = BanForm(sent(request), today=timezone.localdate(now))
    if form.is_bound and form.is_valid():
        try:
            ban = bar_person(
                signup=signup,
                reason=BanReason(form.cleaned_data["reason"]),
                text=form.cleaned_data["text"],
                until=form.cleaned_data["until"],
                by=request.membership,
                now=now,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("Barred and told: %(name)s.") % {"name": signup.person.short_name})
            return redirect("workspace:ban", org_id, ban.pk)
    former = active_ban(signup.person, org_id, now)
    context = {**shift_context(request, signup.shift), "form": form, "signup": signup, "former": former}
    return render_form(request, "projects/workspace/bar.html", context, invalid=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def ban_page(request: MemberRequest, org_id: int, ban_id: UUID) -> HttpResponse:
    """Show why somebody is barred and what they say to it; lift it with words that they read."""
    demand(can_run_projects(request.membership))
    ban = get_or_404(bans_of_organization(org_id), pk=ban_id)
    answer, now = can_bar(request.membership, organization_id=org_id, volunteer=ban.volunteer), timezone.now()
    form = LiftForm(sent(request))
    if form.is_bound:
        demand(answer)
    if form.is_bound and form.is_valid():
        try:
            lift_ban(ban=ban, answer=form.cleaned_data["text"], by=request.membership, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("Lifted and told: %(name)s.") % {"name": ban.volunteer.short_name})
            return redirect("workspace:ban", org_id, ban_id)
    context = {
        **workspace_nav(request.membership, "barred"),
        "ban": ban,
        "org_id": org_id,
        "form": form,
        "may_lift": bool(answer) and ban.holds_on(timezone.localdate(now)),
    }
    return render_form(request, "projects/workspace/ban.html", context, invalid=form.is_bound)
