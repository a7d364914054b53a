"""Becoming a volunteer: one short form, then the e-mailed code."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import CodeRefused
from qazvolunteer.accounts.views.code_step import code_step, start_email_proof
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, go_on, render_form, safe_next, sent
from volunteers.forms import BecomeForm, RegistrationForm, registration_data
from volunteers.selectors import volunteer_of
from volunteers.services import TooYoung, check_data_consent_age, create_profile, register_volunteer


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the form; a valid one waits in the session while the code is on its way."""
    if request.user.is_authenticated:
        return redirect("volunteers:become")
    form = RegistrationForm(sent(request))
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                check_data_consent_age(form.cleaned_data["birth_date"], timezone.localdate())
                start_email_proof(
                    request,
                    purpose="registration",
                    email=form.cleaned_data["email"],
                    payload=form.payload(),
                    next_url=safe_next(request, ""),
                )
            except TooYoung as refusal:
                add_refusal(form, refusal)
            except CodeRefused as refusal:
                add_refusal(form, refusal)
                status = refusal.status
            else:
                return redirect("account_signup_code")
    context = {"form": form, "next": safe_next(request, "")}
    return render(request, "volunteers/register.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The second page: the code. The right one makes account and profile and signs in."""
    return code_step(
        request, purpose="registration", start_again="account_signup", complete=partial(_finish, request)
    )


def _finish(request: HttpRequest, email: str, payload: dict[str, Any]) -> User:
    registered = register_volunteer(email=email, data=registration_data(payload), now=timezone.now())
    if not registered.created:
        messages.info(request, _("You already have a volunteer profile. It was not changed."))
    return registered.user


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def become(request: HttpRequest) -> HttpResponse:
    """The same form for a signed-in account without a profile: saved at once."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page needs a sign-in
    if volunteer_of(user) is not None:
        return go_on(request, reverse("landing"))
    form = BecomeForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            create_profile(user=user, data=form.data_of_person(), now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return go_on(request, reverse("landing"))
    context = {"form": form, "next": safe_next(request, "")}
    return render_form(request, "volunteers/become.html", context, invalid=form.is_bound)
