"""What an organization has to do today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organizations.permissions import can_coordinate, can_run_projects
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from projects.enums import ProjectState
from projects.selectors.catalogue.workspace import project_list, shifts_without_leader
from projects.selectors.hours.claims import shifts_with_waiting_hours
from projects.selectors.participation.workday import workday


@require_safe
def today(request: MemberRequest, org_id: int) -> HttpResponse:
    """Show shifts of the next days, and what waits: requests, hours, shifts without a leader, returned projects."""
    membership, now = request.membership, timezone.now()
    may_run_projects = bool(can_run_projects(membership))
    hours = shifts_with_waiting_hours(membership, now) if can_coordinate(membership) else []
    context = {
        **workspace_nav(membership, "today"),
        "workday": workday(membership, now),
        "hours_waiting": sum(getattr(shift, "waiting", 0) for shift in hours),
        "returned": project_list(membership, now, state=ProjectState.RETURNED) if may_run_projects else [],
        "leaderless": list(shifts_without_leader(org_id, now)) if may_run_projects else [],
        "organization": membership.organization,
        "may_run_projects": may_run_projects,
        "now": now,
    }
    return render(request, "projects/workspace/today.html", context)
