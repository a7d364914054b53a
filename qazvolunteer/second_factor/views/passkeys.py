"""Passkeys: adding, naming, removing."""

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qazvolunteer.lib.http import get_or_404, render_form, sent
from qazvolunteer.second_factor.forms import NewPasskeyForm, PasskeyNameForm
from qazvolunteer.second_factor.selectors import factors_of, passkeys_of
from qazvolunteer.second_factor.services import FactorNeeded, add_passkey, remove_passkey, rename_passkey
from qazvolunteer.second_factor.views.manage import after_adding, fresh, keeping
from qazvolunteer.second_factor.views.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def add(request: PersonRequest) -> HttpResponse:
    """Let the browser make a passkey (a script does the ceremony) and keep it under a name."""
    form = NewPasskeyForm(sent(request))
    if form.is_bound and form.is_valid():
        made_codes = add_passkey(
            user=request.user,
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The passkey is added. You can sign in with it alone."))
        return after_adding(request, made_codes=made_codes)
    context = {
        "form": form,
        # Both a resident key and a check of the person, so that the passkey can sign in without anything else.
        "passkey_options": json.dumps(webauthn.begin_registration(request.user, passwordless=True)),
    }
    return render_form(request, "second_factor/passkey_add.html", context, invalid=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def rename(request: PersonRequest, passkey_id: int) -> HttpResponse:
    """Give a passkey another name."""
    passkey = _passkey(request, passkey_id)
    form = PasskeyNameForm(sent(request), initial={"name": passkey.data["name"]})
    if form.is_bound and form.is_valid():
        rename_passkey(passkey=passkey, name=form.cleaned_data["name"], by=request.user, now=timezone.now())
        return redirect("mfa_index")
    return render_form(request, "second_factor/passkey_rename.html", {"form": form}, invalid=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def remove(request: PersonRequest, passkey_id: int) -> HttpResponse:
    """Ask, then take a passkey away; say why not where the role needs it."""
    passkey = _passkey(request, passkey_id)
    if request.method == "POST":
        try:
            remove_passkey(passkey=passkey, by=request.user, now=timezone.now())
            messages.success(request, _("The passkey no longer opens your account."))
        except FactorNeeded as refusal:
            messages.error(request, str(refusal))
        return redirect("mfa_index")
    context = {"name": passkey.data["name"], **keeping(request, last=factors_of(request.user).count == 1)}
    return render_form(request, "second_factor/passkey_remove.html", context)


def _passkey(request: PersonRequest, passkey_id: int) -> Authenticator:
    return get_or_404(passkeys_of(request.user), pk=passkey_id)
