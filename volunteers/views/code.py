"""A new code for the ticket."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qazvolunteer.accounts.models import User
from volunteers.selectors import volunteer_of
from volunteers.services import renew_code


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Replace the person's code, and lead back to the ticket."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page needs a sign-in
    volunteer = volunteer_of(user)
    if volunteer is not None:
        renew_code(volunteer=volunteer, by=user, now=timezone.now())
        messages.success(request, _("Your code is new. The old one is no longer valid."))
    return redirect("projects:cabinet")
