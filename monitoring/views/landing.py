"""Where a person lands after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from organizations.selectors.access import active_memberships, active_staff
from qazvolunteer.accounts.models import User


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Lead staff to their queue, members to the workspace of their first organization, others to their cabinet."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page needs a sign-in
    if active_staff(user) is not None:
        return redirect("office:queue")
    membership = active_memberships(user).first()
    if membership is not None:
        return redirect("workspace:today", org_id=membership.organization_id)
    return redirect("projects:cabinet")
