"""One's own profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, render_form, sent
from volunteers.forms import ProfileForm
from volunteers.selectors import profile_of
from volunteers.services import update_profile


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change names, birth date, region, languages and skills."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page needs a sign-in
    volunteer = profile_of(user)
    if volunteer is None:
        return redirect("volunteers:become")
    form = ProfileForm(sent(request), volunteer=volunteer)
    if form.is_bound and form.is_valid():
        try:
            update_profile(volunteer=volunteer, data=form.data_of_person(), by=user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect("volunteers:profile")
    context = {"form": form, "volunteer": volunteer}
    return render_form(request, "volunteers/profile.html", context, invalid=form.is_bound)
