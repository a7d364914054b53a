"""The portal's addresses and one form that waits for a code, as an app above accounts would have it."""

from typing import Any

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from qazvolunteer import urls as portal
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.accounts.services import CodeRefused, create_account
from qazvolunteer.accounts.views.code_step import code_step, start_email_proof
from qazvolunteer.lib.errors import Refusal


class SampleForm(forms.Form):
    """A name and an address."""

    name = forms.CharField()
    email = forms.EmailField()


@login_not_required
def sample_form(request: HttpRequest) -> HttpResponse:
    """Start the proof of the typed address."""
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            start_email_proof(
                request,
                purpose="sample",
                email=form.cleaned_data["email"],
                payload={"name": form.cleaned_data["name"]},
                next_url=request.POST.get("next", ""),
            )
        except CodeRefused as refusal:
            return HttpResponse(str(refusal), status=refusal.status)
        return redirect("sample_code")
    return HttpResponse("the form")


def complete(email: str, payload: dict[str, Any]) -> User:
    """Make the account unless there is one; a name is refused to show what a refusal does."""
    if payload["name"] == "Nobody":
        raise Refusal("There is no such name.")
    return account_with_address(email) or create_account(email=email, language="ru", now=timezone.now())


@login_not_required
def sample_code(request: HttpRequest) -> HttpResponse:
    """The page of the code."""
    return code_step(request, purpose="sample", start_again="sample_form", complete=complete)


@login_not_required
def other_code(request: HttpRequest) -> HttpResponse:
    """The page of the code of another form."""
    return code_step(request, purpose="other", start_again="sample_form", complete=complete)


def private(request: HttpRequest) -> HttpResponse:
    """A page for signed-in people."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [
    *portal.urlpatterns,
    *i18n_patterns(
        path("sample/", sample_form, name="sample_form"),
        path("sample/code/", sample_code, name="sample_code"),
        path("other/code/", other_code, name="other_code"),
        path("private/", private, name="private"),
    ),
]
handler403 = portal.handler403
handler404 = portal.handler404
handler429 = portal.handler429
handler500 = portal.handler500
