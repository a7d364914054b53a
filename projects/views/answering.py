"""Answering about a shift that has changed since the person agreed to it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.models import SignUp
from projects.selectors.participation.changes import difference
from projects.selectors.participation.signups import signups_of_person
from projects.services.participation.changing import NothingToAnswer, TooLateToAnswer, agree_to_change
from projects.services.participation.signup import withdraw
from projects.views.cabinet import person_of
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import get_or_404, render_form
from volunteers.models import Volunteer


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, signup_id: UUID) -> HttpResponse:
    """Show what has changed and take the answer: coming, or giving the place back without a mark."""
    volunteer = person_of(request)
    if volunteer is None:
        return redirect("projects:cabinet")
    signup = get_or_404(signups_of_person(volunteer), pk=signup_id)
    now, refusal = timezone.now(), ""
    given = request.POST.get("answer", "")
    if given in ("yes", "no"):
        try:
            text = _take(request, volunteer, signup, now, comes=given == "yes")
        except Refusal as refused:
            refusal = str(refused)
        else:
            messages.info(request, text)
            return redirect("projects:my_shifts")
    elif request.method == "POST":
        refusal = _("Choose one of the two answers.")
    # What is shown is what the service has just seen, not what was loaded before it.
    signup = get_or_404(signups_of_person(volunteer), pk=signup_id)
    if signup.answer_by is None or now >= signup.answer_by:
        words = TooLateToAnswer if signup.answer_by else NothingToAnswer
        messages.error(request, refusal or str(words()))
        return redirect("projects:my_shifts")
    context = {"signup": signup, "refusal": refusal, "difference": difference(signup)}
    invalid = request.method == "POST"
    return render_form(request, "projects/participation/answer.html", context, invalid=invalid)


def _take(request: HttpRequest, volunteer: Volunteer, signup: SignUp, now: datetime, *, comes: bool) -> str:
    """Hand the answer to its service; return what the person reads then."""
    if not comes:
        withdraw(signup=signup, by=volunteer.user, now=now)
        return _("Your place is free again. Thank you for telling in time.")
    version = request.POST.get("version", "")[:9]
    number = int(version) if version.isdecimal() else 0
    agree_to_change(signup=signup, version=number, by=volunteer.user, now=now)
    return _("Thank you: the organizer counts on you.")
