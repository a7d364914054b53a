"""What an organization has to do today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from projects.selectors.participation.workday import workday


@require_safe
def today(request: MemberRequest, org_id: int) -> HttpResponse:
    """Show shifts of the next days, requests that wait, hours that wait, projects that were returned."""
    context = {
        **workspace_nav(request.membership, "today"),
        "workday": workday(request.membership, timezone.now()),
        "membership": request.membership,
        "organization": request.membership.organization,
    }
    return render(request, "projects/workspace/today.html", context)
