"""The security page; the authenticator app; recovery codes."""

import time
from collections.abc import Callable
from typing import TypeVar

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qazvolunteer.lib.access import Denied
from qazvolunteer.lib.http import render_form, sent
from qazvolunteer.second_factor.forms import AppForm
from qazvolunteer.second_factor.permissions import may_go_without
from qazvolunteer.second_factor.selectors import factors_of, unused_codes
from qazvolunteer.second_factor.services import (
    FactorNeeded,
    NothingToRecover,
    add_app,
    make_codes,
    remove_app,
)
from qazvolunteer.second_factor.services.encryption import Undecipherable, decrypt, encrypt
from qazvolunteer.second_factor.views.gate import GOING_TO, go_on, remember_shown
from qazvolunteer.second_factor.views.requests import PersonRequest

#: the secret of an app that is being set up, encrypted: the session is a row of the database
APP_SECRET = "second_factor_app"  # noqa: S105 -- the name of a key
#: until when this session may see the new recovery codes: long enough to reload and to download them
CODES_UNTIL = "second_factor_codes_until"
CODES_SECONDS = 600

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponse])


def fresh(view: ViewT) -> ViewT:
    """Ask who signed in a while ago to show once more that it is them: a stolen session is not enough here."""
    return reauthentication_required(app="allauth.mfa")(view)


def needed(request: PersonRequest) -> str:
    """Return why the person has to have a second factor, "" when they may go without."""
    answer = may_go_without(request.user)
    return str(answer.reason) if isinstance(answer, Denied) else ""


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    """Show what protects the account; say why it is needed to whom has been led here."""
    context = {
        "factors": factors_of(request.user),
        "needed": needed(request),
        "was_stopped": GOING_TO in request.session,
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "second_factor/index.html", context)


# --- the app ------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def app(request: PersonRequest) -> HttpResponse:
    """Show the secret as a picture and as letters; its first code puts the app to work, in place of a former one."""
    secret = _app_secret(request)
    form = AppForm(sent(request), user=request.user, secret=secret)
    if form.is_bound and form.is_valid():
        made_codes = add_app(
            user=request.user, secret=secret, counter=form.counter, by=request.user, now=timezone.now()
        )
        del request.session[APP_SECRET]
        messages.success(request, _("The app is set up. From now on its code is asked for at sign-in."))
        return after_adding(request, made_codes=made_codes)
    url = get_adapter().build_totp_url(request.user, secret)
    context = {
        "form": form,
        "url": url,
        # drawn by us from a secret of ours
        "picture": mark_safe(get_adapter().build_totp_svg(url)),  # noqa: S308
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "is_replacing": factors_of(request.user).app is not None,
    }
    return render_form(request, "second_factor/app.html", context, invalid=form.is_bound)


def _app_secret(request: HttpRequest) -> str:
    """Return the secret that this session is setting up: the same after a reload, so that a scanned one stays good."""
    try:
        return decrypt(request.session[APP_SECRET])
    except (KeyError, Undecipherable):
        secret: str = generate_totp_secret()
        request.session[APP_SECRET] = encrypt(secret)
        return secret


def after_adding(request: PersonRequest, *, made_codes: bool) -> HttpResponse:
    """Go on after a factor was added: to the new recovery codes when there are any."""
    factors = factors_of(request.user)
    newest = max(filter(None, (factors.app, *factors.passkeys)), key=lambda factor: factor.created_at)
    remember_shown(request, request.user, newest)
    return _show_codes(request) if made_codes else go_on(request)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def app_remove(request: PersonRequest) -> HttpResponse:
    """Ask, then take the app away; say why not where the role needs it."""
    factors = factors_of(request.user)
    if factors.app is None:
        raise Http404
    if request.method == "POST":
        try:
            remove_app(user=request.user, by=request.user, now=timezone.now())
            messages.success(request, _("The app no longer protects your account."))
        except FactorNeeded as refusal:
            messages.error(request, str(refusal))
        return redirect("mfa_index")
    return render(request, "second_factor/app_remove.html", keeping(request, last=factors.count == 1))


def keeping(request: PersonRequest, *, last: bool) -> dict[str, object]:
    """Return what the pages of removal say: `refused` with the reason, `last` when protection ends with it."""
    return {"refused": needed(request) if last else "", "last": last}


# --- recovery codes -----------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def codes_new(request: PersonRequest) -> HttpResponse:
    """Ask, then make new recovery codes in place of the present ones, and show them."""
    if request.method == "POST":
        try:
            make_codes(user=request.user, by=request.user, now=timezone.now())
        except NothingToRecover as refusal:
            messages.error(request, str(refusal))
            return redirect("mfa_index")
        return _show_codes(request)
    factors = factors_of(request.user)
    if not factors.count:
        return redirect("mfa_index")
    return render(request, "second_factor/codes_new.html", {"left": factors.codes_left})


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: PersonRequest) -> HttpResponse:
    """Show new recovery codes until the person says that they are saved, ten minutes at most, in this session only."""
    found = _codes_to_show(request)
    if request.method == "POST" or not found:
        request.session.pop(CODES_UNTIL, None)
        return go_on(request)
    return render(request, "second_factor/codes.html", {"codes": found})


@require_safe
def codes_file(request: PersonRequest) -> HttpResponse:
    """Give new recovery codes as a text, while their page shows them. 404 afterwards."""
    found = _codes_to_show(request)
    if not found:
        raise Http404
    response = render(
        request, "second_factor/codes.txt", {"codes": found}, content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="qazvolunteer-recovery-codes.txt"'
    return response


def _show_codes(request: HttpRequest) -> HttpResponse:
    request.session[CODES_UNTIL] = time.time() + CODES_SECONDS
    return redirect("mfa_view_recovery_codes")


def _codes_to_show(request: PersonRequest) -> list[str]:
    if request.session.get(CODES_UNTIL, 0) < time.time():
        return []
    found = factors_of(request.user).codes
    return unused_codes(found) if found else []
